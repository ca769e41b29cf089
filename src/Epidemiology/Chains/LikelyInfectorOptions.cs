using Fangxian.Epidemiology.Delays;

namespace Fangxian.Epidemiology.Chains;

/// <summary>Settings of <see cref="LikelyInfectors"/>.</summary>
public sealed record LikelyInfectorOptions
{
    /// <summary>The incubation period: contact on days from which the onset is a likely incubation period away counts more. Null: any contact up to the onset counts the same.</summary>
    public DelayDistribution? Incubation { get; init; }

    /// <summary>The probability before the data, at least 0 and below 1, that the infector is not among the contacts; 0 unless set.</summary>
    public double UnknownSourceProportion { get; init; }

    internal void ThrowIfOutOfRange()
    {
        if (!(UnknownSourceProportion is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(UnknownSourceProportion), UnknownSourceProportion, "A proportion of at least 0 and below 1 is needed.");
        }
    }
}

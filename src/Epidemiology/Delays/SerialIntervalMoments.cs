namespace Fangxian.Epidemiology.Delays;

/// <summary>What a publication says about a serial interval whose mean and standard deviation are themselves uncertain. All in days.</summary>
/// <remarks>Mean and standard deviation each vary as a normal distribution cut to a range, independently, as in EpiEstim's
/// <c>uncertain_si</c>.</remarks>
/// <param name="Mean">The mean of the interval: centre, spread and range. The range begins above 1.</param>
/// <param name="StandardDeviation">Its standard deviation: centre, spread and range. The range begins above 0.</param>
public sealed record SerialIntervalMoments(UncertainDays Mean, UncertainDays StandardDeviation)
{
    internal void ThrowIfOutOfRange()
    {
        ArgumentNullException.ThrowIfNull(Mean);
        ArgumentNullException.ThrowIfNull(StandardDeviation);
        Mean.ThrowIfOutOfRange(1, nameof(Mean));
        StandardDeviation.ThrowIfOutOfRange(0, nameof(StandardDeviation));
    }
}

namespace Fangxian.Epidemiology.Delays;

/// <summary>Serial intervals drawn from a posterior: the distributions, and as weights per whole day.</summary>
public readonly record struct SerialIntervalDraws
{
    private readonly DelayDistribution[] distributions;

    internal SerialIntervalDraws(DelayDistribution[] distributions) => this.distributions = distributions;

    /// <summary>The draws, in order.</summary>
    public ReadOnlySpan<DelayDistribution> Distributions => distributions;

    /// <summary>Every draw as weights per whole day.</summary>
    /// <returns>The sample, for R.</returns>
    public SerialIntervalSample ToSample() =>
        SerialIntervalSample.Of(Array.ConvertAll(distributions, distribution => distribution.ToSerialInterval()));
}

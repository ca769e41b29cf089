using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Delays;

/// <summary>The distribution that makes observed delays most likely, how well it fits, and how sure its numbers are.</summary>
/// <remarks>
/// Intervals are two-sided 95 % <b>confidence</b> intervals, normal on the scale of the logarithm for what is above 0 (shape, scale, standard
/// deviation, mean and quantiles of X) and on the scale itself otherwise; standard errors from the second derivatives of the log
/// likelihood, for derived numbers by the delta method.
/// </remarks>
public readonly record struct FittedDelay
{
    private const double Difference = 1e-5;
    private readonly PlaneMaximum peak;

    internal FittedDelay(DelayFamily family, double offsetDays, int observations, PlaneMaximum peak)
    {
        this.peak = peak;
        Distribution = DelayFit.At(family, offsetDays, peak.X, peak.Y);
        Observations = observations;
    }

    internal PlaneMaximum Peak => peak;

    /// <summary>The distribution with the estimated parameters.</summary>
    public DelayDistribution Distribution { get; }

    /// <summary>The number of delays fitted.</summary>
    public int Observations { get; }

    /// <summary>ln likelihood at the estimate. Doubly censored delays count the integral over both windows, as coarseDataTools does.</summary>
    public double LogLikelihood => peak.Value;

    /// <summary>Akaike's criterion, 4 − 2 ln likelihood: among families fitted to the same delays the lowest fits best.</summary>
    public double Aic => 4 - (2 * peak.Value);

    /// <summary>The Bayesian criterion, 2 ln n − 2 ln likelihood.</summary>
    public double Bic => (2 * Math.Log(Observations)) - (2 * peak.Value);

    /// <summary>Shape (gamma, Weibull), mean of ln days (log-normal) or mean in days (normal).</summary>
    public DelayQuantity First => DelayFit.FirstIsPositive(Distribution.Family)
        ? Positive(peak.X, peak.VarianceX, 0)
        : Any(peak.X, peak.VarianceX);

    /// <summary>Scale in days (gamma, Weibull) or standard deviation (of ln days; in days).</summary>
    public DelayQuantity Second => Positive(peak.Y, peak.VarianceY, 0);

    /// <summary>Rate per day, 1 / scale; null but for the gamma family. R's fitdistrplus reports this one.</summary>
    public DelayQuantity? Rate => Distribution.Family == DelayFamily.Gamma ? Positive(-peak.Y, peak.VarianceY, 0) : null;

    /// <summary>The mean delay in days.</summary>
    public DelayQuantity MeanDays => Derived(static x => x.MeanDays, Distribution.OffsetDays);

    /// <summary>The standard deviation of the delay in days.</summary>
    public DelayQuantity StandardDeviationDays => Derived(static x => x.StandardDeviationDays, 0);

    /// <summary>The delay that a proportion of people stay below.</summary>
    /// <param name="probability">Above 0 and below 1; 0.95 answers "within how many days do 95 % fall ill?".</param>
    /// <returns>Days with their interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not strictly between 0 and 1.</exception>
    public DelayQuantity Quantile(double probability) => Derived(x => x.Quantile(probability), Distribution.OffsetDays);

    /// <summary>A number of X by the delta method; the offset is added in the end.</summary>
    private DelayQuantity Derived(Func<DelayDistribution, double> number, double offset)
    {
        var (family, x, y) = (Distribution.Family, peak.X, peak.Y);
        var slopeX = (On(x + Difference, y) - On(x - Difference, y)) / (2 * Difference);
        var slopeY = (On(x, y + Difference) - On(x, y - Difference)) / (2 * Difference);
        var variance = (slopeX * slopeX * peak.VarianceX) + (slopeY * slopeY * peak.VarianceY) + (2 * slopeX * slopeY * peak.Covariance);
        return family == DelayFamily.Normal ? Any(On(x, y) + offset, variance) : Positive(On(x, y), variance, offset);

        double On(double atX, double atY)
        {
            var value = number(DelayFit.At(family, 0, atX, atY));
            return family == DelayFamily.Normal ? value : Math.Log(value);
        }
    }

    private static DelayQuantity Any(double value, double variance)
    {
        var half = NormalDistribution.Quantile975 * Math.Sqrt(variance);
        return new DelayQuantity(value, Math.Sqrt(variance), value - half, value + half);
    }

    private static DelayQuantity Positive(double logarithm, double variance, double offset)
    {
        var (value, error) = (Math.Exp(logarithm), Math.Sqrt(variance));
        var factor = Math.Exp(NormalDistribution.Quantile975 * error);
        return new DelayQuantity(value + offset, value * error, (value / factor) + offset, (value * factor) + offset);
    }
}

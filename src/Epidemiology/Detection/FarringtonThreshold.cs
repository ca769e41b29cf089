using Fangxian.Epidemiology.Numerics;
using MathNet.Numerics.Distributions;

namespace Fangxian.Epidemiology.Detection;

/// <summary>Upper bounds of a count from the log of its expected number, the standard error of that log, and the dispersion φ.</summary>
internal static class FarringtonThreshold
{
    /// <summary>(μ^k + z s)^(1/k), τ = φ + se(μ)²/μ and s² = 4/9 μ^⅓ τ for k = ⅔, τ/4 for k = ½, μ τ for k = 1.</summary>
    public static double Delta(double mean, double errorOfLog, double dispersion, double z, PowerTransformation power)
    {
        var (exponent, deviation) = Transformed(mean, errorOfLog, dispersion, power);
        return Math.Max(Back(Raise(mean, exponent) + (z * deviation), exponent), Back(Raise(mean, exponent) - (z * deviation), exponent));
    }

    /// <summary>P(Y ≥ y) by the same normal approximation.</summary>
    public static double DeltaAtLeast(double observed, double mean, double errorOfLog, double dispersion, PowerTransformation power)
    {
        var (exponent, deviation) = Transformed(mean, errorOfLog, dispersion, power);
        return Normal.CDF(0, 1, (Raise(mean, exponent) - Raise(observed, exponent)) / deviation);
    }

    /// <summary>The mean at whose negative binomial distribution the quantile is read.</summary>
    public static double QuantileMean(double logMean, double errorOfLog, double z, ThresholdMethod method) =>
        Math.Exp(method == ThresholdMethod.NegativeBinomialAtUpperMean ? logMean + (z * errorOfLog) : logMean);

    private static (double Exponent, double Deviation) Transformed(double mean, double errorOfLog, double dispersion, PowerTransformation power)
    {
        var tau = dispersion + (mean * errorOfLog * errorOfLog);
        return power switch
        {
            PowerTransformation.TwoThirds => (2.0 / 3, Math.Sqrt(4.0 / 9 * Math.Cbrt(mean) * tau)),
            PowerTransformation.SquareRoot => (0.5, Math.Sqrt(tau / 4)),
            _ => (1, Math.Sqrt(mean * tau)),
        };
    }

    private static double Raise(double value, double exponent) => exponent == 1 ? value : Math.Pow(value, exponent);

    /// <summary>x^(1/k); a negative x has no such power, except where k is 1, or ½ whose inverse is the square.</summary>
    private static double Back(double value, double exponent)
    {
        var back = Raise(value, 1 / exponent);
        return double.IsNaN(back) ? 0 : back;
    }
}

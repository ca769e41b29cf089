namespace Fangxian.Epidemiology.Clusters;

/// <summary>The probability that a maximum is larger, from a Gumbel distribution fitted to simulated maxima by their mean and variance.</summary>
internal static class GumbelTail
{
    private const int Fewest = 50;
    private const double EulerGamma = 0.57721566490153286;

    /// <summary>P(maximum ≥ observed); null with fewer than fifty maxima or none that differ.</summary>
    public static double? P(ReadOnlySpan<double> maxima, double observed)
    {
        if (maxima.Length < Fewest)
        {
            return null;
        }

        double mean = 0, square = 0;
        foreach (var value in maxima)
        {
            mean += value / maxima.Length;
        }

        foreach (var value in maxima)
        {
            square += (value - mean) * (value - mean) / (maxima.Length - 1);
        }

        var scale = Math.Sqrt(6 * square) / Math.PI;
        return scale > 0 ? -Expm1(-Math.Exp(-(observed - (mean - (EulerGamma * scale))) / scale)) : null;
    }

    /// <summary>eˣ − 1 without loss where x is small.</summary>
    private static double Expm1(double x) => Math.Abs(x) < 1e-5 ? x * (1 + (x / 2)) : Math.Exp(x) - 1;
}

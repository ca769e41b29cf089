using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>√(y + ⅜), on which counts scatter evenly (Anscombe), and back.</summary>
internal static class RootScale
{
    private const double Shift = 0.375;
    private static readonly double[] Normal = [.. QuantileForecast.SharedHubLevels.Select(NormalDistribution.Quantile)];

    public static double Of(double count) => Math.Sqrt(count + Shift);

    public static double Back(double root) => Math.Max(0, (Math.Max(0, root) * Math.Max(0, root)) - Shift);

    /// <summary>The hub quantiles of a normal distribution on the root scale.</summary>
    public static QuantileForecast Quantiles(double mean, double deviation)
    {
        var values = new double[Normal.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Back(mean + (deviation * Normal[i]));
        }

        return new QuantileForecast(QuantileForecast.SharedHubLevels, values);
    }
}

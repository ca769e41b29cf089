using MathNet.Numerics;

namespace Fangxian.Epidemiology.Numerics;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    /// <summary>The factor of a two-sided 95 % interval.</summary>
    public const double Quantile975 = 1.959963984540054;

    private const double LogRootTwoPi = 0.91893853320467274178;

    public static double Below(double z) => SpecialFunctions.Erfc(-z / Math.Sqrt(2)) / 2;

    public static double Density(double z) => Math.Exp(LogDensity(z));

    public static double LogDensity(double z) => (-z * z / 2) - LogRootTwoPi;

    public static double Quantile(double probability) => -Math.Sqrt(2) * SpecialFunctions.ErfcInv(2 * probability);
}

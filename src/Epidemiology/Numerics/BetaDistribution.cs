using MathNet.Numerics;

namespace Fangxian.Epidemiology.Numerics;

/// <summary>The beta distribution: quantiles, draws and the mean of a power.</summary>
/// <remarks>Quantile: halving until a Newton step on the distribution function stays in the bracket. Verified against R 4.2.2 <c>qbeta</c> within 1e-11.</remarks>
internal static class BetaDistribution
{
    public static double Quantile(double a, double b, double probability)
    {
        double low = 0, high = 1, x = a / (a + b);
        var logConstant = SpecialFunctions.GammaLn(a + b) - SpecialFunctions.GammaLn(a) - SpecialFunctions.GammaLn(b);
        for (var step = 0; step < 200; step++)
        {
            var excess = SpecialFunctions.BetaRegularized(a, b, x) - probability;
            (low, high) = excess > 0 ? (low, x) : (x, high);
            var next = x - (excess / Math.Exp(logConstant + ((a - 1) * Math.Log(x)) + ((b - 1) * SpecialFunctions.Log1p(-x))));
            next = next > low && next < high ? next : (low + high) / 2;
            if (Math.Abs(next - x) <= 1e-15 * next)
            {
                return next;
            }

            x = next;
        }

        return x;
    }

    public static double Draw(RandomStream random, double a, double b)
    {
        var (first, second) = (random.Gamma(a), random.Gamma(b));
        return first + second > 0 ? first / (first + second) : a / (a + b);
    }

    /// <summary>The mean of (1 − p)^n: the probability that none of n persons has what each has with a probability p drawn once for all.</summary>
    public static double MeanOfNone(double a, double b, double n) =>
        Math.Exp(SpecialFunctions.GammaLn(b + n) - SpecialFunctions.GammaLn(a + b + n) + SpecialFunctions.GammaLn(a + b) - SpecialFunctions.GammaLn(b));
}

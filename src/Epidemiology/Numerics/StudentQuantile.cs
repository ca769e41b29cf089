using MathNet.Numerics;

namespace Fangxian.Epidemiology.Numerics;

/// <summary>t(0.975, df): the factor of a two-sided 95 % interval.</summary>
/// <remarks>
/// The distribution function is P(T &lt; t) = 1 − I(df / (df + t²); df/2, 1/2) / 2, with I the regularised incomplete beta
/// function; Newton steps from the normal quantile, from below where the function is concave, so that they never overshoot.
/// The first thousand are kept. Verified against R 4.2.2 <c>qt</c> within 1e-12.
/// </remarks>
internal static class StudentQuantile
{
    private const double NormalQuantile975 = 1.959963984540054;
    private static readonly double[] Kept = new double[1000];

    public static double TwoSided95(int degreesOfFreedom)
    {
        if (degreesOfFreedom >= Kept.Length)
        {
            return Solve(degreesOfFreedom);
        }

        // Two threads may both compute an element; they write the same number.
        ref var kept = ref Kept[degreesOfFreedom];
        return kept > 0 ? kept : kept = Solve(degreesOfFreedom);
    }

    private static double Solve(double df)
    {
        var t = NormalQuantile975;
        var logConstant = SpecialFunctions.GammaLn((df + 1) / 2) - SpecialFunctions.GammaLn(df / 2) - (Math.Log(df * Math.PI) / 2);
        for (var step = 0; step < 100; step++)
        {
            var missing = (SpecialFunctions.BetaRegularized(df / 2, 0.5, df / (df + (t * t))) / 2) - 0.025;
            var change = missing / Math.Exp(logConstant - ((df + 1) / 2 * Math.Log(1 + (t * t / df))));
            t += change;
            if (Math.Abs(change) < 1e-13 * t)
            {
                break;
            }
        }

        return t;
    }
}

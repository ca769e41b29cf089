using MathNet.Numerics;

namespace Fangxian.Epidemiology.Numerics;

/// <summary>P(|T| ≥ |t|) for Student's distribution: I(df / (df + t²); df/2, ½).</summary>
internal static class StudentTail
{
    public static double TwoSided(double t, double degreesOfFreedom) =>
        double.IsInfinity(t) ? 0 : SpecialFunctions.BetaRegularized(degreesOfFreedom / 2, 0.5, degreesOfFreedom / (degreesOfFreedom + (t * t)));
}

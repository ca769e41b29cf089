namespace Fangxian.Epidemiology.Numerics;

/// <summary>ψ′(x), the second derivative of ln Γ(x), for x above 0.</summary>
/// <remarks>Raised by ψ′(x) = ψ′(x + 1) + 1/x² to 15, then the asymptotic series (NIST DLMF 5.15.8). Relative error below 1e-14.</remarks>
internal static class Trigamma
{
    public static double At(double x)
    {
        var sum = 0.0;
        for (; x < 15; x++)
        {
            sum += 1 / (x * x);
        }

        var square = 1 / (x * x);
        return sum + (1 / x) + (square / 2)
            + (square / x * ((1.0 / 6) - (square * ((1.0 / 30) - (square * ((1.0 / 42) - (square * ((1.0 / 30) - (square * 5 / 66)))))))));
    }
}

namespace Fangxian.Epidemiology.Numerics;

/// <summary>μ − ln(1 + μ) without loss of digits near μ = 0, where the two nearly cancel.</summary>
/// <remarks>With s = μ / (2 + μ): μ − ln(1 + μ) = μ s − 2 s³ (1/3 + s²/5 + s⁴/7 + …).</remarks>
internal static class LogarithmRemainder
{
    public static double At(double mu)
    {
        if (Math.Abs(mu) > 0.5)
        {
            return mu - Math.Log(1 + mu);
        }

        var s = mu / (2 + mu);
        var square = s * s;
        double power = 1, sum = 0;
        for (var n = 3; n < 40 && power > 1e-17; n += 2)
        {
            sum += power / n;
            power *= square;
        }

        return (mu * s) - (2 * s * square * sum);
    }
}

namespace Fangxian.Epidemiology.Transmission;

/// <summary>What proportion of a population is infected before an epidemic without control dies out?</summary>
/// <remarks>
/// <para>The largest root of z = s (1 − e^(−R0 z)), with s the proportion susceptible at the start and z the proportion of the whole population that is infected;
/// 0 where R0 s ≤ 1. A number, not an estimate with an interval: give the ends of an interval of R0 to get those of z.</para>
/// <para>Assumptions: everyone meets everyone alike, immunity lasts, nothing changes on the way, and the outbreak takes hold
/// (see <see cref="OffspringDistribution"/> for the probability that it does). Real epidemics with households, ages and caution infect fewer: an upper bound for
/// planning, never a forecast.</para>
/// <para>Source: Kermack WO, McKendrick AG. Proc R Soc A 1927;115:700–21, doi 10.1098/rspa.1927.0118. Verified against <c>uniroot</c> of R 4.2.2
/// for R0 from 1.1 to 18, within 1e-12.</para>
/// </remarks>
public static class FinalSize
{
    /// <summary>The proportion infected.</summary>
    /// <param name="basicReproductionNumber">R0, not negative.</param>
    /// <param name="susceptibleProportion">s, 0–1; 1 for a new disease.</param>
    /// <returns>z, a proportion of the whole population, 0–s.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static double InfectedProportion(double basicReproductionNumber, double susceptibleProportion = 1)
    {
        ThrowUnless(basicReproductionNumber >= 0 && double.IsFinite(basicReproductionNumber), nameof(basicReproductionNumber), basicReproductionNumber);
        ThrowUnless(susceptibleProportion is >= 0 and <= 1, nameof(susceptibleProportion), susceptibleProportion);
        double r = basicReproductionNumber, s = susceptibleProportion;
        if (r * s <= 1)
        {
            return 0;
        }

        // The difference is convex and positive at s: Newton's steps come down to the largest root without passing it.
        var z = s;
        for (var step = 0; step < 200; step++)
        {
            var next = z - ((z - (s * Escaped(r * z))) / (1 - (s * r * Math.Exp(-r * z))));
            if (Math.Abs(next - z) <= 1e-16 * s || !(next > 0))
            {
                break;
            }

            z = next;
        }

        return z;
    }

    /// <summary>The R0 under which so many are infected: −ln(1 − z / s) / z.</summary>
    /// <param name="infectedProportion">z, more than 0 and less than s.</param>
    /// <param name="susceptibleProportion">s, above z, at most 1.</param>
    /// <returns>R0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static double ReproductionNumber(double infectedProportion, double susceptibleProportion = 1)
    {
        ThrowUnless(susceptibleProportion is > 0 and <= 1, nameof(susceptibleProportion), susceptibleProportion);
        ThrowUnless(infectedProportion > 0 && infectedProportion < susceptibleProportion, nameof(infectedProportion), infectedProportion);
        return -Math.Log(1 - (infectedProportion / susceptibleProportion)) / infectedProportion;
    }

    /// <summary>1 − e^(−x) without loss of digits for small x.</summary>
    private static double Escaped(double x) =>
        x < 0.01 ? x * (1 - (x / 2 * (1 - (x / 3 * (1 - (x / 4 * (1 - (x / 5 * (1 - (x / 6)))))))))) : 1 - Math.Exp(-x);

    private static void ThrowUnless(bool isInRange, string name, double value)
    {
        if (!isInRange)
        {
            throw new ArgumentOutOfRangeException(name, value, "The number is outside its range.");
        }
    }
}

using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Screening;

/// <summary>What share of persons (or of mosquitoes) is infected, when only pools were tested?</summary>
/// <remarks>
/// <para>Each pool of n is positive with probability Se − (Se + Sp − 1)(1 − p)^n; p maximises the likelihood over all pools, of one size or many. Interval: all p whose log likelihood lies within 1.92 of the highest, a
/// two-sided 95 % <b>confidence</b> interval. All pools positive: p is 1, and only the lower end says something; pool fewer.</para>
/// <para>Assumptions: persons are infected independently, pools are made at random, pooling does not dilute. Do not use the share of positive pools as the prevalence, nor this where pools were made of households.</para>
/// <para>Source: Hepworth G, Biggerstaff BJ. J Agric Biol Environ Stat 2017;22:602–14, doi 10.1007/s13253-017-0297-2. Verified against <c>optimize</c> and
/// <c>uniroot</c>, R 4.2.2, within 1e-7, and 1 − (1 − x/m)^(1/n) for one size.</para>
/// </remarks>
public static class PooledPrevalence
{
    private const double HalfChiSquare95 = 1.9207294103470620; // qchisq(0.95, 1) / 2

    /// <summary>The prevalence.</summary>
    /// <param name="results">The pools by size.</param>
    /// <param name="sensitivity">Of a test of a pool, 0–1.</param>
    /// <param name="specificity">Of a test of a pool, 0–1.</param>
    /// <returns>A proportion, 0–1; <see cref="NotEstimableReason.TooFewObservations"/> (no pool), <see cref="NotEstimableReason.MoreEventsThanPersons"/> (more positive pools than pools),
    /// <see cref="NotEstimableReason.TestSaysNothing"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Estimate<EstimateWithInterval> Estimate(IReadOnlyList<PoolResults> results, double sensitivity = 1, double specificity = 1)
    {
        ArgumentNullException.ThrowIfNull(results);
        Require.Share(sensitivity, nameof(sensitivity));
        Require.Share(specificity, nameof(specificity));
        foreach (var one in results)
        {
            Require.That(one.PoolSize is >= 1 and <= 10_000 && one.Pools >= 0 && one.Positive >= 0, nameof(results), one, "A pool size of 1 to 10,000 and numbers that are not negative are needed.");
        }

        if (results.Sum(r => (long)r.Pools) == 0 || results.Any(r => r.Positive > r.Pools) || !(sensitivity + specificity > 1))
        {
            return new NotEstimable(results.Any(r => r.Positive > r.Pools) ? NotEstimableReason.MoreEventsThanPersons
                : sensitivity + specificity > 1 ? NotEstimableReason.TooFewObservations : NotEstimableReason.TestSaysNothing);
        }

        double Height(double p) => results.Sum(r => LogLikelihood(r, p, sensitivity, specificity));
        var best = Highest(Height);
        var wanted = Height(best) - HalfChiSquare95;
        return new EstimateWithInterval(best, Cross(Height, wanted, 0, best), Cross(Height, wanted, 1, best));
    }

    private static double LogLikelihood(PoolResults pools, double p, double sensitivity, double specificity)
    {
        var positive = sensitivity - ((sensitivity + specificity - 1) * Math.Pow(1 - p, pools.PoolSize));
        return (pools.Positive == 0 ? 0 : pools.Positive * Math.Log(positive)) + (pools.Positive == pools.Pools ? 0 : (pools.Pools - pools.Positive) * Math.Log(1 - positive));
    }

    /// <summary>Golden section on one hump, found on a grid that is fine near 0, where prevalences lie; an end where that is highest.</summary>
    private static double Highest(Func<double, double> height)
    {
        double[] grid = [0, .. Enumerable.Range(0, 121).Select(i => Math.Pow(10, -12 + (i / 10.0)))];
        var at = Enumerable.Range(0, grid.Length).MaxBy(i => height(grid[i]));
        double low = grid[Math.Max(0, at - 1)], high = grid[Math.Min(grid.Length - 1, at + 1)];
        var golden = (Math.Sqrt(5) - 1) / 2;
        for (var step = 0; step < 120; step++)
        {
            var (left, right) = (high - (golden * (high - low)), low + (golden * (high - low)));
            (low, high) = height(left) > height(right) ? (low, right) : (left, high);
        }

        return new[] { (low + high) / 2, grid[at] }.MaxBy(height);
    }

    private static double Cross(Func<double, double> height, double wanted, double end, double best)
    {
        if (height(end) >= wanted)
        {
            return end;
        }

        var (far, near) = (end, best);
        for (var step = 0; step < 200; step++)
        {
            var middle = (far + near) / 2;
            (far, near) = height(middle) > wanted ? (far, middle) : (middle, near);
        }

        return near;
    }
}

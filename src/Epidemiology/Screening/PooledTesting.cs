using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Screening;

/// <summary>How many samples should be pooled, and how many tests does that save?</summary>
/// <remarks>
/// <para>With q(n) = (1 − p)^n, the probability that a pool is free of infection, and P(n) = Se − (Se + Sp − 1) q(n), that it is positive. Two stages: 1/n + P(n) tests per person. Square: 2/n plus the probability
/// that row and column are both positive, [1 − 2 q(n) + q(2n − 1)] Se² + 2 [q(n) − q(2n − 1)] Se (1 − Sp) + q(2n − 1)(1 − Sp)². An uncertain prevalence (beta) is taken as the same for all of a pool: the mean of
/// q(n) is B(a, b + n) / B(a, b). The ends of the tests per person are those at the 2.5 % and 97.5 % quantiles of the prevalence.</para>
/// <para>An infected person is found if the pool (both pools) and the own test are positive: Se² (Se³). Accuracy given the same for pools and for one sample: no dilution, and errors independent. Where dilution
/// is not ruled out by the laboratory, keep pools small.</para>
/// <para>Assumptions: persons are infected independently of each other; pooling a household together costs fewer tests than said here. Do not use above a prevalence of about 30 %: everybody alone is cheaper.</para>
/// <para>Sources: Dorfman R. Ann Math Stat 1943;14:436–40, doi 10.1214/aoms/1177731363; Kim HY et al. Biometrics 2007;63:1152–63, doi 10.1111/j.1541-0420.2007.00817.x. Verified against Dorfman's table I and
/// closed forms and <c>integrate</c> in R 4.2.2, within 1e-10.</para>
/// </remarks>
public static class PooledTesting
{
    /// <summary>What pools of one size cost and find.</summary>
    /// <param name="poolSize">Samples in a pool, 1 to 10,000; 1 is testing everybody alone.</param>
    /// <param name="prevalence">Share infected among those tested.</param>
    /// <param name="scheme">How samples are pooled.</param>
    /// <param name="sensitivity">Of one test, pooled or not, 0–1.</param>
    /// <param name="specificity">Of one test, 0–1.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static PoolPlan Plan(int poolSize, UncertainProportion prevalence, PoolingScheme scheme = PoolingScheme.TwoStage, double sensitivity = 1, double specificity = 1)
    {
        Require.That(poolSize is >= 1 and <= 10_000, nameof(poolSize), poolSize, "A pool size of 1 to 10,000 is needed.");
        Require.That(Enum.IsDefined(scheme), nameof(scheme), scheme, "A known scheme is needed.");
        Require.Share(sensitivity, nameof(sensitivity));
        Require.Share(specificity, nameof(specificity));
        if (poolSize == 1)
        {
            return new(1, new(1, 1, 1), sensitivity, specificity);
        }

        double Tests(UncertainProportion p) => TestsPerPerson(poolSize, p, scheme, sensitivity, specificity);
        double low = Tests(UncertainProportion.Known(prevalence.Quantile(0.025))), high = Tests(UncertainProportion.Known(prevalence.Quantile(0.975)));

        // A person without infection is retested where the pools are positive by the infection of others or by error.
        var retested = scheme == PoolingScheme.TwoStage
            ? PoolPositive(prevalence.MeanOfNone(poolSize - 1), sensitivity, specificity)
            : SquareRetestOfOthers(prevalence, poolSize, sensitivity, specificity);
        return new(
            poolSize, new(Tests(prevalence), Math.Min(low, high), Math.Max(low, high)),
            Math.Pow(sensitivity, scheme == PoolingScheme.TwoStage ? 2 : 3), 1 - (retested * (1 - specificity)));
    }

    /// <summary>The size with the fewest tests per person.</summary>
    /// <param name="prevalence">Share infected among those tested.</param>
    /// <param name="scheme">How samples are pooled.</param>
    /// <param name="sensitivity">Of one test, pooled or not, 0–1.</param>
    /// <param name="specificity">Of one test, 0–1.</param>
    /// <param name="largestPool">The most samples that the laboratory pools, 1 to 10,000.</param>
    /// <returns>The plan; of two equal sizes the smaller, and size 1 where no pool saves tests.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static PoolPlan Best(UncertainProportion prevalence, PoolingScheme scheme = PoolingScheme.TwoStage, double sensitivity = 1, double specificity = 1, int largestPool = 100)
    {
        var alone = Plan(1, prevalence, scheme, sensitivity, specificity);
        Require.That(largestPool is >= 1 and <= 10_000, nameof(largestPool), largestPool, "A pool size of 1 to 10,000 is needed.");
        var (best, fewest) = (1, alone.TestsPerPerson.Value);
        for (var size = 2; size <= largestPool; size++)
        {
            var tests = TestsPerPerson(size, prevalence, scheme, sensitivity, specificity);
            (best, fewest) = tests < fewest - 1e-15 ? (size, tests) : (best, fewest);
        }

        return best == 1 ? alone : Plan(best, prevalence, scheme, sensitivity, specificity);
    }

    private static double TestsPerPerson(int poolSize, UncertainProportion prevalence, PoolingScheme scheme, double sensitivity, double specificity) => scheme == PoolingScheme.TwoStage
        ? (1.0 / poolSize) + PoolPositive(prevalence.MeanOfNone(poolSize), sensitivity, specificity)
        : (2.0 / poolSize) + BothPositive(prevalence.MeanOfNone(poolSize), prevalence.MeanOfNone((2 * poolSize) - 1), sensitivity, specificity);

    private static double PoolPositive(double free, double sensitivity, double specificity) => sensitivity - ((sensitivity + specificity - 1) * free);

    private static double BothPositive(double free, double bothFree, double sensitivity, double specificity) =>
        ((1 - (2 * free) + bothFree) * sensitivity * sensitivity) + (2 * (free - bothFree) * sensitivity * (1 - specificity)) + (bothFree * (1 - specificity) * (1 - specificity));

    private static double SquareRetestOfOthers(UncertainProportion prevalence, int size, double sensitivity, double specificity) =>
        BothPositive(prevalence.MeanOfNone(size - 1), prevalence.MeanOfNone(2 * (size - 1)), sensitivity, specificity);
}

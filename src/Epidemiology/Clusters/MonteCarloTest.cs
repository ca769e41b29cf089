namespace Fangxian.Epidemiology.Clusters;

/// <summary>How often chance alone gives a statistic at least as large: replications in parallel, the same for any number of processors, stopped early where enough is known.</summary>
/// <remarks>Replications are numbered and judged in the order of their numbers, so that where they ran does not matter. Sequential rule: Besag J, Clifford P.
/// Biometrika 1991;78:301–4, doi 10.1093/biomet/78.2.301.</remarks>
internal static class MonteCarloTest
{
    private const int Batch = 64;

    public static void ThrowIfOutOfRange(int replications, int? stopAfter, int? processors)
    {
        if (replications is not 0 and < 19)
        {
            throw new ArgumentOutOfRangeException("Replications", replications, "No replication or at least 19 are needed.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(stopAfter ?? 1, 1, "StopAfter");
        ArgumentOutOfRangeException.ThrowIfLessThan(processors ?? 1, 1, "Processors");
    }

    /// <summary>The statistics of the replications that were needed, in order.</summary>
    /// <param name="observed">What chance is compared with; values within rounding of it count as equal.</param>
    /// <param name="replications">The most.</param>
    /// <param name="stopAfter">Stop at the replication that is so manieth to reach the observed; null never stops.</param>
    /// <param name="processors">The most processors; all where null.</param>
    /// <param name="bench">Makes what one worker needs: it is given to one replication at a time.</param>
    /// <param name="simulate">The statistic of a replication, by its number from 0.</param>
    public static double[] Run<TBench>(double observed, int replications, int? stopAfter, int? processors, Func<TBench> bench, Func<TBench, int, double> simulate)
    {
        var (values, reached) = (new double[replications], 0);
        var options = new ParallelOptions { MaxDegreeOfParallelism = processors ?? Environment.ProcessorCount };
        for (var first = 0; first < replications; first += Batch)
        {
            var end = Math.Min(replications, first + Batch);
            Parallel.For(first, end, options, bench, (at, _, mine) =>
            {
                values[at] = simulate(mine, at);
                return mine;
            }, static _ => { });
            for (var at = first; at < end; at++)
            {
                reached += Reaches(values[at], observed) ? 1 : 0;
                if (reached >= stopAfter)
                {
                    return values[..(at + 1)];
                }
            }
        }

        return values;
    }

    /// <summary>The p-value; null without replications. Where the run stopped early for this statistic it is reached / run, else (reached + 1) / (run + 1).</summary>
    public static double? P(double[] simulated, double observed, int replications)
    {
        var reached = simulated.Count(value => Reaches(value, observed));
        return simulated.Length == 0 ? null
            : simulated.Length < replications && Reaches(simulated[^1], observed) ? (double)reached / simulated.Length
            : (reached + 1.0) / (simulated.Length + 1);
    }

    private static bool Reaches(double value, double observed) => value >= observed - (1e-9 * Math.Max(1, Math.Abs(observed)));
}

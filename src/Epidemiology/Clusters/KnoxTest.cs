using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Clusters;

/// <summary>Are cases that are near each other in space also near in time, more than chance explains? Knox's test.</summary>
/// <remarks>
/// <para>Two cases are close in space when at most s apart, in time when at most t days apart. The statistic is the number of pairs close in both; where place and time have nothing to do
/// with each other it is expected to be (pairs close in space) × (pairs close in time) / (all pairs).</para>
/// <para>p: times are shuffled over the places, and those shuffles counted that have at least as many close pairs. One-sided.</para>
/// <para>Assumptions: the population moved and grew alike everywhere; cases are found alike. s and t are chosen before the data are seen, from how the disease spreads: several tried and the
/// best told is no test. Do not use it to say where clusters are: that is <see cref="SpaceTimeScan"/>.</para>
/// <para>Source: Knox EG. Appl Stat 1964;13:25–9, doi 10.2307/2985220; permutation: Mantel N. Cancer Res 1967;27:209–20. Verified against <c>surveillance::knox</c> 1.20.3,
/// R 4.2.2: counts equal, expected within 1e-10; p against times shuffled in R, within chance (the package shuffles pairs as if they were independent, which makes p too extreme).</para>
/// </remarks>
public static class KnoxTest
{
    /// <summary>Tests.</summary>
    /// <param name="cases">Cases with place and time; at least three.</param>
    /// <param name="spaceAtMost">s: close in space up to this distance, itself included; not negative. Kilometres for great circles.</param>
    /// <param name="daysAtMost">t: close in time up to so many days, themselves included; not negative.</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <returns>The test, or <see cref="NotEstimableReason.TooFewCases"/> (under three), <see cref="NotEstimableReason.NoVariation"/> (no pair, or every pair, is close in space or in time:
    /// nothing can be compared).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A distance, a position or a setting is outside its range.</exception>
    public static Estimate<KnoxResult> Test(IReadOnlyList<SpaceTimePoint> cases, double spaceAtMost, double daysAtMost, KnoxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cases);
        options ??= new();
        ThrowUnlessPossible(cases, spaceAtMost, daysAtMost, options);
        if (cases.Count < 3)
        {
            return new NotEstimable(NotEstimableReason.TooFewCases);
        }

        var near = new KnoxPairs(cases, spaceAtMost, options.Distance);
        double[] times = [.. cases.Select(c => c.Day)];
        var (close, inTime, all) = (near.AlsoWithin(times, daysAtMost), WithinDays(times, daysAtMost), (long)cases.Count * (cases.Count - 1) / 2);
        if (near.Count == 0 || near.Count == all || inTime == 0 || inTime == all)
        {
            return new NotEstimable(NotEstimableReason.NoVariation);
        }

        var simulated = MonteCarloTest.Run(close, options.Replications, options.StopAfter, options.Processors, () => new double[times.Length], (shuffled, number) =>
        {
            Shuffle(times, shuffled, RandomStream.Numbered(options.Seed, number));
            return near.AlsoWithin(shuffled, daysAtMost);
        });
        var expected = (double)near.Count * inTime / all;
        return new KnoxResult(cases.Count, close, near.Count, inTime, MonteCarloTest.P(simulated, close, options.Replications), CountLaw.OfMean(expected, 1).AtLeast(close), simulated.Length);
    }

    private static void ThrowUnlessPossible(IReadOnlyList<SpaceTimePoint> cases, double spaceAtMost, double daysAtMost, KnoxOptions options)
    {
        if (!(spaceAtMost >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(spaceAtMost), spaceAtMost, "A distance is not negative.");
        }

        if (!(daysAtMost >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(daysAtMost), daysAtMost, "A number of days is not negative.");
        }

        foreach (var one in cases)
        {
            Distances.ThrowIfNoPosition(options.Distance, one.X, one.Y, nameof(cases));
            if (!double.IsFinite(one.Day))
            {
                throw new ArgumentOutOfRangeException(nameof(cases), one.Day, "A time is finite.");
            }
        }

        MonteCarloTest.ThrowIfOutOfRange(options.Replications, options.StopAfter, options.Processors);
    }

    private static long WithinDays(double[] times, double days)
    {
        var (sorted, first, pairs) = (times.Order().ToArray(), 0, 0L);
        for (var last = 0; last < sorted.Length; last++)
        {
            while (sorted[last] - sorted[first] > days)
            {
                first++;
            }

            pairs += last - first;
        }

        return pairs;
    }

    private static void Shuffle(double[] times, double[] shuffled, RandomStream random)
    {
        times.CopyTo(shuffled, 0);
        for (var left = shuffled.Length - 1; left > 0; left--)
        {
            var other = random.Below(left + 1);
            (shuffled[left], shuffled[other]) = (shuffled[other], shuffled[left]);
        }
    }
}

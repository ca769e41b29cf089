using CsCheck;
using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Tests.Detection;

/// <summary>What must hold of every detector on any series: no NaN, no look ahead, more cases never calm it, and its own symmetries.</summary>
public sealed class DetectorPropertyTests
{
    private const int Weeks = 190;

    /// <summary>Each with so little history that short series can be judged.</summary>
    private static readonly Detector[] All =
    [
        new Ears(), new Ears { Chart = EarsChart.C2, SmallestStandardDeviation = 0.5 }, new Ears { Chart = EarsChart.C3 },
        new FarringtonFlexible { YearsBack = 3, HalfWindow = 2 }, FarringtonFlexible.Noufaily with { YearsBack = 3 },
        new FarringtonFlexible { YearsBack = 3, Threshold = ThresholdMethod.NegativeBinomialAtUpperMean, FewestCases = 0 },
        new FarringtonOriginal { YearsBack = 3, HalfWindow = 2 }, new SeasonalWaves { YearsBack = 3 },
        new Rki(), new Cdc { YearsBack = 3 }, new BayesPrediction(), new MovingPercentile(),
        new Cusum { ResetAfterAlarm = true }, new Cusum { Standardisation = CountStandardisation.Rossi, Mean = CusumMean.Seasonal }, new GeneralisedLikelihoodRatio(),
    ];

    /// <summary>Those whose answer for a period rests on that period and a limited history: no sum is carried along.</summary>
    private static readonly Detector[] OfOnePeriod = [.. All.Where(d => d is not (Cusum or GeneralisedLikelihoodRatio or SeasonalWaves or Ears { Chart: EarsChart.C3 }))];

    private static readonly Gen<int[]> Counts = Gen.Select(Gen.Double[0, 30], Gen.Int[0, 1_000_000]).Select(made =>
    {
        var (level, chance) = (made.Item1, new Random(made.Item2));
        return Enumerable.Range(0, Weeks).Select(week => (int)(level * (1.2 + Math.Cos(week * Math.PI / 26)) * chance.NextDouble() * 1.5)).ToArray();
    });

    private static readonly Gen<int?[]> Awkward = Gen.OneOf(
        Gen.Const(0), Gen.Const(7), Gen.Int[0, 3], Gen.Int[0, 500], Gen.Const(int.MaxValue), Gen.Int[-5, 5]).Array[1, Weeks]
        .SelectMany(counts => Gen.Int[0, 60].Select(gap => Array.ConvertAll(counts, c => c == gap ? null : (int?)c)));

    [Fact]
    public void Nothing_is_ever_NaN_and_what_is_not_estimable_says_why() =>
        Gen.Select(Awkward, Gen.Int[0, All.Length - 1]).Sample((counts, which) =>
        {
            foreach (var answer in All[which].Detect(new CountSeries(counts), 0))
            {
                AssertSound(answer, All[which]);
            }
        }, iter: 400);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(250)]
    [InlineData(int.MaxValue)]
    public void Equal_counts_do_not_alarm(int count)
    {
        int[] flat = [.. Enumerable.Repeat(count, 320)];
        foreach (var detector in All)
        {
            foreach (var answer in detector.Detect(CountSeries.AllKnown(flat)))
            {
                AssertSound(answer, detector);
                Assert.False(answer.TryGet(out var finding) && finding.Alarm, $"{detector.Name} alarms at {count} after nothing but {count}");
            }
        }
    }

    [Fact]
    public void What_comes_later_changes_nothing_before() =>
        Gen.Select(Counts, Gen.Int[165, Weeks - 1], Gen.Int[0, All.Length - 1]).Sample((counts, cut, which) =>
            Assert.Equal(
                All[which].Detect(CountSeries.AllKnown(counts[..cut]), 162),
                All[which].Detect(CountSeries.AllKnown(counts), 162)[..(cut - 162)]), iter: 200);

    [Fact]
    public void Weeks_before_the_history_used_change_nothing() =>
        Gen.Select(Counts, Gen.Int[0, 40].Array[1, 30], Gen.Int[0, OfOnePeriod.Length - 1]).Sample((counts, before, which) =>
        {
            var detector = OfOnePeriod[which] is FarringtonOriginal o ? o with { YearsBack = 2 } : OfOnePeriod[which];
            var alone = detector.Detect(CountSeries.AllKnown(counts), 175);
            var moved = detector.Detect(CountSeries.AllKnown([.. before, .. counts]), 175 + before.Length);
            Assert.All(alone.Zip(moved), pair => AssertNear(pair.First, pair.Second, 1, detector));
        }, iter: 200);

    [Fact]
    public void More_cases_now_never_take_an_alarm_away_nor_lower_the_score() =>
        Gen.Select(Counts, Gen.Int[1, 100], Gen.Int[0, OfOnePeriod.Length - 1]).Sample((counts, more, which) =>
        {
            int[] raised = [.. counts[..^1], counts[^1] + more];
            var (before, after) = (OfOnePeriod[which].Detect(CountSeries.AllKnown(counts), Weeks - 1)[0], OfOnePeriod[which].Detect(CountSeries.AllKnown(raised), Weeks - 1)[0]);
            if (before.TryGet(out var low) && after.TryGet(out var high))
            {
                Assert.True(!low.Alarm || high.Alarm);
                Assert.True(low.Score is null || high.Score is null || high.Score >= low.Score);
            }
        }, iter: 300);

    [Fact]
    public void Counts_times_a_number_give_bounds_times_that_number_where_no_law_of_counts_is_assumed() =>
        Gen.Select(Counts, Gen.Int[2, 50]).Sample((counts, factor) =>
        {
            foreach (var detector in (Detector[])[new Ears(), new Ears { Chart = EarsChart.C2 }, new Ears { Chart = EarsChart.C3 }, new Cdc { YearsBack = 3 }, new MovingPercentile()])
            {
                var (one, many) = (detector.Detect(CountSeries.AllKnown(counts), 175), detector.Detect(CountSeries.AllKnown(Array.ConvertAll(counts, c => c * factor)), 175));
                Assert.All(one.Zip(many), pair => AssertNear(pair.First, pair.Second, factor, detector));
            }
        }, iter: 100);

    [Fact]
    public void Order_within_the_baseline_does_not_matter() =>
        Gen.Select(Gen.Int[0, 40].Array[7], Gen.Int[0, 60]).Sample((baseline, now) =>
        {
            var detectors = new Detector[] { new Ears(), new Rki { YearsBack = 0, HalfWindow = 7, ThisYear = true }, new BayesPrediction { HalfWindow = 7 } };
            foreach (var detector in detectors)
            {
                var (one, other) = (detector.Detect(CountSeries.AllKnown([.. baseline, now]), 7)[0], detector.Detect(CountSeries.AllKnown([.. baseline.Order(), now]), 7)[0]);
                AssertNear(one, other, 1, detector);
            }
        }, iter: 200);

    [Fact]
    public void A_smaller_alpha_never_lowers_the_bound() =>
        Gen.Select(Counts, Gen.Double[0.0005, 0.2], Gen.Double[0.0005, 0.2]).Sample((counts, a, b) =>
        {
            var (strict, loose) = (Math.Min(a, b), Math.Max(a, b));
            foreach (var at in (Func<double, Detector>[])
            [
                alpha => new Ears { Alpha = alpha }, alpha => new Ears { Chart = EarsChart.C2, Alpha = alpha }, alpha => new FarringtonFlexible { YearsBack = 3, Alpha = alpha },
                alpha => FarringtonFlexible.Noufaily with { YearsBack = 3, Alpha = alpha }, alpha => new FarringtonOriginal { YearsBack = 3, Alpha = alpha },
                alpha => new SeasonalWaves { Alpha = alpha, LongestWindow = 1 }, alpha => new Cdc { YearsBack = 3, Alpha = alpha }, alpha => new BayesPrediction { Alpha = alpha },
            ])
            {
                foreach (var (high, low) in at(strict).Detect(CountSeries.AllKnown(counts), Weeks - 4).Zip(at(loose).Detect(CountSeries.AllKnown(counts), Weeks - 4)))
                {
                    Assert.True(!high.TryGet(out var h) || !low.TryGet(out var l) || h.UpperBound is null || l.UpperBound is null || h.UpperBound >= l.UpperBound - 1e-9, at(strict).Name);
                }
            }
        }, iter: 40);

    /// <summary>The way without tables for complete small counts and the careful one give the same.</summary>
    [Theory]
    [InlineData(EarsChart.C1)]
    [InlineData(EarsChart.C2)]
    [InlineData(EarsChart.C3)]
    public void An_unknown_week_long_ago_changes_nothing_today(EarsChart chart) =>
        Gen.Select(Gen.Int[0, 4].Array[40], Gen.Double[0, 1]).Sample((counts, least) =>
        {
            var ears = new Ears { Chart = chart, SmallestStandardDeviation = least < 0.5 ? 0 : least };
            int?[] gap = [null, .. counts.Skip(1).Select(c => (int?)c)];
            Assert.All(ears.Detect(CountSeries.AllKnown(counts), 13).Zip(ears.Detect(new CountSeries(gap), 13)), pair => AssertNear(pair.First, pair.Second, 1, ears));
        });

    private static void AssertSound(Estimate<Finding> answer, Detector detector)
    {
        if (!answer.TryGet(out var finding))
        {
            Assert.StartsWith("epidemiology/", answer.Why!.Value.Code, StringComparison.Ordinal);
            return;
        }

        Assert.All((double?[])[finding.Expected, finding.UpperBound, finding.Score], v => Assert.True(v is null || double.IsFinite(v.Value), $"{detector}: {finding}"));
        Assert.True(finding.Expected is null or >= 0, $"{detector}: {finding}");
        var boundIsAbove = detector is Ears { Chart: EarsChart.C3 } or Cusum || finding is { Expected: null } or { UpperBound: null } || finding.UpperBound >= finding.Expected - 1e-6 || finding.UpperBound == 0;
        Assert.True(boundIsAbove, $"{detector}: {finding}");
    }

    private static void AssertNear(Estimate<Finding> one, Estimate<Finding> other, double factor, Detector detector)
    {
        Assert.Equal(one.IsEstimable, other.IsEstimable);
        if (one.TryGet(out var a) && other.TryGet(out var b))
        {
            Close(a.Expected * factor, b.Expected);
            Close(a.UpperBound * factor, b.UpperBound);
            if (a.Score is { } score && Math.Abs(score - 1) > 1e-6)
            {
                Close(score, b.Score);
                Assert.Equal(a.Alarm, b.Alarm);
            }
        }
        else
        {
            Assert.Equal(one.Why, other.Why);
        }

        void Close(double? expected, double? actual) =>
            Assert.True(expected is null == actual is null && (expected is null || Math.Abs(expected.Value - actual!.Value) <= 1e-6 * Math.Max(1, Math.Abs(expected.Value))), $"{detector}: {expected} is not {actual}");
    }
}

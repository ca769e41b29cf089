using CsCheck;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

public sealed class InstantaneousReproductionNumberTests
{
    private static readonly DiscretisedSerialInterval OneToThreeDays = DiscretisedSerialInterval.FromWeights([0, 0.5, 0.3, 0.2]);

    [Fact]
    public void Window_before_the_first_case_is_not_estimable()
    {
        var windows = Estimate([.. Some.Steady(20, 0), 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]);
        Assert.All(windows[..14], window => Assert.Equal(NotEstimableReason.WindowBeforeFirstCase, Some.Reason(window)));
        Assert.True(windows[14].ReproductionNumber.IsEstimable);
    }

    [Fact]
    public void Window_within_the_first_serial_interval_is_not_estimable()
    {
        // Mean 5.2 days: windows of two days that end on day 3, 4 and 5 are too early, the next ends on day 6.
        var windows = InstantaneousReproductionNumber.Estimate(
            Some.SeriesWithGaps(Some.Steady(40)), Some.Interval, new ReproductionNumberOptions { WindowDays = 2 });
        Assert.All(windows[..3], window => Assert.Equal(NotEstimableReason.WithinFirstSerialInterval, Some.Reason(window)));
        Assert.All(windows[3..], window => Assert.True(window.ReproductionNumber.IsEstimable));
    }

    [Fact]
    public void Cases_that_nobody_recent_can_have_infected_are_not_estimable()
    {
        int[] counts = [4, .. Enumerable.Repeat(0, 20), 6];
        var windows = InstantaneousReproductionNumber.Estimate(Some.Series(counts), OneToThreeDays);
        Assert.Equal(NotEstimableReason.ZeroInfectivity, Some.Reason(windows[^1]));
        Assert.Equal((6L, 0.0), (windows[^1].CasesInWindow!.Value, windows[^1].InfectivityInWindow!.Value));
    }

    [Fact]
    public void Window_with_an_unknown_day_is_not_estimable_and_shows_no_number_of_cases()
    {
        var counts = Some.Steady(30);
        counts[15] = null;
        var windows = Estimate(counts);
        Assert.All(windows, window => Assert.Equal(Holds(window, 15), window.CasesInWindow is null));
        Assert.All(windows.Where(window => Holds(window, 15)), window => Assert.Equal(NotEstimableReason.UnknownDays, Some.Reason(window)));
    }

    [Fact]
    public void Unknown_day_just_before_the_window_makes_its_infectivity_unknown()
    {
        var counts = Some.Steady(30);
        counts[15] = null;
        var after = Estimate(counts).Single(window => window.Start == Some.FirstDate.AddDays(16));
        Assert.Equal(NotEstimableReason.UnknownDays, Some.Reason(after));
        Assert.Equal(70L, after.CasesInWindow);
        Assert.Null(after.InfectivityInWindow);
    }

    [Fact]
    public void Unknown_day_beyond_the_reach_of_the_serial_interval_does_no_harm()
    {
        var counts = Some.Steady(60);
        counts[15] = null;
        Assert.True(Estimate(counts)[^1].ReproductionNumber.IsEstimable);
    }

    [Fact]
    public void Tolerance_of_all_accepts_an_unknown_day_before_the_window()
    {
        var counts = Some.Steady(30);
        counts[15] = null;
        var windows = InstantaneousReproductionNumber.Estimate(
            Some.SeriesWithGaps(counts), Some.Interval, new ReproductionNumberOptions { TolerableUnknownProportion = 1 });
        Assert.True(windows.Single(window => window.Start == Some.FirstDate.AddDays(16)).ReproductionNumber.IsEstimable);
    }

    [Fact]
    public void Window_with_a_negative_count_is_not_estimable()
    {
        var counts = Some.Steady(30);
        counts[15] = -3;
        var windows = Estimate(counts);
        Assert.All(windows.Where(window => Holds(window, 15)), window => Assert.Equal(NotEstimableReason.NegativeIncidence, Some.Reason(window)));
        var after = windows.Single(window => window.Start == Some.FirstDate.AddDays(16));
        Assert.Equal(NotEstimableReason.NegativeIncidence, Some.Reason(after));
    }

    [Fact]
    public void Negative_count_treated_as_zero_gives_what_zero_gives()
    {
        int?[] negative = Some.Steady(30), zero = Some.Steady(30);
        (negative[15], zero[15]) = (-3, 0);
        var treated = InstantaneousReproductionNumber.Estimate(
            Some.SeriesWithGaps(negative), Some.Interval, new ReproductionNumberOptions { NegativeCounts = NegativeCounts.TreatAsZero });
        Assert.Equal(Estimate(zero), treated);
    }

    [Fact]
    public void Window_without_cases_but_with_infectivity_gives_the_posterior_and_its_bareness()
    {
        int[] counts = [9, 9, 9, 9, 9, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0];
        var last = InstantaneousReproductionNumber.Estimate(Some.Series(counts), Some.Interval)[^1];
        Assert.Equal(0, last.CasesInWindow);
        Assert.Equal(1, last.ReproductionNumber.Value.CoefficientOfVariation, 12);
        Assert.False(last.ReproductionNumber.Value.IsAsPreciseAs(0.3));
    }

    [Fact]
    public void Series_no_longer_than_the_window_has_no_windows()
    {
        Assert.Empty(Estimate(Some.Steady(7)));
        Assert.Single(Estimate(Some.Steady(8)));
    }

    [Theory]
    [InlineData(0.3, 11)] // EpiEstim's advice: 1 / 0.3^2 - 1 = 10.1
    [InlineData(0.2, 24)]
    [InlineData(2, 0)]
    public void Cases_needed_follow_from_the_coefficient_of_variation(double coefficient, int cases) =>
        Assert.Equal(cases, InstantaneousReproductionNumber.CasesNeeded(coefficient));

    [Fact]
    public void Cases_needed_are_the_fewest_that_reach_the_precision() =>
        Gen.Select(Gen.Double[0.06, 0.9], Gen.Double[0.5, 5]).Sample((coefficient, deviation) =>
        {
            var options = new ReproductionNumberOptions { PriorStandardDeviation = deviation };
            var shape = Math.Pow(5 / deviation, 2);
            var needed = InstantaneousReproductionNumber.CasesNeeded(coefficient, options);
            Assert.True(1 / Math.Sqrt(shape + needed) <= coefficient * (1 + 1e-12));
            Assert.True(needed == 0 || 1 / Math.Sqrt(shape + needed - 1) > coefficient * (1 - 1e-12));
        });

    [Theory]
    [InlineData(0)]
    [InlineData(-0.3)]
    [InlineData(double.NaN)]
    public void Coefficient_of_variation_is_above_zero(double coefficient) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => InstantaneousReproductionNumber.CasesNeeded(coefficient));

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        ReproductionNumberOptions[] wrong =
        [
            new() { WindowDays = 0 }, new() { PriorMean = 0 }, new() { PriorMean = double.NaN }, new() { PriorStandardDeviation = -1 },
            new() { PriorStandardDeviation = double.PositiveInfinity }, new() { TolerableUnknownProportion = 1.1 }, new() { TolerableUnknownProportion = double.NaN },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentOutOfRangeException>(
            () => InstantaneousReproductionNumber.Estimate(Some.Series(1, 2, 3), Some.Interval, options)));
    }

    [Fact]
    public void Later_windows_are_the_same_when_the_earlier_ones_are_left_out() =>
        Gen.Select(Some.Counts, Gen.Int[-3, 70], Gen.Int[1, 14]).Sample((counts, from, window) =>
        {
            var options = new ReproductionNumberOptions { WindowDays = window };
            var firstEnd = Some.FirstDate.AddDays(from);
            var all = InstantaneousReproductionNumber.Estimate(Some.Series(counts), Some.Interval, options);
            var later = InstantaneousReproductionNumber.EstimateFrom(Some.Series(counts), Some.Interval, firstEnd, options);
            var expected = all.Where(one => one.End >= firstEnd).ToArray();
            Assert.Equal(expected.Select(one => (one.Start, one.End, one.CasesInWindow, Some.Reason(one))), later.Select(one => (one.Start, one.End, one.CasesInWindow, Some.Reason(one))));
            for (var i = 0; i < later.Length; i++)
            {
                Near.Relative(expected[i].InfectivityInWindow!.Value, later[i].InfectivityInWindow!.Value, 1e-12, "infectivity");
            }
        });

    [Fact]
    public void Moving_the_calendar_moves_the_windows_and_nothing_else() =>
        Gen.Select(Some.Counts, Gen.Int[-1000, 1000]).Sample((counts, days) =>
        {
            var here = InstantaneousReproductionNumber.Estimate(Some.Series(counts), Some.Interval);
            var there = InstantaneousReproductionNumber.Estimate(DailyIncidence.AllKnown(Some.FirstDate.AddDays(days), counts), Some.Interval);
            Assert.Equal(here.Select(window => window.ReproductionNumber), there.Select(window => window.ReproductionNumber));
            Assert.Equal(here.Select(window => window.End.AddDays(days)), there.Select(window => window.End));
        });

    [Fact]
    public void Scaling_all_counts_scales_cases_and_infectivity_alike() =>
        Gen.Select(Some.Counts, Gen.Int[2, 50]).Sample((counts, factor) =>
        {
            var one = InstantaneousReproductionNumber.Estimate(Some.Series(counts), Some.Interval);
            var many = InstantaneousReproductionNumber.Estimate(Some.Series([.. counts.Select(count => count * factor)]), Some.Interval);
            for (var i = 0; i < one.Length; i++)
            {
                Assert.Equal(one[i].CasesInWindow * factor, many[i].CasesInWindow);
                Near.Relative(one[i].InfectivityInWindow!.Value * factor, many[i].InfectivityInWindow!.Value, 1e-12, "infectivity");
            }
        });

    [Fact]
    public void More_cases_on_the_last_day_raise_R() =>
        Gen.Select(Some.Counts, Gen.Int[1, 100]).Sample((counts, more) =>
        {
            var before = InstantaneousReproductionNumber.Estimate(Some.Series(counts), Some.Interval)[^1].ReproductionNumber.Value;
            counts[^1] += more;
            var after = InstantaneousReproductionNumber.Estimate(Some.Series(counts), Some.Interval)[^1].ReproductionNumber.Value;
            counts[^1] -= more;
            Assert.True(after.Mean > before.Mean && after.Median > before.Median && after.Quantile025 > before.Quantile025);
            Assert.True(after.ProbabilityBelow(1) <= before.ProbabilityBelow(1));
        });

    [Fact]
    public void Quantiles_are_finite_ordered_and_agree_with_the_probabilities() =>
        Some.Counts.Sample(counts =>
        {
            foreach (var window in InstantaneousReproductionNumber.Estimate(Some.Series(counts), Some.Interval))
            {
                var r = window.ReproductionNumber.Value;
                double[] quantiles = [r.Quantile025, r.Quantile05, r.Quantile25, r.Median, r.Quantile75, r.Quantile95, r.Quantile975];
                Assert.All(quantiles, quantile => Assert.True(double.IsFinite(quantile) && quantile > 0));
                Assert.Equal(quantiles.Order(), quantiles);
                Assert.InRange(r.Mean, r.Quantile025, r.Quantile975);
                Near.Relative(0.95, r.ProbabilityBelow(r.Quantile95), 1e-11, "P(R < 95 % quantile)");
            }
        }, iter: 20);

    [Fact]
    public void Steady_incidence_means_R_of_one()
    {
        var last = Estimate(Some.Steady(60, 100_000))[^1].ReproductionNumber.Value;
        Near.Relative(1, last.Mean, 1e-4, "R");
        Assert.InRange(last.ProbabilityBelow(1), 0.4, 0.6);
        Assert.Equal(0, last.ProbabilityBelow(0));
        Assert.Equal(0, last.ProbabilityBelow(-1));
    }

    private static ReproductionNumberWindow[] Estimate(int?[] counts) =>
        InstantaneousReproductionNumber.Estimate(Some.SeriesWithGaps(counts), Some.Interval);

    private static bool Holds(ReproductionNumberWindow window, int day) =>
        window.Start <= Some.FirstDate.AddDays(day) && window.End >= Some.FirstDate.AddDays(day);
}

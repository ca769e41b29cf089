using CsCheck;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

public sealed class QuasiPoissonGrowthTests
{
    private const double Tolerance = 1e-8;

    // R 4.2.2, y the counts below (NA = null), d = 0..13:
    //   ok <- !is.na(y)
    //   f <- glm(y[ok] ~ d[ok], family = quasipoisson, control = glm.control(epsilon = 1e-300, maxit = 40)); s <- summary(f)
    //   coef(s)[2, 1]; coef(s)[2, 2]; s$dispersion; qt(0.975, sum(ok) - 2)
    // Tolerance 1e-8. Where R's dispersion is below 1 ours is 1, so R's standard error is divided by sqrt(dispersion).
    public static TheoryData<string, int?[], double, double, double, double> Windows => new()
    {
        { "zeros", [0, 0, 1, 0, 2, 1, 0, 0, 3, 1, 0, 4, 2, 6], 0.22848564587350187, 0.076237499594194333, 1.2063403153068013, 2.1788128296672284 },
        { "gaps", [12, null, 9, 15, null, null, 22, 18, 25, 30, null, 28, 41, 37], 0.10331365086064204, 0.012831163343928632, 0.5508403685650014, 2.3060041352041658 },
        { "decline", [90, 75, 80, 62, 50, 55, 41, 30, 33, 20, 22, 15, 9, 11], -0.15954535364790121, 0.010503478638465768, 0.84140085970961553, 2.1788128296672284 },
        { "large", [13000, 12100, 14900, 3900, 2600, 1900, 2100, 1700, 1800, 800, 900, 650, 510, 430], -0.30906065135831051, 0.039527888571598939, 691.70991449888788, 2.1788128296672284 },
        { "seven days", [null, null, null, null, null, null, null, 3, 0, 5, 2, 8, 6, 9], 0.2642171664304267, 0.1096475002357138, 1.3435704636940888, 2.5705818356363137 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Window_agrees_with_glm(string what, int?[] counts, double rate, double error, double dispersion, double t)
    {
        var window = Last(counts);
        var growth = window.GrowthRate.Value;
        var atLeastPoisson = error / Math.Min(1, Math.Sqrt(dispersion));
        Near.Reference(Math.Max(1, dispersion), window.Dispersion!.Value, Tolerance, what + ", dispersion");
        Near.Reference(rate, growth.RatePerDay, Tolerance, what + ", r");
        Near.Reference(atLeastPoisson, growth.StandardErrorPerDay, Tolerance, what + ", standard error");
        Near.Reference(rate - (t * atLeastPoisson), growth.LowerPerDay, Tolerance, what + ", lower");
        Near.Reference(rate + (t * atLeastPoisson), growth.UpperPerDay, Tolerance, what + ", upper");
        Assert.Equal(counts.Count(count => count is not null), window.KnownDays);
        Assert.Equal(window.KnownDays - 2, growth.DegreesOfFreedom);
    }

    [Fact]
    public void Rolling_windows_agree_with_glm()
    {
        var counts = ReferenceFiles.Counts(ReferenceFiles.Own("incidence", "synthetic365_A.csv"));
        var expected = ReferenceFiles.Rows(ReferenceFiles.Own("quasipoisson", "synthetic365_A__w14.csv"));
        var windows = QuasiPoissonGrowth.EstimateRolling(Some.Series(counts), new GrowthWindowOptions { MinimumCases = 1 });
        Assert.Equal(expected.Length, windows.Length);
        for (var i = 0; i < windows.Length; i++)
        {
            var dispersion = expected[i][3]!.Value;
            Assert.Equal(Some.FirstDate.AddDays((int)expected[i][0]!.Value - 1), windows[i].End);
            var growth = windows[i].GrowthRate.Value;
            Near.Reference(expected[i][1]!.Value, growth.RatePerDay, Tolerance, $"window {i}, r");
            Near.Reference(expected[i][2]!.Value / Math.Min(1, Math.Sqrt(dispersion)), growth.StandardErrorPerDay, Tolerance, $"window {i}, se");
            Near.Reference(Math.Max(1, dispersion), windows[i].Dispersion!.Value, Tolerance, $"window {i}, dispersion");
        }
    }

    [Fact]
    public void Fewer_than_seven_known_days_are_not_estimable()
    {
        var window = Last(null, null, null, null, null, null, null, null, 5, 6, 7, 8, 9, 10);
        Assert.Equal(NotEstimableReason.TooFewDays, Some.Reason(window));
        Assert.Equal((6, 45L), (window.KnownDays, window.CasesInWindow));
        Assert.Null(window.Dispersion);
    }

    [Fact]
    public void Days_outside_the_series_are_unknown()
    {
        var series = Some.Series(5, 6, 7, 8, 9, 10, 12, 14);
        Assert.Equal(8, QuasiPoissonGrowth.Estimate(series, series.LastDate).KnownDays);
        Assert.Equal(7, QuasiPoissonGrowth.Estimate(series, series.LastDate.AddDays(7)).KnownDays);
        Assert.Equal(NotEstimableReason.TooFewDays, Some.Reason(QuasiPoissonGrowth.Estimate(series, series.LastDate.AddDays(8))));
        Assert.Equal(0, QuasiPoissonGrowth.Estimate(series, series.FirstDate.AddDays(-1)).KnownDays);
        Assert.Equal(0, QuasiPoissonGrowth.Estimate(series, series.LastDate.AddDays(100)).KnownDays);
    }

    [Fact]
    public void Fewer_than_ten_cases_are_not_estimable() =>
        Assert.Equal(NotEstimableReason.TooFewCases, Some.Reason(Last(0, 1, 0, 1, 0, 2, 0, 1, 0, 1, 0, 2, 1, 0)));

    [Fact]
    public void Window_of_zeros_is_not_estimable() =>
        Assert.Equal(NotEstimableReason.TooFewCases, Some.Reason(Last(new int?[14].Select(_ => (int?)0).ToArray())));

    [Fact]
    public void Cases_on_one_day_only_show_no_trend() =>
        Assert.Equal(NotEstimableReason.CasesOnOneDay, Some.Reason(Last(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 40)));

    [Fact]
    public void Fit_that_does_not_settle_is_not_estimable()
    {
        var window = Last(83, 904941, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        Assert.Equal(NotEstimableReason.NotConverged, Some.Reason(window));
        Assert.Null(window.Dispersion);
    }

    [Fact]
    public void Negative_count_needs_a_treatment()
    {
        int?[] negative = Some.Steady(14), zero = Some.Steady(14);
        (negative[4], zero[4]) = (-2, 0);
        Assert.Equal(NotEstimableReason.NegativeIncidence, Some.Reason(Last(negative)));
        var series = Some.SeriesWithGaps(negative);
        Assert.Equal(Last(zero), QuasiPoissonGrowth.Estimate(series, series.LastDate, new GrowthWindowOptions { NegativeCounts = NegativeCounts.TreatAsZero }));
    }

    [Fact]
    public void Series_shorter_than_the_window_has_no_rolling_windows()
    {
        Assert.Empty(QuasiPoissonGrowth.EstimateRolling(Some.SeriesWithGaps(Some.Steady(13))));
        Assert.Single(QuasiPoissonGrowth.EstimateRolling(Some.SeriesWithGaps(Some.Steady(14))));
    }

    [Fact]
    public void Rolling_windows_equal_single_windows() =>
        Some.Counts.Sample(counts =>
        {
            var series = Some.Series(counts);
            Assert.All(QuasiPoissonGrowth.EstimateRolling(series), window => Assert.Equal(QuasiPoissonGrowth.Estimate(series, window.End), window));
        }, iter: 20);

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        GrowthWindowOptions[] wrong = [new() { WindowDays = 2 }, new() { MinimumKnownDays = 2 }, new() { MinimumCases = 0 }];
        Assert.All(wrong, options => Assert.Throws<ArgumentOutOfRangeException>(() => QuasiPoissonGrowth.EstimateRolling(Some.Series(1, 2, 3), options)));
        Assert.All(wrong, options => Assert.Throws<ArgumentOutOfRangeException>(() => QuasiPoissonGrowth.Estimate(Some.Series(1, 2, 3), Some.FirstDate, options)));
    }

    [Fact]
    public void Backwards_in_time_the_rate_changes_its_sign() =>
        Gen.Int[0, 500].Array[14].Where(counts => counts.Count(count => count > 0) > 2 && counts.Sum() >= 10).Sample(counts =>
        {
            var forwards = Last([.. counts.Select(count => (int?)count)]).GrowthRate.Value;
            var backwards = Last([.. counts.Reverse().Select(count => (int?)count)]).GrowthRate.Value;
            Near.Reference(-forwards.RatePerDay, backwards.RatePerDay, 1e-9, "r");
            Near.Reference(forwards.StandardErrorPerDay, backwards.StandardErrorPerDay, 1e-9, "standard error");
        });

    [Fact]
    public void Fitted_cases_equal_observed_cases_in_number_and_in_time() =>
        Gen.Int[0, 500].Array[7, 14].Sample(counts =>
        {
            if (counts.Count(count => count > 0) < 2 || counts.Sum() < 10)
            {
                return;
            }

            // The score equations: with this rate and the level that gives the right sum, the mean day of the cases is right too.
            var rate = Last([.. counts.Select(count => (int?)count)]).GrowthRate.Value.RatePerDay;
            var weights = Enumerable.Range(0, counts.Length).Select(day => Math.Exp(rate * day)).ToArray();
            var fitted = weights.Select((weight, day) => weight * day).Sum() / weights.Sum();
            var observed = counts.Select((count, day) => (double)count * day).Sum() / counts.Sum();
            Near.Reference(observed, fitted, 1e-8, "mean day");
        });

    [Fact]
    public void Doubling_times_are_positive_or_absent_and_agree_with_the_interval() =>
        Gen.Int[0, 60].Array[14].Where(counts => counts.Sum() >= 10).Sample(counts =>
        {
            if (!Last([.. counts.Select(count => (int?)count)]).GrowthRate.TryGet(out var growth))
            {
                return;
            }

            var time = growth.DoublingTime;
            Assert.InRange(growth.RatePerDay, growth.LowerPerDay, growth.UpperPerDay);
            double?[] times = [time.DoublingDays, time.FastestDoublingDays, time.SlowestDoublingDays, time.HalvingDays, time.FastestHalvingDays, time.SlowestHalvingDays];
            Assert.All(times, days => Assert.True(days is null or > 0));
            Assert.Equal(growth.LowerPerDay > 0, time.SlowestDoublingDays is not null);
            Assert.Equal(growth.UpperPerDay < 0, time.SlowestHalvingDays is not null);
            Assert.Equal(time.Course == GrowthCourse.Uncertain, growth.LowerPerDay <= 0 && growth.UpperPerDay >= 0);
            Assert.True(time.SlowestDoublingDays is null || time.FastestDoublingDays <= time.DoublingDays && time.DoublingDays <= time.SlowestDoublingDays);
            Assert.True(time.SlowestHalvingDays is null || time.FastestHalvingDays <= time.HalvingDays && time.HalvingDays <= time.SlowestHalvingDays);
        });

    private static GrowthWindow Last(params int?[] counts)
    {
        var series = Some.SeriesWithGaps(counts);
        return QuasiPoissonGrowth.Estimate(series, series.LastDate);
    }
}

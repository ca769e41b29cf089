using System.Text.Json;
using CsCheck;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

public sealed class LogLinearGrowthTests
{
    [Theory] // incidence 1.7.3: fit(incidence(dates, interval)), tolerance 1e-9
    [InlineData(1)]
    [InlineData(7)]
    public void Simulated_epidemic_agrees_with_incidence(int binDays) => Compare(
        ReferenceFiles.Own("growth", $"synthetic365_A__interval{binDays}.json"),
        ReferenceFiles.Own("incidence", "synthetic365_A.csv"), binDays);

    [Theory]
    [InlineData("Flu2009", 1)]
    [InlineData("Measles1861", 1)]
    [InlineData("Measles1861", 7)]
    [InlineData("SARS2003", 1)]
    [InlineData("SARS2003", 7)]
    [InlineData("flu_2009_NYC_school", 1)]
    public void Published_epidemic_agrees_with_incidence(string dataset, int binDays) => Compare(
        ReferenceFiles.Shared("growth", $"{dataset}__interval{binDays}.json"),
        ReferenceFiles.Shared("incidence", dataset + ".csv"), binDays);

    [Fact]
    public void Interval_that_holds_zero_has_no_slowest_time_where_R_prints_a_negative_one()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(ReferenceFiles.Shared("growth", "Flu2009__interval7.json")));
        var expected = file.RootElement;
        var growth = LogLinearGrowth.Fit(Bins(expected), 7).Value;
        CompareRates(expected, growth);
        Near.Reference(expected.GetProperty("halving").GetDouble(), growth.DoublingTime.HalvingDays!.Value, 1e-9, "halving");
        Near.Reference(expected.GetProperty("halving_conf")[0].GetDouble(), growth.DoublingTime.FastestHalvingDays!.Value, 1e-9, "fastest halving");
        Near.Reference(-expected.GetProperty("halving_conf")[1].GetDouble(), growth.DoublingTime.FastestDoublingDays!.Value, 1e-9, "fastest doubling");
        Assert.Null(growth.DoublingTime.SlowestHalvingDays);
        Assert.Equal(GrowthCourse.Uncertain, growth.DoublingTime.Course);
    }

    [Fact]
    public void Fewer_than_three_bins_with_cases_are_not_estimable() =>
        Assert.Equal(NotEstimableReason.TooFewDays, LogLinearGrowth.Fit([605, 0, 175], 7).Why!.Value.Reason);

    [Fact]
    public void Negative_bin_is_not_estimable() =>
        Assert.Equal(NotEstimableReason.NegativeIncidence, LogLinearGrowth.Fit([1, 2, -3, 4]).Why!.Value.Reason);

    [Fact]
    public void Series_without_cases_is_not_estimable() =>
        Assert.Equal(NotEstimableReason.TooFewCases, LogLinearGrowth.UpToPeak(Some.Series(0, 0, 0, 0)).Why!.Value.Reason);

    [Fact]
    public void Unknown_day_on_the_way_to_the_peak_is_not_estimable() =>
        Assert.Equal(NotEstimableReason.UnknownDays, LogLinearGrowth.UpToPeak(Some.SeriesWithGaps(1, 2, null, 4, 8)).Why!.Value.Reason);

    [Fact]
    public void Negative_day_on_the_way_to_the_peak_needs_a_treatment()
    {
        var series = Some.Series(1, 2, -1, 4, 8);
        Assert.Equal(NotEstimableReason.NegativeIncidence, LogLinearGrowth.UpToPeak(series).Why!.Value.Reason);
        Assert.Equal(LogLinearGrowth.Fit([1, 2, 0, 4, 8]), LogLinearGrowth.UpToPeak(series, 1, NegativeCounts.TreatAsZero));
    }

    [Fact]
    public void Days_before_the_first_case_and_after_the_first_highest_bin_do_not_matter() =>
        Assert.Equal(LogLinearGrowth.Fit([1, 2, 5]), LogLinearGrowth.UpToPeak(Some.SeriesWithGaps(null, 0, 1, 2, 5, 5, null, -2)));

    [Fact]
    public void Exact_doubling_is_found() =>
        Gen.Int[3, 20].Sample(bins =>
        {
            var growth = LogLinearGrowth.Fit([.. Enumerable.Range(0, bins).Select(i => 1L << i)], 2).Value;
            Near.Relative(Math.Log(2) / 2, growth.RatePerDay, 1e-12, "r");
            Near.Relative(2, growth.DoublingTime.DoublingDays!.Value, 1e-12, "doubling time");
            Near.Relative(Math.Sqrt(2) - 1, growth.DailyChangeProportion, 1e-12, "daily change");
        });

    [Fact]
    public void Scaling_the_counts_leaves_the_rate() =>
        Gen.Select(Gen.Int[1, 500].Array[3, 30], Gen.Int[2, 1000]).Sample((counts, factor) =>
        {
            var one = LogLinearGrowth.Fit([.. counts.Select(count => (long)count)]).Value;
            var many = LogLinearGrowth.Fit([.. counts.Select(count => (long)count * factor)]).Value;
            Near.Reference(one.RatePerDay, many.RatePerDay, 1e-12, "r");
            Assert.True(one.LowerPerDay <= one.RatePerDay && one.RatePerDay <= one.UpperPerDay);
        });

    [Fact]
    public void Bin_shorter_than_a_day_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LogLinearGrowth.Fit([1, 2, 3], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LogLinearGrowth.UpToPeak(Some.Series(1, 2, 3), 0));
    }

    private static long[] Bins(JsonElement file) => [.. file.GetProperty("counts").EnumerateArray().Select(count => count.GetInt64())];

    private static void Compare(string file, string incidence, int binDays)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var expected = json.RootElement;
        var growth = LogLinearGrowth.UpToPeak(Some.Series(ReferenceFiles.Counts(incidence)), binDays).Value;
        CompareRates(expected, growth);
        var times = growth.DoublingTime;
        Near.Reference(expected.GetProperty("doubling").GetDouble(), times.DoublingDays!.Value, 1e-9, "doubling");
        Near.Reference(expected.GetProperty("doubling_conf")[0].GetDouble(), times.FastestDoublingDays!.Value, 1e-9, "fastest doubling");
        Near.Reference(expected.GetProperty("doubling_conf")[1].GetDouble(), times.SlowestDoublingDays!.Value, 1e-9, "slowest doubling");
        Assert.Equal(growth, LogLinearGrowth.Fit(Bins(expected), binDays).Value);
    }

    private static void CompareRates(JsonElement expected, GrowthRate growth)
    {
        Near.Reference(expected.GetProperty("r").GetDouble(), growth.RatePerDay, 1e-9, "r");
        Near.Reference(expected.GetProperty("r_conf")[0].GetDouble(), growth.LowerPerDay, 1e-9, "lower");
        Near.Reference(expected.GetProperty("r_conf")[1].GetDouble(), growth.UpperPerDay, 1e-9, "upper");
    }
}

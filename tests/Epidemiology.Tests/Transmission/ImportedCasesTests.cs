using CsCheck;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

public sealed class ImportedCasesTests
{
    private static readonly DiscretisedSerialInterval Interval = DiscretisedSerialInterval.ShiftedGamma(4.7, 2.9, 59);

    [Theory] // EpiEstim 2.2-4: closed form, 1e-8 as for the series without imported cases
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(20)]
    public void Imported_cases_infect_but_were_not_infected_here_as_in_EpiEstim(int windowDays)
    {
        var options = new ReproductionNumberOptions { WindowDays = windowDays, PriorMean = 3, PriorStandardDeviation = 2 };
        var windows = InstantaneousReproductionNumber.Estimate(Outbreak.All, Outbreak.Imported, Interval, options);
        InstantaneousReproductionNumberReferenceTests.Compare(ReferenceFiles.Own("imported", $"cori_w{windowDays}.csv"), windows, "imported");
    }

    [Fact]
    public void Without_imported_cases_nothing_changes() =>
        Some.Counts.Sample(counts => Assert.Equal(
            InstantaneousReproductionNumber.Estimate(Some.Series(counts), Some.Interval),
            InstantaneousReproductionNumber.Estimate(Some.Series(counts), Some.Series(new int[counts.Length]), Some.Interval)));

    [Fact]
    public void More_imported_cases_mean_a_lower_R() =>
        Some.Counts.Sample(counts =>
        {
            var some = Array.ConvertAll(counts, count => count / 3);
            var more = Array.ConvertAll(counts, count => count / 2);
            var one = InstantaneousReproductionNumber.Estimate(Some.Series(counts), Some.Series(some), Some.Interval)[^1].ReproductionNumber.Value;
            var other = InstantaneousReproductionNumber.Estimate(Some.Series(counts), Some.Series(more), Some.Interval)[^1].ReproductionNumber.Value;
            Assert.True(other.Mean <= one.Mean);
        });

    [Fact]
    public void Unknown_number_of_imported_cases_makes_the_windows_that_hold_the_day_not_estimable()
    {
        int?[] imported = [.. Enumerable.Repeat((int?)1, 30)];
        imported[15] = null;
        var windows = InstantaneousReproductionNumber.Estimate(Some.SeriesWithGaps(Some.Steady(30)), Some.SeriesWithGaps(imported), Some.Interval);
        Assert.All(windows, window => Assert.Equal(
            window.Start <= Some.FirstDate.AddDays(15) && window.End >= Some.FirstDate.AddDays(15),
            Some.Reason(window) == NotEstimableReason.UnknownDays));
    }

    [Fact]
    public void Imported_cases_that_are_no_part_of_all_cases_are_refused()
    {
        DailyIncidence[] wrong = [Some.Series(1, 6, 1), Some.Series(1, -1, 1), Some.Series(1, 1), DailyIncidence.AllKnown(Some.FirstDate.AddDays(1), [1, 1, 1])];
        Assert.All(wrong, imported => Assert.Throws<ArgumentException>(
            () => InstantaneousReproductionNumber.Estimate(Some.Series(5, 5, 5), imported, Some.Interval)));
    }
}

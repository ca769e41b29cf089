using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

public sealed class GrowthChangePointsTests
{
    private static readonly int[] Broken = Array.ConvertAll(ReferenceFiles.Column(ReferenceFiles.Own("changepoints", "series.csv"), 1), Convert.ToInt32);

    [Fact] // glm(family = poisson) over every knot and every pair of knots: places exactly, slopes and errors 1e-6 (both converge to rounding)
    public void Places_and_slopes_agree_with_an_exhaustive_search_in_R()
    {
        foreach (var group in ReferenceFiles.Rows(ReferenceFiles.Own("changepoints", "lines.csv")).GroupBy(row => (int)row[0]!))
        {
            var rows = group.ToArray();
            // With so many change points allowed the search itself keeps the best of that number; the criterion is tested below.
            var line = new BrokenLineSearch([.. Enumerable.Range(0, Broken.Length).Select(day => (double)day)], [.. Broken.Select(count => (double)count)], 7)
                .Best(group.Key)!.Line;
            Assert.Equal(rows.Skip(1).Select(row => row[4]!.Value), line.Knots);
            Near.Reference(rows[0][1]!.Value, line.Deviance, 1e-8, "deviance");
            Near.Reference(rows[0][2]!.Value, line.Pearson, 1e-6, "Pearson");
            for (var segment = 0; segment < rows.Length; segment++)
            {
                Near.Reference(rows[segment][5]!.Value, line.Slope(segment), 1e-6, $"slope {segment}");
                Near.Reference(rows[segment][6]!.Value, Math.Sqrt(line.SlopeVariance(segment)), 1e-6, $"standard error {segment}");
            }
        }
    }

    [Fact]
    public void Two_changes_are_found_where_two_were_made()
    {
        var found = GrowthChangePoints.Find(Some.Series(Broken)).Value;
        Assert.Equal(3, found.Segments.Length);
        double[] truth = [0.12, -0.05, 0.05];
        int[] knots = [0, 25, 48];
        for (var i = 0; i < 3; i++)
        {
            var segment = found.Segments[i];
            Assert.InRange(truth[i], segment.GrowthRate.LowerPerDay, segment.GrowthRate.UpperPerDay);
            Assert.InRange(Some.FirstDate.AddDays(knots[i]), segment.EarliestStart, segment.LatestStart);
            Assert.InRange(segment.Start, segment.EarliestStart, segment.LatestStart);
        }

        Assert.Equal(found.Segments[0].End, found.Segments[1].Start);
        Assert.Equal(Some.FirstDate.AddDays(69), found.Segments[2].End);
    }

    [Fact]
    public void Steady_growth_has_no_change_point_in_nineteen_of_twenty_series()
    {
        var random = new RandomStream(5);
        var without = Enumerable.Range(0, 100).Count(_ => GrowthChangePoints.Find(
            Some.Series(Simulated.Exponential(random, 50, 10, 0.05)), new GrowthChangePointOptions { MostChangePoints = 2 }).Value.Segments.Length == 1);
        Assert.True(without >= 95, $"{without} of 100 without a false change point.");
    }

    [Fact]
    public void Without_change_points_the_rate_is_that_of_quasi_Poisson_growth()
    {
        int[] counts = [.. Broken.Take(25)];
        var line = GrowthChangePoints.Find(Some.Series(counts), new GrowthChangePointOptions { MostChangePoints = 0 }).Value.Segments[0].GrowthRate;
        var window = QuasiPoissonGrowth.Estimate(Some.Series(counts), Some.FirstDate.AddDays(24), new GrowthWindowOptions { WindowDays = 25 }).GrowthRate.Value;
        Near.Reference(window.RatePerDay, line.RatePerDay, 1e-9, "r");
        Near.Reference(window.UpperPerDay, line.UpperPerDay, 1e-9, "upper");
    }

    [Fact]
    public void Scaling_and_moving_leave_places_and_slopes()
    {
        var one = GrowthChangePoints.Find(Some.Series(Broken)).Value;
        var many = GrowthChangePoints.Find(DailyIncidence.AllKnown(Some.FirstDate.AddDays(10), [.. Broken.Select(count => count * 10)]), new() { MostChangePoints = 2 }).Value;
        Assert.Equal(one.Segments[1].Start.AddDays(10), many.Segments[1].Start);
        Near.Reference(one.Segments[1].GrowthRate.RatePerDay, many.Segments[1].GrowthRate.RatePerDay, 1e-8, "r");
    }

    [Fact]
    public void What_cannot_be_estimated_says_why()
    {
        Assert.Equal(NotEstimableReason.TooFewCases, Why(Some.SeriesWithGaps(Some.Steady(30, 0))));
        Assert.Equal(NotEstimableReason.TooFewDays, Why(Some.Series(5, 5, 5)));
        Assert.Equal(NotEstimableReason.NegativeIncidence, Why(Some.Series(5, 5, 5, -1, 5, 5, 5, 5, 5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => GrowthChangePoints.Find(Some.Series(1), new() { MinimumSegmentDays = 2 }));

        static NotEstimableReason? Why(DailyIncidence incidence) => GrowthChangePoints.Find(incidence).Why?.Reason;
    }

    [Fact]
    public void Unknown_days_are_left_out()
    {
        int?[] counts = [.. Broken.Select(count => (int?)count)];
        (counts[5], counts[33]) = (null, null);
        Assert.Equal(3, GrowthChangePoints.Find(Some.SeriesWithGaps(counts)).Value.Segments.Length);
    }

    [Fact]
    public void Outbreak_that_ends_in_zeros_has_finite_numbers()
    {
        var found = GrowthChangePoints.Find(Some.Series([.. Broken, .. Enumerable.Repeat(0, 20)]));
        Assert.True(!found.IsEstimable || found.Value.Segments.ToArray().All(segment => double.IsFinite(segment.GrowthRate.RatePerDay) && double.IsFinite(segment.GrowthRate.UpperPerDay)));
    }
}

using Fangxian.Epidemiology.Incidence;

namespace Fangxian.Epidemiology.Tests.Incidence;

public sealed class DailyIncidenceTests
{
    [Fact]
    public void Series_needs_a_day() =>
        Assert.Throws<ArgumentException>(() => new DailyIncidence(Some.FirstDate, ReadOnlySpan<int?>.Empty));

    [Fact]
    public void Unknown_is_not_zero()
    {
        var series = Some.SeriesWithGaps(3, null, 0);
        Assert.Equal(3, series.On(Some.FirstDate));
        Assert.Null(series.On(Some.FirstDate.AddDays(1)));
        Assert.Equal(0, series.On(Some.FirstDate.AddDays(2)));
    }

    [Fact]
    public void Days_outside_the_series_are_unknown()
    {
        var series = Some.Series(1, 2);
        Assert.Null(series.On(Some.FirstDate.AddDays(-1)));
        Assert.Null(series.On(Some.FirstDate.AddDays(2)));
        Assert.Equal(Some.FirstDate.AddDays(1), series.LastDate);
        Assert.Equal(2, series.Days);
    }

    [Fact]
    public void Counts_are_copied()
    {
        int?[] counts = [1, 2];
        var series = new DailyIncidence(Some.FirstDate, counts);
        counts[0] = 99;
        Assert.Equal([1, 2], series.Counts.ToArray());
    }
}

using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Platform.Data;

public sealed class OutbreakCalendarTests
{
    private static readonly OutbreakCalendar Shanghai = OutbreakCalendar.In(null);

    [Fact]
    public void A_day_ends_at_24_hours_in_the_provinces_zone() =>
        Assert.Equal(new DateTimeOffset(2020, 2, 25, 16, 0, 0, TimeSpan.Zero), Shanghai.EndOf(new DateOnly(2020, 2, 25)));

    [Fact]
    public void The_end_of_a_day_belongs_to_the_next()
    {
        var end = Shanghai.EndOf(new DateOnly(2020, 2, 25));
        Assert.Equal(new DateOnly(2020, 2, 26), Shanghai.DayOf(end));
        Assert.Equal(new DateOnly(2020, 2, 25), Shanghai.DayOf(end.AddTicks(-1)));
    }

    [Fact]
    public void A_day_of_the_clock_change_has_its_own_length()
    {
        var berlin = OutbreakCalendar.In("Europe/Berlin");
        Assert.Equal(TimeSpan.FromHours(23), berlin.EndOf(new DateOnly(2020, 3, 29)) - berlin.EndOf(new DateOnly(2020, 3, 28)));
    }

    [Theory]
    [InlineData("America/Havana", "2020-10-31", 24)]
    [InlineData("America/Havana", "2020-11-01", 25)]
    [InlineData("America/Havana", "2020-03-07", 24)]
    [InlineData("America/Havana", "2020-03-08", 23)]
    [InlineData("Africa/Cairo", "2014-09-25", 25)]
    [InlineData("Atlantic/Azores", "2020-10-25", 25)]
    public void A_day_ends_once_where_the_clock_changes_at_midnight(string zone, string text, int hours)
    {
        var (calendar, day) = (OutbreakCalendar.In(zone), DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((day, day.AddDays(1)), (calendar.DayOf(calendar.EndOf(day).AddTicks(-1)), calendar.DayOf(calendar.EndOf(day))));
        Assert.Equal(TimeSpan.FromHours(hours), calendar.EndOf(day) - calendar.EndOf(day.AddDays(-1)));
        Assert.Equal(day, calendar.EndedAt(calendar.EndOf(day)));
    }

    [Theory]
    [InlineData("2020-02-25", "2020-02-25T16:00:00Z")]
    [InlineData("2020/2/25", "2020-02-25T16:00:00Z")]
    [InlineData("2020年2月25日", "2020-02-25T16:00:00Z")]
    [InlineData("2020-02-25T18:00", "2020-02-25T10:00:00Z")]
    [InlineData("2020-02-25 18:00:30", "2020-02-25T10:00:30Z")]
    [InlineData("2020-02-25T18:00+08:00", "2020-02-25T10:00:00Z")]
    [InlineData("2020-02-25T18:00Z", "2020-02-25T18:00:00Z")]
    [InlineData("2020-02-25T18:00-05:00", "2020-02-25T23:00:00Z")]
    public void An_instant_is_a_day_a_local_time_or_a_time_with_its_offset(string text, string instant) =>
        Assert.Equal(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), InstantText.Parse(text, Shanghai));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("05/02/2020")]
    [InlineData("2020-02-30")]
    public void Anything_else_is_no_instant(string text) => Assert.Null(InstantText.Parse(text, Shanghai));
}

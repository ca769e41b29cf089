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

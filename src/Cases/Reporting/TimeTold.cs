using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;

namespace Fangxian.Cases.Reporting;

/// <summary>An instant as people tell it of a case: never in the future, but for the few minutes by which a clock goes fast.</summary>
internal static class TimeTold
{
    private static readonly TimeSpan FastClock = TimeSpan.FromMinutes(5);

    /// <summary>A date alone: year, month and day.</summary>
    private const int LongestDate = 11;

    /// <summary>Null where nothing is told, or where it cannot be read. Today's date alone means now.</summary>
    public static DateTimeOffset? Read(string? text, OutbreakCalendar calendar, DateTimeOffset now) =>
        string.IsNullOrWhiteSpace(text) || InstantText.Parse(text.Trim(), calendar) is not { } at ? null
        : at > now && (at <= now + FastClock || (text.Trim().Length <= LongestDate && DateText.Parse(text.Trim()) == calendar.DayOf(now))) ? now
        : at;

    public static FieldError? ErrorOf(string? text, DateTimeOffset? read, DateTimeOffset now) =>
        string.IsNullOrWhiteSpace(text) ? null
        : read is null ? new("cases.time-form", text.Trim())
        : read > now ? new("cases.dates.future", text.Trim())
        : null;
}

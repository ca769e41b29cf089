using System.Globalization;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;

namespace Fangxian.Cases.Counts;

/// <summary>Instants as people write them: a day (its end), a local time, or a time with its offset.</summary>
internal static class InstantText
{
    /// <summary>2020-02-25 18:00 in the province's zone; the end of a day is 24:00 of that day.</summary>
    public static string Show(DateTimeOffset instant, OutbreakCalendar calendar) => RowsFile.TimeText(calendar.ToLocal(instant).DateTime);

    public static DateTimeOffset? Parse(string text, OutbreakCalendar calendar)
    {
        if (text.Length <= 11 && DateText.Parse(text) is { } day)
        {
            return calendar.EndOf(day);
        }
        // Nothing else says which number is the month.
        var yearFirst = text.Length > 4 && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0;
        if (!yearFirst || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) || instant.Year is < 1900 or > 2200)
        {
            return null;
        }
        var hasOffset = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10;
        if (hasOffset)
        {
            return instant.ToUniversalTime();
        }
        var local = DateTime.SpecifyKind(instant.UtcDateTime, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, calendar.Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}

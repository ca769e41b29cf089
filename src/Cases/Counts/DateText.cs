using System.Globalization;
using Fangxian.Platform.Data;

namespace Fangxian.Cases.Counts;

/// <summary>Dates as files have them: 2020-02-25, 2020/2/25, 20200225, 2020年2月25日. Day and month are never guessed.</summary>
internal static class DateText
{
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "yyyy年M月d日", "yyyy-MM-dd HH:mm:ss", "yyyy/M/d H:mm:ss", "yyyy/M/d H:mm"];

    private static readonly DateOnly Earliest = new(1900, 1, 1);

    public static DateOnly? Parse(string text) =>
        DateOnly.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        || (DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && (date = DateOnly.FromDateTime(time)) != default)
            ? date >= Earliest ? date : null
            : null;
}

/// <summary>Instants as people write them: a day (its end), a local time, or a time with its offset.</summary>
internal static class InstantText
{
    /// <summary>2020-02-25 18:00 in the province's zone; the end of a day is 24:00 of that day.</summary>
    public static string Show(DateTimeOffset instant, OutbreakCalendar calendar)
    {
        var local = calendar.ToLocal(instant);
        return local.TimeOfDay == TimeSpan.Zero
            ? local.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + " 24:00"
            : local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    public static DateTimeOffset? Parse(string text, OutbreakCalendar calendar)
    {
        if (text.Length <= 11 && DateText.Parse(text) is { } day)
        {
            return calendar.EndOf(day);
        }
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
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

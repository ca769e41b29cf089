using System.Globalization;

namespace Fangxian.Platform.ImportExport;

/// <summary>In which order a column writes day and month before the year: 25/2/2020 or 2/25/2020.</summary>
public enum DayMonthOrder
{
    DayFirst,
    MonthFirst,
}

/// <summary>What a text tells as a date.</summary>
/// <param name="Day">The day; null where the text is none, or where only the order of the column decides.</param>
/// <param name="Form">How it is written: a key of the texts under <c>date-form.</c>.</param>
/// <param name="Order">The order that this text proves, its year being last; null where it proves none.</param>
/// <param name="Needs">Both orders give a day: the column has to decide.</param>
public readonly record struct DateReading(DateOnly? Day, string Form, DayMonthOrder? Order = null, bool Needs = false);

/// <summary>
/// Dates as files have them: 2020-02-25, 2020/2/25, 2020.2.25, 20200225, 2020年2月25日, 25 Feb 2020, the days of a spreadsheet
/// (43886), each in full-width digits too and with a time behind; and 25/2/2020, whose order of day and month the caller knows.
/// </summary>
public static class DateText
{
    /// <summary>The time of day at which a day ends, behind that day.</summary>
    public const string EndOfDay = " 24:00";

    private const int FirstSerial = 36526; // 2000-01-01
    private const int LastSerial = 73050; // 2099-12-31

    private static readonly string[] Written = ["d MMM yyyy", "d-MMM-yyyy", "MMM d, yyyy", "d MMMM yyyy", "MMMM d, yyyy", "d MMM, yyyy"];
    private static readonly DateOnly Earliest = new(1900, 1, 1);

    /// <summary>The day; null where the text is no date, or does not say which number is the month.</summary>
    public static DateOnly? Parse(string text, DayMonthOrder? order = null) => Read(text, order).Day;

    /// <summary>The day with the form it is written in.</summary>
    public static DateReading Read(ReadOnlySpan<char> text, DayMonthOrder? order = null)
    {
        Span<char> plain = stackalloc char[40];
        text = text.Trim();
        if (text.Length is 0 or > 40)
        {
            return default;
        }
        for (var i = 0; i < text.Length; i++)
        {
            plain[i] = text[i] is >= '\uff01' and <= '\uff5e' ? (char)(text[i] - 0xfee0) : text[i];
        }
        var whole = plain[..text.Length].TrimStart('\'');
        return whole.Length > 0 && char.IsAsciiLetter(whole[0]) || whole.ContainsAnyInRange('A', 'S') || whole.ContainsAnyInRange('a', 's') ? Words(whole) : Figures(WithoutTime(whole), order);
    }

    /// <summary>What stands before a time of day, where what stands behind the space or T is one.</summary>
    private static ReadOnlySpan<char> WithoutTime(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAny(' ', 'T');
        return at > 0 && (text[at..] is EndOfDay || TimeOnly.TryParseExact(text[(at + 1)..], ["H:mm", "H:mm:ss", "HH:mm:ss.FFFFFFF"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) ? text[..at] : text;
    }

    private static DateReading Words(ReadOnlySpan<char> text) =>
        DateOnly.TryParseExact(text, Written, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= Earliest && day.Year <= 2200 ? new(day, "written") : default;

    private static DateReading Figures(ReadOnlySpan<char> text, DayMonthOrder? order)
    {
        Span<int> parts = [0, 0, 0];
        Span<int> lengths = [0, 0, 0];
        Span<char> marks = ['\0', '\0', '\0'];
        var at = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c) && at < 3 && lengths[at] < 8)
            {
                parts[at] = parts[at] * 10 + (c - '0');
                lengths[at]++;
            }
            else if (at < 3 && lengths[at] > 0)
            {
                marks[at++] = c;
            }
            else
            {
                return default;
            }
        }
        if (at == 0)
        {
            return Solid(parts[0], lengths[0]);
        }
        var chinese = marks is ['年', '月', '日' or '号' or '\0'];
        var ended = chinese ? at == 2 ? lengths[2] > 0 : at == 3 : at == 2 && lengths[2] > 0 && marks[0] == marks[1] && marks[0] is '-' or '/' or '.';
        if (!ended)
        {
            return default;
        }
        return lengths[0] == 4 && lengths[1] <= 2 && lengths[2] <= 2 ? Of(parts[0], parts[1], parts[2], chinese ? "年月日" : $"y{marks[0]}m{marks[0]}d")
            : !chinese && lengths[2] == 4 && lengths[0] <= 2 && lengths[1] <= 2 ? YearLast(parts[0], parts[1], parts[2], order)
            : default;
    }

    /// <summary>20200225, or the days since 1900 of a spreadsheet.</summary>
    private static DateReading Solid(int number, int length) =>
        length == 8 ? Of(number / 10000, number / 100 % 100, number % 100, "ymd")
        : length == 5 && number is >= FirstSerial and <= LastSerial ? new(DateOnly.FromDateTime(DateTime.FromOADate(number)), "serial")
        : default;

    private static DateReading YearLast(int first, int second, int year, DayMonthOrder? order)
    {
        var (day, month) = (Of(year, second, first, "dmy"), Of(year, first, second, "mdy"));
        return (day.Day, month.Day) switch
        {
            (null, null) => default,
            ({ }, null) => day with { Order = DayMonthOrder.DayFirst },
            (null, { }) => month with { Order = DayMonthOrder.MonthFirst },
            _ when first == second => day,
            _ => order switch { DayMonthOrder.DayFirst => day, DayMonthOrder.MonthFirst => month, _ => new(null, "", Needs: true) },
        };
    }

    private static DateReading Of(int year, int month, int day, string form) =>
        year is >= 1900 and <= 2200 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new(new DateOnly(year, month, day), form) : default;
}

using System.Globalization;
using Fangxian.Cases.Counts;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;

namespace Fangxian.Cases.LineList;

/// <summary>Reads the days and times of one row of a line list; what cannot be is told with its column.</summary>
internal sealed class CaseDays(CaseReading file, TableFile table, Dictionary<string, string> told, Action<int, FieldError> wrong)
{
    private static readonly string[] Fields =
    [
        CaseFields.BirthDate, CaseFields.Onset, CaseFields.FirstVisit, CaseFields.Admission, CaseFields.Isolation, CaseFields.OutcomeDate, CaseFields.Recovered, CaseFields.Died, CaseFields.IcuFrom, CaseFields.IcuTo,
        CaseFields.ClassDate, CaseFields.SuspectedOn, CaseFields.ClinicallyDiagnosedOn, CaseFields.ConfirmedOn, CaseFields.AsymptomaticOn, CaseFields.DiscardedOn,
    ];

    /// <summary>The dates read so far, so that the file can prove the order of day and month.</summary>
    public ColumnDateOrder Order { get; private set; }

    public bool NeedsOrder { get; private set; }

    public Dictionary<string, DateOnly?> ReadAll() => Fields.ToDictionary(field => field, Day, StringComparer.Ordinal);

    /// <summary>The day that a text tells.</summary>
    public DateReading Read(ReadOnlySpan<char> text)
    {
        var reading = DateText.Read(WithoutMidnight(text), file.Mapping.DateOrder);
        Order = Order.With(reading);
        return reading;
    }

    /// <summary>An instant; of a day alone its end. With whether the time of day was told.</summary>
    public (DateTimeOffset? At, bool IsToTheMinute) Instant(string field)
    {
        var column = file.Columns.Filled(table, field);
        if (column < 0)
        {
            return default;
        }
        if (file.Columns.IsOwn && MidnightAt(table.Span(column)) > 0)
        {
            return (EndBefore(Day(field)), false);
        }
        if (WithoutMidnight(table.Span(column)).Contains(':') && InstantText.Parse(table[column], file.Calendar) is { } instant)
        {
            if (instant > file.Now)
            {
                wrong(column, new("counts.row.date-future", table[column]));
            }
            return (instant, true);
        }
        return (Day(field) is { } day ? file.Calendar.EndOf(day) : (DateTimeOffset?)null, false);
    }

    /// <summary>Whether a text says an instant, to the minute, as a file of this system writes it or a spreadsheet program does after it.</summary>
    public bool Says(string text, DateTimeOffset at)
    {
        if (text == InstantText.Show(at, file.Calendar))
        {
            return true;
        }
        if (MidnightAt(text) > 0)
        {
            return EndBefore(Read(text).Day) == at;
        }
        return WithoutMidnight(text).Contains(':') && InstantText.Parse(text, file.Calendar) is { } instant ? Minute(instant) == Minute(at) : Read(text).Day is { } day && file.Calendar.EndOf(day) == at;
    }

    private DateOnly? Day(string field)
    {
        var column = file.Columns.Filled(table, field);
        if (column < 0)
        {
            return null;
        }
        var reading = Read(table.Span(column));
        NeedsOrder |= reading.Needs;
        if ((reading.Day ?? (field == CaseFields.BirthDate ? BirthOf(table.Span(column)) : null)) is { } day)
        {
            if (day > file.Today)
            {
                wrong(column, new("counts.row.date-future", table[column]));
            }
            return day;
        }
        if (IsMonth(table.Span(column)))
        {
            told[field] = table[column];
        }
        else
        {
            wrong(column, new(reading.Needs ? "counts.row.date-order" : table.Span(column).StartsWith('=') ? "counts.row.formula" : "counts.row.date", table[column]));
        }
        return null;
    }

    /// <summary>A day of birth as the days of a spreadsheet: 31473; others are never so long ago.</summary>
    public static DateOnly? BirthOf(ReadOnlySpan<char> text) => text.Length == 5 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? DateOnly.FromDateTime(DateTime.FromOADate(days)) : null;

    /// <summary>The end of a day is 24:00 in files of this system, which spreadsheet programs write as 0:00 of the next.</summary>
    private DateTimeOffset? EndBefore(DateOnly? next) => next is { } day ? file.Calendar.EndOf(day.AddDays(-1)) : null;

    private static long Minute(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMinute;

    /// <summary>2020-03-02T00:00:00.000Z: systems write a day alone as its midnight; files of this system as its end, 2020-03-02 24:00.</summary>
    private static ReadOnlySpan<char> WithoutMidnight(ReadOnlySpan<char> text) =>
        text.Length > DateText.EndOfDay.Length && text.EndsWith(DateText.EndOfDay) ? text[..^DateText.EndOfDay.Length] : MidnightAt(text) is > 0 and var at ? text[..at] : text;

    /// <summary>Where the day ends behind which 0:00 is told; -1 where it is not.</summary>
    private static int MidnightAt(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAny('T', ' ');
        return at >= 8 && text[at..].Contains(':') && !text[(at + 1)..].TrimEnd('Z').ContainsAnyExcept("0:.") ? at : -1;
    }

    /// <summary>2020-04: a month is no day, and no mistake either; it stays as told.</summary>
    private static bool IsMonth(ReadOnlySpan<char> text) =>
        text.Length is 6 or 7 && text[4] is '-' or '/' or '.' && int.TryParse(text[..4], out var year) && year is > 1900 and < 2200 && int.TryParse(text[5..], out var month) && month is >= 1 and <= 12;
}

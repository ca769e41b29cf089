using System.Globalization;
using System.Runtime.InteropServices;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;

namespace Fangxian.Cases.Counts;

/// <summary>A whole file of counts, read and checked row by row and held in memory until it is published: 64 bytes a row.</summary>
internal sealed class StagedCounts : IStagedFile
{
    /// <summary>More rows than this are refused as a file; send it in parts.</summary>
    public const int MostRows = 5_000_000;

    /// <summary>A file of which more rows are refused is read by the wrong columns; it is refused as a whole.</summary>
    public const int MostRefused = 500_000;

    private const int NotSaid = SeriesFacts.Missing;

    /// <summary>A count above this is a mistake of the keyboard.</summary>
    private const int MostPlausible = 2_000_000_000;

    private readonly AreaTree _tree;
    private readonly AreaNames _names;
    private readonly DiseaseCatalogue _diseases;
    private readonly OutbreakCalendar _calendar;
    private readonly CountMapping _mapping;
    private readonly Disease? _disease;
    private readonly DateOnly _today;
    private readonly Scope _scope;
    private Disease? _lastDisease;

    /// <summary>Areas found already, by code and name as the file writes them, a null character between.</summary>
    private readonly Dictionary<string, (AreaNode? Node, FieldError? Error)> _areas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Day, FieldError? Error)> _days = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _dateForms = new(StringComparer.Ordinal);
    private ColumnDateOrder _order;
    private bool _needsOrder;

    private StagedCounts(AreaTree tree, DiseaseCatalogue diseases, OutbreakCalendar calendar, CountMapping mapping, Disease? disease, DateOnly today, Scope scope) =>
        (_tree, _names, _diseases, _calendar, _mapping, _disease, _today, _scope) = (tree, new(tree, scope), diseases, calendar, mapping, disease, today, scope);

    public IReadOnlyList<string> Headers { get; private set; } = [];

    /// <summary>What the file turned out to be.</summary>
    public FileFacts Facts { get; private set; } = null!;

    /// <summary>Lines below the figures that are sums or notes: they are left out, for every row already says its own.</summary>
    public List<int> LeftOut { get; } = [];

    /// <summary>The order of day and month that some dates of the column prove and others need; null where none needs it or they disagree.</summary>
    public DayMonthOrder? ProvenOrder => _needsOrder ? _order.Proven : null;

    public List<StagedCount> Rows { get; } = [];

    public List<RefusedRow> Refused { get; } = [];

    /// <summary>The publications that rows name, by their number in <see cref="StagedCount.Source"/>.</summary>
    public IReadOnlyList<string> Sources => [.. _sources.OrderBy(s => s.Value).Select(s => s.Key)];

    public int Count => Rows.Count + Refused.Count;

    /// <summary>Reads a file by its mapping; rows of areas outside the scope are refused. <paramref name="progress"/> is told the number of rows now and then.</summary>
    public static Result<StagedCounts> Read(TableFile table, CountMapping mapping, Disease? disease, AreaTree tree, DiseaseCatalogue diseases, OutbreakCalendar calendar, DateOnly today, Scope scope, Action<int>? progress = null)
    {
        var staged = new StagedCounts(tree, diseases, calendar, mapping, disease, today, scope) { Headers = table.Headers };
        var columns = new CountColumnIndexes(table.Headers, mapping.Columns);
        if (columns.Missing(disease is null) is { } missing)
        {
            return new CountColumnsMissing(missing);
        }
        while (table.Read())
        {
            staged.Add(table, columns);
            if (staged.Count > MostRows)
            {
                return new TooManyRows(MostRows);
            }
            if (staged.Refused.Count > MostRefused)
            {
                return new TooManyRefused(MostRefused, staged.Refused[0].Line, staged.Refused[0].Error);
            }
            if ((staged.Count & 0x3fff) == 0)
            {
                progress?.Invoke(staged.Count);
            }
        }
        staged.Facts = new(table.Encoding, table.Sheet, table.Sheets, table.HeaderLine, table.RepairedHeaders, table.HiddenRows, [.. staged._dateForms], mapping.DateOrder, staged.LeftOut);
        return staged;
    }

    /// <summary>The field that every row needs and the mapping names no column for; null where it is complete.</summary>
    public static string? MissingColumn(IReadOnlyList<string> headers, CountMapping mapping, bool needsDisease) => new CountColumnIndexes(headers, mapping.Columns).Missing(needsDisease);

    private void Add(TableFile table, CountColumnIndexes columns)
    {
        var row = new StagedCount { Line = table.LineNumber, Basis = _mapping.Basis, Source = -1, KnownSince = StagedCount.NoTime, Confirmed = NotSaid, Suspected = NotSaid, Cured = NotSaid, Dead = NotSaid };
        AreaNode? area = null;
        var error = (table.IsTooWide ? (-1, new("counts.row.wide", table.Headers.Count)) : ((int Column, FieldError Why)?)null)
            ?? ReadDisease(table, columns, ref row)
            ?? ReadArea(table, columns, ref row, out area)
            ?? ReadDate(table, columns, area, ref row)
            ?? (columns.Measure >= 0 ? ReadLong(table, columns, ref row) : ReadWide(table, columns, ref row))
            ?? ReadPublication(table, columns, ref row);
        if (error is null)
        {
            Rows.Add(row);
        }
        else if (IsSumOrNote(table, columns))
        {
            LeftOut.Add(row.Line);
        }
        else
        {
            Refused.Add(new(row.Line, error.Value.Column < 0 ? "" : table.Headers[error.Value.Column], error.Value.Column < 0 ? "" : table[error.Value.Column], error.Value.Why, [.. table.Row]));
        }
    }

    /// <summary>A row of sums (合计) or a note behind the table: it names no area or day of its own.</summary>
    private static bool IsSumOrNote(TableFile table, CountColumnIndexes columns) =>
        SumRow.IsSum(table.Span(columns.Area)) || SumRow.IsSum(table.Span(columns.Date)) || (columns.AreaName >= 0 && SumRow.IsSum(table.Span(columns.AreaName)) && table.Span(columns.Area).IsEmpty) || SumRow.IsNote(table);

    private (int Column, FieldError Why)? ReadDisease(TableFile table, CountColumnIndexes columns, ref StagedCount row)
    {
        var disease = columns.Disease < 0 ? _disease : DiseaseOf(table.Span(columns.Disease));
        if (disease is null)
        {
            return (columns.Disease, new("counts.row.disease", columns.Disease < 0 ? "" : table[columns.Disease]));
        }
        row.DiseaseId = disease.Id;
        return null;
    }

    private Disease? DiseaseOf(ReadOnlySpan<char> code)
    {
        if (_lastDisease is null || !code.SequenceEqual(_lastDisease.Code))
        {
            _lastDisease = _diseases.ByCode(code.ToString());
        }
        return _lastDisease;
    }

    private (int, FieldError)? ReadArea(TableFile table, CountColumnIndexes columns, ref StagedCount row, out AreaNode? area)
    {
        var code = table.Span(columns.Area);
        var name = columns.AreaName < 0 ? default : table.Span(columns.AreaName);
        Span<char> key = code.Length + name.Length < 200 ? stackalloc char[code.Length + name.Length + 1] : new char[code.Length + name.Length + 1];
        code.CopyTo(key);
        key[code.Length] = '\0';
        name.CopyTo(key[(code.Length + 1)..]);
        if (!_areas.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var found))
        {
            _areas[key.ToString()] = found = Own(_names.Find(code.ToString(), name.ToString()));
        }
        area = found.Node;
        row.Position = found.Node?.Position ?? 0;
        return found.Error is null ? null : (columns.Area, found.Error);
    }

    private (AreaNode?, FieldError?) Own((AreaNode? Node, FieldError? Error) found) =>
        found.Node is { } node && !_scope.Covers(node.Position) ? (null, new("areas.row.outside", node.Name)) : found;

    /// <summary>The position of the smallest area of the scope that holds all usable rows; that of the scope itself where there are none.</summary>
    public long PositionWithin(Scope scope)
    {
        if (Rows.Count == 0)
        {
            return scope.First;
        }
        var (first, last) = (long.MaxValue, 0L);
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(Rows))
        {
            (first, last) = (Math.Min(first, row.Position), Math.Max(last, row.Position));
        }
        var around = _tree.Find(first)?.Path.LastOrDefault(area => area.Subtree.Covers(last))?.Position ?? AreaPosition.Root;
        return scope.Covers(around) ? around : scope.Ranges.First(range => range.Covers(first)).From;
    }

    /// <summary>The code of the first area outside a scope: it may have become smaller since the file was read.</summary>
    public string? Outside(Scope scope)
    {
        var before = -1L;
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(Rows))
        {
            if (row.Position != before && !scope.Covers(row.Position))
            {
                return _tree.Find(row.Position)?.Code ?? "";
            }
            before = row.Position;
        }
        return null;
    }

    private (int, FieldError)? ReadDate(TableFile table, CountColumnIndexes columns, AreaNode? area, ref StagedCount row)
    {
        var text = table.Span(columns.Date);
        if (!_days.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var found))
        {
            found = FindDay(text);
            if (_days.Count < 100_000)
            {
                _days[text.ToString()] = found;
            }
        }
        if (found.Error is { } error)
        {
            return (columns.Date, error);
        }
        row.Day = found.Day + Shift(found.Day, area!.Level);
        return row.Day > _today.DayNumber ? (columns.Date, new("counts.row.date-future", text.ToString()))
            : row.Day >= area.ClosedOn?.DayNumber ? (columns.Area, new("counts.row.area-closed", area.Name, area.ClosedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
            : row.Day is < 0 ? (columns.Date, new("counts.row.date", text.ToString()))
            : null;
    }

    private (int Day, FieldError? Error) FindDay(ReadOnlySpan<char> text)
    {
        var reading = DateText.Read(text, _mapping.DateOrder);
        _order = _order.With(reading);
        _needsOrder |= reading.Needs;
        if (reading.Day is not { } day)
        {
            return (-1, new(reading.Needs ? "counts.row.date-order" : text.StartsWith('=') ? "counts.row.formula" : "counts.row.date", text.ToString()));
        }
        _dateForms.Add(reading.Form);
        return (day.DayNumber, null);
    }

    private int Shift(int day, AreaLevel level) =>
        _mapping.DateShiftDays == 0
        || (_mapping.ShiftFrom is { } from && day < from.DayNumber)
        || (_mapping.ShiftTo is { } to && day > to.DayNumber)
        || (_mapping.ShiftLevel is { } only && only != level)
            ? 0
            : _mapping.DateShiftDays;

    private (int, FieldError)? ReadWide(TableFile table, CountColumnIndexes columns, ref StagedCount row)
    {
        if (ReadFigure(table, columns.Confirmed, out row.Confirmed) is { } confirmed)
        {
            return confirmed;
        }
        if (_mapping.SuspectedUntil is not { } until || row.Day <= until.DayNumber)
        {
            if (ReadFigure(table, columns.Suspected, out row.Suspected) is { } suspected)
            {
                return suspected;
            }
        }
        if (ReadFigure(table, columns.Cured, out row.Cured) is { } cured)
        {
            return cured;
        }
        if (ReadFigure(table, columns.Dead, out row.Dead) is { } dead)
        {
            return dead;
        }
        return row is { Confirmed: NotSaid, Suspected: NotSaid, Cured: NotSaid, Dead: NotSaid } ? (-1, new("counts.row.empty")) : null;
    }

    private (int, FieldError)? ReadLong(TableFile table, CountColumnIndexes columns, ref StagedCount row)
    {
        if (ReadFigure(table, columns.Value, out var value) is { } wrong)
        {
            return wrong;
        }
        if (value == NotSaid)
        {
            return (columns.Value, new("counts.row.empty"));
        }
        switch (table[columns.Measure].ToLowerInvariant())
        {
            case "confirmed" or "确诊":
                row.Confirmed = value;
                break;
            case "suspected" or "疑似":
                row.Suspected = value;
                break;
            case "cured" or "recovered" or "治愈":
                row.Cured = value;
                break;
            case "dead" or "deaths" or "死亡":
                row.Dead = value;
                break;
            default:
                return (columns.Measure, new("counts.row.measure", table[columns.Measure]));
        }
        return null;
    }

    private static (int, FieldError)? ReadFigure(TableFile table, int column, out int value)
    {
        value = NotSaid;
        if (column < 0)
        {
            return null;
        }
        var text = table.Span(column);
        if (table.IsMerged(column))
        {
            return (column, new("counts.row.merged", text.ToString()));
        }
        if (text.Length is > 0 and < 10 && Digits(text, out value))
        {
            return null;
        }
        value = NotSaid;
        if (text.Length == 0 || text is "-" or "--" or "—" or "——" or "－" or "/" or "NA" or "N/A" or "未知" or "未报")
        {
            return null;
        }
        if (FigureText.TryParse(text, out var figure) && figure <= MostPlausible)
        {
            value = figure < 0 ? NotSaid : (int)figure;
            return figure < 0 ? (column, new("counts.row.negative", text.ToString())) : null;
        }
        return (column, new(text[0] is '=' or '#' ? "counts.row.formula" : "counts.row.number", text.ToString()));
    }

    private static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
            value = value * 10 + (c - '0');
        }
        return true;
    }

    private (int, FieldError)? ReadPublication(TableFile table, CountColumnIndexes columns, ref StagedCount row)
    {
        if (columns.SourceUrl >= 0 && table[columns.SourceUrl] is { Length: > 0 } url)
        {
            if (url.Length > 500)
            {
                return (columns.SourceUrl, new("counts.row.url", url));
            }
            if (!_sources.TryGetValue(url, out row.Source))
            {
                _sources[url] = row.Source = _sources.Count;
            }
        }
        if (columns.PublishedAt >= 0 && table[columns.PublishedAt] is { Length: > 0 } published)
        {
            if (InstantText.Parse(published, _calendar) is not { } instant)
            {
                return (columns.PublishedAt, new("counts.row.published", published));
            }
            row.KnownSince = Instants.ToMicroseconds(instant);
        }
        else if (_mapping.PublishedAfterDays is { } days)
        {
            row.KnownSince = Instants.ToMicroseconds(_calendar.EndOf(DateOnly.FromDayNumber(row.Day + days)));
        }
        return null;
    }
}

using System.Globalization;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>
/// The input of an <c>epi</c> command, read whole. Its header must be the columns that the command names, in that order:
/// a file with other columns is refused, never read wrongly. An empty cell is unknown.
/// </summary>
internal sealed class InputTable
{
    private readonly string[] _columns;
    private readonly List<string[]> _rows;
    private readonly List<int> _lines;

    private InputTable(string[] columns, List<string[]> rows, List<int> lines) => (_columns, _rows, _lines) = (columns, rows, lines);

    public int Rows => _rows.Count;

    public bool Has(string column) => Array.IndexOf(_columns, column) >= 0;

    /// <summary>Reads a file, or standard input where the path is <c>-</c> or null.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layouts">Headers that are understood, such as <c>t,observed[,date][,population]</c>: brackets may be left out.</param>
    public static Result<InputTable> Read(string? path, params string[] layouts)
    {
        var name = path ?? "-";
        try
        {
            var content = Open(path);
            if (content.Length == 0)
            {
                return new InputEmpty();
            }
            using var file = TableFile.Open(content, name);
            return Read(file, layouts);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return new InputNotFound(name);
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            return new InputNotReadable(name);
        }
        catch (TableUnreadableException)
        {
            return new InputNoTable(name);
        }
    }

    private static Result<InputTable> Read(TableFile file, string[] layouts)
    {
        var found = file.Headers.Select(h => h.ToLowerInvariant()).ToArray();
        if (!layouts.Any(layout => Fits(found, layout)))
        {
            return new InputColumnsUnusable(string.Join(" | ", layouts), string.Join(',', file.Headers));
        }
        var (rows, lines) = (new List<string[]>(), new List<int>());
        while (file.Read())
        {
            rows.Add([.. Enumerable.Range(0, found.Length).Select(i => file[i])]);
            lines.Add(file.LineNumber);
        }
        return rows.Count > 0 ? new InputTable(found, rows, lines) : new InputEmpty();
    }

    /// <summary>The line of the file on which a row stands.</summary>
    public int Line(int row) => _lines[row];

    /// <summary>The cells as they stand.</summary>
    public string[] Texts(string column) => [.. _rows.Select(r => r[Array.IndexOf(_columns, column)])];

    /// <summary>Whole numbers; null where the cell is empty.</summary>
    public Result<int?[]> Counts(string column) => Parse<int>(column, Whole, "epi.cell.not-whole");

    /// <summary>Whole numbers, none missing and none below 0.</summary>
    public Result<int[]> NotNegative(string column)
    {
        var counts = Counts(column);
        if (!counts.IsOk)
        {
            return counts.Refusal;
        }
        return Array.FindIndex(counts.Value, n => n is null or < 0) is >= 0 and var row
            ? Refuse(row, column, counts.Value[row] is null ? "epi.cell.missing" : "epi.cell.negative")
            : Array.ConvertAll(counts.Value, n => n!.Value);
    }

    /// <summary>Numbers; null where the cell is empty.</summary>
    public Result<double?[]> Numbers(string column) => Parse<double>(column, Number, "epi.cell.not-a-number");

    /// <summary>Days as YYYY-MM-DD; null where the cell is empty.</summary>
    public Result<DateOnly?[]> Days(string column) => Parse<DateOnly>(column, Day, "epi.cell.not-a-day");

    /// <summary>Whole numbers that go up by one from row to row: one row for each point in time.</summary>
    public Result<int[]> ConsecutiveTimes(string column)
    {
        var times = Counts(column);
        for (var row = 0; times.IsOk && row < Rows; row++)
        {
            if (times.Value[row] is not { } t)
            {
                return Refuse(row, column, "epi.cell.missing");
            }
            if (row > 0 && t != times.Value[row - 1] + 1)
            {
                return Refuse(row, column, "epi.cell.not-next", times.Value[row - 1] + 1);
            }
        }
        return times.IsOk ? Array.ConvertAll(times.Value, t => t!.Value) : times.Refusal;
    }

    /// <summary>Days that rise from row to row.</summary>
    public Result<DateOnly[]> RisingDays(string column)
    {
        var days = Days(column);
        for (var row = 0; days.IsOk && row < Rows; row++)
        {
            if (days.Value[row] is null)
            {
                return Refuse(row, column, "epi.cell.missing");
            }
            if (row > 0 && days.Value[row] <= days.Value[row - 1])
            {
                return Refuse(row, column, "epi.cell.not-later");
            }
        }
        return days.IsOk ? Array.ConvertAll(days.Value, d => d!.Value) : days.Refusal;
    }

    /// <summary>Refuses a row of a column, with a reason by key.</summary>
    public InputCellUnusable Refuse(int row, string column, string reason, params object?[] arguments) =>
        new(_lines[row], column, _rows[row][Array.IndexOf(_columns, column)], new FieldError(reason, arguments));

    private Result<T?[]> Parse<T>(string column, Func<string, T?> parse, string reason)
        where T : struct
    {
        var at = Array.IndexOf(_columns, column);
        var values = new T?[Rows];
        for (var row = 0; row < values.Length; row++)
        {
            var cell = _rows[row][at];
            values[row] = cell.Length == 0 ? null : parse(cell);
            if (values[row] is null && cell.Length > 0)
            {
                return Refuse(row, column, reason);
            }
        }
        return values;
    }

    private static int? Whole(string cell) =>
        Number(cell) is { } number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : null;

    private static double? Number(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static DateOnly? Day(string cell) =>
        DateOnly.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Whether a header is a layout, of which bracketed columns may be missing but not change places.</summary>
    private static bool Fits(string[] header, string layout)
    {
        var at = 0;
        foreach (var column in layout.Replace("[,", ",[", StringComparison.Ordinal).Split(','))
        {
            var optional = column.StartsWith('[');
            if (at < header.Length && header[at] == column.Trim('[', ']'))
            {
                at++;
            }
            else if (!optional)
            {
                return false;
            }
        }
        return at == header.Length;
    }

    private static Stream Open(string? path)
    {
        if (path is not (null or "-"))
        {
            return File.OpenRead(path);
        }
        var content = new MemoryStream();
        using var input = Console.OpenStandardInput();
        input.CopyTo(content);
        content.Position = 0;
        return content;
    }
}

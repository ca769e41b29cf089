using System.Text;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Platform.ImportExport;

/// <summary>A row of a file that could not be used.</summary>
/// <param name="Line">The line in the file, the header being line 1.</param>
/// <param name="Field">The column that is wrong, as the file calls it; empty where it is the row as a whole.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Error">Why it cannot be used.</param>
/// <param name="Cells">The whole row as it stands in the file.</param>
public sealed record RefusedRow(int Line, string Field, string Value, FieldError Error, IReadOnlyList<string> Cells);

/// <summary>A row of a file that was not taken, and why, in the reader's language.</summary>
/// <param name="Line">Line of the file; the header is line 1.</param>
/// <param name="Field">The column that is wrong; empty where it is the row as a whole.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Kind">The reason's key: the same for all rows refused for it.</param>
/// <param name="Reason">The reason in words.</param>
public sealed record RefusedRowAnswer(int Line, string Field, string Value, string Kind, string Reason)
{
    /// <summary>More rows than this are not told one by one.</summary>
    public const int Most = 1000;

    public static IReadOnlyList<RefusedRowAnswer> Of(IEnumerable<RefusedRow> rows, Words words) =>
        [.. rows.Take(Most).Select(row => new RefusedRowAnswer(row.Line, row.Field, row.Value, row.Error.Key, words.Say(row.Error)))];
}

/// <summary>Refused rows as a file that can be mended and sent again: the file's own columns, then line, field and reason.</summary>
public static class RefusedRows
{
    /// <summary>The columns that are added behind the file's own; an import of a mended file passes over them.</summary>
    public static readonly string[] AddedColumns = ["_line", "_field", "_reason"];

    public static string Csv(IReadOnlyList<string> headers, IEnumerable<RefusedRow> rows, Words words)
    {
        var own = headers.Where(h => !AddedColumns.Contains(h)).Count();
        var text = new StringBuilder("\uFEFF");
        text.AppendJoin(',', headers.Take(own).Concat(AddedColumns).Select(TableWriter.Cell)).Append("\r\n");
        foreach (var row in rows)
        {
            var cells = row.Cells.Take(own).Concat(Enumerable.Repeat("", Math.Max(0, own - row.Cells.Count)));
            text.AppendJoin(',', cells.Concat([row.Line.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Field, words.Say(row.Error)]).Select(TableWriter.Cell)).Append("\r\n");
        }
        return text.ToString();
    }

    /// <summary>Writes <c>FILE.refused.csv</c> beside the file, or removes an older one when nothing was refused.</summary>
    public static string? WriteBeside(string file, IReadOnlyList<string> headers, IReadOnlyCollection<RefusedRow> rows, Words words)
    {
        var path = file + ".refused.csv";
        if (rows.Count == 0)
        {
            File.Delete(path);
            return null;
        }
        File.WriteAllText(path, Csv(headers, rows, words));
        Console.Error.WriteLine(words["import.refused-written", rows.Count, path]);
        return path;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Fangxian.Platform.Modules;
using MiniExcelLibs;

namespace Fangxian.Platform.ImportExport;

/// <summary>A table that leaves Fangxian: named columns, rows of text, numbers and dates; an unknown value is null.</summary>
public sealed record Table(string Name, IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<object?>> Rows);

/// <summary>Writes a <see cref="Table"/> as CSV (UTF-8 with byte order mark, so that Excel reads it), XLSX or JSON.</summary>
public static class TableWriter
{
    public const string CsvType = "text/csv; charset=utf-8";
    public const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>The bytes, media type and file name of a table in the format named <c>csv</c>, <c>xlsx</c> or <c>json</c>.</summary>
    public static (byte[] Content, string Type, string FileName) Write(Table table, string format) => format switch
    {
        "xlsx" => (Xlsx(table), XlsxType, table.Name + ".xlsx"),
        "json" => (Encoding.UTF8.GetBytes(JsonText(table)), "application/json", table.Name + ".json"),
        _ => ([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Csv(table))], CsvType, table.Name + ".csv"),
    };

    public static string Csv(Table table)
    {
        var text = new StringBuilder();
        AppendLine(text, table.Columns);
        foreach (var row in table.Rows)
        {
            AppendRow(text, row);
        }
        return text.ToString();
    }

    /// <summary>
    /// A cell for CSV: quoted where needed, and a text that a spreadsheet would run as a formula gets an apostrophe.
    /// </summary>
    public static string Cell(string text)
    {
        var harmless = RunsAsFormula(text) ? "'" + text : text;
        return harmless.AsSpan().ContainsAny(",\"\r\n") ? "\"" + harmless.Replace("\"", "\"\"") + "\"" : harmless;
    }

    /// <summary>
    /// Spreadsheet programs pass over spaces and control characters in front, and some take the full-width forms; a number
    /// with a sign is a number.
    /// </summary>
    private static bool RunsAsFormula(string text)
    {
        var begins = text.AsSpan();
        while (begins.Length > 0 && (char.IsWhiteSpace(begins[0]) || char.IsControl(begins[0]) || char.GetUnicodeCategory(begins[0]) is UnicodeCategory.Format))
        {
            begins = begins[1..];
        }
        return begins.Length > 0 && ((begins.Length < text.Length && text[0] is '\t' or '\r' or '\n') || begins[0] is '=' or '+' or '-' or '@' or '\uff1d' or '\uff0b' or '\uff0d' or '\uff20')
            && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }

    /// <summary>A row as a line of CSV.</summary>
    internal static void AppendRow(StringBuilder text, IReadOnlyList<object?> row) => AppendLine(text, row.Select(Plain));

    private static void AppendLine(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    private static string Plain(object? value) => value switch
    {
        null => "",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static byte[] Xlsx(Table table)
    {
        using var stream = new MemoryStream();
        stream.SaveAs(table.Rows.Select(row => table.Columns.Zip(row).ToDictionary(c => c.First, c => Native(c.Second))), sheetName: "Fangxian");
        return stream.ToArray();
    }

    private static object? Native(object? value) => value switch
    {
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        DateTimeOffset instant => Plain(instant),
        _ => value,
    };

    private static string JsonText(Table table) => JsonSerializer.Serialize(
        table.Rows.Select(row => table.Columns.Zip(row).ToDictionary(c => c.First, c => c.Second)), Json.Options);
}

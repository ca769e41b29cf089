using System.Globalization;
using System.Text.Json;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>One row of a result; null is "not estimable", for the reason given if there is one.</summary>
internal sealed record OutputRow(object?[] Cells, string? NotEstimable = null);

/// <summary>
/// The result of an <c>epi</c> command: doubles in the shortest form that reads back to the same number, days as
/// YYYY-MM-DD, what is yes or no as 1 and 0.
/// </summary>
/// <param name="Method">What was computed: <c>method</c> in JSON.</param>
/// <param name="Columns">The header.</param>
/// <param name="Rows">The rows.</param>
internal sealed record OutputTable(string Method, IReadOnlyList<string> Columns, IReadOnlyList<OutputRow> Rows)
{
    /// <summary>What the reader of the table must know beside it: said on standard error, in the user's language.</summary>
    public IReadOnlyList<FieldError> Notes { get; init; } = [];

    public void Write(TextWriter output, bool asJson)
    {
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(new { Method, Rows = Rows.Select(Named) }, Json.Options));
            return;
        }
        output.Write(string.Join(',', Columns.Select(TableWriter.Cell)) + "\n");
        foreach (var row in Rows)
        {
            output.Write(string.Join(',', row.Cells.Select(Text)) + "\n");
        }
    }

    private Dictionary<string, object?> Named(OutputRow row)
    {
        var named = Columns.Zip(row.Cells).ToDictionary(c => c.First, c => c.Second);
        if (row.NotEstimable is not null)
        {
            named["not_estimable"] = row.NotEstimable;
        }
        return named;
    }

    private static string Text(object? cell) => cell switch
    {
        null => "",
        bool yes => yes ? "1" : "0",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => TableWriter.Cell(cell.ToString() ?? ""),
    };
}

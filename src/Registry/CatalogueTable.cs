using System.Globalization;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;

namespace Fangxian.Registry;

/// <summary>
/// The table of a catalogue that records hang on: diseases, their classes, clocks, sectors, facts. What is known is brought up
/// to date, the rest is added; one row that cannot be used refuses the whole.
/// </summary>
public sealed record CatalogueTable
{
    /// <summary>CSV or XLSX.</summary>
    public Stream Content { get; init; } = Stream.Null;

    /// <summary>Name of the file.</summary>
    public string FileName { get; init; } = "";

    /// <summary>Which rows are taken; without it all.</summary>
    internal Func<CatalogueRow, bool>? Only { get; init; }

    /// <summary>Takes the rows into the catalogue, one after the other.</summary>
    /// <param name="ofWhat">What the rows tell of, for the audit.</param>
    /// <param name="take">Takes a row: true where it was not known, null where it cannot be used.</param>
    internal Result<CatalogueRows> Take(string ofWhat, Func<CatalogueRow, bool?> take)
    {
        using var table = TableFile.Open(Content, FileName);
        var columns = table.Headers.Select((name, index) => (name, index)).Where(c => c.name.Length > 0).ToDictionary(c => c.name, c => c.index);
        var (rows, added) = (0, 0);
        while (table.Read())
        {
            var row = new CatalogueRow(table, columns, ++rows);
            if (Only is not null && !Only(row))
            {
                continue;
            }
            if (take(row) is not { } isNew)
            {
                return new FileUnreadable(FileName, new("import.why.row", rows + 1));
            }
            added += isNew ? 1 : 0;
        }
        return new CatalogueRows(ofWhat, rows, added);
    }
}

/// <summary>What a table brought into its catalogue.</summary>
/// <param name="OfWhat">What its rows tell of.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="New">Those that were not known.</param>
public sealed record CatalogueRows(string OfWhat, int Rows, int New) : IAudited
{
    [JsonIgnore] public string AuditRecords => $"{OfWhat}: {New} new";
}

/// <summary>A row of a <see cref="CatalogueTable"/>; a cell without content, or of a column that the table lacks, is null.</summary>
internal readonly record struct CatalogueRow(TableFile Table, Dictionary<string, int> Columns, int Number)
{
    public string? this[string column] => Columns.TryGetValue(column, out var index) && Table[index] is { Length: > 0 } cell ? cell : null;

    public DateOnly? Day(string column) => DateOnly.TryParseExact(this[column], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public double? Figure(string column) => double.TryParse(this[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var figure) ? figure : null;

    public bool Says(string column) => this[column] is "true" or "1";
}

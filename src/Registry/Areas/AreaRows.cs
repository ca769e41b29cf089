using System.Globalization;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;

namespace Fangxian.Registry.Areas;

/// <summary>The rows of a table of areas, read and checked one by one.</summary>
internal sealed class AreaRows
{
    private static readonly string[] Required = ["code", "name", "level", "parent_code"];

    public required IReadOnlyList<string> Headers { get; init; }

    public string? MissingColumns { get; init; }

    public List<AreaRow> Usable { get; } = [];

    public List<RefusedRow> Refused { get; } = [];

    public int Count => Usable.Count + Refused.Count;

    public static AreaRows Read(Stream content, string fileName, Action<int>? progress = null)
    {
        using var table = TableFile.Open(content, fileName);
        var column = table.Headers.Select((name, index) => (Name: name.ToLowerInvariant(), index)).GroupBy(c => c.Name).ToDictionary(g => g.Key, g => g.First().index);
        var missing = Required.Where(name => !column.ContainsKey(name)).ToArray();
        var rows = new AreaRows { Headers = table.Headers, MissingColumns = missing.Length > 0 ? string.Join(", ", missing) : null };
        while (missing.Length == 0 && table.Read())
        {
            rows.Add(table, column);
            if ((rows.Count & 0x3ff) == 0)
            {
                progress?.Invoke(rows.Count);
            }
        }
        return rows;
    }

    private void Add(TableFile table, Dictionary<string, int> column)
    {
        string Cell(string name) => column.TryGetValue(name, out var index) ? table[index] : "";
        void Refuse(string field, string key) => Refused.Add(new(table.LineNumber, field, Cell(field), new FieldError(key, Cell(field)), [.. table.Row]));

        var code = AreaCode.Full(AreaCode.InAscii(Cell("code")));
        if (AreaPosition.FromCode(AreaCode.InAscii(Cell("code"))) is not { } position)
        {
            Refuse("code", "areas.row.code");
        }
        else if (Cell("name") is { Length: 0 or > 100 })
        {
            Refuse("name", "areas.row.name");
        }
        else if (!int.TryParse(Cell("level"), NumberStyles.None, CultureInfo.InvariantCulture, out var level) || level is < 1 or > 6)
        {
            Refuse("level", "areas.row.level");
        }
        else
        {
            var parent = AreaCode.InAscii(Cell("parent_code"));
            Usable.Add(new AreaRow(table.LineNumber, code, position, Cell("name"), Blank(Cell("name_en")), Blank(Cell("pinyin")), (AreaLevel)level, parent.Length == 0 ? null : parent.PadRight(12, '0'), [.. table.Row]));
        }
    }

    private static string? Blank(string text) => text.Length == 0 ? null : text;
}

/// <summary>One usable row: what it says, and where it stands.</summary>
internal sealed record AreaRow(int Line, string Code, long Position, string Name, string? NameEn, string? Pinyin, AreaLevel Level, string? ParentCode, IReadOnlyList<string> Cells);

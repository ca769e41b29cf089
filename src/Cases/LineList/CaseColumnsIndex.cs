using Fangxian.Platform.ImportExport;

namespace Fangxian.Cases.LineList;

/// <summary>Where the columns of each field stand in the file.</summary>
internal sealed class CaseColumnsIndex
{
    private readonly Dictionary<string, int[]> _fields;
    private IReadOnlyCollection<int> _passedOver = [];

    public CaseColumnsIndex(IReadOnlyList<string> headers, CaseMapping mapping)
    {
        _fields = mapping.Columns.ToDictionary(c => c.Key, c => Places(headers, c.Value), StringComparer.Ordinal);
        Facts = [.. mapping.Facts.Select(f => (Code: f.Key, Column: Places(headers, f.Value).FirstOrDefault(-1))).Where(f => f.Column >= 0)];
        Read = [.. _fields.Values.SelectMany(places => places).Concat(Facts.Select(f => f.Column)).Distinct().Order()];
    }

    /// <summary>Columns that say yes or no to a fact.</summary>
    public IReadOnlyList<(string Code, int Column)> Facts { get; }

    /// <summary>Every column that is read.</summary>
    public int[] Read { get; }

    /// <summary>The columns of each field.</summary>
    public IReadOnlyDictionary<string, int[]> Fields => _fields;

    /// <summary>Whether rows name cases by the numbers that this system gives.</summary>
    public bool IsOwn => First(CaseFields.Number) >= 0;

    /// <summary>The columns of a field.</summary>
    public int[] Of(string field) => _fields.GetValueOrDefault(field, []);

    /// <summary>Of the present row these columns are not read: as if they were empty.</summary>
    public void PassOver(IReadOnlyCollection<int> columns) => _passedOver = columns;

    /// <summary>The first column of a field that has content in the present row; -1 where none has.</summary>
    public int Filled(TableFile table, string field)
    {
        foreach (var column in Of(field))
        {
            if (!_passedOver.Contains(column) && !IsNothing(table.Span(column)))
            {
                return column;
            }
        }
        return -1;
    }

    /// <summary>The first column of a field, to name it where nothing stands in it; -1 where the file has none.</summary>
    public int First(string field) => Of(field).FirstOrDefault(-1);

    /// <summary>The texts of all columns of a field, one after the other.</summary>
    public string Joined(TableFile table, string field) =>
        string.Join(field is CaseFields.Name or CaseFields.Guardian ? " " : "; ", Of(field).Where(column => !_passedOver.Contains(column)).Select(column => table[column]).Where(text => !IsNothing(text)));

    /// <summary>An empty cell, or what people write into one that they leave empty.</summary>
    public static bool IsNothing(ReadOnlySpan<char> text) =>
        text.Length == 0 || text is "-" or "--" or "—" or "——" or "－" or "/" or "NA" or "N/A" or "n/a" or "不详" or "未知" or "无法获得" or "null" or "NULL" or "None";

    private static int[] Places(IReadOnlyList<string> headers, string columns)
    {
        var places = new List<int>();
        foreach (var name in columns.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            for (var i = 0; i < headers.Count; i++)
            {
                if (headers[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    places.Add(i);
                    break;
                }
            }
        }
        return [.. places];
    }
}

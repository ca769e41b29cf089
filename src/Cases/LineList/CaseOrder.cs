using System.Text.Json;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;

namespace Fangxian.Cases.LineList;

/// <summary>
/// An order of a line list in the words of the database. Reports and onsets have indexes in their order; whatever else a list is ordered
/// by is sorted: what nobody has told stands at the end, whichever way.
/// </summary>
internal sealed class CaseOrder
{
    /// <summary>Every order, in the order in which a page offers them.</summary>
    public static readonly IReadOnlyList<CaseOrder> All = [.. Enum.GetValues<CaseSort>().Select(sort => new CaseOrder(sort))];

    private static readonly Dictionary<string, CaseOrder> ByKey = All.Where(o => o.IsDescending).ToDictionary(o => o.Column.Key, StringComparer.Ordinal);

    private CaseOrder(CaseSort sort)
    {
        var name = sort.ToString();
        var key = JsonNamingPolicy.CamelCase.ConvertName(name[..name.AsSpan().LastIndexOfAnyInRange('A', 'Z')]);
        (Sort, Column) = (sort, CaseColumn.All.Single(c => c.Key == key));
    }

    public CaseSort Sort { get; }

    /// <summary>The column by which it goes.</summary>
    public CaseColumn Column { get; }

    /// <summary>Of each pair the even one descends.</summary>
    public bool IsDescending => ((int)Sort & 1) == 0;

    /// <summary>Whether an index of all cases is in this order.</summary>
    public bool IsIndexed => Sort <= CaseSort.OnsetEarliest;

    /// <summary>Whether letters are compared, by their codes, in place of numbers.</summary>
    public bool IsOfText => Column.Key is "number" or "name" or "externalId" or "reportingUnit";

    /// <summary>Whether <see cref="CaseIndexes.ByArea"/> holds the value: very many cases are sorted without a look at their rows.</summary>
    public bool IsInAreas => IsIndexed || Column.Key is "name" or "sex" or "age" or "area" or "class" or "severity" or "outcome";

    /// <summary>The same column the other way.</summary>
    public CaseOrder Other => Of(Sort ^ (CaseSort)1);

    public static CaseOrder Of(CaseSort sort) => All[(int)sort];

    /// <summary>The two orders by a column; null where it has none. A code of an area orders as the area does.</summary>
    public static CaseOrder? By(CaseColumn column) => ByKey.GetValueOrDefault(column.Key is "areaCode" ? "area" : column.Key);

    /// <summary>What a page offers: orders by the columns that it shows, by reports, onsets and the clock beside each number, and the one that was chosen.</summary>
    public static IEnumerable<CaseOrder> Offered(IEnumerable<CaseColumn> shown, CaseSort chosen)
    {
        var keys = shown.Select(column => By(column)?.Column.Key).ToHashSet();
        return All.Where(o => o.IsIndexed || o.Sort == chosen || o.Column.Key is "due" || keys.Contains(o.Column.Key));
    }

    /// <summary>What it is called.</summary>
    public string In(Words words) => IsIndexed
        ? words["linelist.sort." + Sort]
        : words["linelist.sort." + (Column.Kind is ColumnKind.Day or ColumnKind.Time, IsDescending) switch { (true, true) => "latest", (true, false) => "earliest", (_, true) => "descending", _ => "ascending" }, words["linelist.column." + Column.Key]];

    /// <summary>What is compared: the column where an index has it, else a number, or a text in the order of its letters' codes.</summary>
    public string KeyOn(OutbreakDb db)
    {
        var sql = Column.Key switch { "name" => "nullif(c.name_key, '')", "sex" => "nullif(c.sex, 0)", _ => Column.SqlOn(db, withNames: false) };
        if (IsIndexed)
        {
            return sql;
        }
        if (IsOfText)
        {
            return $"coalesce({sql}, '{(IsDescending ? "" : LookedFor.Last)}'){(db.Kind is DatabaseKind.Postgres ? " COLLATE \"C\"" : "")}";
        }
        var number = (db.Kind, Column.Kind) switch
        {
            (DatabaseKind.Sqlite, _) => sql,
            (_, ColumnKind.Day) => $"({sql} - DATE '0001-01-01')::bigint",
            (_, ColumnKind.Time) => $"(extract(epoch FROM {sql}) * 1000000)::bigint",
            _ => $"({sql})::bigint",
        };
        return $"coalesce({number}, {(IsDescending ? -1 : long.MaxValue)})";
    }
}

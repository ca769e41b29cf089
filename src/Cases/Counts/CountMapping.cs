using System.Text.Json;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;

namespace Fangxian.Cases.Counts;

/// <summary>How the columns of a file of counts are to be read. Column names are those of the file's header.</summary>
public sealed record CountMapping : IFileMapping
{
    /// <summary>The name it is saved under; empty for a guess.</summary>
    public string? Name { get; init; }

    /// <summary>The headers of the files it is for; a file with just these headers is read by it.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Which column holds what.</summary>
    public CountColumns Columns { get; init; } = new();

    /// <summary>Whether the figures are cumulative or of the day alone.</summary>
    public CountBasis Basis { get; init; }

    /// <summary>The last day on which the source's suspected column is a count; after it the column is not read.</summary>
    public DateOnly? SuspectedUntil { get; init; }

    /// <summary>Days added to every date (a source that lags by one day: -1).</summary>
    public int DateShiftDays { get; init; }

    /// <summary>The shift applies from this day of the file on.</summary>
    public DateOnly? ShiftFrom { get; init; }

    /// <summary>The shift applies up to this day of the file.</summary>
    public DateOnly? ShiftTo { get; init; }

    /// <summary>The shift applies to areas of this level only.</summary>
    public Registry.Areas.AreaLevel? ShiftLevel { get; init; }

    /// <summary>The figures of a day were published at the end of the day this many days later; empty: not known.</summary>
    public int? PublishedAfterDays { get; init; }

    /// <summary>The order of day and month in dates whose year is last (25/2/2020); empty: as the column itself proves.</summary>
    public DayMonthOrder? DateOrder { get; init; }

    /// <summary>The sheet of a workbook; empty: the first visible one that holds a table.</summary>
    public string? Sheet { get; init; }

    public string ToJson() => MappingShelf<CountMapping>.ToJson(this);

    public static CountMapping FromJson(string json) => MappingShelf<CountMapping>.FromJson(json);
}

/// <summary>Which column of the file holds what; empty where the file has no such column.</summary>
public sealed record CountColumns
{
    /// <summary>The day that the row describes.</summary>
    public string? Date { get; init; }

    /// <summary>The code of the area, or its name.</summary>
    public string? Area { get; init; }

    /// <summary>The name of the area beside its code, to check one by the other.</summary>
    public string? AreaName { get; init; }

    /// <summary>The confirmed cases.</summary>
    public string? Confirmed { get; init; }
    /// <summary>The suspected cases.</summary>
    public string? Suspected { get; init; }
    /// <summary>The cured or discharged cases.</summary>
    public string? Cured { get; init; }
    /// <summary>The deaths.</summary>
    public string? Dead { get; init; }

    /// <summary>Long form: the column that says which measure the row is about.</summary>
    public string? Measure { get; init; }

    /// <summary>Long form: the column with the figure.</summary>
    public string? Value { get; init; }

    /// <summary>The address of the publication.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>When the row was published (a date or an instant).</summary>
    public string? PublishedAt { get; init; }

    /// <summary>The code of the disease, where the file holds several.</summary>
    public string? Disease { get; init; }
}

/// <summary>The mapping of a file whose headers nobody has mapped yet: shipped and saved mappings first, then a guess by the words.</summary>
internal static class CountMappings
{
    public static readonly MappingShelf<CountMapping> Shelf = new(MappingKind.Counts, "mappings", (mapping, name) => mapping with { Name = name }, Guess);

    private static readonly (string Field, string[] Words)[] Known =
    [
        ("date", ["date", "日期", "报告日期", "统计日期", "截止日期", "day", "report_date"]),
        ("area", ["adcode", "code", "area_code", "地区代码", "行政区划代码", "区划代码", "代码", "area", "地区编码"]),
        ("areaName", ["name", "area_name", "地区", "地区名称", "市州", "区县", "名称", "city", "county"]),
        ("confirmed", ["confirmed", "确诊", "累计确诊", "确诊病例", "累计确诊病例", "cases", "确诊数"]),
        ("suspected", ["suspected", "疑似", "疑似病例", "现有疑似", "疑似数"]),
        ("cured", ["cured", "recovered", "治愈", "累计治愈", "治愈出院", "出院", "discharged"]),
        ("dead", ["dead", "deaths", "死亡", "累计死亡", "死亡病例"]),
        ("measure", ["type", "measure", "指标", "类型"]),
        ("value", ["cumulative", "value", "count", "数值", "累计", "例数"]),
        ("sourceUrl", ["source_url", "url", "来源链接", "链接"]),
        ("publishedAt", ["published_at", "published", "known_since", "发布时间", "发布日期", "公布时间"]),
        ("disease", ["disease", "disease_code", "病种", "疾病", "病种代码"]),
    ];

    public static CountMapping Guess(IReadOnlyList<string> headers)
    {
        var left = headers.Where(h => h.Length > 0).ToList();
        string? Take(string field)
        {
            var words = Known.First(k => k.Field == field).Words;
            var header = words.Select(w => left.FirstOrDefault(h => h.Equals(w, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(h => h is not null);
            if (header is not null)
            {
                left.Remove(header);
            }
            return header;
        }

        var columns = new CountColumns
        {
            Date = Take("date"),
            Area = Take("area"),
            AreaName = Take("areaName"),
            Confirmed = Take("confirmed"),
            Suspected = Take("suspected"),
            Cured = Take("cured"),
            Dead = Take("dead"),
            Measure = Take("measure"),
            SourceUrl = Take("sourceUrl"),
            PublishedAt = Take("publishedAt"),
            Disease = Take("disease"),
        };
        columns = columns with
        {
            Value = columns.Measure is null ? null : Take("value"),
            Area = columns.Area ?? columns.AreaName,
            AreaName = columns.Area is null ? null : columns.AreaName,
        };
        return new CountMapping { Headers = headers, Columns = columns };
    }
}

using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>The filters of a line list as the addresses of pages have them, and in words.</summary>
internal static class FilterAddress
{
    /// <summary>What the addresses call them.</summary>
    public static readonly IReadOnlyList<string> Keys = ["class", "severity", "outcome", "onset-from", "onset-to", "reported-from", "reported-to", "age-from", "age-to", "sex", "import"];

    /// <summary>What is asked for, with the filters of an address; what cannot be read does not limit.</summary>
    public static T Read<T>(T into, IEnumerable<(string Key, string? Value)> asked)
        where T : CaseSelection
    {
        var told = asked.ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
        return into with
        {
            Class = Of<CaseClass>(told["class"]), Severity = Of<Severity>(told["severity"]), Outcome = Of<CaseOutcome>(told["outcome"]), Sex = Of<Sex>(told["sex"]),
            OnsetFrom = Day(told["onset-from"]), OnsetTo = Day(told["onset-to"]), ReportedFrom = Day(told["reported-from"]), ReportedTo = Day(told["reported-to"]),
            AgeFrom = Number(told["age-from"]), AgeTo = Number(told["age-to"]), Import = Guid.TryParse(told["import"], out var import) ? import : null,
        };
    }

    /// <summary>As a part of an address.</summary>
    public static string Query(IEnumerable<(string Key, string? Value)> asked) =>
        string.Join('&', asked.Where(a => !string.IsNullOrEmpty(a.Value)).Select(a => $"{a.Key}={Uri.EscapeDataString(a.Value!)}"));

    /// <summary>Which filters hold, each with its value.</summary>
    /// <param name="words">The words of the reader's language.</param>
    /// <param name="filter">The filters.</param>
    /// <param name="import">What the import is called.</param>
    public static IReadOnlyList<string> Say(Words words, CaseSelection filter, string? import) =>
    [
        .. new (string Title, string? Value)[]
        {
            ("linelist.filter.words", (filter as CaseFilter)?.Words),
            ("linelist.column.class", filter.Class is { } of ? words["cases.class." + of] : null),
            ("linelist.column.severity", filter.Severity is { } severity ? words["cases.severity." + severity] : null),
            ("linelist.column.outcome", filter.Outcome is { } outcome ? words["cases.outcome." + outcome] : null),
            ("linelist.filter.onset-from", Iso(filter.OnsetFrom)),
            ("linelist.filter.onset-to", Iso(filter.OnsetTo)),
            ("linelist.filter.reported-from", Iso(filter.ReportedFrom)),
            ("linelist.filter.reported-to", Iso(filter.ReportedTo)),
            ("linelist.filter.age-from", filter.AgeFrom is { } from ? words.Number(from) : null),
            ("linelist.filter.age-to", filter.AgeTo is { } to ? words.Number(to) : null),
            ("people.sex", filter.Sex is { } sex ? words.SexName(sex) : null),
            ("linelist.filter.overdue", filter is CaseFilter { Overdue: true } ? words["common.yes"] : null),
            ("cases.judge.import", filter.Import is { } id ? import ?? id.ToString() : null),
        }.Where(f => f.Value is not null).Select(f => words["linelist.filter.said", words[f.Title], f.Value!]),
    ];

    public static T? Of<T>(string? text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    public static DateOnly? Day(string? text) => DateText.Parse(text ?? "");

    private static int? Number(string? text) => int.TryParse(text, out var number) ? number : null;

    private static string? Iso(DateOnly? day) => day is { } told ? Words.Iso(told) : null;
}

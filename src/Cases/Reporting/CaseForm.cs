using System.Globalization;
using Fangxian.Cases.Classification;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Http;

namespace Fangxian.Cases.Reporting;

/// <summary>The fields of a form about a case as they were typed, and what they say.</summary>
internal sealed class CaseForm(HttpContext http)
{
    private readonly IFormCollection? _fields = http.Request.HasFormContentType ? http.Request.Form : null;

    public FieldsWrong Wrong { get; } = new();

    public bool IsSent => _fields is not null;

    /// <summary>What was typed into a field; otherwise what stands.</summary>
    public string Text(string field, string? stands = null) => _fields is null ? stands ?? "" : _fields[field].ToString().Trim();

    public string? Told(string field) => Text(field) is { Length: > 0 } text ? text : null;

    public bool IsTicked(string field) => Text(field) == "true";

    public DateOnly? Day(string field)
    {
        if (Told(field) is not { } text)
        {
            return null;
        }
        if (Platform.ImportExport.DateText.Parse(text) is { } day)
        {
            return day;
        }
        Wrong.Add(field, new("validation.format"));
        return null;
    }

    public T? Choice<T>(string field)
        where T : struct, Enum => Enum.TryParse<T>(Text(field), out var value) && Enum.IsDefined(value) ? value : null;

    public Guid? Id(string field) => Guid.TryParse(Text(field), out var id) ? id : null;

    public int? Number(string field) => int.TryParse(Text(field), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Whole years of 35, 35岁, 8个月; what is no age is named, never lost.</summary>
    public short? Age(string field)
    {
        if (Told(field) is not { } text)
        {
            return null;
        }
        if (AgeText.Years(text) is { } years)
        {
            return years;
        }
        Wrong.Add(field, new("linelist.row.age", text));
        return null;
    }

    /// <summary>The code of an area that is named by code or name; the text itself where it is neither, so that it is refused as such.</summary>
    public string? AreaCode(string field, AreaTree tree, Words words)
    {
        if (Told(field) is not { } text)
        {
            return null;
        }
        if ((tree.ByCode(text) ?? tree.ByCode(text.Split(' ')[0])) is { } coded)
        {
            return coded.Code;
        }
        var named = tree.Search(text, 5).ToArray();
        named = named.Where(a => a.Name == text || a.NameEn == text).ToArray() is { Length: > 0 } exact ? exact : named;
        if (named.Length == 1)
        {
            return named[0].Code;
        }
        Wrong.Add(field, named.Length == 0 ? new("cases.report.living.none", text) : new("cases.report.living.several", text, string.Join(words.IsEnglish ? ", " : "、", named.Select(a => $"{words.Name(a.Name, a.NameEn)} {a.ShortCode}"))));
        return text;
    }

    /// <summary>The facts that were answered with yes or no.</summary>
    public IReadOnlyList<CaseFact> Facts(IEnumerable<ListFacts.Row> asked)
    {
        var facts = new List<CaseFact>();
        foreach (var fact in asked)
        {
            var answer = Text("fact-" + fact.Code);
            if (answer is "yes" or "no")
            {
                facts.Add(new(fact.Code, answer == "yes", answer == "yes" ? Day("on-" + fact.Code) : null));
            }
        }
        return facts;
    }

    /// <summary>What is asked first of a disease: what its edition judges by, and the commonest symptoms.</summary>
    public static IReadOnlyList<ListFacts.Row> Main(FactCatalogue catalogue, EditionRow? edition, AreaNode? area)
    {
        const int Commonest = 8;
        var asked = edition?.Document.BranchOf(area) is { } branch ? branch.Classes.SelectMany(c => CriterionTree.Leaves(c.Criterion)).Select(l => l.Fact!).ToHashSet(StringComparer.Ordinal) : null;
        var common = catalogue.All.Where(f => f.Kind is FactKind.Symptom).Take(asked is null ? int.MaxValue : Commonest).Select(f => f.Code).ToHashSet(StringComparer.Ordinal);
        return [.. catalogue.All.Where(f => common.Contains(f.Code) || (asked is null ? f.Kind is FactKind.Exposure : asked.Contains(f.Code) && f.Kind is (FactKind.Symptom or FactKind.Exposure or FactKind.Imaging or FactKind.Blood)))
            .Select(f => new ListFacts.Row(f.Code, f.Kind, f.Name, f.NameEn, f.IsDated))];
    }
}

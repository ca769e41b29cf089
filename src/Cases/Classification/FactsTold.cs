using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.Classification;

/// <summary>Facts as a report or an investigation tells them, before they are kept.</summary>
internal static class FactsTold
{
    /// <summary>More than the catalogue of any disease asks.</summary>
    public const int Most = 200;

    /// <summary>
    /// What is wrong with them: a code that no catalogue has, one told twice, a day that has not come, lies before birth or, of a symptom or an exposure, after
    /// death. Null where nothing is.
    /// </summary>
    public static Malformed? Check(IReadOnlyList<CaseFact> told, FactCatalogue catalogue, DateOnly today, DateOnly? born, DateOnly? died)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var errors = told.Select(fact =>
            fact is null || catalogue.ByCode(fact.Code) is null ? new FieldError("cases.facts.unknown", fact?.Code)
            : !seen.Add(fact.Code) ? new FieldError("cases.facts.twice", fact.Code)
            : fact.On > today ? new FieldError("cases.facts.future", fact.Code, Words.Iso(fact.On.Value))
            : fact.On < born ? new FieldError("cases.facts.before-birth", fact.Code, Words.Iso(fact.On.Value))
            : fact.On > died && catalogue.ByCode(fact.Code)!.Kind is FactKind.Symptom or FactKind.Exposure ? new FieldError("cases.facts.after-death", fact.Code, Words.Iso(fact.On.Value))
            : null).OfType<FieldError>().Take(5).ToArray();
        return errors.Length == 0 ? null : new Malformed(new Dictionary<string, FieldError[]> { ["facts"] = errors });
    }
}

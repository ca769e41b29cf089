using Fangxian.Platform.Localisation;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.Classification;

/// <summary>The reasons of a judgement in the reader's language.</summary>
internal static class ReasonWords
{
    /// <summary>A fact as a criterion asks it: with its window, and with what stands in its way.</summary>
    public static string Say(this Words words, JudgedFact fact, IReadOnlyDictionary<string, ListFacts.Row> catalogue)
    {
        var name = catalogue.GetValueOrDefault(fact.Fact) is { } row ? words.Name(row.Name, row.NameEn) : fact.Fact;
        var asked = fact.IsNegated ? words["cases.reason.not", name] : name;
        var windowed = fact.WithinDays is { } days ? words["cases.reason.within", asked, days] : asked;
        return fact.Why is { } why ? words["cases.reason.because", windowed, words["cases.reason.why." + why]] : windowed;
    }

    /// <summary>As above, with whether it is known not to hold or unknown.</summary>
    public static string SayMissing(this Words words, JudgedFact fact, IReadOnlyDictionary<string, ListFacts.Row> catalogue) =>
        fact.Why is not null ? words.Say(fact, catalogue) : words["cases.reason.because", words.Say(fact, catalogue), words[fact.Answer is Answer.No ? "cases.reason.no" : "common.unknown"]];
}

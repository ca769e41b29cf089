using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Registry.Clocks;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.Investigation;

/// <summary>One thing that happened to a case.</summary>
/// <param name="Day">The day, for what is known by the day.</param>
/// <param name="At">The instant, for what is known by the minute.</param>
/// <param name="Mark">How the time line draws it.</param>
/// <param name="What">In a few words.</param>
/// <param name="More">What belongs to it.</param>
internal sealed record CaseEvent(DateOnly Day, DateTimeOffset? At, string? Mark, string What, string? More);

/// <summary>A case as a time line: everything dated, in the order in which it happened.</summary>
internal sealed class CaseEvents(ShowCase.Response of, IReadOnlyDictionary<string, ListFacts.Row> facts, Words words, OutbreakCalendar calendar)
{
    private const string Disease = "is-disease", Key = "is-key", Wrong = "is-wrong", ToDo = "is-todo";

    private readonly List<CaseEvent> _events = [];

    public IReadOnlyList<CaseEvent> All()
    {
        var tested = of.Samples.Any(s => s.Tests.Count > 0);
        foreach (var fact in of.Facts.Where(f => f is { Present: true, On: not null }))
        {
            // What results say stands there as a result.
            if (tested && facts.GetValueOrDefault(fact.Code)?.Kind is FactKind.Laboratory)
            {
                continue;
            }
            Add(fact.On!.Value, facts.GetValueOrDefault(fact.Code)?.Kind is FactKind.Symptom ? Disease : null, FactName(fact.Code));
        }
        AddDay(of.OnsetDate, Disease, "cases.event.onset");
        AddDay(of.FirstVisitDate, null, "cases.event.first-visit", Delay());
        AddDay(of.IsolationDate, null, "cases.event.isolated");
        AddAt(of.DiagnosedAt, Key, words["cases.event.diagnosed"]);
        AddAt(of.ReportedAt, Key, words["cases.event.reported"], Joined(of.ReportingUnit, of.ReportedBy));
        AddAt(of.InvestigatedAt, null, words["cases.event.investigated"]);
        AddDay(of.OutcomeDate, of.Outcome is CaseOutcome.Died ? Disease : Key, "cases.event.outcome." + of.Outcome);
        foreach (var one in of.Classes)
        {
            AddAt(one.DecidedAt, one.Class is CaseClass.Discarded ? null : Disease, words["cases.event.class", words["cases.class." + one.Class], Words.Iso(one.Date)], Basis(one));
        }
        AddCare();
        foreach (var clock in of.Clocks)
        {
            AddClock(clock);
        }
        AddOffers();
        return [.. _events.OrderBy(e => e.Day).ThenBy(e => e.At is null ? 0 : 1).ThenBy(e => e.At)];
    }

    private void AddCare()
    {
        foreach (var stay in of.Stays)
        {
            Add(stay.From, stay.Kind is StayKind.IntensiveCare ? Disease : null, stay.Hospital.Length > 0 ? words["cases.event.stay", words["cases.stay." + stay.Kind], stay.Hospital] : words["cases.event.stay-somewhere", words["cases.stay." + stay.Kind]]);
            AddDay(stay.Until, null, "cases.event.stay-ends." + stay.Kind);
        }
        foreach (var treatment in of.Treatments)
        {
            Add(treatment.From, null, words["cases.treatment." + treatment.Kind], Joined(treatment.What, treatment.Until is { } until ? words["cases.until", Words.Iso(until)] : null));
        }
        foreach (var sample in of.Samples)
        {
            Add(sample.TakenOn, null, words["cases.event.sample", words["cases.sample." + sample.Kind]], sample.Label);
            foreach (var test in sample.Tests)
            {
                Add(test.ResultOn, test.Result is TestResult.Positive ? Disease : null, words["cases.event.result", words["cases.test." + test.Method], words["cases.result." + test.Result]], test.Laboratory);
            }
        }
    }

    private void AddClock(ClockItem clock)
    {
        var (name, more) = (words.Step(clock.Code), Joined([clock.ReplacedAt is null ? null : words["cases.clock.replaced"], .. clock.Signs.Select(s => words["cases.clock.sign." + s])]));
        if (clock.State is DeadlineState.Running)
        {
            AddAt(clock.DueAt, ToDo, words["cases.event.due", name], words.Stands(clock));
        }
        else if (clock.State is not (DeadlineState.Unknown or DeadlineState.NotNeeded) && (clock.State is not DeadlineState.Met || clock.Signs.Count > 0))
        {
            AddAt(clock.DueAt, Wrong, words["cases.event.was-due", name], Joined(words.Stands(clock), more));
        }
    }

    private void AddOffers()
    {
        foreach (var offer in of.Offers)
        {
            var to = offer.To is { } area ? words.Name(area.Name, area.NameEn) : "";
            AddAt(offer.OfferedAt, null, words["cases.event.offered", to], offer.Reason ?? words["cases.offer.by-residence"]);
            AddAt(offer.AnsweredAt, offer.State is Handovers.HandoverState.Refused ? Wrong : null, words["cases.event.answered", to, words["cases.offer.state." + offer.State]], offer.AnswerReason);
        }
    }

    /// <summary>From the first visit to the diagnosis: how long the disease went unrecognised.</summary>
    private string? Delay() => of is { FirstVisitDate: { } visit, DiagnosedAt: { } at } && calendar.DayOf(at).DayNumber - visit.DayNumber is > 0 and var days ? words["cases.event.visit-delay", days] : null;

    private string? Basis(ShowCase.ClassItem one) => Joined(
        one.Edition is { } edition ? words["cases.by-edition", edition] : words[of.IsFromFile && one.OverrideReason is null ? "cases.class-from-file" : "cases.no-edition"],
        one.Basis is { } basis && (basis.Class ?? CaseClass.Discarded) == one.Class && basis.Met.Count > 0 ? string.Join(words.IsEnglish ? ", " : "、", basis.Met.Select(f => words.Say(f, facts))) : null,
        one.Corrects is { } mistake ? words["cases.event.corrects", words["cases.class." + of.Classes.First(c => c.Sequence == mistake).Class]] : null,
        one.OverrideReason,
        one.By);

    private string FactName(string code) => facts.GetValueOrDefault(code) is { } row ? words.Name(row.Name, row.NameEn) : code;

    private static string? Joined(params IEnumerable<string?> parts) => string.Join(" · ", parts.Where(p => !string.IsNullOrEmpty(p))) is { Length: > 0 } text ? text : null;

    private void AddDay(DateOnly? day, string? mark, string key, string? more = null)
    {
        if (day is { } known)
        {
            Add(known, mark, words[key], more);
        }
    }

    private void Add(DateOnly day, string? mark, string what, string? more = null) => _events.Add(new(day, null, mark, what, more));

    private void AddAt(DateTimeOffset? at, string? mark, string what, string? more = null)
    {
        if (at is { } known)
        {
            _events.Add(new(calendar.DayOf(known), known, mark, what, more));
        }
    }
}

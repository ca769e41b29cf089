using Fangxian.Cases.Classification;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>One usable row of a line list: a person and an illness, read and checked.</summary>
internal sealed record CaseRow
{
    public required int Line { get; init; }

    /// <summary>By what the row is known again.</summary>
    public required string Key { get; init; }
    public required byte[] Hash { get; init; }
    public string? ExternalId { get; init; }

    /// <summary>The case on record that the row names; null where it is known by its key, if at all.</summary>
    public Guid? CaseId { get; init; }

    /// <summary>The number that the case has where the file comes from, and keeps.</summary>
    public string? Number { get; init; }
    public required PersonWanted Person { get; init; }
    public required AreaNode Area { get; init; }

    /// <summary>Whether the row tells its area; otherwise it is that of residence or of whoever imports.</summary>
    public bool IsAreaTold { get; init; }
    public long? ResidencePosition { get; init; }
    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>The first day of this illness that the row tells.</summary>
    public required DateOnly BeganOn { get; init; }
    public required IReadOnlyList<ClassTold> Classes { get; init; }
    public DateOnly? OnsetDate { get; init; }
    public DateOnly? FirstVisitDate { get; init; }
    public DateOnly? IsolationDate { get; init; }
    public DateTimeOffset? DiagnosedAt { get; init; }

    /// <summary>The day of the diagnosis, where no time of day is told.</summary>
    public DateOnly? DiagnosedOnDay { get; init; }
    public InvestigationTold? Investigation { get; init; }
    public DateOnly? DeathDate { get; init; }
    public Severity? Severity { get; init; }
    public CaseOutcome? Outcome { get; init; }
    public DateOnly? OutcomeDate { get; init; }

    /// <summary>The day of cure, where it is told.</summary>
    public DateOnly? CuredOn => Outcome is CaseOutcome.Cured ? OutcomeDate : null;

    /// <summary>The day on which the illness was over: cure, death or discard; null where it lasts or nothing is told.</summary>
    public DateOnly? EndedOn => OutcomeDate ?? (Classes is [.., { Class: CaseClass.Discarded } discarded] ? discarded.Date : null);
    public short? AgeYears { get; init; }
    public Occupation? Occupation { get; init; }
    public string? Employer { get; init; }
    public string? Note { get; init; }
    public required IReadOnlyList<CaseFact> Facts { get; init; }

    /// <summary>Codes of facts on record that a mended cell no longer names.</summary>
    public IReadOnlyList<string> FactsWithdrawn { get; init; } = [];

    /// <summary>Words that nobody has understood, by field.</summary>
    public required IReadOnlyDictionary<string, string> Told { get; init; }
    public required bool TimesAreTold { get; init; }
    public IReadOnlyList<StayTold> Stays { get; init; } = [];

    /// <summary>The days that it tells.</summary>
    public CaseDates Dates(OutbreakCalendar calendar) => new()
    {
        BirthDate = Person.BirthDate, OnsetDate = OnsetDate, FirstVisitDate = FirstVisitDate, IsolationDate = IsolationDate, DiagnosedOn = DiagnosedAt is { } at ? calendar.DayOf(at.AddTicks(-1)) : null,
        ReportedOn = calendar.DayOf(ReportedAt.AddTicks(-1)), ClassDate = Classes is [.., var last] ? last.Date : null, DeathDate = DeathDate, OutcomeDate = OutcomeDate, FirstCare = Stays.Min(s => (DateOnly?)s.From), LastCare = Stays.Max(s => (DateOnly?)s.From),
        BeganWithoutSymptoms = CaseId is not null || Classes.Any(c => c.Class is CaseClass.Asymptomatic),
    };

    public CaseWanted Wanted(RegisteredPerson person, Disease disease, EditionsOfDays editions, Guid import, Guid? earlier) => new()
    {
        Person = person, Number = Number, Disease = disease, Area = Area, ReportedAt = ReportedAt, Classes = [.. Classes.Select(c => editions.Judge(c, Facts, OnsetDate, Area.Position))], ResidencePosition = ResidencePosition, OnsetDate = OnsetDate, FirstVisitDate = FirstVisitDate,
        IsolationDate = IsolationDate, DiagnosedAt = DiagnosedAt, Investigation = Investigation, DeathDate = DeathDate, Severity = Severity, Outcome = Outcome, OutcomeDate = OutcomeDate, AgeYears = AgeYears, Occupation = Occupation, Employer = Employer, Note = Note,
        Facts = Facts, Stays = Stays, ReinfectionOf = earlier, ImportId = import, ExternalId = ExternalId, TimesAreTold = TimesAreTold,
    };
}

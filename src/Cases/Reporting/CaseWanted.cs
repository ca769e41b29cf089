using Fangxian.Cases.Classification;
using Fangxian.Cases.Investigation;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.Reporting;

/// <summary>A case as a report or a row of a file tells of it, already read and checked, of a person on record.</summary>
public sealed record CaseWanted
{
    public required RegisteredPerson Person { get; init; }
    public required Disease Disease { get; init; }

    /// <summary>The number that another server gave it, which nobody has here; null for the next one of the county.</summary>
    public string? Number { get; init; }

    /// <summary>The responsible area.</summary>
    public required AreaNode Area { get; init; }

    /// <summary>When it was reported; for a file without a time the end of the day told there.</summary>
    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>What it was held to be, one after the other; the last holds.</summary>
    public required IReadOnlyList<ClassTold> Classes { get; init; }
    public Guid? OrganisationId { get; init; }
    public string? ReportingUnit { get; init; }
    public long? ResidencePosition { get; init; }
    public DateOnly? OnsetDate { get; init; }
    public DateOnly? FirstVisitDate { get; init; }
    public DateOnly? IsolationDate { get; init; }
    public DateTimeOffset? DiagnosedAt { get; init; }
    public DateOnly? DeathDate { get; init; }
    public InvestigationTold? Investigation { get; init; }
    public Severity? Severity { get; init; }
    public CaseOutcome? Outcome { get; init; }
    public DateOnly? OutcomeDate { get; init; }
    public short? AgeYears { get; init; }
    public Occupation? Occupation { get; init; }
    public string? Employer { get; init; }
    public string? Note { get; init; }
    public IReadOnlyCollection<CaseFact> Facts { get; init; } = [];
    public IReadOnlyCollection<StayTold> Stays { get; init; } = [];
    public Guid? ReinfectionOf { get; init; }
    public Guid? ImportId { get; init; }
    public string? ExternalId { get; init; }

    /// <summary>When a unit without network told the county of it.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Whether the times are known to the minute, so that statutory clocks can be judged by them.</summary>
    public bool TimesAreTold { get; init; } = true;
}

/// <summary>What a case was held to be from a day on.</summary>
/// <param name="Class">The class.</param>
/// <param name="Date">The day from which it counts.</param>
public sealed record ClassTold(CaseClass Class, DateOnly Date)
{
    /// <summary>When it was decided; null: when the case was reported, or at the end of the day where that is later.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The edition that judges it.</summary>
    public Guid? EditionId { get; init; }
    public string? Branch { get; init; }

    /// <summary>The criteria that were met, as JSON.</summary>
    public string? Basis { get; init; }

    /// <summary>Why it is another class than the edition's.</summary>
    public string? OverrideReason { get; init; }
}

/// <summary>When a case was first investigated, as a file tells it.</summary>
/// <param name="At">The instant; of a day alone its end.</param>
/// <param name="IsDayAlone">Whether only the day is told.</param>
public sealed record InvestigationTold(DateTimeOffset At, bool IsDayAlone)
{
    /// <summary>Whether it can be said if it was done by then: of a day alone not where the time was over within it.</summary>
    public bool Proves(DateTimeOffset dueAt) => !IsDayAlone || At <= dueAt || At.AddDays(-1) >= dueAt;
}

/// <summary>Time in a hospital, as a report or a file tells of it.</summary>
/// <param name="Kind">The care.</param>
/// <param name="Hospital">Name of the hospital; empty where it is not told.</param>
/// <param name="From">The first day.</param>
/// <param name="Until">The last day; null while it lasts.</param>
public sealed record StayTold(StayKind Kind, string Hospital, DateOnly From, DateOnly? Until);

/// <summary>A case on record now.</summary>
public sealed record MadeCase(Guid Id, string Number);

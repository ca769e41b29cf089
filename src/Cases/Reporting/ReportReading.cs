using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reporting;

/// <summary>A report with everything it names found, and everything it says checked.</summary>
internal sealed record ReportReading
{
    public required ReportCase.Request Told { get; init; }
    public required PersonWanted Person { get; init; }
    public required Disease Disease { get; init; }
    public required AreaNode Area { get; init; }

    /// <summary>The county where the person lives, where it lies outside the reporter's areas.</summary>
    public required AreaNode? OfferTo { get; init; }
    public required DateTimeOffset DiagnosedAt { get; init; }
    public required DateTimeOffset? ReceivedAt { get; init; }
    public required DateTimeOffset Now { get; init; }
    public required DateOnly Today { get; init; }
    public required ClockRules Rules { get; init; }
    public required EditionRow? Edition { get; init; }

    /// <summary>What the edition makes of what is told; null where none holds.</summary>
    public required CaseOpinion? Opinion { get; init; }

    /// <summary>The first day of this illness that the report tells.</summary>
    public DateOnly BeganOn => Told.OnsetDate ?? Told.FirstVisitDate ?? DiagnosedOn;

    /// <summary>The days of the illness as told.</summary>
    public required CaseDates Dates { get; init; }

    private DateOnly DiagnosedOn { get; init; }

    public static async Task<Result<ReportReading>> ReadAsync(ReportCase.Request told, OutbreakDb db, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var (tree, calendar) = (await db.AreaTreeAsync(cancellation), db.Shared.Calendar);
        var today = calendar.DayOf(now);
        var living = tree.ByCode(told.Addresses.FirstOrDefault(a => a.Kind is AddressKind.Living)?.Area);
        var area = AreaOf(told, tree, actor, living);
        if (!area.IsOk)
        {
            return area.Refusal;
        }
        var (diagnosed, received) = (TimeTold.Read(told.DiagnosedAt, calendar, now), TimeTold.Read(told.ReceivedAt, calendar, now));
        var person = PersonOf(told, tree, area.Value, today);
        var dates = DatesOf(told, person, diagnosed, received, today, calendar);
        var disease = (await db.DiseasesAsync(cancellation)).ByCode(told.Disease);
        var edition = disease is null ? null : (await db.EditionsAsync(cancellation)).On(disease.Id, today, area.Value);
        if (Wrong(told, person, dates, diagnosed, received, edition, await db.FactsAsync(cancellation), now, today, area.Value) is { } wrong)
        {
            return wrong;
        }
        if (disease is null)
        {
            return new DiseaseNotFound(told.Disease!);
        }
        if (!area.Value.IsOpenOn(today))
        {
            return new AreaClosed(area.Value.Name);
        }
        if (told.Organisation is { } unit && !await db.OrganisationRows().AnyAsync(o => o.Id == unit, cancellation))
        {
            return new OrganisationNotFound(unit.ToString());
        }
        return new ReportReading
        {
            Told = told,
            Person = person.Value,
            Disease = disease,
            Area = area.Value,
            OfferTo = living is not null && !actor.Scope.Covers(living.Position) && living.IsOpenOn(today) ? ClockRules.CountyOf(living) : null,
            Dates = dates,
            DiagnosedAt = diagnosed!.Value,
            DiagnosedOn = dates.DiagnosedOn!.Value,
            ReceivedAt = received,
            Now = now,
            Today = today,
            Rules = await ClockRules.ReadAsync(db, cancellation),
            Edition = edition,
            Opinion = OpinionOf(told, edition, area.Value),
        };
    }

    /// <summary>The report says another class than the edition makes of its facts, and not why.</summary>
    public OverrideNeedsReason? Contradicted() => NeedsReason(Told, Opinion);

    private static OverrideNeedsReason? NeedsReason(ReportCase.Request told, CaseOpinion? opinion) =>
        told.Classification is { } of && opinion?.Contradicts(of) is true && string.IsNullOrWhiteSpace(told.Reason) ? opinion.NeedsReason() : null;

    private static CaseOpinion? OpinionOf(ReportCase.Request told, EditionRow? edition, AreaNode area) => edition is null ? null : CaseOpinion.Of(edition, told.Facts, told.OnsetDate, area);

    /// <summary>The person is on record, and what is told cannot be of them: born after an earlier illness, or ill now before being born.</summary>
    public Refusal? Contradicted(RegisteredPerson person) =>
        person.BornAfterRole is { } why ? Malformed.Of("birthDate", why) : (Dates with { BirthDate = person.BirthDate, IsBirthOnRecord = true }).Check(Today);

    private bool IsOverride => Opinion?.Contradicts(Told.Classification!.Value) is true;

    /// <param name="person">The person.</param>
    /// <param name="earlier">The earlier case that it follows.</param>
    public CaseWanted CaseOf(RegisteredPerson person, Guid? earlier) => new()
    {
        Person = person,
        Disease = Disease,
        Area = Area,
        ReportedAt = Now,
        Classes = [new ClassTold(Told.Classification!.Value, Today) { DecidedAt = Now, EditionId = Edition?.Id, Branch = Opinion?.Branch, Basis = Opinion?.Judgement.Basis, OverrideReason = IsOverride ? Told.Reason!.Trim() : null }],
        OrganisationId = Told.Organisation,
        ReportingUnit = NameText.Clean(Told.ReportingUnit),
        ResidencePosition = Person.Addresses.FirstOrDefault(a => a.Kind is AddressKind.Living)?.Area.Position,
        OnsetDate = Told.OnsetDate,
        FirstVisitDate = Told.FirstVisitDate,
        IsolationDate = Told.IsolationDate,
        DiagnosedAt = DiagnosedAt,
        DeathDate = Told.DeathDate,
        Severity = Told.Severity,
        Outcome = Told.DeathDate is null ? null : CaseOutcome.Died,
        OutcomeDate = Told.DeathDate,
        AgeYears = AgeOf(Person, Told.OnsetDate ?? Today),
        Occupation = Told.Occupation,
        Employer = NameText.Clean(Told.Employer),
        Note = string.IsNullOrWhiteSpace(Told.Note) ? null : Told.Note.Trim(),
        Facts = Told.Facts,
        ReinfectionOf = earlier,
        ExternalId = Told.ExternalId is { Length: > 0 } id ? id : null,
        ReceivedAt = ReceivedAt,
    };

    /// <summary>Whole years on a day; by day of birth, or by the age told.</summary>
    internal static short? AgeOf(PersonWanted person, DateOnly day) =>
        (short?)new Person { Id = default, Position = 0, Name = "", NameKey = "", RecordedAt = default, BirthDate = person.BirthDate, AgeYears = person.AgeYears, AgeOn = person.AgeOn }.AgeAt(day);

    /// <summary>A child without a guardian named is reported all the same: the duty to report is the basis.</summary>
    private static Result<PersonWanted> PersonOf(ReportCase.Request told, AreaTree tree, AreaNode area, DateOnly today)
    {
        var person = PersonReading.Read(told, tree, area.Position, today);
        return person.Refusal is Malformed { Fields: var wrong } && wrong.ContainsKey("guardianName") && string.IsNullOrWhiteSpace(told.GuardianName)
            ? PersonReading.Read(told with { GuardianBasis = GuardianBases.ReportDuty }, tree, area.Position, today)
            : person;
    }

    /// <summary>The area told, where it is the reporter's own; else that of residence, else the reporter's first.</summary>
    private static Result<AreaNode> AreaOf(ReportCase.Request told, AreaTree tree, Actor actor, AreaNode? living)
    {
        if (told.Area is { Length: > 0 } code)
        {
            return tree.ByCode(code) is { } named && actor.Scope.Covers(named.Position) ? named : new AreaNotFound(code);
        }
        return living is not null && actor.Scope.Covers(living.Position) ? living
            : tree.Find(actor.Scope.First) is { } own ? own
            : Malformed.Field("area", "validation.required");
    }

    private static CaseDates DatesOf(ReportCase.Request told, Result<PersonWanted> person, DateTimeOffset? diagnosed, DateTimeOffset? received, DateOnly today, OutbreakCalendar calendar) => new()
    {
        BirthDate = person.IsOk ? person.Value.BirthDate : told.BirthDate, OnsetDate = told.OnsetDate, FirstVisitDate = told.FirstVisitDate, IsolationDate = told.IsolationDate,
        DiagnosedOn = diagnosed is { } at ? calendar.DayOf(at) : null, ReceivedOn = received is { } then ? calendar.DayOf(then) : null, ReportedOn = today, DeathDate = told.DeathDate,
    };

    /// <summary>All that is wrong at once, with what the form and the attributes found.</summary>
    private static Malformed? Wrong(ReportCase.Request told, Result<PersonWanted> person, CaseDates dates, DateTimeOffset? diagnosed, DateTimeOffset? received, EditionRow? edition, FactCatalogue facts, DateTimeOffset now, DateOnly today, AreaNode area)
    {
        var wrong = new FieldsWrong();
        wrong.Add(told.Faults);
        wrong.Add(person.Refusal as Malformed);
        wrong.Add("diagnosedAt", TimeTold.ErrorOf(told.DiagnosedAt, diagnosed, now));
        wrong.Add("receivedAt", TimeTold.ErrorOf(told.ReceivedAt, received, now));
        wrong.Add(dates.Check(today));
        var factsWrong = FactsTold.Check(told.Facts, facts, today, dates.BirthDate, told.DeathDate);
        wrong.Add(factsWrong);
        // By itself it is no fault: a report that is on record already needs no reason.
        if (wrong.All is not null && factsWrong is null && NeedsReason(told, OpinionOf(told, edition, area)) is { } needs)
        {
            wrong.Add("reason", new FieldError("refusal." + needs.Code, needs.Edition, needs.Class));
        }
        return wrong.All;
    }
}

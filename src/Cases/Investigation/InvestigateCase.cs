using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Investigation;

/// <summary>
/// Fills in what the short report left open: days, facts, severity, outcome (China CDC, March 2020: first investigation within 24
/// hours). What is left out becomes unknown. The first one meets its clock; a diagnosis that was at another time counts its clock
/// anew, and what was told before stays told.
/// </summary>
public static class InvestigateCase
{
    public sealed record Request : IReasoned
    {
        /// <summary>The case.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>The <c>version</c> you saw.</summary>
        [Required, Range(1, int.MaxValue)] public int? ExpectedVersion { get; init; }

        /// <summary>
        /// When the case was investigated first: a local time or one with its offset. Left out: as it stands, or now; still unknown
        /// where a file brought the case after the time for it was over.
        /// </summary>
        [StringLength(40)] public string? InvestigatedAt { get; init; }

        /// <summary>The day of onset; left out where there are no symptoms or it is unknown.</summary>
        public DateOnly? OnsetDate { get; init; }

        /// <summary>The day of the first visit to a doctor.</summary>
        public DateOnly? FirstVisitDate { get; init; }

        /// <summary>The day from which the person is isolated.</summary>
        public DateOnly? IsolationDate { get; init; }

        /// <summary>When it was diagnosed; left out: as it stands. Another time needs a reason.</summary>
        [StringLength(40)] public string? DiagnosedAt { get; init; }

        /// <summary>How ill the person is.</summary>
        [EnumDataType(typeof(Severity))] public Severity? Severity { get; init; }

        /// <summary>How it ended; left out while it lasts.</summary>
        [EnumDataType(typeof(CaseOutcome))] public CaseOutcome? Outcome { get; init; }

        /// <summary>The day of cure or death.</summary>
        public DateOnly? OutcomeDate { get; init; }

        /// <summary>The group of persons as the report card has it.</summary>
        [EnumDataType(typeof(Occupation))] public Occupation? Occupation { get; init; }

        /// <summary>Where the person works or learns.</summary>
        [StringLength(100), Name] public string? Employer { get; init; }

        /// <summary>All that is known of symptoms, exposures, findings and underlying illness; what is left out becomes unknown.</summary>
        [MaxLength(FactsTold.Most)] public IReadOnlyList<CaseFact> Facts { get; init; } = [];

        /// <summary>Anything else, without names.</summary>
        [StringLength(500)] public string? Note { get; init; }

        /// <summary>Why the time of diagnosis or investigation is another than was told.</summary>
        [StringLength(500)] public string? Reason { get; init; }
    }

    /// <param name="Id">The case.</param>
    /// <param name="Version">To be sent with the next change.</param>
    public sealed record Response(Guid Id, int Version) : IAudited
    {
        [JsonIgnore] public string AuditRecords { get; init; } = "";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    /// <summary>What one of two conflicting writers holds.</summary>
    public sealed record Standing(int Version, DateOnly? OnsetDate, DateTimeOffset? DiagnosedAt, CaseClass? Class, Severity? Severity, CaseOutcome? Outcome, DateOnly? OutcomeDate)
    {
        internal static Standing Of(Case c) => new(c.Version, c.OnsetDate, c.DiagnosedAt, c.Class, c.Severity, c.Outcome, c.OutcomeDate);
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/investigate", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/cases/{id:guid}/investigation", (Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Fills in the investigation of a case")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (now, calendar) = (clock.Now(), db.Shared.Calendar);
        await db.LockCaseAsync(request.Id, cancellation);
        if (await db.Cases().FirstOrDefaultAsync(c => c.Id == request.Id, cancellation) is not { } investigated)
        {
            return new CaseNotFound(request.Id.ToString());
        }
        if (investigated.Version != request.ExpectedVersion)
        {
            return new VersionConflict(new Standing(request.ExpectedVersion!.Value, request.OnsetDate, null, null, request.Severity, request.Outcome, request.OutcomeDate), Standing.Of(investigated));
        }
        var (diagnosed, at) = (TimeTold.Read(request.DiagnosedAt, calendar, now), TimeTold.Read(request.InvestigatedAt, calendar, now));
        var born = await db.PersonsOfRoles().Where(p => p.Id == investigated.PersonId).Select(p => p.BirthDate).FirstOrDefaultAsync(cancellation);
        var wasAsymptomatic = await db.CaseClassifications().AnyAsync(c => c.CaseId == investigated.Id && c.Class == CaseClass.Asymptomatic, cancellation);
        var care = request.Outcome is CaseOutcome.Died ? await CaseCare.OfAsync(db, investigated.Id, cancellation) : null;
        if (Wrong(request, investigated, born, care?.Last, wasAsymptomatic, diagnosed, at, await db.FactsAsync(cancellation), now, calendar) is { } wrong)
        {
            return wrong;
        }
        diagnosed = Same(diagnosed, investigated.DiagnosedAt) ? investigated.DiagnosedAt : diagnosed;
        at = at is null ? investigated.InvestigatedAt ?? (await CaseClocks.IsNotToldAsync(db, investigated.Id, cancellation) ? null : now) : Same(at, investigated.InvestigatedAt) ? investigated.InvestigatedAt : at;
        var changed = (investigated.DiagnosedAt is not null && diagnosed != investigated.DiagnosedAt) || (investigated.InvestigatedAt is not null && at != investigated.InvestigatedAt);
        if (changed && string.IsNullOrWhiteSpace(request.Reason))
        {
            return Malformed.Field("reason", "cases.changed-time-needs-reason");
        }
        await CaseClocks.ReviseAsync(db, investigated, diagnosed, at, now, cancellation);
        (investigated.DiagnosedAt, investigated.InvestigatedAt) = (diagnosed, at);
        var ended = investigated.EndedOn;
        investigated.AgeYears = born is { } birth ? Case.AgeOf(birth, request.OnsetDate, calendar.DayOf(investigated.ReportedAt.AddTicks(-1))) : investigated.AgeYears;
        Apply(request, investigated, TestFacts.Within(request.Facts, await TestFacts.ResultsAsync(db, investigated.Id, cancellation)));
        await CasesOfPersons.EndedAsync(db, [investigated], new Dictionary<Guid, DateOnly?> { [investigated.Id] = ended }, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        db.RaiseVersion(CaseTables.Topic(investigated.DiseaseId));
        return new Response(investigated.Id, investigated.Version) { AuditRecords = $"case {investigated.Number}: investigated", AuditPosition = investigated.Position };
    }

    private static void Apply(Request told, Case investigated, IReadOnlyList<CaseFact> facts)
    {
        (investigated.OnsetDate, investigated.FirstVisitDate, investigated.IsolationDate) = (told.OnsetDate, told.FirstVisitDate, told.IsolationDate);
        (investigated.Severity, investigated.Outcome, investigated.OutcomeDate) = (told.Severity, told.Outcome, told.OutcomeDate);
        investigated.DeathDate = told.Outcome is CaseOutcome.Died ? told.OutcomeDate : null;
        (investigated.Occupation, investigated.Employer) = (told.Occupation, NameText.Clean(told.Employer));
        (investigated.Facts, investigated.Note) = (CaseFactJson.Write(facts), string.IsNullOrWhiteSpace(told.Note) ? null : told.Note.Trim());
        investigated.Version++;
    }

    /// <summary>A form shows minutes: the same minute is the same time, whatever its seconds.</summary>
    private static bool Same(DateTimeOffset? told, DateTimeOffset? stands) =>
        told is null || (stands is { } s && told.Value.UtcTicks / TimeSpan.TicksPerMinute == s.UtcTicks / TimeSpan.TicksPerMinute);

    private static Malformed? Wrong(Request told, Case stands, DateOnly? born, DateOnly? lastCare, bool wasAsymptomatic, DateTimeOffset? diagnosed, DateTimeOffset? at, FactCatalogue facts, DateTimeOffset now, OutbreakCalendar calendar)
    {
        var today = calendar.DayOf(now);
        var wrong = new FieldsWrong();
        wrong.Add("diagnosedAt", TimeTold.ErrorOf(told.DiagnosedAt, diagnosed, now));
        wrong.Add("investigatedAt", TimeTold.ErrorOf(told.InvestigatedAt, at, now));
        wrong.Add("outcomeDate", told.Outcome is not null && told.OutcomeDate is null ? new FieldError("validation.required") : null);
        wrong.Add("outcome", told.Outcome is null && told.OutcomeDate is not null ? new FieldError("validation.required") : null);
        wrong.Add("investigatedAt", at < stands.ReportedAt && !Same(at, stands.ReportedAt) ? new FieldError("cases.before-report", calendar.Shown(stands.ReportedAt)) : null);
        var dates = new CaseDates
        {
            BirthDate = born, IsBirthOnRecord = true, LastCare = lastCare, OnsetDate = told.OnsetDate, FirstVisitDate = told.FirstVisitDate, IsolationDate = told.IsolationDate,
            DiagnosedOn = (diagnosed ?? stands.DiagnosedAt) is { } d ? calendar.DayOf(d.AddTicks(-1)) : null, ReportedOn = calendar.DayOf(stands.ReportedAt.AddTicks(-1)),
            OutcomeDate = told.OutcomeDate, DeathDate = told.Outcome is CaseOutcome.Died && told.OutcomeDate <= today ? told.OutcomeDate : null, BeganWithoutSymptoms = wasAsymptomatic,
        }.Check(today);
        foreach (var (field, errors) in dates?.Fields ?? new Dictionary<string, FieldError[]>())
        {
            // The form asks for the day of death as that of the outcome.
            wrong.Add(field is "deathDate" ? "outcomeDate" : field, errors[0]);
        }
        wrong.Add(FactsTold.Check(told.Facts, facts, today, born, told.Outcome is CaseOutcome.Died ? told.OutcomeDate : null));
        return wrong.All;
    }
}

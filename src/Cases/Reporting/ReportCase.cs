using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
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

namespace Fangxian.Cases.Reporting;

/// <summary>
/// The short report of a case by a clinician (Law on the Prevention and Treatment of Infectious Diseases, articles 30 and 31; the
/// statutory report card). Told again, by the same system or of the same illness, or word for word, it is answered by the case on record. An illness
/// after an earlier one has ended is a new case that names the earlier one.
/// </summary>
public static class ReportCase
{
    public sealed record Request : PersonTold, IAboutArea, IReasoned, IGathersFaults
    {
        /// <summary>The id of the report in the reporting system: sent again, the report is answered by the same case.</summary>
        [StringLength(100)] public string? ExternalId { get; init; }

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required, StringLength(40)] public string? Disease { get; init; }

        /// <summary>Code of the responsible area; left out: the living area where it is one of your own, else your own area.</summary>
        [StringLength(20)] public string? Area { get; init; }

        /// <summary>What the clinician holds it to be.</summary>
        [Required, EnumDataType(typeof(CaseClass))] public CaseClass? Classification { get; init; }

        /// <summary>The day of onset; left out where there are no symptoms or it is unknown.</summary>
        public DateOnly? OnsetDate { get; init; }

        /// <summary>The day of the first visit to a doctor.</summary>
        public DateOnly? FirstVisitDate { get; init; }

        /// <summary>The day from which the person is isolated.</summary>
        public DateOnly? IsolationDate { get; init; }

        /// <summary>When it was diagnosed: a local time or one with its offset. The statutory clock runs from it.</summary>
        [Required, StringLength(40)] public string? DiagnosedAt { get; init; }

        /// <summary>The day of death.</summary>
        public DateOnly? DeathDate { get; init; }

        /// <summary>How ill the person is.</summary>
        [EnumDataType(typeof(Severity))] public Severity? Severity { get; init; }

        /// <summary>The reporting organisation, by id.</summary>
        public Guid? Organisation { get; init; }

        /// <summary>The reporting unit in words, where it is no organisation on record.</summary>
        [StringLength(100), Name] public string? ReportingUnit { get; init; }

        /// <summary>The group of persons as the report card has it.</summary>
        [EnumDataType(typeof(Occupation))] public Occupation? Occupation { get; init; }

        /// <summary>Where the person works or learns.</summary>
        [StringLength(100), Name] public string? Employer { get; init; }

        /// <summary>Symptoms, exposures and findings that are known to hold or not to hold; what is left out is unknown.</summary>
        [MaxLength(FactsTold.Most)] public IReadOnlyList<CaseFact> Facts { get; init; } = [];

        /// <summary>Anything else, without names.</summary>
        [StringLength(500)] public string? Note { get; init; }

        /// <summary>When a unit without network told the county of it, where the county enters for it.</summary>
        [StringLength(40)] public string? ReceivedAt { get; init; }

        /// <summary>An earlier case of the same person and disease: this is another illness.</summary>
        public Guid? ReinfectionOf { get; init; }

        /// <summary>Why it is held to be another class than the edition makes of the facts; needed where these decide it, without names.</summary>
        [StringLength(500)] public string? Reason { get; init; }

        /// <summary>What is known to be wrong: of a form what could not be read.</summary>
        [JsonIgnore] public Malformed? Faults { get; set; }
    }

    /// <param name="Id">The case.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="IsNew">False where it was reported before: then it is the case on record, unchanged.</param>
    /// <param name="ReinfectionOf">The earlier case that it follows.</param>
    /// <param name="OfferedTo">Code of the area of residence to which the case was offered.</param>
    /// <param name="PossibleMatches">How many persons on record may be the same, to be looked at.</param>
    /// <param name="LateMinutes">Whole minutes after the report was due; 0 in time; null where no clock holds.</param>
    public sealed record Response(Guid Id, string Number, bool IsNew, Guid? ReinfectionOf, string? OfferedTo, int PossibleMatches, int? LateMinutes) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"case {Number}{(IsNew ? "" : ": reported before")}";

        [JsonIgnore] public long? AuditPosition { get; init; }

        /// <summary>What can be of its days and hardly ever is.</summary>
        internal IReadOnlyList<FieldError> Doubts { get; init; } = [];
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/report", CasesContract.CasesReport, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases", (Request request, Door door) => door.Answer(Slice, request, told => Results.Json(told, Json.Options, statusCode: told.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK)))
            .For(Slice, "Reports a case; told again, answers the case on record", typeof(Response), StatusCodes.Status201Created)
            .Produces<Response>();

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (request.Faults is null && await ReportedBeforeAsync(db, request, actor, cancellation) is { } before)
        {
            return before;
        }
        var reading = await ReportReading.ReadAsync(request, db, actor, now, cancellation);
        if (!reading.IsOk)
        {
            return reading.Refusal;
        }
        var told = reading.Value;
        if (await SentBeforeAsync(db, told, actor, now, cancellation) is { } sent)
        {
            return Before(sent);
        }
        var person = (await db.RegisterPersonsAsync([told.Person], now, cancellation))[0];
        var (same, earlier) = person.IsNew ? default : await OfPersonAsync(db, person.PersonId, told, cancellation);
        if (request.ReinfectionOf is { } named && (earlier ?? same)?.Id != named)
        {
            return new CaseNotFound(named.ToString());
        }
        if (same is not null && request.ReinfectionOf is null)
        {
            return Before(same);
        }
        return (told.Contradicted(person) ?? told.Contradicted()) is { } contradicted ? contradicted : await MakeAsync(db, told, person, (earlier ?? same)?.Id, actor, now, cancellation);
    }

    private static async Task<Response> MakeAsync(OutbreakDb db, ReportReading told, RegisteredPerson person, Guid? earlier, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var wanted = told.CaseOf(person, earlier);
        var number = (await CaseNumbers.TakeAsync(db, [wanted], cancellation))[0];
        var form = (await CaseMaking.FormsAsync(db, [wanted], cancellation))(person);
        var made = CaseMaking.Compose(wanted, form, number, actor.Name, now, told.Rules, db.Shared.Calendar, db.Shared.Keys);
        await db.InsertFewAsync([made.Case, .. made.Classes, .. made.Clocks], cancellation);
        if (told.OfferTo is { } home)
        {
            Handovers.OfferCase.Offer(db, made.Case, told.Area, home, actor.Name, null, now);
        }
        await db.SaveChangesAsync(cancellation);
        db.RaiseVersion(CaseTables.Topic(made.Case.DiseaseId));
        var late = made.Clocks.FirstOrDefault(c => ClockRules.FromDiagnosis.Contains(c.Code))?.LateMinutes;
        return new Response(made.Case.Id, number, true, earlier, told.OfferTo?.Code, person.Candidates.Count, late) { AuditPosition = made.Case.Position, Doubts = [.. told.Dates.Doubts()] };
    }

    private static async Task<Response?> ReportedBeforeAsync(OutbreakDb db, Request request, Actor actor, CancellationToken cancellation)
    {
        if (request.ExternalId is not { Length: > 0 } external)
        {
            return null;
        }
        await db.LockTopicAsync($"case-of/{actor.Name}/{external}", cancellation);
        var disease = (await db.DiseasesAsync(cancellation)).ByCode(request.Disease)?.Id;
        if (disease is not { } known || !await IsToldAsync(db, known, external, actor.Name, cancellation))
        {
            return null;
        }
        var found = await db.Cases().AsNoTracking().FirstOrDefaultAsync(c => c.DiseaseId == disease && c.ExternalId == external && c.ReportedBy == actor.Name, cancellation);
        return found is null ? null : Before(found);
    }

    /// <summary>Hardly any report was told before, and to ask so much costs a tenth of reading the case.</summary>
    private static async Task<bool> IsToldAsync(OutbreakDb db, short disease, string external, string by, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command("SELECT 1 FROM disease_case WHERE disease_id = @disease AND external_id = @external AND reported_by = @by LIMIT 1");
        command.Bind("@disease", (int)disease);
        command.Bind("@external", external);
        command.Bind("@by", by);
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }

    /// <summary>
    /// The case of the very same report, sent again within a day by a system that gives no ids: of somebody by name who has neither a number
    /// nor a telephone to be known by. Another minute of diagnosis, and it is another case with the question whether it is the same person.
    /// </summary>
    private static async Task<Case?> SentBeforeAsync(OutbreakDb db, ReportReading told, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        if (told is not { Told: { ExternalId: null or "", ReinfectionOf: null } report, Person: { IdentityNumber: null, Phones.Count: 0, Name.Length: > 0 } person })
        {
            return null;
        }
        var (key, age, since) = (PersonName.KeyOf(person.Name), ReportReading.AgeOf(person, report.OnsetDate ?? told.Today), now.AddDays(-1));
        await db.LockTopicAsync($"case-of/{actor.Name}/{key}", cancellation);
        var alike = db.Cases().AsNoTracking().Where(c => c.DiseaseId == told.Disease.Id && c.NameKey == key && c.ReportedBy == actor.Name && c.ReportedAt >= since && c.ExternalId == null
            && c.DiagnosedAt == told.DiagnosedAt && c.OnsetDate == report.OnsetDate && c.FirstVisitDate == report.FirstVisitDate && c.Sex == person.Sex && c.AgeYears == age);
        return await alike.Where(c => db.PersonsOfRoles().Any(p => p.Id == c.PersonId && p.BirthDate == person.BirthDate)).OrderBy(c => c.Id).FirstOrDefaultAsync(cancellation);
    }

    private static Response Before(Case found) => new(found.Id, found.Number, false, found.ReinfectionOf, null, 0, null) { AuditPosition = found.Position };

    /// <summary>The case of the present illness, if there is one, and the last that had ended before it.</summary>
    private static async Task<(Case? Same, Case? Earlier)> OfPersonAsync(OutbreakDb db, Guid person, ReportReading told, CancellationToken cancellation)
    {
        await db.LockTopicAsync($"case-of/{person}", cancellation);
        var cases = await db.Cases().AsNoTracking().Where(c => c.PersonId == person && c.DiseaseId == told.Disease.Id && c.Class != CaseClass.Discarded).OrderByDescending(c => c.ReportedAt).Take(20).ToListAsync(cancellation);
        return Case.Illness(cases, told.BeganOn, c => c.CuredOn);
    }
}

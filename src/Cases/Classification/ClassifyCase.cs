using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Classification;

/// <summary>
/// Says what a case is held to be from a day on, by the protocol edition that holds on that day in its area. Another class than the
/// edition's needs a reason; so does the correction of a mistake. Whatever reason is told is kept, such as that a case was reported twice. Nothing is overwritten: the history keeps every class with its
/// edition and its basis.
/// </summary>
public static class ClassifyCase
{
    public sealed record Request : IReasoned
    {
        /// <summary>The case.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>The <c>version</c> of the case you saw.</summary>
        [Required, Range(1, int.MaxValue)] public int? ExpectedVersion { get; init; }

        /// <summary>What it is held to be.</summary>
        [Required, EnumDataType(typeof(CaseClass))] public CaseClass? Classification { get; init; }

        /// <summary>The day from which it counts.</summary>
        [Required] public DateOnly? ClassDate { get; init; }

        /// <summary>The edition you saw the opinion of, by id; where another holds now, you are told.</summary>
        public Guid? Edition { get; init; }

        /// <summary>The present class was a mistake, and was never right.</summary>
        public bool IsCorrection { get; init; }

        /// <summary>Why; needed for a correction, and for another class than the edition's.</summary>
        [StringLength(500)] public string? Reason { get; init; }
    }

    /// <param name="Id">The case.</param>
    /// <param name="Version">To be sent with the next change.</param>
    /// <param name="Edition">Number of the edition that judged it; null where none holds.</param>
    /// <param name="IsOverride">Whether the edition held it to be something else.</param>
    public sealed record Response(Guid Id, int Version, string? Edition, bool IsOverride) : IAudited
    {
        [JsonIgnore] public string AuditRecords { get; init; } = "";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    /// <summary>What one of two conflicting writers holds.</summary>
    public sealed record Standing(int Version, CaseClass? Class, DateOnly? ClassDate);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/classify", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/{id:guid}/classification", (Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Says what a case is held to be")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        await db.LockCaseAsync(request.Id, cancellation);
        if (await db.Cases().FirstOrDefaultAsync(c => c.Id == request.Id, cancellation) is not { } classified)
        {
            return new CaseNotFound(request.Id.ToString());
        }
        if (classified.Version != request.ExpectedVersion)
        {
            return new VersionConflict(new Standing(request.ExpectedVersion!.Value, request.Classification, request.ClassDate), new Standing(classified.Version, classified.Class, classified.ClassDate));
        }
        var (of, day) = (request.Classification!.Value, request.ClassDate!.Value);
        var opinion = await CaseOpinion.OfAsync(db, classified, day, cancellation);
        if (request.Edition is { } seen && seen != opinion?.Edition.Id)
        {
            return new EditionChanged(opinion?.Edition.Number ?? "–", Words.Iso(day));
        }
        var born = await db.PersonsOfRoles().Where(p => p.Id == classified.PersonId).Select(p => p.BirthDate).FirstOrDefaultAsync(cancellation);
        if (WrongWith(request, classified, born, opinion, db.Shared.Calendar.DayOf(now)) is { } refusal)
        {
            return refusal;
        }
        var ended = classified.EndedOn;
        var last = await db.CaseClassifications().Where(c => c.CaseId == classified.Id).MaxAsync(c => (short?)c.Sequence, cancellation) ?? -1;
        var overrules = opinion is not null && !opinion.Agrees(of);
        db.Add(Say(classified, of, day, opinion, last, actor.Name, now, string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim(), request.IsCorrection ? last : null));
        await CaseClocks.FollowClassAsync(db, [classified], now, cancellation);
        await CasesOfPersons.EndedAsync(db, [classified], new Dictionary<Guid, DateOnly?> { [classified.Id] = ended }, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        db.RaiseVersion(CaseTables.Topic(classified.DiseaseId));
        return new Response(classified.Id, classified.Version, opinion?.Edition.Number, overrules) { AuditRecords = $"case {classified.Number}: classified", AuditPosition = classified.Position };
    }

    /// <summary>A class holds from now on: the next line of the history, with the edition, the branch and the criteria that it rests on.</summary>
    internal static CaseClassification Say(Case of, CaseClass held, DateOnly day, CaseOpinion? opinion, short last, string by, DateTimeOffset now, string? reason, short? corrects)
    {
        (of.Class, of.ClassDate, of.EditionId) = (held, day, opinion?.Edition.Id);
        of.Version++;
        return new()
        {
            CaseId = of.Id, Sequence = (short)(last + 1), Position = of.Position, Class = held, Date = day, DecidedAt = now, By = by,
            EditionId = opinion?.Edition.Id, Branch = opinion?.Branch, Basis = opinion?.Judgement.Basis, OverrideReason = reason, Corrects = corrects,
        };
    }

    private static Refusal? WrongWith(Request request, Case stands, DateOnly? born, CaseOpinion? opinion, DateOnly today)
    {
        var (of, day) = (request.Classification!.Value, request.ClassDate!.Value);
        var wrong = new FieldsWrong();
        wrong.Add(new CaseDates { BirthDate = born, IsBirthOnRecord = true, ClassDate = day }.Check(today));
        wrong.Add("classDate", day < stands.ClassDate && !request.IsCorrection ? new("cases.class.before-last", Words.Iso(stands.ClassDate)) : null);
        if (wrong.All is { } malformed)
        {
            return malformed;
        }
        if (of == stands.Class && day == stands.ClassDate && opinion?.Edition.Id == stands.EditionId)
        {
            return new ClassUnchanged();
        }
        if (!string.IsNullOrWhiteSpace(request.Reason))
        {
            return null;
        }
        return request.IsCorrection ? Malformed.Field("reason", "cases.class.correction-needs-reason")
            : opinion is not null && !opinion.Agrees(of) ? opinion.NeedsReason()
            : null;
    }
}

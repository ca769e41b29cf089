using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Handovers;

public enum OfferAnswer
{
    Accept = 1,
    Refuse = 2,
}

/// <summary>
/// Answers the offer of a case. Accepted, the case moves with all that hangs on it, its person too, and the giving area keeps only
/// that it gave it; refused, it stays where it is, and the giving area reads why.
/// </summary>
public static class AnswerOffer
{
    public sealed record Request : IReasoned
    {
        /// <summary>The offer.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>Accept or refuse.</summary>
        [Required, EnumDataType(typeof(OfferAnswer))] public OfferAnswer? Answer { get; init; }

        /// <summary>Code of the own area that follows the case; left out: the one it was offered to.</summary>
        [StringLength(20)] public string? Area { get; init; }

        /// <summary>Why; needed for a refusal. Both sides read it, so no names.</summary>
        [StringLength(500)] public string? Reason { get; init; }
    }

    /// <param name="State">Accepted or refused.</param>
    /// <param name="CaseId">The case, where it was accepted.</param>
    /// <param name="Number">Its number.</param>
    public sealed record Response(HandoverState State, Guid? CaseId, string Number) : IAudited
    {
        [JsonIgnore] public string AuditRecords { get; init; } = "";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/answer-offer", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/offers/{id:guid}/answer", (Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Accepts or refuses a case that was offered");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockTopicAsync($"offer/{request.Id}", cancellation);
        if (await db.CaseHandovers().AsNoTracking().FirstOrDefaultAsync(h => h.Id == request.Id && h.Side == HandoverSide.Taken, cancellation) is not { } offer)
        {
            return new OfferNotFound(request.Id.ToString());
        }
        if (offer.State is not HandoverState.Offered)
        {
            return new OfferAnswered(offer.Number);
        }
        if (request.Answer is OfferAnswer.Refuse && string.IsNullOrWhiteSpace(request.Reason))
        {
            return Malformed.Field("reason", "cases.offer.reason-needed");
        }
        var tree = await db.AreaTreeAsync(cancellation);
        var area = string.IsNullOrEmpty(request.Area) ? tree.Find(offer.ToPosition) : tree.ByCode(request.Area);
        if (area is null || !actor.Scope.Covers(area.Position))
        {
            return new AreaNotFound(request.Area ?? "");
        }
        var (now, state) = (clock.Now(), request.Answer is OfferAnswer.Accept ? HandoverState.Accepted : HandoverState.Refused);
        if (state is HandoverState.Accepted)
        {
            await MoveAsync(db, offer, area, cancellation);
        }
        await AnswerAsync(db, offer.Id, state, actor.Name, request.Reason?.Trim(), now, cancellation);
        return new Response(state, state is HandoverState.Accepted ? offer.CaseId : null, offer.Number)
        {
            AuditRecords = $"case {offer.Number}: {(state is HandoverState.Accepted ? $"taken over from {tree.Find(offer.FromPosition)?.Code} by {area.Code}" : "refused")}",
            AuditPosition = area.Position,
        };
    }

    /// <summary>Both copies, whosever they are.</summary>
    internal static async Task AnswerAsync(OutbreakDb db, Guid offer, HandoverState state, string by, string? reason, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var copy in await db.Anywhere<CaseHandover>().AsTracking().Where(h => h.Id == offer).ToListAsync(cancellation))
        {
            (copy.State, copy.AnsweredAt, copy.AnsweredBy, copy.AnswerReason) = (state, now, by, reason);
        }
        await db.SaveChangesAsync(cancellation);
    }

    private static async Task MoveAsync(OutbreakDb db, CaseHandover offer, AreaNode to, CancellationToken cancellation)
    {
        var (id, position, county) = (offer.CaseId, to.Position, ClockRules.CountyOf(to).Position);
        // Nothing that is told of the case changes, nor its version: whoever writes to it meanwhile goes before or after.
        await db.LockCaseAsync(id, offer.DiseaseId, cancellation);
        var person = await db.Anywhere<Case>().Where(c => c.Id == id).Select(c => c.PersonId).FirstAsync(cancellation);
        await db.Anywhere<Case>().Where(c => c.Id == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Position, position), cancellation);
        await db.Anywhere<CaseClassification>().Where(c => c.CaseId == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Position, position), cancellation);
        await db.Anywhere<CaseStay>().Where(c => c.CaseId == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Position, position), cancellation);
        await db.Anywhere<CaseTreatment>().Where(c => c.CaseId == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Position, position), cancellation);
        await db.Anywhere<CaseSample>().Where(c => c.CaseId == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Position, position), cancellation);
        await db.Anywhere<CaseTest>().Where(c => c.CaseId == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Position, position), cancellation);
        await db.Anywhere<CaseSource>().Where(c => c.CaseId == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Position, position), cancellation);
        await db.Anywhere<CaseClock>().Where(c => c.CaseId == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Position, position), cancellation);
        // What is still to be done is to be done by the new county; what was done or missed stays with the former.
        await db.Anywhere<CaseClock>().Where(c => c.CaseId == id && c.MetAt == null && c.ReplacedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.UnitPosition, county), cancellation);
        await db.MovePersonsAsync([person], position, cancellation);
        db.RaiseVersion(CaseTables.Topic(offer.DiseaseId));
    }
}

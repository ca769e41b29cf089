using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Handovers;

/// <summary>Takes back the offer of a case that nobody has answered yet.</summary>
public static class WithdrawOffer
{
    public sealed record Request
    {
        /// <summary>The offer.</summary>
        public Guid Id { get; init; }
    }

    /// <param name="State">Withdrawn.</param>
    public sealed record Response(HandoverState State) : IAudited
    {
        [JsonIgnore] public string AuditRecords { get; init; } = "";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/withdraw-offer", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/offers/{id:guid}/withdrawal", (Guid id, Door door) => door.Answer(Slice, new Request { Id = id }))
            .For(Slice, "Takes back the offer of a case");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockTopicAsync($"offer/{request.Id}", cancellation);
        if (await db.CaseHandovers().AsNoTracking().FirstOrDefaultAsync(h => h.Id == request.Id && h.Side == HandoverSide.Given, cancellation) is not { } offer)
        {
            return new OfferNotFound(request.Id.ToString());
        }
        if (offer.State is not HandoverState.Offered)
        {
            return new OfferAnswered(offer.Number);
        }
        await AnswerOffer.AnswerAsync(db, offer.Id, HandoverState.Withdrawn, actor.Name, null, clock.Now(), cancellation);
        return new Response(HandoverState.Withdrawn) { AuditRecords = $"case {offer.Number}: offer withdrawn", AuditPosition = offer.Position };
    }
}

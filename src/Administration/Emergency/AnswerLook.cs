using System.Text.Json.Serialization;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Emergency;

/// <summary>
/// What an administrator of the area answers to an emergency look: takes note of it, or ends it at once (which takes note
/// too). Then the notice goes; of two administrators the first has taken note.
/// </summary>
public static class AnswerLook
{
    public sealed record Request
    {
        /// <summary>The look.</summary>
        public Guid Look { get; init; }
    }

    /// <param name="Look">The look as it is now.</param>
    public sealed record Response(LookView Look) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"emergency look {Look.Id}";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> TakeNote = Slice.Write<Request, Response>("emergency/take-note", AdministrationContract.AccountsWrite,
        (request, db, actor, clock, cancellation) => RunAsync(request, db, actor, clock, (_, _) => null, cancellation));

    public static readonly Slice<Request, Response> Stop = Slice.Write<Request, Response>("emergency/stop", AdministrationContract.AccountsWrite,
        (request, db, actor, clock, cancellation) => RunAsync(request, db, actor, clock, StopAt, cancellation));

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/emergency-looks/{look}/note", ([AsParameters] Request request, Door door) => door.Answer(TakeNote, request))
            .For(TakeNote, "Takes note of an emergency look at one of your areas");
        api.MapPost("/emergency-looks/{look}/stop", ([AsParameters] Request request, Door door) => door.Answer(Stop, request))
            .For(Stop, "Ends an emergency look at one of your areas, at once");
    }

    private static Refusal? StopAt(RoleGrant look, DateTimeOffset now)
    {
        if (look.HasEnded(now))
        {
            return new LookHasEnded();
        }
        look.Until = now;
        return null;
    }

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, Func<RoleGrant, DateTimeOffset, Refusal?> change, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (await Administering.BeginAsync(db, actor, now, cancellation) is { } lost)
        {
            return lost;
        }
        var look = await db.RoleGrants().SingleOrDefaultAsync(g => g.Id == request.Look && g.EmergencyReason != null, cancellation);
        if (look is null || !await Administering.CoversAsync(db, actor, look.Position, null, cancellation))
        {
            return new LookNotFound();
        }
        if (look.AccountId == actor.AccountId)
        {
            return new OwnRights();
        }
        if (change(look, now) is { } refusal)
        {
            return refusal;
        }
        (look.SeenAt, look.SeenBy) = look.SeenAt is null ? (now, actor.Name) : (look.SeenAt, look.SeenBy);
        await db.SaveChangesAsync(cancellation);
        return new Response(await LookView.OfAsync(db, look, actor, now, cancellation)) { AuditPosition = look.Position };
    }
}

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

/// <summary>Ends one's own emergency look before its time. The administrators of the area are still told of it.</summary>
public static class EndLook
{
    public sealed record Request
    {
        /// <summary>The look.</summary>
        public Guid Look { get; init; }
    }

    /// <param name="Look">The look, ended.</param>
    public sealed record Response(LookView Look) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"emergency look {Look.Id}";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("emergency/end", AdministrationContract.OwnAccount, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/emergency-looks/{look}/end", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Ends your own emergency look before its time");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        await db.LockTopicAsync(AdministrationContract.AccountsTopic, cancellation);
        db.RaiseVersion(AdministrationContract.AccountsTopic);
        if (await db.RoleGrants().SingleOrDefaultAsync(g => g.Id == request.Look && g.EmergencyReason != null && g.AccountId == actor.AccountId, cancellation) is not { } look)
        {
            return new LookNotFound();
        }
        if (look.HasEnded(now))
        {
            return new LookHasEnded();
        }
        look.Until = now;
        await db.SaveChangesAsync(cancellation);
        return new Response(await LookView.OfAsync(db, look, actor, now, cancellation)) { AuditPosition = look.Position };
    }
}

using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>Ends one's own sessions: this one, another one, or all of them.</summary>
public static class EndSessions
{
    public sealed record Request
    {
        /// <summary>The session to end; without one, every session of the account.</summary>
        public Guid? Session { get; init; }
    }

    /// <param name="Ended">How many sessions were ended.</param>
    public sealed record Response(int Ended, [property: System.Text.Json.Serialization.JsonIgnore] string Account) : IAudited
    {
        [System.Text.Json.Serialization.JsonIgnore] public string AuditRecords => "account " + Account;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("accounts/end-sessions", AdministrationContract.OwnAccount, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/account/sessions", (Guid? session, Door door) => door.Answer(Slice, new Request { Session = session }))
            .For(Slice, "Ends one of your sessions, or all of them (sign out everywhere)");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var ended = await db.Sessions().Where(s => s.AccountId == actor.AccountId && (request.Session == null || s.Id == request.Session)).ExecuteDeleteAsync(cancellation);
        if (ended == 0 && request.Session is not null)
        {
            return new SessionNotFound();
        }
        db.RaiseVersion(AdministrationContract.AccountsTopic);
        return new Response(ended, actor.Name);
    }
}

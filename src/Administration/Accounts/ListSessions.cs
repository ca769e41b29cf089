using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>The browsers in which one is signed in.</summary>
public static class ListSessions
{
    public sealed record Request;

    /// <param name="Sessions">The open sessions, the latest first.</param>
    public sealed record Response(IReadOnlyList<SessionState> Sessions);

    /// <param name="Id">Names the session, for ending it.</param>
    /// <param name="OpenedAt">When one signed in.</param>
    /// <param name="LastSeenAt">Of the last request, within five minutes.</param>
    /// <param name="EndsAt">When it ends by itself.</param>
    /// <param name="Address">The network address it was opened from.</param>
    /// <param name="Device">What the browser calls itself.</param>
    /// <param name="IsThis">Whether it is the one that asks.</param>
    public sealed record SessionState(Guid Id, DateTimeOffset OpenedAt, DateTimeOffset LastSeenAt, DateTimeOffset EndsAt, string? Address, string? Device, bool IsThis);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("accounts/list-sessions", AdministrationContract.OwnAccount, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/account/sessions", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "Your open sessions");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        var open = (await db.Sessions().Where(s => s.AccountId == actor.AccountId && !s.AwaitsCode).OrderByDescending(s => s.OpenedAt).ToListAsync(cancellation)).Where(s => s.IsOpen(now));
        return new Response([.. open.Select(s => new SessionState(s.Id, s.OpenedAt, s.LastSeenAt, s.EndsAt, s.Address, s.Device, s.Id == actor.SessionId))]);
    }
}

using System.Text.Json.Serialization;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Tokens;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Roles;

/// <summary>Deletes an own role that nobody has: no account, no machine.</summary>
public static class DeleteRole
{
    public sealed record Request
    {
        /// <summary>The role.</summary>
        public string Key { get; init; } = "";

        /// <summary>The version that was seen.</summary>
        public int? Version { get; init; }
    }

    /// <param name="Key">The role that is no more.</param>
    public sealed record Response(string Key) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "role " + Key;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("roles/delete", AdministrationContract.AccountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/roles/{key}", (string key, int? version, Door door) => door.Answer(Slice, new Request { Key = key, Version = version }))
            .For(Slice, "Deletes an own role that nobody has");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (await Administering.BeginAsync(db, actor, now, cancellation) is { } lost)
        {
            return lost;
        }
        var (role, refused) = await RoleRules.FindAsync(db, request.Key, request.Version, actor, now, cancellation);
        if (role is null)
        {
            return refused!;
        }
        var accounts = await db.RoleGrants().Where(g => g.Role == role.Key && (g.Until == null || g.Until > now)).Select(g => g.AccountId).Distinct().CountAsync(cancellation);
        var tokens = await db.MachineTokens().CountAsync(t => t.Role == role.Key && t.RevokedAt == null && t.Until > now, cancellation);
        if (accounts + tokens > 0)
        {
            return new RoleInUse(role.Key, accounts, tokens);
        }
        db.Remove(role);
        await db.SaveChangesAsync(cancellation);
        return new Response(role.Key);
    }
}

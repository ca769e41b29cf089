using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>Takes an account away: its sessions and its roles end at once. Its name stays, for the audit.</summary>
public static class DisableAccount
{
    public sealed record Request
    {
        /// <summary>The account.</summary>
        public Guid Account { get; init; }

        /// <summary>The version the administrator has seen.</summary>
        public int? Version { get; init; }
    }

    /// <param name="Account">The account.</param>
    public sealed record Response(AccountView Account) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "account " + Account.Name;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("accounts/disable", AdministrationContract.AccountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/accounts/{account}/disable", (Guid account, int? version, Door door) => door.Answer(Slice, new Request { Account = account, Version = version }))
            .For(Slice, "Takes an account away, with its sessions and roles");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (await Administering.BeginAsync(db, actor, now, cancellation) is { } lost)
        {
            return lost;
        }
        var (account, refused) = await Administering.FindWholeAsync(db, request.Account, request.Version, actor, now, cancellation);
        if (account is null)
        {
            return refused!;
        }
        if ((await Administering.LeavesAnAdministratorAsync(db, account, null, now, cancellation) ?? account.Disable(now).Refusal) is { } refusal)
        {
            return refusal;
        }
        await db.Sessions().Where(s => s.AccountId == account.Id).ExecuteDeleteAsync(cancellation);
        foreach (var grant in (await db.RoleGrants().Where(g => g.AccountId == account.Id).ToListAsync(cancellation)).Where(g => !g.HasEnded(now)))
        {
            grant.Until = now;
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(await AccountView.OfAsync(db, account, now, cancellation));
    }
}

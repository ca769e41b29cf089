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

/// <summary>
/// Gives an account back: unlocks or enables it, forgets password, authenticator and passkeys, ends its sessions, and
/// makes a new link by which its person sets the password.
/// </summary>
public static class ResetAccount
{
    public sealed record Request
    {
        /// <summary>The account.</summary>
        public Guid Account { get; init; }
    }

    /// <param name="Account">The account.</param>
    /// <param name="Link">The path of the page that sets the password: told once, good for seven days.</param>
    public sealed record Response(AccountView Account, string Link) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "account " + Account.Name;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("accounts/reset", AdministrationContract.AccountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/accounts/{account}/reset", (Guid account, Door door) => door.Answer(Slice, new Request { Account = account }))
            .For(Slice, "Unlocks or enables an account, forgets its secrets and makes a link for a new password");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (await Administering.BeginAsync(db, actor, now, cancellation) is { } lost)
        {
            return lost;
        }
        var (account, refused) = await Administering.FindWholeAsync(db, request.Account, null, actor, now, cancellation);
        if (account is null)
        {
            return refused!;
        }
        if (await Administering.LeavesAnAdministratorAsync(db, account, null, now, cancellation) is { } last)
        {
            return last;
        }
        await db.Sessions().Where(s => s.AccountId == account.Id).ExecuteDeleteAsync(cancellation);
        await db.Passkeys().Where(p => p.AccountId == account.Id).ExecuteDeleteAsync(cancellation);
        var secret = Secret.New();
        account.ForgetSecrets();
        account.Enable();
        account.Invite(Secret.Hash(secret), now);
        await db.SaveChangesAsync(cancellation);
        return new Response(await AccountView.OfAsync(db, account, now, cancellation), AcceptInvitation.PathOf(secret));
    }
}

using System.Text.Json.Serialization;
using Fangxian.Administration.Emergency;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>Takes a role away from an account, at once.</summary>
public static class EndRole
{
    public sealed record Request
    {
        /// <summary>The account.</summary>
        public Guid Account { get; init; }

        /// <summary>The role of the account, by the id that the account shows.</summary>
        public Guid Role { get; init; }
    }

    /// <param name="Account">The account with its roles.</param>
    public sealed record Response(AccountView Account) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "account " + Account.Name;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("accounts/end-role", AdministrationContract.AccountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/accounts/{account}/roles/{role}", ([Microsoft.AspNetCore.Http.AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Takes a role away from an account, at once");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (await Administering.BeginAsync(db, actor, now, cancellation) is { } lost)
        {
            return lost;
        }
        if (await (await db.AccountsSeenAsync(actor, now, cancellation)).SingleOrDefaultAsync(a => a.Id == request.Account, cancellation) is not { } account)
        {
            return new AccountNotFound(request.Account.ToString());
        }
        var grant = await db.RoleGrants().SingleOrDefaultAsync(g => g.Id == request.Role && g.AccountId == account.Id, cancellation);
        if (grant is null || grant.HasEnded(now) || !await Administering.CoversAsync(db, actor, account, grant, cancellation))
        {
            return new RoleGrantNotFound();
        }
        if (account.Id == actor.AccountId)
        {
            return new OwnRights();
        }
        if (await Administering.LeavesAnAdministratorAsync(db, account, grant, now, cancellation) is { } last)
        {
            return last;
        }
        grant.Until = now;
        await LookRules.EndWithoutRightAsync(db, account.Id, now, cancellation);
        account.Version++;
        await db.SaveChangesAsync(cancellation);
        return new Response(await AccountView.OfAsync(db, account, now, cancellation));
    }
}

using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>One account with its roles.</summary>
public static class ShowAccount
{
    public sealed record Request
    {
        /// <summary>The account.</summary>
        public Guid Account { get; init; }
    }

    public static readonly Slice<Request, AccountView> Slice = Platform.Modules.Slice.Read<Request, AccountView>("accounts/show", AdministrationContract.AccountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/accounts/{account}", (Guid account, Door door) => door.Answer(Slice, new Request { Account = account }))
            .For(Slice, "One account with its roles");

    private static async Task<Result<AccountView>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        await (await db.AccountsSeenAsync(actor, clock.Now(), cancellation)).SingleOrDefaultAsync(a => a.Id == request.Account, cancellation) is { } account
            ? await AccountView.OfAsync(db, account, clock.Now(), cancellation)
            : new AccountNotFound(request.Account.ToString());
}

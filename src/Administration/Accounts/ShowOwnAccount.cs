using System.Buffers.Text;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>What the system knows of one's own account: roles, areas, passkeys.</summary>
public static class ShowOwnAccount
{
    public sealed record Request;

    /// <param name="Account">The account with its roles.</param>
    /// <param name="HasPassword">Whether it can sign in by a password.</param>
    /// <param name="HasAuthenticator">Whether a code is asked for besides.</param>
    /// <param name="RecoveryCodesLeft">How many recovery codes are left.</param>
    /// <param name="Passkeys">The passkeys, oldest first.</param>
    public sealed record Response(AccountView Account, bool HasPassword, bool HasAuthenticator, int RecoveryCodesLeft, IReadOnlyList<PasskeyView> Passkeys);

    /// <param name="Id">The identifier (base64url).</param>
    /// <param name="Name">What the device is called.</param>
    /// <param name="CreatedAt">When it was added.</param>
    public sealed record PasskeyView(string Id, string? Name, DateTimeOffset CreatedAt);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("accounts/show-own", AdministrationContract.OwnAccount, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/account", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "Your own account: roles, areas, passkeys");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var account = await db.Accounts().SingleAsync(a => a.Id == actor.AccountId, cancellation);
        var keys = await db.Passkeys().Where(p => p.AccountId == account.Id).OrderBy(p => p.CreatedAt).ToListAsync(cancellation);
        return new Response(
            await AccountView.OfAsync(db, account, clock.Now(), cancellation),
            account.PasswordHash is not null,
            account.HasAuthenticator,
            account.RecoveryCodes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length,
            [.. keys.Select(k => new PasskeyView(Base64Url.EncodeToString(k.CredentialId), k.Name, k.CreatedAt))]);
    }
}

using System.ComponentModel.DataAnnotations;
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

/// <summary>An authenticator app for one's own account: proposed, confirmed by its first code, removed.</summary>
public static class Authenticator
{
    public sealed record ProposeRequest;

    /// <param name="Key">The key in base 32, to be typed where it cannot be scanned.</param>
    /// <param name="Address">The key as an address (otpauth) that apps scan as a QR code.</param>
    public sealed record Proposal(string Key, string Address, [property: JsonIgnore] string Account) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "account " + Account;
    }

    public sealed record ConfirmRequest
    {
        /// <summary>The six digits that the app shows now.</summary>
        [Required, StringLength(32)] public string Code { get; init; } = "";
    }

    /// <param name="RecoveryCodes">Ten codes, each good once when the device is lost; shown now and never again.</param>
    public sealed record Confirmation(IReadOnlyList<string> RecoveryCodes, [property: JsonIgnore] string Account) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "account " + Account;
    }

    public sealed record RemoveRequest
    {
        /// <summary>A code of the app, or a recovery code.</summary>
        [Required, StringLength(32)] public string Code { get; init; } = "";
    }

    public sealed record Removal([property: JsonIgnore] string Account) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "account " + Account;
    }

    public static readonly Slice<ProposeRequest, Proposal> Propose = Slice.Write<ProposeRequest, Proposal>("accounts/propose-authenticator", AdministrationContract.OwnAccount, ProposeAsync);

    public static readonly Slice<ConfirmRequest, Confirmation> Confirm = Slice.Write<ConfirmRequest, Confirmation>("accounts/confirm-authenticator", AdministrationContract.OwnAccount, ConfirmAsync);

    /// <summary>How an attempt to remove ended; a wrong code is counted, and therefore no refusal.</summary>
    public sealed record RemovalAttempt(Removal? Done, Refusal? Refused, string Account) : IAudited
    {
        public string AuditRecords => (Done is null ? "refused account " : "account ") + Account;
    }

    public static readonly Slice<RemoveRequest, RemovalAttempt> Remove = Slice.Write<RemoveRequest, RemovalAttempt>("accounts/remove-authenticator", AdministrationContract.OwnAccount, RemoveAsync);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/account/authenticator", (Door door) => door.Answer(Propose, new ProposeRequest())).For(Propose, "Proposes a key for an authenticator app");
        api.MapPost("/account/authenticator/confirm", (ConfirmRequest request, Door door) => door.Answer(Confirm, request)).For(Confirm, "Confirms the authenticator by its first code");
        api.MapPost("/account/authenticator/remove", async (RemoveRequest request, Run run, Actor actor, Door door, CancellationToken cancellation) =>
            {
                var (removed, refusal) = await RemoveAsync(run, request, actor, cancellation);
                return removed is null ? door.Problem(refusal!) : Microsoft.AspNetCore.Http.Results.Json(removed, Json.Options);
            })
            .For(Remove, "Removes the authenticator", typeof(Removal));
    }

    public static async Task<Result<Removal>> RemoveAsync(Run run, RemoveRequest request, Actor actor, CancellationToken cancellation)
    {
        var (attempt, refusal) = await run.Async(Remove, request, actor, cancellation);
        return attempt?.Done is { } done ? done : (refusal ?? attempt!.Refused!);
    }

    private static async Task<Result<Proposal>> ProposeAsync(ProposeRequest request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var account = await OwnAsync(db, actor, cancellation);
        if (account.HasAuthenticator)
        {
            return new AuthenticatorPresent();
        }
        var key = SecondFactor.Propose(account, db.Shared.Keys);
        return new Proposal(key, $"otpauth://totp/{Uri.EscapeDataString("Fangxian:" + account.Name)}?secret={key}&issuer=Fangxian", account.Name);
    }

    private static async Task<Result<Confirmation>> ConfirmAsync(ConfirmRequest request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (account, now) = (await OwnAsync(db, actor, cancellation), clock.Now());
        if (account.HasAuthenticator)
        {
            return new AuthenticatorPresent();
        }
        if (!SecondFactor.Accepts(account, request.Code, db.Shared.Keys, now))
        {
            return new CodeWrong();
        }
        account.AuthenticatorSince = now;
        return new Confirmation(SecondFactor.NewRecoveryCodes(account), account.Name);
    }

    /// <summary>Whoever found an open browser shall not guess the code: it counts as at signing in.</summary>
    private static async Task<Result<RemovalAttempt>> RemoveAsync(RemoveRequest request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (account, now) = (await OwnAsync(db, actor, cancellation), clock.Now());
        if (account.IsLocked(now))
        {
            return new AccountIsLocked((int)Math.Ceiling((account.LockedUntil!.Value - now).TotalMinutes));
        }
        if (!SecondFactor.Accepts(account, request.Code, db.Shared.Keys, now))
        {
            account.Fail(now);
            return new RemovalAttempt(null, new CodeWrong(), account.Name);
        }
        (account.AuthenticatorKey, account.AuthenticatorSince, account.RecoveryCodes) = (null, null, "");
        return new RemovalAttempt(new Removal(account.Name), null, account.Name);
    }

    private static async Task<Account> OwnAsync(OutbreakDb db, Actor actor, CancellationToken cancellation)
    {
        await db.LockAccountAsync(actor.Name, cancellation);
        return await db.Accounts().SingleAsync(a => a.Id == actor.AccountId, cancellation);
    }
}

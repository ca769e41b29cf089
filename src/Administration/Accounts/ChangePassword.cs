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

/// <summary>
/// Changes one's own password; every other session of the account ends. Passwords are checked and hashed before the
/// transaction, since that is slow on purpose; a wrong one counts as a wrong attempt to sign in.
/// </summary>
public static class ChangePassword
{
    public sealed record Request
    {
        /// <summary>The password of today.</summary>
        [Required, StringLength(NewPassword.Longest)] public string Present { get; init; } = "";

        /// <summary>The new one: at least 10 characters with a small letter and a digit, without account or name.</summary>
        [Required, StringLength(NewPassword.Longest)] public string Password { get; init; } = "";
    }

    /// <param name="SessionsEnded">How many other sessions were ended.</param>
    public sealed record Response(int SessionsEnded, [property: JsonIgnore] string Account) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "account " + Account;
    }

    /// <summary>What was found before the transaction.</summary>
    /// <param name="Seen">The hash of the present password as it was then.</param>
    /// <param name="IsRight">Whether the present password is right.</param>
    /// <param name="Hash">What is stored of the new one.</param>
    public sealed record Checked(string Seen, bool IsRight, string? Hash);

    /// <summary>How an attempt ended; a wrong one is recorded too, and therefore no refusal.</summary>
    public sealed record Attempt(Response? Done, Refusal? Refused, string Account) : IAudited
    {
        public string AuditRecords => (Done is null ? "refused account " : "account ") + Account;
    }

    public static readonly Slice<Request, Checked> Check = Slice.Read<Request, Checked>("accounts/check-own-password", AdministrationContract.OwnAccount, CheckAsync);

    public static readonly Slice<Checked, Attempt> Record = Slice.Write<Checked, Attempt>("accounts/change-password", AdministrationContract.OwnAccount, RecordAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/account/password", async (Request request, Run run, Actor actor, Door door, CancellationToken cancellation) =>
            {
                var (changed, refusal) = await Async(run, request, actor, cancellation);
                return changed is null ? door.Problem(refusal!) : Microsoft.AspNetCore.Http.Results.Json(changed, Json.Options);
            })
            .For(Record, "Changes your password and ends your other sessions", typeof(Response));

    public static async Task<Result<Response>> Async(Run run, Request request, Actor actor, CancellationToken cancellation)
    {
        var (seen, malformed) = await run.Async(Check, request, actor, cancellation);
        if (seen is null)
        {
            return malformed!;
        }
        var (attempt, refusal) = await run.Async(Record, seen, actor, cancellation);
        return attempt?.Done is { } done ? done : (refusal ?? attempt!.Refused!);
    }

    private static async Task<Result<Checked>> CheckAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var account = await db.Accounts().SingleAsync(a => a.Id == actor.AccountId, cancellation);
        if (account.IsDemo)
        {
            return new DemonstrationAccount();
        }
        if (account.IsLocked(clock.Now()) || !AccountStore.IsRight(account, request.Present))
        {
            return new Checked(account.PasswordHash ?? "", false, null);
        }
        var (hash, broken) = await NewPassword.HashAsync(db, account, request.Password);
        return hash is null ? broken! : new Checked(account.PasswordHash!, true, hash);
    }

    private static async Task<Result<Attempt>> RecordAsync(Checked request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockTopicAsync(AdministrationContract.AccountsTopic, cancellation);
        await db.LockAccountAsync(actor.Name, cancellation);
        var (now, account) = (clock.Now(), await db.Accounts().SingleAsync(a => a.Id == actor.AccountId, cancellation));
        if (account.IsLocked(now))
        {
            return new AccountIsLocked((int)Math.Ceiling((account.LockedUntil!.Value - now).TotalMinutes));
        }
        if (request is not { IsRight: true, Hash: { } hash } || request.Seen != account.PasswordHash)
        {
            account.Fail(now);
            return new Attempt(null, Malformed.Field("present", "accounts.password.present-wrong"), account.Name);
        }
        account.SetPassword(hash, now);
        var ended = await db.Sessions().Where(s => s.AccountId == account.Id && s.Id != actor.SessionId).ExecuteDeleteAsync(cancellation);
        db.RaiseVersion(AdministrationContract.AccountsTopic);
        return new Attempt(new Response(ended, account.Name), null, account.Name);
    }
}

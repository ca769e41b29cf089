using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>The second step of signing in: the code of the authenticator, or a recovery code. A new session takes the place of the waiting one.</summary>
public static class ConfirmCode
{
    public sealed record Request
    {
        /// <summary>The secret of the session that waits for the code.</summary>
        [Required, StringLength(64)] public string Secret { get; init; } = "";

        /// <summary>Six digits of the authenticator, or a recovery code.</summary>
        [Required, StringLength(32)] public string Code { get; init; } = "";

        [JsonIgnore] public Visit Visit { get; init; } = Visit.Unknown;
    }

    public static readonly Slice<Request, SignIn.Attempt> Slice = Platform.Modules.Slice.Write<Request, SignIn.Attempt>("accounts/confirm-code", Visiting.SignIn, RunAsync);

    public static async Task<Result<SignIn.Response>> Async(Run run, Request request, CancellationToken cancellation)
    {
        var (attempt, refusal) = await run.Async(Slice, request, Actor.Job("sign-in"), cancellation);
        return attempt?.Session is { } session ? session : (refusal ?? attempt!.Refused!);
    }

    private static async Task<Result<SignIn.Attempt>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (now, hash) = (clock.Now(), Secret.Hash(request.Secret));
        var name = await db.Sessions().Where(s => s.SecretHash == hash && s.AwaitsCode).Join(db.Accounts(), s => s.AccountId, a => a.Id, (_, account) => account.Name).SingleOrDefaultAsync(cancellation);
        if (name is null)
        {
            return new SignInRefused();
        }
        await db.LockAccountAsync(name, cancellation);
        var waiting = await db.Sessions().SingleOrDefaultAsync(s => s.SecretHash == hash && s.AwaitsCode, cancellation);
        if (waiting is null || !waiting.IsOpen(now) || await db.Accounts().SingleAsync(a => a.Id == waiting.AccountId, cancellation) is not { State: AccountState.Active } account)
        {
            return new SignInRefused();
        }
        if (account.IsLocked(now))
        {
            return new AccountIsLocked((int)Math.Ceiling((account.LockedUntil!.Value - now).TotalMinutes));
        }
        if (!SecondFactor.Accepts(account, request.Code, db.Shared.Keys, now))
        {
            account.Fail(now);
            return new SignIn.Attempt(null, new CodeWrong(), account.Name);
        }
        db.Remove(waiting);
        return new SignIn.Attempt(await SignIn.OpenAsync(db, account, request.Visit, now, SignIn.Step.Done, cancellation), null, account.Name);
    }
}

using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>
/// Sets the first or a new password by the link an administrator gave, and signs in. The link is good once. The password is
/// hashed before the transaction, since that is slow on purpose.
/// </summary>
public static class AcceptInvitation
{
    public sealed record Request
    {
        /// <summary>The secret of the link.</summary>
        [Required, StringLength(64)] public string Secret { get; init; } = "";

        /// <summary>The new password.</summary>
        [Required, StringLength(NewPassword.Longest)] public string Password { get; init; } = "";

        [JsonIgnore] public Visit Visit { get; init; } = Visit.Unknown;
    }

    public sealed record Response(SignIn.Response Session) : IAudited
    {
        [JsonIgnore] public string AuditRecords => Session.AuditRecords;
    }

    /// <summary>Whom a link invites.</summary>
    public sealed record Invited(string Name, string DisplayName);

    public sealed record LookRequest
    {
        /// <summary>The secret of the link.</summary>
        [Required, StringLength(64)] public string Secret { get; init; } = "";
    }

    public static readonly Slice<LookRequest, Invited> Look = Slice.Read<LookRequest, Invited>("accounts/look-at-invitation", Visiting.SignIn, LookAsync);

    /// <summary>What is stored of the new password.</summary>
    public sealed record Hashed(Request Asked, string Hash);

    public static readonly Slice<Request, Hashed> Hash = Slice.Read<Request, Hashed>("accounts/hash-password", Visiting.SignIn, HashAsync);

    public static readonly Slice<Hashed, Response> Accept = Slice.Write<Hashed, Response>("accounts/accept-invitation", Visiting.SignIn, RunAsync);

    public static async Task<Result<Response>> Async(Run run, Request request, Actor actor, CancellationToken cancellation)
    {
        var (hashed, refusal) = await run.Async(Hash, request, actor, cancellation);
        return hashed is null ? refusal! : await run.Async(Accept, hashed, actor, cancellation);
    }

    internal static string PathOf(string secret) => "/invitation?secret=" + secret;

    private static async Task<Result<Invited>> LookAsync(LookRequest request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        await FindAsync(db, request.Secret, clock.Now(), cancellation) is { } account ? new Invited(account.Name, account.DisplayName) : new InvitationUnusable();

    private static async Task<Result<Hashed>> HashAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await FindAsync(db, request.Secret, clock.Now(), cancellation) is not { } account)
        {
            return new InvitationUnusable();
        }
        var (hash, broken) = await NewPassword.HashAsync(db, account, request.Password);
        return hash is null ? broken! : new Hashed(request, hash);
    }

    private static async Task<Result<Response>> RunAsync(Hashed request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        await db.LockTopicAsync(AdministrationContract.AccountsTopic, cancellation);
        if (await FindAsync(db, request.Asked.Secret, now, cancellation) is not { } account)
        {
            return new InvitationUnusable();
        }
        account.SetPassword(request.Hash, now);
        db.RaiseVersion(AdministrationContract.AccountsTopic);
        return new Response(await SignIn.OpenAsync(db, account, request.Asked.Visit, now, SignIn.Step.Done, cancellation));
    }

    private static async Task<Account?> FindAsync(OutbreakDb db, string secret, DateTimeOffset now, CancellationToken cancellation)
    {
        var hash = Secret.Hash(secret);
        return await db.Accounts().SingleOrDefaultAsync(a => a.InvitationHash == hash, cancellation) is { DisabledAt: null } account && account.IsInvited(now) ? account : null;
    }
}

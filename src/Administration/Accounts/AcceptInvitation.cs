using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>Sets the first or a new password by the link an administrator gave, and signs in. The link is good once.</summary>
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

    public static readonly Slice<Request, Response> Accept = Slice.Write<Request, Response>("accounts/accept-invitation", Visiting.SignIn, RunAsync);

    internal static string PathOf(string secret) => "/invitation?secret=" + secret;

    private static async Task<Result<Invited>> LookAsync(LookRequest request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        await FindAsync(db, request.Secret, clock.Now(), cancellation) is { } account ? new Invited(account.Name, account.DisplayName) : new InvitationUnusable();

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (await FindAsync(db, request.Secret, now, cancellation) is not { } account)
        {
            return new InvitationUnusable();
        }
        if (await NewPassword.SetAsync(db, account, request.Password, now) is { } broken)
        {
            return broken;
        }
        await db.RaiseVersionAsync(AdministrationContract.AccountsTopic, cancellation);
        return new Response(SignIn.Open(db, account, request.Visit, now, awaitsCode: false));
    }

    private static async Task<Account?> FindAsync(OutbreakDb db, string secret, DateTimeOffset now, CancellationToken cancellation)
    {
        var hash = Secret.Hash(secret);
        return await db.Accounts().SingleOrDefaultAsync(a => a.InvitationHash == hash, cancellation) is { DisabledAt: null } account && now < account.InvitedUntil ? account : null;
    }
}

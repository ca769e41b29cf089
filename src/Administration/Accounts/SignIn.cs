using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>
/// Signs somebody in by name and password, and by a code where the account has an authenticator. The password is checked
/// before the transaction, since that is slow on purpose; its outcome is recorded in it.
/// </summary>
public static class SignIn
{
    public sealed record Request
    {
        /// <summary>The account's name; capitals do not matter.</summary>
        [Required, StringLength(64)] public string Name { get; init; } = "";

        /// <summary>The password.</summary>
        [Required, StringLength(NewPassword.Longest)] public string Password { get; init; } = "";

        /// <summary>The code of the authenticator, or a recovery code, where the account asks for one.</summary>
        [StringLength(32)] public string? Code { get; init; }

        [JsonIgnore] public Visit Visit { get; init; } = Visit.Unknown;

        /// <summary>The stored hash that the password was found to fit; null where it fits none.</summary>
        internal string? Fitting { get; init; }
    }

    /// <summary>An opened session.</summary>
    /// <param name="AccountName">The account.</param>
    /// <param name="Secret">What the browser keeps; told once.</param>
    /// <param name="AwaitsCode">Whether a code is still asked for: the session opens nothing but that question.</param>
    /// <param name="EndsAt">When the session ends by itself.</param>
    public sealed record Response(string AccountName, [property: JsonIgnore] string Secret, bool AwaitsCode, DateTimeOffset EndsAt) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "account " + AccountName;
    }

    public static readonly Slice<Request, Verdict> CheckPassword = Slice.Read<Request, Verdict>("accounts/check-password", Visiting.SignIn, CheckAsync);

    public static readonly Slice<Request, Attempt> Record = Slice.Write<Request, Attempt>("accounts/sign-in", Visiting.SignIn, RecordAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/sign-in", async (Request request, HttpContext http, Run run, Door door) =>
            {
                var (session, refusal) = await Async(run, request with { Visit = SessionCookie.VisitOf(http) }, http.RequestAborted);
                if (session is null || session.AwaitsCode)
                {
                    return door.Problem(refusal ?? new CodeNeeded());
                }
                SessionCookie.Give(http, session);
                return Microsoft.AspNetCore.Http.Results.Json(session, Json.Options);
            })
            .For(Record, "Signs in by name, password and code; the answer sets the session's cookie", typeof(Response));

    /// <summary>The stored hash that the password fits; null where it fits none.</summary>
    public sealed record Verdict(string? Fitting);

    /// <summary>How an attempt ended; a wrong one is recorded too, and therefore no refusal.</summary>
    public sealed record Attempt(Response? Session, Refusal? Refused, string Account) : IAudited
    {
        public string AuditRecords => Session is null ? $"refused {Account}" : Session.AuditRecords;
    }

    /// <summary>Whoever signs in pays for a few of those who do not come back.</summary>
    private const int MostForgotten = 100;

    public static async Task<Result<Response>> Async(Run run, Request request, CancellationToken cancellation)
    {
        var job = Actor.Job("sign-in");
        var (verdict, malformed) = await run.Async(CheckPassword, request, job, cancellation);
        if (verdict is null)
        {
            return malformed!;
        }
        var (attempt, refusal) = await run.Async(Record, request with { Fitting = verdict.Fitting }, job, cancellation);
        return attempt?.Session is { } session ? session : (refusal ?? attempt!.Refused!);
    }

    private static async Task<Result<Verdict>> CheckAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var account = await FindAsync(db, NameOf(request), cancellation);
        return new Verdict(AccountStore.IsRight(account, request.Password) ? account!.PasswordHash : null);
    }

    private static async Task<Result<Attempt>> RecordAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        await db.LockAccountAsync(NameOf(request), cancellation);
        var account = await FindAsync(db, NameOf(request), cancellation);
        if (account is not { State: AccountState.Active } || account.IsLocked(now))
        {
            // Recorded like a wrong password, so that neither the answer nor its time tells which it was. What was typed may be a password.
            return new Attempt(null, new SignInRefused(), account?.Name ?? "?");
        }
        if (request.Fitting is null || request.Fitting != account.PasswordHash)
        {
            account.Fail(now);
            return new Attempt(null, new SignInRefused(), account.Name);
        }
        if (account.HasAuthenticator && request.Code is { Length: > 0 } code && !SecondFactor.Accepts(account, code, db.Shared.Keys, now))
        {
            account.Fail(now);
            return new Attempt(null, new CodeWrong(), account.Name);
        }
        return new Attempt(await OpenAsync(db, account, request.Visit, now, account.HasAuthenticator && string.IsNullOrEmpty(request.Code) ? Step.AwaitsCode : Step.Done, cancellation), null, account.Name);
    }

    /// <summary>How far somebody has come who signs in.</summary>
    internal enum Step
    {
        /// <summary>The password is right; a code is still asked for.</summary>
        AwaitsCode,

        Done,
    }

    /// <summary>Opens a session within the present writing transaction, and forgets some that are long over: they hold addresses.</summary>
    internal static async Task<Response> OpenAsync(OutbreakDb db, Account account, Visit visit, DateTimeOffset now, Step step, CancellationToken cancellation)
    {
        var (session, secret) = Session.Open(account, now, visit, step is Step.AwaitsCode);
        if (step is Step.Done)
        {
            account.Succeed(now);
        }
        var over = now - Session.KeptFor;
        var forgotten = await db.Sessions().Where(s => s.EndsAt < over).OrderBy(s => s.EndsAt).Select(s => s.Id).Take(MostForgotten).ToListAsync(cancellation);
        await db.Sessions().Where(s => forgotten.Contains(s.Id)).ExecuteDeleteAsync(cancellation);
        db.Add(session);
        return new Response(account.Name, secret, step is Step.AwaitsCode, session.EndsAt);
    }

    private static string NameOf(Request request) => request.Name.Trim().ToLowerInvariant();

    private static Task<Account?> FindAsync(OutbreakDb db, string name, CancellationToken cancellation) => db.Accounts().SingleOrDefaultAsync(a => a.Name == name, cancellation);
}

using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fangxian.Administration.Accounts;

/// <summary>Signs in by a passkey: the device proves that it holds the key, and that its owner is there.</summary>
public static class UsePasskey
{
    public sealed record Request
    {
        /// <summary>The credential as the browser gives it (WebAuthn, JSON).</summary>
        [Required, StringLength(20_000)] public string Credential { get; init; } = "";

        [JsonIgnore] public HttpContext? Http { get; init; }
    }

    /// <param name="Account">The account that is signed in now.</param>
    public sealed record Response(string Account, [property: JsonIgnore] SignIn.Response Session) : IAudited
    {
        [JsonIgnore] public string AuditRecords => Session.AuditRecords;
    }

    /// <param name="Options">What the browser's passkey call needs (WebAuthn request options, JSON).</param>
    public sealed record Challenge(string Options);

    public sealed record ChallengeRequest
    {
        [JsonIgnore] public HttpContext? Http { get; init; }
    }

    public static readonly Slice<ChallengeRequest, Challenge> Ask = Slice.Read<ChallengeRequest, Challenge>("accounts/ask-for-passkey", Visiting.SignIn, AskAsync);

    public static readonly Slice<Request, Response> Enter = Slice.Write<Request, Response>("accounts/sign-in-with-passkey", Visiting.SignIn, EnterAsync);

    internal static void Map(IEndpointRouteBuilder api)
    {
        // Asked as nobody, so that a page that was opened before another tab signed in still signs in.
        api.MapPost("/sign-in/passkey-options", async (HttpContext http, Run run, Door door) =>
            {
                var (challenge, refusal) = await run.Async(Ask, new ChallengeRequest { Http = http }, Actor.Job("sign-in"), http.RequestAborted);
                return challenge is null ? door.Problem(refusal!) : Microsoft.AspNetCore.Http.Results.Json(challenge, Json.Options);
            })
            .For(Ask, "What a browser needs to ask for a passkey");
        api.MapPost("/sign-in/passkey", async (Request request, HttpContext http, Run run, Door door) =>
            {
                var (entered, refusal) = await run.Async(Enter, request with { Http = http }, Actor.Job("sign-in"), http.RequestAborted);
                if (entered is null)
                {
                    return door.Problem(refusal!);
                }
                SessionCookie.Give(http, entered.Session);
                return Microsoft.AspNetCore.Http.Results.Json(entered, Json.Options);
            })
            .For(Enter, "Signs in by a passkey");
    }

    private static async Task<Result<Challenge>> AskAsync(ChallengeRequest request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        using var manager = AccountStore.Manager(db);
        var options = await Handler(manager).MakeRequestOptionsAsync(null, request.Http!);
        PasskeyState.Keep(request.Http!, options.AssertionState);
        return new Challenge(options.RequestOptionsJson);
    }

    private static async Task<Result<Response>> EnterAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        using var manager = AccountStore.Manager(db);
        var proof = await Handler(manager).PerformAssertionAsync(new() { HttpContext = request.Http!, CredentialJson = request.Credential, AssertionState = PasskeyState.Take(request.Http!) });
        if (!proof.Succeeded || proof.User is not { } account)
        {
            return new PasskeyRefused();
        }
        await db.LockAccountAsync(account.Name, cancellation);
        await db.Entry(account).ReloadAsync(cancellation);
        using var store = new AccountStore(db);
        if (account.DisabledAt is not null || account.IsLocked(now) || await store.FindPasskeyAsync(account, proof.Passkey.CredentialId, cancellation) is not { } known
            || (known.SignCount > 0 && proof.Passkey.SignCount <= known.SignCount))
        {
            return new PasskeyRefused();
        }
        await store.AddOrUpdatePasskeyAsync(account, proof.Passkey, cancellation);
        return new Response(account.Name, await SignIn.OpenAsync(db, account, SessionCookie.VisitOf(request.Http!), now, SignIn.Step.Done, cancellation));
    }

    /// <summary>Passkeys stay in the device, ask for its owner, and belong to the host's name.</summary>
    internal static PasskeyHandler<Account> Handler(UserManager<Account> manager) =>
        new(manager, Options.Create(new IdentityPasskeyOptions { UserVerificationRequirement = "required", ResidentKeyRequirement = "required" }));
}

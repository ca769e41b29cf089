using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>
/// Makes the first administrator of a database without accounts, for whoever holds the code the server printed at its start. The
/// password is hashed before the transaction, since that is slow on purpose.
/// </summary>
public static class SetUp
{
    public sealed record Request
    {
        /// <summary>The code that the server printed when it started.</summary>
        [Required, StringLength(32)] public string Code { get; init; } = "";

        /// <summary>The name to sign in with.</summary>
        [Required, RegularExpression(AccountName.Pattern, ErrorMessage = "accounts.name.form")] public string Name { get; init; } = "";

        /// <summary>As colleagues call the person.</summary>
        [Required, Name, StringLength(100)] public string DisplayName { get; init; } = "";

        [Required, StringLength(NewPassword.Longest)] public string Password { get; init; } = "";

        [JsonIgnore] public Visit Visit { get; init; } = Visit.Unknown;
    }

    public sealed record Response(SignIn.Response Session) : IAudited
    {
        [JsonIgnore] public string AuditRecords => Session.AuditRecords;
    }

    /// <summary>What is stored of the password.</summary>
    public sealed record Hashed(Request Asked, string Hash);

    public static readonly Slice<Request, Hashed> Hash = Slice.Read<Request, Hashed>("accounts/hash-first-password", Visiting.SignIn, HashAsync);

    public static readonly Slice<Hashed, Response> Make = Slice.Write<Hashed, Response>("accounts/set-up", Visiting.SignIn, RunAsync);

    /// <summary>Checks the code, then makes the account; the code is good once.</summary>
    public static async Task<Result<SignIn.Response>> Async(Run run, SetUpCode code, Request request, CancellationToken cancellation)
    {
        if (!code.Accepts(request.Code))
        {
            return new SetUpCodeWrong();
        }
        var (done, refusal) = await MakeAsync(run, request, cancellation);
        if (done is null)
        {
            return refusal!;
        }
        code.UseUp();
        return done.Session;
    }

    /// <summary>Makes the account; whoever calls has asked for the code.</summary>
    public static async Task<Result<Response>> MakeAsync(Run run, Request request, CancellationToken cancellation)
    {
        var job = Actor.Job("set-up");
        var (hashed, refusal) = await run.Async(Hash, request, job, cancellation);
        return hashed is null ? refusal! : await run.Async(Make, hashed, job, cancellation);
    }

    private static async Task<Result<Hashed>> HashAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.Accounts().AnyAsync(cancellation))
        {
            return new AlreadySetUp();
        }
        var (hash, broken) = await NewPassword.HashAsync(db, AccountOf(request, clock.Now()), request.Password);
        return hash is null ? broken! : new Hashed(request, hash);
    }

    private static async Task<Result<Response>> RunAsync(Hashed request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        await db.LockTopicAsync(AdministrationContract.AccountsTopic, cancellation);
        if (await db.Accounts().AnyAsync(cancellation))
        {
            return new AlreadySetUp();
        }
        var account = AccountOf(request.Asked, now);
        account.SetPassword(request.Hash, now);
        db.Add(account);
        db.Add(new RoleGrant { Id = Guid.CreateVersion7(now), AccountId = account.Id, Role = RoleKeys.Administrator, Position = AreaPosition.Root, From = now, GivenBy = actor.Name });
        db.RaiseVersion(AdministrationContract.AccountsTopic);
        return new Response(await SignIn.OpenAsync(db, account, request.Asked.Visit, now, SignIn.Step.Done, cancellation));
    }

    private static Account AccountOf(Request request, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), Name = request.Name.Trim().ToLowerInvariant(), DisplayName = NameText.Clean(request.DisplayName)!, Position = AreaPosition.Root, CreatedAt = now };
}

/// <summary>The name of an account: Latin letters of one case only, so that no name looks like another.</summary>
internal static class AccountName
{
    public const string Pattern = "^ *[A-Za-z0-9][A-Za-z0-9._-]{2,31} *$";
}

/// <summary>Roles that the program itself names.</summary>
public static class RoleKeys
{
    public const string Administrator = "administrator";
}

/// <summary>
/// The one-time code of an empty database: good for 15 minutes of the machine's running time, however its clock is set, for 8 tries
/// and one account. It lives in the server's memory only.
/// </summary>
public sealed class SetUpCode(TimeProvider clock)
{
    public const int MostTries = 8;

    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(15);

    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private readonly Lock _lock = new();
    private string? _code;
    private int _tries;
    private long _made;

    /// <summary>Makes a new code; the former one is void.</summary>
    public string Renew()
    {
        lock (_lock)
        {
            _code = string.Create(12, 0, (text, _) => { for (var i = 0; i < text.Length; i++) { text[i] = Letters[RandomNumberGenerator.GetInt32(Letters.Length)]; } });
            (_tries, _made) = (0, clock.GetTimestamp());
            return string.Join('-', _code.Chunk(4).Select(part => new string(part)));
        }
    }

    internal bool Accepts(string text)
    {
        lock (_lock)
        {
            if (_code is null || clock.GetElapsedTime(_made) >= Lasts || ++_tries > MostTries)
            {
                return false;
            }
            var given = text.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
            return CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(given), System.Text.Encoding.UTF8.GetBytes(_code));
        }
    }

    internal void UseUp()
    {
        lock (_lock)
        {
            _code = null;
        }
    }
}

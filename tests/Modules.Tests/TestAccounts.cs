using System.Net;
using System.Runtime.CompilerServices;
using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;

namespace Fangxian.Modules.Tests;

/// <summary>Accounts for tests, made without the slow hash of a password, and their sessions.</summary>
internal static class TestAccounts
{
    /// <summary>The key file of a test run lies in a folder of its own.</summary>
    [ModuleInitializer]
    internal static void UseOwnKeys() => Environment.SetEnvironmentVariable("Fangxian__KeyFile", Path.Combine(Directory.CreateTempSubdirectory("fangxian-test-keys-").FullName, "keys", "keys.json"));

    /// <summary>Somebody who holds every shipped role everywhere.</summary>
    public static async Task<Account> AddEverybodyAsync(this OutbreakApp app)
    {
        await using var db = app.Read();
        var roles = (await RoleCatalogue.GetAsync(db, CancellationToken.None)).All;
        return await app.AddAccountAsync("everybody", 0, [.. roles.Select(role => (role.Key, (long?)0L))]);
    }

    /// <summary>An account with roles, each at a position.</summary>
    public static async Task<Account> AddAccountAsync(this OutbreakApp app, string name, long home, params (string Role, long? Position)[] roles)
    {
        var now = app.Clock.GetUtcNow();
        var account = new Account { Id = Guid.CreateVersion7(now), Name = name, DisplayName = name, Position = home, CreatedAt = now, PasswordHash = "-" };
        (await app.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            db.Add(account);
            db.AddRange(roles.Select(role => new RoleGrant { Id = Guid.CreateVersion7(now), AccountId = account.Id, Role = role.Role, Position = role.Position, From = now, GivenBy = "test" }));
            db.RaiseVersion(AdministrationContract.AccountsTopic);
            await db.SaveChangesAsync(token);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
        return account;
    }

    /// <summary>Gives the client a session of the account, as if it came from one of the site's own pages.</summary>
    public static async Task SignInAsync(this OutbreakApp app, HttpClient client, Account account)
    {
        var (session, secret) = Session.Open(account, app.Clock.GetUtcNow(), Visit.Unknown, awaitsCode: false);
        (await app.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            db.Add(session);
            await db.SaveChangesAsync(token);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
        ((SiteClient)client).Cookies.Add(client.BaseAddress!, new Cookie("fx-session", secret, "/"));
        client.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
    }

    /// <summary>A client signed in as the account.</summary>
    public static async Task<HttpClient> ClientOfAsync(this OutbreakApp app, Account account)
    {
        var client = await app.StrangerAsync();
        await app.SignInAsync(client, account);
        return client;
    }
}

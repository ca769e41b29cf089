using System.Net.Http.Json;
using System.Text.Json;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;
using OtpNet;

namespace Fangxian.Modules.Tests.Administration.Accounts;

/// <summary>Accounts of the invented province as an administrator makes them, and what their persons do in a browser.</summary>
internal static class People
{
    public const string Password = "three small fish 7";

    /// <summary>Somebody invited by the operator, with a password; the hash takes its tenth of a second.</summary>
    public static async Task<Account> InvitedAsync(this OutbreakApp app, string name, string role = "epidemiologist", string area = "990101")
    {
        var made = (await app.RunAsync(InviteAccount.Slice, new() { Name = name, DisplayName = "张三", Role = role, Area = area })).Ok();
        (await AcceptInvitation.Async(app.Runner, new() { Secret = SecretOf(made.Link), Password = Password }, Actor.Job("test"), CancellationToken.None)).Ok();
        return await app.AccountAsync(name);
    }

    public static string SecretOf(string link) => link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];

    public static async Task<Account> AccountAsync(this OutbreakApp app, string name)
    {
        await using var db = app.Read();
        return await db.Accounts().SingleAsync(a => a.Name == name);
    }

    /// <summary>An account without a password that holds a role in an area.</summary>
    public static async Task<Account> HolderAsync(this OutbreakApp app, string name, string role, string area) =>
        await app.AddAccountAsync(name, await app.PositionAsync(area), (role, await app.PositionAsync(area)));

    public static async Task<long> PositionAsync(this OutbreakApp app, string area)
    {
        await using var db = app.Read();
        return area.Length == 0 ? 0 : (await db.AreaTreeAsync(CancellationToken.None)).ByCode(area)!.Position;
    }

    /// <summary>What the account may do now, as a request of it would be seen.</summary>
    public static async Task<Actor> ActorAsync(this OutbreakApp app, Account account, Guid? session = null)
    {
        await using var db = app.Read();
        return (await ActorOfAccount.ResolveAsync(db, account, session, app.Clock.GetUtcNow(), CancellationToken.None)).Actor;
    }

    public static Task<HttpResponseMessage> SignInAsync(this HttpClient browser, string name, string password = Password, string? code = null) =>
        browser.PostAsJsonAsync("/api/sign-in", new { name, password, code });

    /// <summary>The stable code of a problem document.</summary>
    public static async Task<string?> CodeAsync(this HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();

    /// <summary>Requests as if from one of the site's own pages.</summary>
    public static async Task<HttpClient> BrowserAsync(this OutbreakApp app)
    {
        var browser = await app.StrangerAsync();
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return browser;
    }

    /// <summary>What the authenticator app shows at an instant.</summary>
    public static string CodeOf(string key, DateTimeOffset at) => new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(at.UtcDateTime);
}

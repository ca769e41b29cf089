using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Fangxian.Modules.Tests.Administration.Accounts;

/// <summary>Signing in by a passkey: each answer is good once, for its own account, while that may sign in.</summary>
public abstract class PasskeyTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : PasskeyTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : PasskeyTests(DatabaseKind.Postgres);

    private const string Cookie = "fx-passkey";

    /// <summary>A device that counts nothing, as those of phones: its answer alone would be good for as long as the cookie is.</summary>
    [Fact]
    public async Task An_answer_of_a_passkey_is_taken_once_whoever_brings_it_again()
    {
        using var device = new PasskeyDevice();
        var account = await App.HolderAsync("li.si", "clinician", "990101");
        await AddAsync(account, device);
        var browser = await BrowserAsync();
        var (challenge, sealedState) = await AskAsync(browser, "/api/sign-in/passkey-options");
        var answer = device.Answer(challenge, browser.BaseAddress!, account.Id);
        Assert.Equal(HttpStatusCode.OK, (await EnterAsync(browser, answer)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/account")).StatusCode);
        foreach (var again in new[] { browser, await BrowserAsync() })
        {
            again.Cookies.Add(again.BaseAddress!, new Cookie(Cookie, sealedState, "/"));
            Assert.Equal("accounts/passkey-refused", await (await EnterAsync(again, answer)).CodeAsync());
        }
        Assert.Equal(1, await SessionsAsync(account));
    }

    /// <summary>Another tab has signed in since the page was opened.</summary>
    [Fact]
    public async Task A_browser_that_is_signed_in_already_signs_in_by_a_passkey_again()
    {
        using var device = new PasskeyDevice();
        var account = await App.HolderAsync("li.si", "clinician", "990101");
        await AddAsync(account, device);
        var browser = await BrowserAsync();
        for (var time = 1; time <= 2; time++)
        {
            var (challenge, _) = await AskAsync(browser, "/api/sign-in/passkey-options");
            Assert.Equal(HttpStatusCode.OK, (await EnterAsync(browser, device.Answer(challenge, browser.BaseAddress!, account.Id))).StatusCode);
            Assert.Equal(time, await SessionsAsync(account));
        }
    }

    [Fact]
    public async Task An_answer_brought_many_times_at_once_opens_one_session()
    {
        using var device = new PasskeyDevice();
        var account = await App.HolderAsync("li.si", "clinician", "990101");
        await AddAsync(account, device);
        var asker = await BrowserAsync();
        var (challenge, sealedState) = await AskAsync(asker, "/api/sign-in/passkey-options");
        var answer = device.Answer(challenge, asker.BaseAddress!, account.Id);
        var browsers = new List<SiteClient>();
        for (var i = 0; i < 6; i++)
        {
            browsers.Add(await BrowserAsync());
            browsers[i].Cookies.Add(browsers[i].BaseAddress!, new Cookie(Cookie, sealedState, "/"));
        }
        var answers = await Task.WhenAll(browsers.Select(browser => EnterAsync(browser, answer)));
        Assert.Single(answers, a => a.StatusCode is HttpStatusCode.OK);
        Assert.Equal(1, await SessionsAsync(account));
    }

    [Fact]
    public async Task A_passkey_of_another_account_opens_neither_account()
    {
        using var device = new PasskeyDevice();
        var (account, other) = (await App.HolderAsync("li.si", "clinician", "990101"), await App.HolderAsync("wang.wu", "clinician", "990101"));
        await AddAsync(other, device);
        var browser = await BrowserAsync();
        Assert.Equal("accounts/passkey-refused", await (await SignInAsync(browser, device, account.Id)).CodeAsync());
        using var unknown = new PasskeyDevice();
        Assert.Equal("accounts/passkey-refused", await (await SignInAsync(browser, unknown, other.Id)).CodeAsync());
        Assert.Equal((0, 0), (await SessionsAsync(account), await SessionsAsync(other)));
        Assert.Equal("accounts/passkey-not-found", (await RunAsync(RemovePasskey.Slice, new() { Passkey = device.Name }, await App.ActorAsync(account))).Refusal?.Code);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(browser, device, other.Id)).StatusCode);
    }

    [Fact]
    public async Task A_passkey_of_a_locked_or_disabled_account_opens_nothing()
    {
        using var device = new PasskeyDevice();
        var account = await App.HolderAsync("li.si", "clinician", "990101");
        await AddAsync(account, device);
        var browser = await BrowserAsync();
        for (var attempt = 0; attempt < Account.MostFailures; attempt++)
        {
            await RunAsync(SignIn.Record, new() { Name = "li.si", Password = "wrong" });
        }
        Assert.Equal("accounts/passkey-refused", await (await SignInAsync(browser, device, account.Id)).CodeAsync());
        Skip(Account.LockedFor + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(browser, device, account.Id)).StatusCode);
        (await RunAsync(DisableAccount.Slice, new() { Account = account.Id })).Ok();
        Assert.Equal("accounts/passkey-refused", await (await SignInAsync(browser, device, account.Id)).CodeAsync());
        (await RunAsync(ResetAccount.Slice, new() { Account = account.Id })).Ok();
        Assert.Equal("accounts/passkey-refused", await (await SignInAsync(browser, device, account.Id)).CodeAsync());
        Assert.Equal(0, await SessionsAsync(account));
    }

    [Fact]
    public async Task A_passkey_is_added_by_the_account_that_asked_for_it_and_by_no_other_and_once()
    {
        using var device = new PasskeyDevice();
        var (account, other) = (await App.HolderAsync("li.si", "clinician", "990101"), await App.HolderAsync("wang.wu", "clinician", "990101"));
        var (own, foreign) = (await BrowserAsync(), await BrowserAsync());
        await App.SignInAsync(own, account);
        await App.SignInAsync(foreign, other);
        var (challenge, sealedState) = await AskAsync(own, "/api/account/passkeys/options");
        var made = device.Make(challenge, own.BaseAddress!);
        foreign.Cookies.Add(foreign.BaseAddress!, new Cookie(Cookie, sealedState, "/"));
        Assert.Equal("accounts/passkey-refused", await (await AddAsync(foreign, made)).CodeAsync());
        Assert.Equal("accounts/passkey-refused", await (await AddAsync(own, made)).CodeAsync());
        (challenge, _) = await AskAsync(own, "/api/account/passkeys/options");
        Assert.Equal(HttpStatusCode.OK, (await AddAsync(own, device.Make(challenge, own.BaseAddress!))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(await BrowserAsync(), device, account.Id)).StatusCode);
    }

    private async Task<SiteClient> BrowserAsync()
    {
        var browser = (SiteClient)await App.BrowserAsync();
        browser.DefaultRequestHeaders.Add("Origin", browser.BaseAddress!.GetLeftPart(UriPartial.Authority));
        return browser;
    }

    private static async Task<(string Challenge, string SealedState)> AskAsync(SiteClient browser, string path)
    {
        using var asked = await browser.PostAsync(path, null);
        var options = (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("options").GetString()!;
        return (JsonDocument.Parse(options).RootElement.GetProperty("challenge").GetString()!, browser.Cookies.GetCookies(browser.BaseAddress!)[Cookie]!.Value);
    }

    private static Task<HttpResponseMessage> EnterAsync(SiteClient browser, string credential) => browser.PostAsJsonAsync("/api/sign-in/passkey", new { credential });

    private static Task<HttpResponseMessage> AddAsync(SiteClient browser, string credential) => browser.PostAsJsonAsync("/api/account/passkeys", new { credential, name = "办公室电脑" });

    private static async Task<HttpResponseMessage> SignInAsync(SiteClient browser, PasskeyDevice device, Guid account) =>
        await EnterAsync(browser, device.Answer((await AskAsync(browser, "/api/sign-in/passkey-options")).Challenge, browser.BaseAddress!, account));

    private Task AddAsync(Account account, PasskeyDevice device) => App.Databases.TryWriteAsync(async (db, token) =>
    {
        db.Add(new Passkey { CredentialId = device.Id, AccountId = account.Id, PublicKey = device.PublicKey, CreatedAt = Clock.GetUtcNow(), IsUserVerified = true });
        await db.SaveChangesAsync(token);
    }, CancellationToken.None);

    private async Task<int> SessionsAsync(Account account)
    {
        await using var db = App.Read();
        return await db.Sessions().CountAsync(s => s.AccountId == account.Id);
    }
}

/// <summary>What is remembered of challenges, and how long.</summary>
public sealed class UsedChallengesTests
{
    [Fact]
    public void A_challenge_is_forgotten_when_its_cookie_is_over_and_no_more_are_kept_than_there_is_room_for()
    {
        var clock = new FakeTimeProvider(OutbreakApp.Present);
        var used = new UsedChallenges(clock, 2);
        Assert.True(used.Use("first"));
        Assert.False(used.Use("first"));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(used.Use("second"));
        Assert.False(used.Use("third"));
        clock.Advance(PasskeyState.Lasts - TimeSpan.FromMinutes(1));
        Assert.True(used.Use("third"));
        Assert.False(used.Use("second"));
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Administration.Accounts;

/// <summary>The authenticator app and its recovery codes.</summary>
public abstract class SecondFactorTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : SecondFactorTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : SecondFactorTests(DatabaseKind.Postgres);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_right_password_alone_opens_nothing()
    {
        await WithAuthenticatorAsync();
        var browser = await App.BrowserAsync();
        Assert.Equal("accounts/code-needed", await (await browser.SignInAsync("li.si")).CodeAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/account")).StatusCode);
    }

    [Fact]
    public async Task The_session_that_waits_for_a_code_is_no_session()
    {
        var (key, _) = await WithAuthenticatorAsync();
        var waiting = (await SignIn.Async(App.Runner, new() { Name = "li.si", Password = People.Password }, CancellationToken.None)).Ok();
        Assert.True(waiting.AwaitsCode);
        var browser = (SiteClient)await App.BrowserAsync();
        browser.Cookies.Add(browser.BaseAddress!, new Cookie("fx-session", waiting.Secret, "/"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/account")).StatusCode);
        Clock.Advance(Step);
        var entered = (await ConfirmCode.Async(App.Runner, new() { Secret = waiting.Secret, Code = People.CodeOf(key, Clock.GetUtcNow()) }, CancellationToken.None)).Ok();
        Assert.NotEqual(waiting.Secret, entered.Secret);
        Assert.Equal("accounts/sign-in-refused", (await ConfirmCode.Async(App.Runner, new() { Secret = waiting.Secret, Code = People.CodeOf(key, Clock.GetUtcNow() + Step) }, CancellationToken.None)).Refusal?.Code);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(-2, false)]
    [InlineData(2, false)]
    public async Task A_phone_may_be_off_by_one_step(int steps, bool accepted)
    {
        var (key, _) = await WithAuthenticatorAsync();
        Clock.Advance(TimeSpan.FromMinutes(10));
        var answer = await (await App.BrowserAsync()).SignInAsync("li.si", code: People.CodeOf(key, Clock.GetUtcNow() + steps * Step));
        Assert.Equal(accepted ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task A_code_is_good_once_and_an_older_one_not_after_it()
    {
        var (key, _) = await WithAuthenticatorAsync();
        Clock.Advance(TimeSpan.FromMinutes(10));
        var (before, now) = (People.CodeOf(key, Clock.GetUtcNow() - Step), People.CodeOf(key, Clock.GetUtcNow()));
        var browser = await App.BrowserAsync();
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("li.si", code: now)).StatusCode);
        Assert.Equal("accounts/code-wrong", await (await browser.SignInAsync("li.si", code: now)).CodeAsync());
        Assert.Equal("accounts/code-wrong", await (await browser.SignInAsync("li.si", code: before)).CodeAsync());
    }

    [Fact]
    public async Task A_clock_that_goes_back_makes_no_used_code_good_again()
    {
        var (key, _) = await WithAuthenticatorAsync();
        Clock.Advance(TimeSpan.FromMinutes(10));
        var code = People.CodeOf(key, Clock.GetUtcNow());
        var browser = await App.BrowserAsync();
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("li.si", code: code)).StatusCode);
        Clock.AdjustTime(Clock.GetUtcNow() - TimeSpan.FromMinutes(1));
        Assert.Equal("accounts/code-wrong", await (await browser.SignInAsync("li.si", code: code)).CodeAsync());
        Assert.Equal("accounts/code-wrong", await (await browser.SignInAsync("li.si", code: People.CodeOf(key, Clock.GetUtcNow()))).CodeAsync());
    }

    [Fact]
    public async Task Wrong_codes_lock_as_wrong_passwords_do()
    {
        await WithAuthenticatorAsync();
        var browser = await App.BrowserAsync();
        for (var attempt = 0; attempt < Account.MostFailures; attempt++)
        {
            Assert.Equal("accounts/code-wrong", await (await browser.SignInAsync("li.si", code: "not a code")).CodeAsync());
        }
        Assert.Equal("accounts/sign-in-refused", await (await browser.SignInAsync("li.si", code: "000000")).CodeAsync());
        Assert.NotNull((await App.AccountAsync("li.si")).LockedUntil);
    }

    [Fact]
    public async Task Each_recovery_code_is_good_once()
    {
        var (_, codes) = await WithAuthenticatorAsync();
        Assert.Equal(SecondFactor.RecoveryCodeCount, codes.Distinct().Count());
        var browser = await App.BrowserAsync();
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("li.si", code: codes[3].ToUpperInvariant())).StatusCode);
        Assert.Equal("accounts/code-wrong", await (await browser.SignInAsync("li.si", code: codes[3])).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("li.si", code: codes[4])).StatusCode);
    }

    [Fact]
    public async Task A_proposed_key_counts_for_nothing_until_its_first_code()
    {
        await App.InvitedAsync("li.si");
        var browser = await App.BrowserAsync();
        await browser.SignInAsync("li.si");
        await browser.PostAsync("/api/account/authenticator", null);
        Assert.Equal("accounts/code-wrong", await (await browser.PostAsJsonAsync("/api/account/authenticator/confirm", new { code = "123456" })).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await (await App.BrowserAsync()).SignInAsync("li.si")).StatusCode);
    }

    [Fact]
    public async Task An_authenticator_is_removed_by_its_code_and_replaced_only_after_that()
    {
        var (key, _) = await WithAuthenticatorAsync();
        Clock.Advance(TimeSpan.FromMinutes(10));
        var browser = await App.BrowserAsync();
        await browser.SignInAsync("li.si", code: People.CodeOf(key, Clock.GetUtcNow()));
        Assert.Equal("accounts/authenticator-present", await (await browser.PostAsync("/api/account/authenticator", null)).CodeAsync());
        Assert.Equal("accounts/code-wrong", await (await browser.PostAsJsonAsync("/api/account/authenticator/remove", new { code = "123456" })).CodeAsync());
        Clock.Advance(Step);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsJsonAsync("/api/account/authenticator/remove", new { code = People.CodeOf(key, Clock.GetUtcNow()) })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await (await App.BrowserAsync()).SignInAsync("li.si")).StatusCode);
    }

    [Fact]
    public async Task Guessing_the_code_in_a_stolen_session_to_remove_the_authenticator_locks_the_account()
    {
        var (key, _) = await WithAuthenticatorAsync();
        Clock.Advance(TimeSpan.FromMinutes(10));
        var browser = await App.BrowserAsync();
        await browser.SignInAsync("li.si", code: People.CodeOf(key, Clock.GetUtcNow()));
        Clock.Advance(Step);
        for (var attempt = 0; attempt < Account.MostFailures; attempt++)
        {
            Assert.Equal("accounts/code-wrong", await (await browser.PostAsJsonAsync("/api/account/authenticator/remove", new { code = "not a code" })).CodeAsync());
        }
        Assert.Equal("accounts/locked", await (await browser.PostAsJsonAsync("/api/account/authenticator/remove", new { code = People.CodeOf(key, Clock.GetUtcNow()) })).CodeAsync());
        Assert.NotNull((await App.AccountAsync("li.si")).AuthenticatorSince);
    }

    private async Task<(string Key, string[] RecoveryCodes)> WithAuthenticatorAsync()
    {
        await App.InvitedAsync("li.si");
        var browser = await App.BrowserAsync();
        await browser.SignInAsync("li.si");
        var key = (await (await browser.PostAsync("/api/account/authenticator", null)).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
        var confirmed = await browser.PostAsJsonAsync("/api/account/authenticator/confirm", new { code = People.CodeOf(key, Clock.GetUtcNow()) });
        return (key, [.. (await confirmed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("recoveryCodes").EnumerateArray().Select(c => c.GetString()!)]);
    }
}

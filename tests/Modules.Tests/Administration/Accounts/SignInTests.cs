using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Administration.Accounts;

public abstract class SignInTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : SignInTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : SignInTests(DatabaseKind.Postgres);

    [Fact]
    public async Task Whoever_gives_name_and_password_is_signed_in_until_signing_out_everywhere()
    {
        await App.InvitedAsync("li.si");
        var (one, other) = (await App.BrowserAsync(), await App.BrowserAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await one.GetAsync("/api/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await one.SignInAsync(" LI.SI ")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.SignInAsync("li.si")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/api/account")).StatusCode);
        Assert.Equal(3, (await one.GetFromJsonAsync<JsonElement>("/api/account/sessions")).GetProperty("sessions").GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await one.DeleteAsync("/api/account/sessions")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await one.GetAsync("/api/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("/api/account")).StatusCode);
    }

    [Fact]
    public async Task One_session_is_ended_and_the_others_stay()
    {
        await App.InvitedAsync("li.si");
        var (one, other) = (await App.BrowserAsync(), await App.BrowserAsync());
        await one.SignInAsync("li.si");
        Clock.Advance(TimeSpan.FromMinutes(1));
        await other.SignInAsync("li.si");
        var sessions = (await one.GetFromJsonAsync<JsonElement>("/api/account/sessions")).GetProperty("sessions").EnumerateArray();
        var latest = sessions.First(s => !s.GetProperty("isThis").GetBoolean()).GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.OK, (await one.DeleteAsync($"/api/account/sessions?session={latest}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/api/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("/api/account")).StatusCode);
        Assert.Equal("accounts/session-not-found", await (await one.DeleteAsync($"/api/account/sessions?session={latest}")).CodeAsync());
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_for_fifteen_minutes_and_answer_as_an_unknown_name_does()
    {
        await App.InvitedAsync("li.si");
        var browser = await App.BrowserAsync();
        var unknown = await BodyAsync(browser.SignInAsync("nobody.here"));
        for (var attempt = 0; attempt < Account.MostFailures; attempt++)
        {
            Assert.Equal(unknown, await BodyAsync(browser.SignInAsync("li.si", "wrong password 1")));
        }
        Assert.Equal(unknown, await BodyAsync(browser.SignInAsync("li.si")));
        Clock.Advance(Account.LockedFor - TimeSpan.FromSeconds(1));
        Assert.Equal(unknown, await BodyAsync(browser.SignInAsync("li.si")));
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("li.si")).StatusCode);
    }

    [Fact]
    public async Task A_right_password_starts_the_count_of_wrong_ones_anew()
    {
        await App.InvitedAsync("li.si");
        var browser = await App.BrowserAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var attempt = 1; attempt < Account.MostFailures; attempt++)
            {
                await browser.SignInAsync("li.si", "wrong password 1");
            }
            Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("li.si")).StatusCode);
        }
    }

    [Fact]
    public async Task Every_attempt_leaves_a_line_and_what_was_typed_is_in_none()
    {
        await App.InvitedAsync("li.si");
        var browser = await App.BrowserAsync();
        await browser.SignInAsync("my secret as a name", "x");
        await browser.SignInAsync("li.si", "wrong password 1");
        await browser.SignInAsync("li.si");
        await using var db = App.Read();
        var lines = await db.AuditLines.Where(l => l.UseCase == "accounts/sign-in").OrderBy(l => l.Id).Select(l => l.Records).ToListAsync();
        Assert.Equal(["refused ?", "refused li.si", "account li.si"], lines);
    }

    [Fact]
    public async Task A_disabled_or_invited_account_does_not_sign_in()
    {
        var account = await App.InvitedAsync("li.si");
        await RunAsync(InviteAccount.Slice, new() { Name = "only.invited", DisplayName = "王五", Role = "clinician", Area = "990101" });
        var browser = await App.BrowserAsync();
        await browser.SignInAsync("li.si");
        (await RunAsync(DisableAccount.Slice, new() { Account = account.Id })).Ok();
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/account")).StatusCode);
        Assert.Equal("accounts/sign-in-refused", await (await browser.SignInAsync("li.si")).CodeAsync());
        Assert.Equal("accounts/sign-in-refused", await (await browser.SignInAsync("only.invited", "any password 1")).CodeAsync());
    }

    [Fact]
    public async Task A_session_ends_after_two_idle_hours_and_after_twelve_at_most()
    {
        await App.InvitedAsync("li.si");
        var browser = await App.BrowserAsync();
        await browser.SignInAsync("li.si");
        Clock.Advance(Session.LongestIdle + TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/account")).StatusCode);
        await browser.SignInAsync("li.si");
        for (var spent = TimeSpan.Zero; spent < Session.Longest - TimeSpan.FromMinutes(50); spent += TimeSpan.FromMinutes(50))
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/account")).StatusCode);
            Clock.Advance(TimeSpan.FromMinutes(50));
        }
        Clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/account")).StatusCode);
    }

    [Fact]
    public async Task Sessions_long_over_are_forgotten_when_somebody_signs_in()
    {
        await App.InvitedAsync("li.si");
        await App.InvitedAsync("wang.wu");
        var browser = await App.BrowserAsync();
        await browser.SignInAsync("li.si");
        Skip(Session.Longest + Session.KeptFor + TimeSpan.FromMinutes(1));
        await browser.SignInAsync("wang.wu");
        await using var db = App.Read();
        Assert.Equal(1, await db.Sessions().CountAsync());
    }

    [Fact]
    public async Task A_cookie_that_somebody_was_made_to_carry_opens_nothing_before_and_after_signing_in()
    {
        await App.InvitedAsync("li.si");
        var planted = Secret.New();
        var browser = (SiteClient)await App.BrowserAsync();
        browser.Cookies.Add(browser.BaseAddress!, new Cookie("fx-session", planted, "/"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/account")).StatusCode);
        await browser.SignInAsync("li.si");
        var given = browser.Cookies.GetCookies(browser.BaseAddress!)["fx-session"]!.Value;
        Assert.NotEqual(planted, given);
        var thief = (SiteClient)await App.BrowserAsync();
        thief.Cookies.Add(thief.BaseAddress!, new Cookie("fx-session", planted, "/"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync("/api/account")).StatusCode);
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_a_wrong_present_one_counts_as_an_attempt()
    {
        await App.InvitedAsync("li.si");
        var (one, other) = (await App.BrowserAsync(), await App.BrowserAsync());
        await one.SignInAsync("li.si");
        await other.SignInAsync("li.si");
        Assert.Equal("platform/malformed", await (await one.PostAsJsonAsync("/api/account/password", new { present = "wrong", password = "seven large cats 8" })).CodeAsync());
        Assert.Equal(1, (await App.AccountAsync("li.si")).Failures);
        Assert.Equal(HttpStatusCode.OK, (await one.PostAsJsonAsync("/api/account/password", new { present = People.Password, password = "seven large cats 8" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/api/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("/api/account")).StatusCode);
        Assert.Equal("accounts/sign-in-refused", await (await other.SignInAsync("li.si")).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await other.SignInAsync("li.si", "seven large cats 8")).StatusCode);
    }

    [Fact]
    public async Task A_session_in_use_goes_on_while_accounts_change()
    {
        var client = await App.ClientOfAsync(await App.HolderAsync("li.si", "epidemiologist", "990101"));
        for (var i = 0; i < 16; i++)
        {
            Skip(TimeSpan.FromMinutes(10));
            await App.AddAccountAsync("new" + i, 0);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/account")).StatusCode);
        }
    }

    [Fact]
    public async Task A_role_of_tomorrow_begins_and_ends_at_midnight()
    {
        var account = await App.AddAccountAsync("li.si", await App.PositionAsync("990101"));
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "epidemiologist", Area = "990101", From = new(2020, 5, 11), Until = new(2020, 5, 11) })).Ok();
        var client = await App.ClientOfAsync(account);
        async Task<HttpStatusCode> AskAsync() => (await client.GetAsync("/api/cases/due")).StatusCode;
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync());
        Clock.AdjustTime(new DateTimeOffset(2020, 5, 10, 15, 59, 59, 999, TimeSpan.Zero));
        client = await App.ClientOfAsync(account);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync());
        Skip(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.OK, await AskAsync());
        Clock.AdjustTime(new DateTimeOffset(2020, 5, 11, 15, 59, 59, 999, TimeSpan.Zero));
        client = await App.ClientOfAsync(account);
        Assert.Equal(HttpStatusCode.OK, await AskAsync());
        Skip(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync());
    }

    [Fact]
    public async Task Guessing_the_present_password_in_a_stolen_session_locks_the_account()
    {
        await App.InvitedAsync("li.si");
        var browser = await App.BrowserAsync();
        await browser.SignInAsync("li.si");
        for (var attempt = 0; attempt < Account.MostFailures; attempt++)
        {
            await browser.PostAsJsonAsync("/api/account/password", new { present = "wrong", password = "seven large cats 8" });
        }
        Assert.Equal("accounts/locked", await (await browser.PostAsJsonAsync("/api/account/password", new { present = People.Password, password = "seven large cats 8" })).CodeAsync());
    }

    [Theory]
    [InlineData("short 1a")]
    [InlineData("no digit in here")]
    [InlineData("NO SMALL LETTER 1")]
    [InlineData("aaaaaaaaaaaa1")]
    [InlineData("my name is li.si 1")]
    public async Task A_weak_password_is_refused_with_the_rule_it_breaks(string password)
    {
        var made = (await RunAsync(InviteAccount.Slice, new() { Name = "li.si", DisplayName = "李四", Role = "clinician", Area = "990101" })).Ok();
        var refused = (await AcceptInvitation.Async(App.Runner, new() { Secret = People.SecretOf(made.Link), Password = password }, Actor.Job("test"), CancellationToken.None)).Refusal;
        Assert.NotEmpty(Assert.IsType<Malformed>(refused).Fields["password"]);
    }

    private static async Task<string> BodyAsync(Task<HttpResponseMessage> answer)
    {
        var problem = await (await answer).Content.ReadFromJsonAsync<Dictionary<string, JsonElement>>();
        Assert.True(problem!.Remove("traceId"));
        return (int)(await answer).StatusCode + JsonSerializer.Serialize(problem);
    }
}

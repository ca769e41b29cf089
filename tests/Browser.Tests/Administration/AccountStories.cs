using System.Text.Json;
using Microsoft.Playwright;
using OtpNet;

namespace Fangxian.Browser.Tests.Administration;

/// <summary>
/// How people come in and how their access ends: invited from level to level, with a passkey, with a code, locked out,
/// with a role that is over. Every story makes persons of its own, named after its language.
/// </summary>
public sealed class AccountStories(DemoHost host) : Story(host)
{
    private const string Password = "lantern-52-river", NewPassword = "harbour-73-cloud";
    private const int SecondFactorCodes = 10;
    private const string County = "510107", Village = "510107001004";

    private readonly DemoHost _host = host;

    private sealed record Invited(string Id, string Name, string Link);

    [Theory]
    [InlineData("zh", Screen.Desk)]
    [InlineData("en", Screen.Phone)]
    public async Task An_empty_database_takes_its_administrator_from_whoever_holds_the_printed_code(string language, Screen screen)
    {
        // The server is gone before the last page has asked for its icon.
        Expected.Add("favicon.svg");
        await using var empty = await EmptyHost.StartAsync();
        var page = await OpenAsync(empty.Address + "/situation", language, screen, null);
        Assert.EndsWith("/set-up", page.Url, StringComparison.Ordinal);
        await SetUpAsync(page, "222222222222");
        await Assertions.Expect(page.Locator(".fx-notice")).ToBeVisibleAsync();
        await SetUpAsync(page, empty.Code);
        await page.WaitForURLAsync("**/situation**");
        await page.GotoAsync(empty.Address + "/account");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("first.administrator");
        var second = await OpenAsync(empty.Address + "/set-up", language, screen, null);
        Assert.Contains("/sign-in", second.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", Screen.Phone)]
    [InlineData("en", Screen.Desk)]
    public async Task A_province_invites_a_county_which_invites_a_village_worker_who_sees_the_own_village(string language, Screen screen)
    {
        Expected.Add("404");
        var province = await OpenAsync("/accounts/invite", language, screen, "administrator.province");
        var county = await AcceptAsync(await InviteByFormAsync(province, "chain.county." + language, "administrator", County), language, screen);
        await county.GotoAsync("/accounts/invite");
        var village = await AcceptAsync(await InviteByFormAsync(county, "chain.village." + language, "community-worker", Village), language, screen);
        Assert.Equal(200, (await village.GotoAsync($"/situation?area={Village}"))!.Status);
        Assert.Equal(404, (await village.GotoAsync($"/situation?area={County}"))!.Status);
        Assert.Equal(404, (await county.GotoAsync("/situation?area=510104"))!.Status);
        await village.GotoAsync("/account");
        await county.GotoAsync("/accounts?q=chain.village." + language);
        await Assertions.Expect(county.Locator("#accounts tbody tr")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("zh", Screen.Desk)]
    [InlineData("en", Screen.Phone)]
    public async Task A_passkey_is_made_and_used(string language, Screen screen)
    {
        // A passkey belongs to a name; a bare address has none.
        var site = _host.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var page = await AcceptAsync(site + (await InviteAsync("passkey." + language)).Link, language, screen);
        var device = await page.Context.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        await page.GotoAsync(site + "/account");
        await page.Locator("#passkey-name").FillAsync("Desk 4");
        await page.Locator("[data-fx-passkey=add]").ClickAsync();
        await Assertions.Expect(page.Locator("#passkeys .fx-row")).ToContainTextAsync("Desk 4");
        await page.Locator("[data-fx-passkey=add]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-fx-passkey-error]")).ToContainTextAsync(language is "en" ? "has a passkey for the account already" : "已经有一个通行密钥");
        await SignOutAsync(page);
        await page.Locator("[data-fx-passkey=sign-in]").ClickAsync();
        await page.WaitForURLAsync("**/situation**");
        await page.GotoAsync(site + "/account");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("passkey." + language);
    }

    [Theory]
    [InlineData("zh", Screen.Phone)]
    [InlineData("en", Screen.Desk)]
    public async Task An_authenticator_is_set_up_and_its_code_asked_for(string language, Screen screen)
    {
        var page = await AcceptAsync((await InviteAsync("totp." + language)).Link, language, screen);
        await page.GotoAsync("/account");
        await Form(page, "authenticator").Locator("button").ClickAsync();
        var app = new Totp(Base32Encoding.ToBytes(await page.Locator("#authenticator code").InnerTextAsync()));
        await page.Locator("#code").FillAsync("not a code");
        await Form(page, "authenticator-code").Locator("button").ClickAsync();
        await Assertions.Expect(page.Locator("#code")).ToHaveValueAsync("");
        await page.Locator("#code").FillAsync(app.ComputeTotp());
        await Form(page, "authenticator-code").Locator("button").ClickAsync();
        await Assertions.Expect(page.Locator("#recovery code")).ToHaveCountAsync(SecondFactorCodes);
        await SignOutAsync(page);
        await EnterAsync(page, "totp." + language, Password);
        await page.Locator("#code").FillAsync("000000");
        await Form(page, "code").Locator("button").ClickAsync();
        await Assertions.Expect(page.Locator("#code-error")).ToBeVisibleAsync();
        // The code that confirmed the app is used up: the next one is good already.
        await page.Locator("#code").FillAsync(app.ComputeTotp(DateTime.UtcNow.AddSeconds(30)));
        await Form(page, "code").Locator("button").ClickAsync();
        await page.WaitForURLAsync("**/situation**");
    }

    [Theory]
    [InlineData("zh", Screen.Desk)]
    [InlineData("en", Screen.Phone)]
    public async Task Whoever_is_locked_out_is_let_in_again_by_an_administrator(string language, Screen screen)
    {
        var person = await InviteAsync("locked." + language);
        var page = await AcceptAsync(person.Link, language, screen);
        await page.GotoAsync("/account");
        await SignOutAsync(page);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await EnterAsync(page, person.Name, "not the password 1");
            await Assertions.Expect(page.Locator("#password-error")).ToContainTextAsync("15");
        }
        await EnterAsync(page, person.Name, Password);
        await Assertions.Expect(page.Locator("#password-error")).ToContainTextAsync("15");

        var administrator = await AdministratorAsync("/accounts/" + person.Id, language, screen);
        await Assertions.Expect(administrator.Locator("#state")).ToContainTextAsync(language is "en" ? "locked until" : "锁定到");
        await Form(administrator, "reset").Locator("button").ClickAsync();
        var link = await administrator.Locator("#link input").InputValueAsync();
        await AcceptAsync(link, language, screen, NewPassword);
        await page.GotoAsync("/sign-in");
        await EnterAsync(page, person.Name, Password);
        await Assertions.Expect(page.Locator("#password-error")).ToBeVisibleAsync();
        await EnterAsync(page, person.Name, NewPassword);
        await page.WaitForURLAsync("**/situation**");
    }

    [Theory]
    [InlineData("zh", Screen.Phone)]
    [InlineData("en", Screen.Desk)]
    public async Task A_role_that_ends_while_its_holder_is_signed_in_is_gone_with_the_next_click(string language, Screen screen)
    {
        Expected.Add("403");
        var person = await InviteAsync("expired." + language, DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30));
        var page = await AcceptAsync(person.Link, language, screen);
        var administrator = await AdministratorAsync("/accounts/" + person.Id, language, screen);
        await administrator.Locator("#roles form button").ClickAsync();
        await Assertions.Expect(administrator.Locator(".fx-notice.is-done")).ToBeVisibleAsync();
        Assert.Equal(403, (await page.ReloadAsync())!.Status);
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(language is "en" ? "Not permitted" : "没有权限");
        await page.GotoAsync("/account");
        await Assertions.Expect(page.Locator("#roles tbody tr.fx-quiet")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "没有这个账号")]
    [InlineData("en", Screen.Phone, "No such account")]
    public async Task Who_hands_the_roles_over_to_a_colleague_loses_them_with_the_next_click(string language, Screen screen, string nobody)
    {
        Expected.Add("403");
        // What the colleague holds ends in a month; a role held as long is not doubled.
        var (giver, taker) = (await InviteAsync("giver." + language), await InviteAsync("taker." + language, DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30)));
        var page = await AcceptAsync(giver.Link, language, screen);
        var colleague = await AcceptAsync(taker.Link, language, screen);
        var administrator = await AdministratorAsync("/accounts/" + giver.Id, language, screen);
        await administrator.Locator("#to").FillAsync("somebody.unknown");
        await Form(administrator, "hand-over").Locator("button").ClickAsync();
        await Assertions.Expect(administrator.Locator(".fx-notice").First).ToContainTextAsync(nobody);
        await administrator.Locator("#to").FillAsync(taker.Name);
        await Form(administrator, "hand-over").Locator("button").ClickAsync();
        await Assertions.Expect(administrator.Locator(".fx-notice.is-done")).ToBeVisibleAsync();
        await Assertions.Expect(administrator.Locator("#roles tbody tr.fx-quiet")).ToHaveCountAsync(1);
        Assert.Equal(403, (await page.ReloadAsync())!.Status);
        await administrator.GotoAsync("/accounts/" + taker.Id);
        await Assertions.Expect(administrator.Locator("#roles tbody tr:not(.fx-quiet)")).ToHaveCountAsync(2);
        await colleague.GotoAsync("/account");
        await Assertions.Expect(colleague.Locator("#roles tbody tr")).ToHaveCountAsync(2);
        Assert.Equal(200, (await colleague.GotoAsync($"/situation?area={County}"))!.Status);
    }

    [Theory]
    [InlineData("zh", Screen.Desk)]
    [InlineData("en", Screen.Phone)]
    public async Task Signing_out_everywhere_ends_the_other_browser_too(string language, Screen screen)
    {
        var here = await AcceptAsync((await InviteAsync("everywhere." + language)).Link, language, screen);
        var there = await OpenAsync("/sign-in", language, screen, null);
        await EnterAsync(there, "everywhere." + language, Password);
        await there.WaitForURLAsync("**/situation**");
        await here.GotoAsync("/account");
        await Assertions.Expect(here.Locator("#sessions tbody tr")).ToHaveCountAsync(2);
        await Form(here, "everywhere").Locator("button").ClickAsync();
        await here.WaitForURLAsync("**/sign-in**");
        await there.ReloadAsync();
        Assert.Contains("/sign-in?return=", there.Url, StringComparison.Ordinal);
        await Assertions.Expect(there.Locator(".fx-notice")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("zh", Screen.Phone)]
    [InlineData("en", Screen.Desk)]
    public async Task A_stranger_is_led_to_the_sign_in_and_sees_nothing_else(string language, Screen screen)
    {
        Expected.Add("401");
        var page = await OpenAsync("/", language, screen, null);
        foreach (var path in new[] { "/situation", "/counts", "/areas", "/organisations", "/accounts", "/account", "/settings" })
        {
            await page.GotoAsync(path);
            Assert.Contains("/sign-in?return=" + Uri.EscapeDataString(path), page.Url, StringComparison.Ordinal);
        }
        await Assertions.Expect(page.Locator("a[href^='/situation'], a[href^='/accounts']")).ToHaveCountAsync(0);
        Assert.Equal(401, await page.EvaluateAsync<int>("async () => (await fetch('/api/accounts')).status"));
    }

    private static ILocator Form(IPage page, string name) => page.Locator($"form:has(input[name='_handler'][value='{name}'])");

    private static async Task SetUpAsync(IPage page, string code)
    {
        await page.Locator("#code").FillAsync(code);
        await page.Locator("#name").FillAsync("first.administrator");
        await page.Locator("#display-name").FillAsync("王管理");
        await page.Locator("#password").FillAsync(Password);
        await page.Locator("form button[type=submit]").ClickAsync();
    }

    private static async Task EnterAsync(IPage page, string name, string password)
    {
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#password").FillAsync(password);
        await Form(page, "sign-in").Locator("button[type=submit]").ClickAsync();
    }

    private static async Task SignOutAsync(IPage page)
    {
        await Form(page, "sign-out").Locator("button").ClickAsync();
        await page.WaitForURLAsync("**/sign-in**");
    }

    private static async Task<string> InviteByFormAsync(IPage page, string name, string role, string area)
    {
        await page.Locator("#display-name").FillAsync("张三");
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#role").SelectOptionAsync(role);
        await page.Locator("#area").FillAsync(area);
        await Form(page, "invite").Locator("button[type=submit]").ClickAsync();
        return await page.Locator("#link input").InputValueAsync();
    }

    /// <summary>An epidemiologist of the county, invited by the province.</summary>
    private async Task<Invited> InviteAsync(string name, DateOnly? until = null)
    {
        var province = await OpenAsync("/account", "zh", Screen.Desk, "administrator.province");
        var made = await province.EvaluateAsync<JsonElement>(
            "async ([name, area, until]) => await (await fetch('/api/accounts', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name, displayName: '李四', role: 'epidemiologist', area, until: until || null }) })).json()",
            new[] { name, County, until?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "" });
        return new(made.GetProperty("account").GetProperty("id").GetString()!, name, made.GetProperty("link").GetString()!);
    }

    /// <summary>An administrator who says yes to every question.</summary>
    private async Task<IPage> AdministratorAsync(string path, string language, Screen screen)
    {
        var page = await OpenAsync(path, language, screen, "administrator.province");
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        return page;
    }

    /// <summary>The link opened in a browser that knows nobody, and a password set.</summary>
    private async Task<IPage> AcceptAsync(string link, string language, Screen screen, string password = Password)
    {
        var page = await OpenAsync(link, language, screen, null);
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await page.Locator("#password").FillAsync(password);
        await Form(page, "invitation").Locator("button").ClickAsync();
        await page.WaitForURLAsync("**/situation**");
        return page;
    }
}

using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Administration;

/// <summary>
/// An epidemiologist of one county looks at the next in an emergency; its administrator is told and takes note. Each
/// story works with a county and an administrator of its own.
/// </summary>
public sealed class EmergencyLookTests(DemoHost host) : Story(host)
{
    private const string Password = "lantern-52-river";

    [Theory]
    [InlineData("zh", Screen.Desk, "510105", "青羊区", "演示管理员甲", "密接跨区活动，需核对邻区病例数")]
    [InlineData("en", Screen.Phone, "510106", "Jinniu", "Demo administrator B", "Contacts crossed the border of the district")]
    public async Task The_next_county_is_looked_at_its_administrator_is_told_and_takes_note(string language, Screen screen, string area, string name, string administrator, string reason)
    {
        await EnterCountAsync(area);
        var told = await AdministratorAsync(area, administrator, language, screen);
        await Assertions.Expect(told.Locator("[data-fx-notice]")).ToHaveCountAsync(0);

        Expected.Add("404");
        var page = await OpenAsync($"/counts?area={area}&disease=covid-19", language, screen, "epidemiologist.county");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("17");
        await page.GotoAsync("/account");
        await page.Locator("main a[href='/emergency']").ClickAsync();
        await page.Locator("#look-at").FillAsync(area);
        await Assertions.Expect(page.Locator("#look-at-list [aria-selected='true']")).ToContainTextAsync(name);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#reason").FillAsync("short");
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#reason-error")).ToContainTextAsync("10");
        await page.Locator("#reason").FillAsync(reason);
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#own")).ToContainTextAsync(reason);
        await page.GotoAsync($"/counts?area={area}&disease=covid-19&date=2020-02-20");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("17");
        await Assertions.Expect(page.Locator("[data-fx-notice]")).ToContainTextAsync(name);

        await told.GotoAsync("/accounts");
        await Assertions.Expect(told.Locator("[data-fx-notice]")).ToContainTextAsync(reason);
        await told.Locator("[data-fx-notice] a").ClickAsync();
        await Assertions.Expect(told.Locator("#looks")).ToContainTextAsync("epidemiologist.county");
        await told.Locator("#looks form[action], #looks form").First.Locator("button").ClickAsync();
        await Assertions.Expect(told.Locator(".fx-notice.is-done")).ToBeVisibleAsync();
        await Assertions.Expect(told.Locator("[data-fx-notice]")).ToHaveCountAsync(0);

        await page.GotoAsync("/emergency");
        await page.Locator("#own button.btn-stop").First.ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice.is-done")).ToBeVisibleAsync();
        await page.GotoAsync($"/counts?area={area}&disease=covid-19");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("17");
        await page.GotoAsync("/emergency");
    }

    [Theory]
    [InlineData("zh", Screen.Phone)]
    [InlineData("en", Screen.Desk)]
    public async Task The_settings_lead_to_what_administrators_keep_and_are_changed(string language, Screen screen)
    {
        var page = await OpenAsync("/settings", language, screen, "administrator.province");
        foreach (var path in await page.Locator("#kept a").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))"))
        {
            var answer = await page.GotoAsync(path);
            Assert.Equal(200, answer!.Status);
        }
        await page.GotoAsync("/settings");
        await page.Locator("#emergency-hours").SelectOptionAsync("12");
        await page.Locator("form:has(#emergency-hours) button").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice.is-done")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#emergency-hours")).ToHaveValueAsync("12");
        await page.Locator("#home-area").FillAsync("9955");
        await page.Locator("form:has(#home-area) button").ClickAsync();
        await Assertions.Expect(page.Locator("#home-area-error")).ToContainTextAsync("9955");
    }

    [Theory]
    [InlineData("zh", Screen.Phone, "/counts/mappings")]
    [InlineData("en", Screen.Desk, "/counts/mappings")]
    [InlineData("en", Screen.Phone, "/areas/zones")]
    public async Task The_pages_open(string language, Screen screen, string path)
    {
        var page = await OpenAsync(path, language, screen);
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
    }

    /// <summary>The administrator of a county, invited by the province; signed in by the link.</summary>
    private async Task<IPage> AdministratorAsync(string area, string displayName, string language, Screen screen)
    {
        var province = await OpenAsync("/account", "zh", Screen.Desk, "administrator.province");
        var link = await province.EvaluateAsync<string>(
            "async ([name, displayName, area]) => (await (await fetch('/api/accounts', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name, displayName, role: 'administrator', area }) })).json()).link",
            new[] { "look." + area, displayName, area });
        var page = await OpenAsync(link, language, screen, null);
        await page.Locator("#password").FillAsync(Password);
        await page.Locator("main button.btn-primary, form button.btn-primary").ClickAsync();
        await page.WaitForURLAsync("**/situation**");
        return page;
    }

    /// <summary>A figure of the county, so that there is something to see; its prefecture's own figures stay.</summary>
    private async Task EnterCountAsync(string area)
    {
        var province = await OpenAsync("/account", "zh", Screen.Desk, "epidemiologist.province");
        var status = await province.EvaluateAsync<int>(
            "async area => (await fetch(`/api/counts/${area}/days/2020-02-20`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ disease: 'covid-19', confirmed: 17, expectedVersion: 0 }) })).status", area);
        Assert.Equal(200, status);
    }
}

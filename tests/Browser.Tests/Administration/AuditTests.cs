using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Administration;

/// <summary>An auditor starts from a record and finds who changed it and who looked.</summary>
public sealed partial class AuditTests(DemoHost host) : Story(host)
{
    [Theory]
    [InlineData("zh", Screen.Desk, "510116", "双流审计演示医院", "审计演示甲")]
    [InlineData("en", Screen.Phone, "510117", "郫都审计演示医院", "审计演示乙")]
    public async Task An_auditor_finds_who_changed_a_record_and_who_looked(string language, Screen screen, string area, string name, string person)
    {
        var desk = await OpenAsync($"/organisations/open?area={area}", language, screen, "administrator.province");
        await desk.Locator("#name").FillAsync(name);
        await desk.Locator("#sector").SelectOptionAsync("hospital");
        await desk.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(desk.Locator("h1")).ToContainTextAsync(name);
        var record = Id().Match(desk.Url).Value;
        await desk.GotoAsync($"/organisations/{record}/appoint?area={area}");
        await desk.Locator("#person-name").FillAsync(person);
        await desk.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(desk.Locator("#people")).ToContainTextAsync(person);
        var looker = await OpenAsync($"/organisations/{record}?area={area}", language, screen, "commander.province");
        await Assertions.Expect(looker.Locator("#people")).ToContainTextAsync(person);

        var page = await OpenAsync("/audit", language, screen, "auditor.province");
        await page.Locator("#record").FillAsync(record);
        await page.Locator("main form[role=search] button.btn-primary").ClickAsync();
        // Only the page that was searched says so in its form; lines there were before.
        await Assertions.Expect(page.Locator("#record")).ToHaveAttributeAsync("value", record);
        var lines = page.Locator("#lines tbody tr");
        await Assertions.Expect(lines.Filter(new() { HasText = "commander.province" }).First).ToContainTextAsync(language is "en" ? "Look · Look at an organisation" : "看 · 查看单位");
        await Assertions.Expect(lines.Filter(new() { HasText = "administrator.province" }).Last).ToContainTextAsync(language is "en" ? "Open an organisation" : "登记单位");
        await page.Locator("main form[role=search] summary").ClickAsync();
        await page.Locator("#kind").SelectOptionAsync("write");
        await page.Locator("main form[role=search] button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#lines")).Not.ToContainTextAsync("commander.province");
        await lines.Last.Locator("th a").ClickAsync();
        await Assertions.Expect(page.Locator("#changes")).ToContainTextAsync(name);
        await Assertions.Expect(page.Locator("#line")).ToContainTextAsync("administrator.province");
        await page.Locator($"#subjects a[href='/audit?record={record}']").ClickAsync();
        await Assertions.Expect(page.Locator("#lines")).ToContainTextAsync("auditor.province");
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "审计链完整")]
    [InlineData("en", Screen.Phone, "The audit is whole")]
    public async Task The_chains_are_proved_at_the_press_of_a_button(string language, Screen screen, string whole)
    {
        var page = await OpenAsync("/audit?kind=write", language, screen, "auditor.province");
        await page.Locator(".fx-head .fx-actions button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(whole);
        await Assertions.Expect(page.Locator("#lines")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_administers_does_not_read_the_audit()
    {
        Expected.Add("404");
        Expected.Add("403");
        var page = await OpenAsync("/audit", account: "administrator.province");
        await Assertions.Expect(page.Locator("#lines")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".fx-rail a[href^='/audit']")).ToHaveCountAsync(0);
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Id();
}

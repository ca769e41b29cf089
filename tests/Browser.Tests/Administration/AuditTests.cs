using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Administration;

/// <summary>An auditor starts from a record and finds who changed it and who looked.</summary>
public sealed partial class AuditTests(DemoHost host) : Story(host)
{
    private const string Password = "lantern-52-river";

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
    [InlineData("zh", Screen.Phone, "510116", "公孙审计", "看 · 查看人员", "登记人员")]
    [InlineData("en", Screen.Desk, "510117", "公冶审计", "Look · Look at a person", "Register a person")]
    public async Task An_auditor_finds_who_looked_at_a_person_by_the_address_of_the_persons_page(string language, Screen screen, string area, string name, string look, string write)
    {
        var desk = await OpenAsync($"/people/register?area={area}", language, screen, "epidemiologist.province");
        await desk.Locator("#name").FillAsync(name);
        await desk.Locator("#birth-date").FillAsync("1970-03-04");
        await desk.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(desk.Locator("h1")).ToContainTextAsync(name);
        await Assertions.Expect(desk.Locator("main a[href^='/audit']")).ToHaveCountAsync(0);
        var looker = await OpenAsync(new Uri(desk.Url).PathAndQuery, language, screen, "epidemiologist.prefecture");
        await Assertions.Expect(looker.Locator("h1")).ToContainTextAsync(name);

        var page = await OpenAsync("/audit", language, screen, "auditor.province");
        await page.Locator("#record").FillAsync("nobody");
        await page.Locator("main form[role=search] button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#record-error")).ToBeVisibleAsync();
        await page.Locator("#record").FillAsync(looker.Url);
        await page.Locator("main form[role=search] button.btn-primary").ClickAsync();
        var lines = page.Locator("#lines tbody tr");
        await Assertions.Expect(lines.Filter(new() { HasText = "epidemiologist.prefecture" })).ToContainTextAsync(look);
        await Assertions.Expect(lines.Filter(new() { HasText = "epidemiologist.province" }).Last).ToContainTextAsync(write);
    }

    [Theory]
    [InlineData("zh", Screen.Phone, "审计链不完整", "被改动")]
    [InlineData("en", Screen.Desk, "The audit is NOT whole", "altered")]
    public async Task A_database_that_somebody_tampered_with_is_told_with_the_line(string language, Screen screen, string broken, string altered)
    {
        // The server is gone before the last page has asked for its icon.
        Expected.Add("favicon.svg");
        await using var server = await EmptyHost.StartAsync();
        var page = await OpenAsync(server.Address + "/set-up", language, screen, null);
        await page.Locator("#code").FillAsync(server.Code);
        await page.Locator("#name").FillAsync("first.administrator");
        await page.Locator("#display-name").FillAsync("王管理");
        await page.Locator("#password").FillAsync(Password);
        await page.Locator("form button[type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/situation**");
        await page.GotoAsync(server.Address + "/accounts/invite");
        await page.Locator("#display-name").FillAsync("李审计");
        await page.Locator("#name").FillAsync("the.auditor");
        await page.Locator("#role").SelectOptionAsync("auditor");
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        var link = await page.Locator("#link input").InputValueAsync();
        var auditor = await OpenAsync(link.StartsWith('/') ? server.Address + link : link, language, screen, null);
        await auditor.Locator("#password").FillAsync(Password);
        await auditor.Locator("main form button").First.ClickAsync();
        await auditor.WaitForURLAsync(url => !url.Contains("/invitation", StringComparison.Ordinal));
        await ProveAsync(auditor, server.Address);
        await Assertions.Expect(auditor.Locator("#breaks")).ToHaveCountAsync(0);
        await using (var file = new SqliteConnection("Data Source=" + Path.Combine(server.Folder, "empty.db")))
        {
            await file.OpenAsync();
            await using var tamper = file.CreateCommand();
            tamper.CommandText = "UPDATE audit_line SET actor = 'somebody' WHERE use_case = 'accounts/invite'";
            Assert.Equal(1, await tamper.ExecuteNonQueryAsync());
        }
        await ProveAsync(auditor, server.Address);
        await Assertions.Expect(auditor.Locator("main .fx-notice").First).ToContainTextAsync(broken);
        await Assertions.Expect(auditor.Locator("#breaks li")).ToHaveCountAsync(1);
        await Assertions.Expect(auditor.Locator("#breaks li")).ToContainTextAsync(altered);
        await AssertNoSidewaysScrollAsync(auditor);
        await AssertAccessibleAsync(auditor);
        await auditor.Locator("#breaks a").ClickAsync();
        await Assertions.Expect(auditor.Locator("#line")).ToContainTextAsync("somebody");
    }

    private static async Task ProveAsync(IPage page, string address)
    {
        await page.GotoAsync(address + "/audit");
        await page.Locator(".fx-head .fx-actions button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("main .fx-notice").First).ToBeVisibleAsync();
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

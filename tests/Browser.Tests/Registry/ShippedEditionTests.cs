using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Registry;

/// <summary>The product ships an edition that the database does not have; the epidemiologist of the province decides on it.</summary>
public sealed class ShippedEditionTests(DemoHost host, ClockTemplate template) : Story(host), IClassFixture<ClockTemplate>
{
    private ClockHost _site = null!;

    protected override string Address => _site.Address;

    protected override Task<string> SessionAsync(string account) => _site.SessionAsync(account);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _site = await ClockHost.StartAsync(template, changed: "DELETE FROM protocol_edition WHERE number = '7'; INSERT INTO setting (key, value) VALUES ('home-area', '42')");
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "第 7 版", "不会自动收入", "草稿", "已发布")]
    [InlineData("en", Screen.Phone, "Edition 7", "None is taken in by itself", "draft", "published")]
    public async Task A_shipped_edition_is_told_of_taken_in_compared_and_published(string language, Screen screen, string number, string hint, string draft, string published)
    {
        var reader = await OpenAsync("/protocols", language, screen, "clinician.county");
        await Assertions.Expect(reader.Locator("#shipped")).ToContainTextAsync(number);
        await Assertions.Expect(reader.Locator("#shipped button")).ToHaveCountAsync(0);

        var page = await OpenAsync("/protocols", language, screen);
        await Assertions.Expect(page.Locator("#shipped")).ToContainTextAsync(hint);
        await page.Locator("#shipped-covid-19-7 button").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-scope").First).ToContainTextAsync(draft);
        await page.GotoAsync("/protocols/compare?of=covid-19&before=6&after=7");
        await page.Locator("main .fx-actions a.btn-primary").Last.ClickAsync();
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await page.Locator("#decide button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-scope").First).ToContainTextAsync(published);
        await page.GotoAsync("/protocols");
        await Assertions.Expect(page.Locator("#edition-covid-19-7")).ToContainTextAsync(published);
        await Assertions.Expect(page.Locator("#shipped")).ToHaveCountAsync(0);
    }
}

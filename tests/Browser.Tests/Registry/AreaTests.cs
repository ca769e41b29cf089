using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Registry;

/// <summary>Areas found, looked at and renamed.</summary>
public sealed class AreaTests(DemoHost host) : Story(host)
{
    [Fact]
    public async Task A_county_is_renamed_and_its_page_says_so_at_once()
    {
        var page = await OpenAsync("/areas/rename?area=513402", account: "administrator.province");
        var name = page.Locator("[name='Form.Name']");
        await Assertions.Expect(name).ToHaveValueAsync("会理市");
        await name.FillAsync("会理新市");
        await page.Locator("main button[type=submit]").Last.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("会理新市");
        await page.GotoAsync("/situation?area=513425");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("会理新市");
        await page.GotoAsync("/areas/search?q=" + Uri.EscapeDataString("会理市"));
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("会理新市");
        await page.GotoAsync("/areas/rename?area=513402");
        await page.Locator("[name='Form.Name']").FillAsync("会理市");
        await page.Locator("main button[type=submit]").Last.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("会理市");
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "/areas?area=51", "四川省")]
    [InlineData("en", Screen.Phone, "/areas?area=5134", "Liangshan")]
    [InlineData("zh", Screen.Phone, "/areas/zones", "区域")]
    [InlineData("en", Screen.Desk, "/areas/import", "Import")]
    [InlineData("zh", Screen.Phone, "/areas/merge?area=513402", "会理")]
    [InlineData("en", Screen.Phone, "/areas/split?area=513402", "Huili")]
    public async Task Area_pages_open(string language, Screen screen, string path, string says)
    {
        var page = await OpenAsync(path, language, screen, "administrator.province");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(says);
    }
}

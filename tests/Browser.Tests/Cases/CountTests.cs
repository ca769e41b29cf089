using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Cases;

/// <summary>Counts brought in, looked at and corrected. Each story works on an area of its own.</summary>
public sealed class CountTests(DemoHost host) : Story(host)
{
    [Theory]
    [InlineData("zh", Screen.Desk, "510104")]
    [InlineData("en", Screen.Phone, "510105")]
    public async Task A_count_is_entered_then_corrected_and_both_stay_on_record(string language, Screen screen, string area)
    {
        var page = await OpenAsync($"/counts/day?area={area}&date=2020-02-01", language, screen);
        await page.Locator("[name=confirmed]").FillAsync("7");
        await page.Locator("main button[type=submit]").Last.ClickAsync();
        await Assertions.Expect(page.Locator("main b").Filter(new() { HasText = "7" }).First).ToBeVisibleAsync();
        await page.Locator("[name=confirmed]").FillAsync("6");
        await page.Locator("main button[type=submit]").Last.ClickAsync();
        await Assertions.Expect(page.Locator(".fx-wrong, .fx-notice").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[name=confirmed]")).ToHaveValueAsync("6");
        await page.Locator("[name=reason]").FillAsync("1 moved to another county");
        await page.Locator("main button[type=submit]").Last.ClickAsync();
        await Assertions.Expect(page.Locator("main s").Filter(new() { HasText = "7" }).First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main b").Filter(new() { HasText = "6" }).First).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "510106", "不是日期")]
    [InlineData("en", Screen.Phone, "510108", "is not a date")]
    public async Task A_file_with_bad_rows_goes_in_comes_back_and_is_mended(string language, Screen screen, string area, string wrong)
    {
        var page = await OpenAsync("/counts/import", language, screen);
        await UploadAsync(page, $"{area}.csv", $"date,code,confirmed\n2020-02-01,{area},3\n2020-02-30,{area},4\n2020-02-03,{area},-5\n");
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(wrong);
        await page.Locator("main button.btn-primary").ClickAsync();
        var refused = page.Locator("a[href$='/refused']");
        await Assertions.Expect(refused).ToBeVisibleAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => refused.ClickAsync());
        var csv = await File.ReadAllTextAsync(await download.PathAsync());
        Assert.Contains("2020-02-30", csv, StringComparison.Ordinal);
        Assert.Contains("_reason", csv, StringComparison.Ordinal);

        await page.GotoAsync("/counts/import");
        await UploadAsync(page, $"{area}-mended.csv", csv.Replace("2020-02-30", "2020-02-02", StringComparison.Ordinal).Replace(",'-5", ",5", StringComparison.Ordinal).Replace(",-5", ",5", StringComparison.Ordinal));
        await page.Locator("main button.btn-primary").ClickAsync();
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("a[href$='/refused']")).ToHaveCountAsync(0);
        await page.GotoAsync($"/situation?area={area}&date=2020-02-03");
        await Assertions.Expect(page.Locator(".fx-figures")).ToContainTextAsync("5");
    }

    [Theory]
    [InlineData("zh", Screen.Desk)]
    [InlineData("en", Screen.Phone)]
    public async Task Counts_by_day_with_the_falls_of_the_source(string language, Screen screen)
    {
        var page = await OpenAsync("/counts?area=51&date=2020-02-25", language, screen);
        await Assertions.Expect(page.Locator("table").First).ToContainTextAsync("531");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(language is "en" ? "Guangyuan" : "广元市");
    }

    private static async Task UploadAsync(IPage page, string name, string content)
    {
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(content) });
        await page.Locator("main button.btn-primary").ClickAsync();
        await page.WaitForURLAsync("**/counts/imports/**");
    }
}

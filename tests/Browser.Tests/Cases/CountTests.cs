using System.Text;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Cases;

/// <summary>Counts brought in, looked at and corrected. Each story works on an area of its own.</summary>
public sealed class CountTests(DemoHost host) : Story(host)
{
    static CountTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

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
        var csv = await TakeInAndDownloadRefusedAsync(page);
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
    [InlineData("zh", Screen.Desk, "510182", "彭州市", "彭洲市", "编码 GB18030", "没有名为")]
    [InlineData("en", Screen.Phone, "510183", "邛崃市", "邛莱市", "Encoding GB18030", "No area is called")]
    public async Task A_file_of_the_old_office_is_mended_twice(string language, Screen screen, string area, string name, string wrongName, string recognised, string unknown)
    {
        var page = await OpenAsync("/counts/import?area=51", language, screen);
        var old = Encoding.GetEncoding("GB18030").GetBytes($"成都市每日数据,,\r\n填报人：值班室,,\r\n日期,地区,确诊\r\n2020年2月1日,{name},３\r\n2020-02-30,{name},4\r\n2020.2.3,{wrongName},\"1,005\"\r\n合计,,1012\r\n");
        await UploadAsync(page, $"{area}.csv", old);
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(recognised);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(unknown);
        var csv = await TakeInAndDownloadRefusedAsync(page);
        Assert.DoesNotContain("合计", csv, StringComparison.Ordinal);

        await page.GotoAsync("/counts/import?area=51");
        await UploadAsync(page, $"{area}-once.csv", Encoding.UTF8.GetBytes(csv.Replace("2020-02-30", "2020-02-02", StringComparison.Ordinal)));
        await page.Locator("main button.btn-primary").ClickAsync();
        csv = await TakeInAndDownloadRefusedAsync(page);
        Assert.DoesNotContain("2020-02-02", csv, StringComparison.Ordinal);

        await page.GotoAsync("/counts/import?area=51");
        await UploadAsync(page, $"{area}-twice.csv", Encoding.UTF8.GetBytes(csv.Replace(wrongName, name, StringComparison.Ordinal)));
        await page.Locator("main button.btn-primary").ClickAsync();
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("a[href$='/refused']")).ToHaveCountAsync(0);
        await page.GotoAsync($"/counts/day?area={area}&date=2020-02-03");
        await Assertions.Expect(page.Locator("[name=confirmed]")).ToHaveValueAsync("1005");
    }

    private static async Task<string> TakeInAndDownloadRefusedAsync(IPage page)
    {
        await page.Locator("main button.btn-primary").ClickAsync();
        var refused = page.Locator("a[href$='/refused']");
        await Assertions.Expect(refused).ToBeVisibleAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => refused.ClickAsync());
        return await File.ReadAllTextAsync(await download.PathAsync());
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

    private static Task UploadAsync(IPage page, string name, string content) => UploadAsync(page, name, Encoding.UTF8.GetBytes(content));

    private static async Task UploadAsync(IPage page, string name, byte[] content)
    {
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = content });
        await page.Locator("main button.btn-primary").ClickAsync();
        await page.WaitForURLAsync("**/counts/imports/**");
    }
}

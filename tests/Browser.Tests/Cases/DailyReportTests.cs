using System.Globalization;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Cases;

/// <summary>
/// The daily report: a county reports, corrects and withdraws, its prefecture sees at 20:00 who owes. Each story works on a disease of its
/// own, on the day that it is, with a duty that is due the evening after.
/// </summary>
public sealed class DailyReportTests(DemoHost host) : Story(host)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")).DateTime);

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("zh", Screen.Desk, "covid-19", "武侯区", "锦江区", "零报告", "已更正", "已撤回")]
    [InlineData("en", Screen.Phone, "measles", "Wuhou", "Jinjiang", "zero report", "corrected", "withdrawn")]
    [InlineData("zh", Screen.Phone, "dengue", "武侯区", "锦江区", "零报告", "已更正", "已撤回")]
    [InlineData("en", Screen.Desk, "mumps", "Wuhou", "Jinjiang", "zero report", "corrected", "withdrawn")]
    public async Task A_county_reports_its_day_and_the_prefecture_sees_who_owes(string language, Screen screen, string disease, string county, string other, string zero, string corrected, string withdrawn)
    {
        var officer = await OpenAsync($"/reports/duties?area=5101&disease={disease}", language, screen, "epidemiologist.prefecture");
        await officer.Locator("#level").SelectOptionAsync("County");
        await officer.Locator("#due").FillAsync("20:00");
        await officer.Locator("#dueDaysAfter").FillAsync("1");
        await officer.Locator("#from").FillAsync(Iso(Today.AddDays(-1)));
        await officer.Locator("#source").FillAsync(language is "en" ? "Notice 1 of the prefecture" : "市卫健委 1 号通知");
        await officer.Locator("#make button[type=submit]").ClickAsync();
        await Assertions.Expect(officer.Locator(".fx-notice.is-done")).ToBeVisibleAsync();

        // The day before, told by figures.
        var page = await OpenAsync($"/reports/enter?area=510107&disease={disease}&date={Iso(Today.AddDays(-1))}", language, screen, "epidemiologist.county");
        await page.Locator("#confirmed").FillAsync("12");
        await page.Locator("#dead").FillAsync("0");
        await page.Locator("#dead").PressAsync("Enter");
        await Assertions.Expect(page.Locator(".fx-notice.is-done")).ToBeVisibleAsync();

        // Today, from what she owes.
        await page.GotoAsync($"/reports?area=510107&disease={disease}&date={Iso(Today)}");
        await page.Locator("#missing a").Filter(new() { HasText = county }).ClickAsync();
        await page.WaitForURLAsync("**/reports/enter**");
        await Assertions.Expect(page.Locator("#figures tbody tr").First).ToContainTextAsync("12");
        await Assertions.Expect(page.Locator("#confirmed")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".fx-notice.is-over")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#history")).ToHaveCountAsync(0);
        await page.Locator("button[value=zero]").ClickAsync();
        await Assertions.Expect(page.Locator("#state")).ToContainTextAsync(zero);

        await page.Locator("#confirmed").FillAsync("14");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#reason-error")).ToBeVisibleAsync();
        await page.Locator("#reason").FillAsync(language is "en" ? "two cases confirmed in the evening" : "晚间新确诊两例");
        await page.Locator("button[value=figures]").ClickAsync();
        await Assertions.Expect(page.Locator("#state")).ToContainTextAsync(corrected);

        await page.Locator("#reason").FillAsync(language is "en" ? "cases of another district" : "病例属于其他区");
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await page.Locator("button[value=withdraw]").ClickAsync();
        await Assertions.Expect(page.Locator("#state")).ToContainTextAsync(withdrawn);
        await Assertions.Expect(page.Locator("#history tbody tr")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#history")).ToContainTextAsync("14");
        await page.Locator("#confirmed").FillAsync("13");
        await page.Locator("#reason").FillAsync(language is "en" ? "one of them is ours" : "其中一例属于本区");
        await page.Locator("button[value=figures]").ClickAsync();
        await Assertions.Expect(page.Locator("#history tbody tr")).ToHaveCountAsync(4);

        // 20:00 at the prefecture, on the screen and on paper.
        await officer.GotoAsync($"/reports?area=5101&disease={disease}&date={Iso(Today)}&as-of={Iso(Today.AddDays(1))}T20:00");
        await Assertions.Expect(officer.Locator("#missing")).ToContainTextAsync(other);
        await Assertions.Expect(officer.Locator("#missing")).Not.ToContainTextAsync(county);
        await officer.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(officer.Locator("#missing li").Filter(new() { HasText = other })).ToBeVisibleAsync();
        await Assertions.Expect(officer.Locator("#parts")).ToBeVisibleAsync();
        await officer.EmulateMediaAsync(new() { Media = Media.Screen });
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "510104", "等待发送")]
    [InlineData("en", Screen.Phone, "510105", "waiting")]
    public async Task An_office_is_named_for_reminders_and_a_test_is_sent(string language, Screen screen, string area, string waiting)
    {
        var page = await OpenAsync($"/reports/reminders?area={area}&disease=covid-19", language, screen, "epidemiologist.prefecture");
        await page.Locator("#name").FillAsync(language is "en" ? "CDC duty room" : "区疾控中心值班室");
        await page.Locator("#address").FillAsync("duty");
        await page.Locator("#form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("#address-error")).ToBeVisibleAsync();
        await page.Locator("#address").FillAsync("duty@cdc.example.cn");
        await page.Locator("#form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("#channels")).ToContainTextAsync("duty@cdc.example.cn");
        await page.Locator("#channels button[value=test]").ClickAsync();
        await Assertions.Expect(page.Locator("#queue")).ToContainTextAsync(waiting);
        await page.Locator("#way").SelectOptionAsync("Webhook");
        await page.Locator("#name").FillAsync("bot");
        await page.Locator("#address").FillAsync("https://hook.example.cn/send?key=1");
        await page.Locator("#form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("#webhook-secret")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^fxw_"));
        await page.Locator("#secret a").ClickAsync();
        await Assertions.Expect(page.Locator("#channels")).ToContainTextAsync("https://hook.example.cn/…");
    }
}

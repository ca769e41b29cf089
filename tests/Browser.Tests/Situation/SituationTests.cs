using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Situation;

/// <summary>The main job: what is happening in an area, and how fast. Figures are those published for Sichuan in 2020.</summary>
public sealed class SituationTests(DemoHost host) : Story(host)
{
    [Theory]
    [InlineData("zh", Screen.Desk, "疫情正在回落")]
    [InlineData("en", Screen.Desk, "The epidemic is receding")]
    [InlineData("zh", Screen.Phone, "疫情正在回落")]
    [InlineData("en", Screen.Phone, "The epidemic is receding")]
    public async Task First_look_at_the_province(string language, Screen screen, string judgement)
    {
        var page = await OpenAsync("/", language, screen);
        await page.WaitForURLAsync("**/situation**");
        await Assertions.Expect(page.Locator(".fx-judge")).ToContainTextAsync(judgement);
        var figures = page.Locator(".fx-figures");
        await Assertions.Expect(figures).ToContainTextAsync("531");
        await Assertions.Expect(figures).ToContainTextAsync("292");
        await Assertions.Expect(figures).ToContainTextAsync("0.30");
        await Assertions.Expect(page.Locator("#curve svg").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#map svg").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync(language is "en" ? "Schematic" : "示意图");
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "近 7 天没有预警信号", "攀枝花市", "预警信号")]
    [InlineData("en", Screen.Phone, "None of the last 7 days alarms", "Panzhihua", "alarm")]
    public async Task What_is_higher_than_expected_and_how_that_is_judged(string language, Screen screen, string judgement, string part, string mark)
    {
        var page = await OpenAsync("/situation?area=51&date=2020-02-05", language, screen);
        var panel = page.Locator("#alarms-panel");
        await Assertions.Expect(panel).ToContainTextAsync(judgement);
        await Assertions.Expect(panel).ToContainTextAsync(language is "en" ? "no proof of calm" : "不能证明平安");
        await Assertions.Expect(page.Locator("tr").Filter(new() { HasText = part }).First).ToContainTextAsync(mark);
        await panel.GetByRole(AriaRole.Link, new() { Name = part }).ClickAsync();
        await Assertions.Expect(panel).ToContainTextAsync(language is "en" ? "31 Jan with 6 (expected 0.0, bound 3.1)" : "1月31日报告 6 例，预期 0.0 例，上限 3.1 例");
        await Assertions.Expect(page.Locator("#curve svg").First).ToContainTextAsync("▼");
        await panel.GetByRole(AriaRole.Link, new() { Name = language is "en" ? "Method, assumptions" : "方法、假设" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("EARS");
    }

    [Fact]
    public async Task The_province_and_its_parts_disagree_and_the_page_says_so()
    {
        var page = await OpenAsync("/situation?area=51&date=2020-02-25");
        var panel = page.Locator("section, .fx-panel").Filter(new() { HasText = "本级与下级" }).Last;
        await Assertions.Expect(panel).ToContainTextAsync("292");
        await Assertions.Expect(panel).ToContainTextAsync("307");
        await Assertions.Expect(panel).ToContainTextAsync("−15");
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "甘孜藏族自治州")]
    [InlineData("en", Screen.Phone, "Garzê")]
    public async Task Down_to_a_prefecture_whose_counties_have_not_reported(string language, Screen screen, string prefecture)
    {
        var page = await OpenAsync("/situation", language, screen);
        await page.Locator("table").GetByRole(AriaRole.Link, new() { Name = prefecture, Exact = true }).First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(prefecture);
        await Assertions.Expect(page.Locator(".fx-figures")).ToContainTextAsync("71");
        await Assertions.Expect(page.Locator(".fx-notreported").First).ToBeVisibleAsync();
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = language is "en" ? "Sichuan" : "四川省", Exact = true }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".fx-figures")).ToContainTextAsync("531");
    }

    [Theory]
    [InlineData("zh", Screen.Desk)]
    [InlineData("en", Screen.Phone)]
    public async Task Back_in_time_by_the_date_in_the_bar(string language, Screen screen)
    {
        var page = await OpenAsync("/situation", language, screen);
        await page.Locator("header summary").First.ClickAsync();
        await page.Locator("#fx-as-of").FillAsync("2020-01-30");
        await page.Locator("#fx-as-of").PressAsync("Enter");
        await page.WaitForURLAsync("**date=2020-01-30**");
        await Assertions.Expect(page.Locator(".fx-figures")).ToContainTextAsync("177");
    }

    [Fact]
    public async Task A_day_as_it_was_known_then()
    {
        var page = await OpenAsync("/situation?area=51&date=2020-02-25&known-at=2020-02-20");
        await Assertions.Expect(page.Locator(".fx-notice")).ToContainTextAsync("2020-02-21 00:00");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("531");
    }

    [Theory]
    [InlineData("zh", Screen.Desk)]
    [InlineData("en", Screen.Phone)]
    public async Task Areas_side_by_side(string language, Screen screen)
    {
        var page = await OpenAsync("/situation/compare?areas=5101", language, screen);
        await page.GetByRole(AriaRole.Link, new() { Name = language is "en" ? "Dazhou" : "达州市", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**511700000000**");
        await Assertions.Expect(page.Locator("#compare svg").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("table").Last).ToContainTextAsync(language is "en" ? "Dazhou" : "达州市");
        await Assertions.Expect(page.Locator("table").Last).ToContainTextAsync("143");
    }

    [Theory]
    [InlineData("zh", Screen.Desk)]
    [InlineData("en", Screen.Phone)]
    public async Task All_parts_as_small_charts_on_one_axis(string language, Screen screen)
    {
        var page = await OpenAsync("/situation/parts", language, screen);
        await Assertions.Expect(page.Locator(".fx-multiples > li")).ToHaveCountAsync(21);
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Printed_it_is_a_page_without_the_shell(string language)
    {
        var page = await OpenAsync("/situation", language);
        await Assertions.Expect(page.Locator("#curve svg").First).ToBeVisibleAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(page.Locator(".fx-rail")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".fx-judge")).ToBeVisibleAsync();
        var pdf = await page.PdfAsync(new() { Format = "A4" });
        Assert.True(pdf.Length > 20_000);
    }

    [Fact]
    public async Task A_figure_leads_to_the_counts_behind_it_and_their_source()
    {
        var page = await OpenAsync("/situation?area=5108&date=2020-01-30");
        await page.Locator(".fx-figures a").First.ClickAsync();
        await page.WaitForURLAsync("**/counts/day**");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "原始通报" }).First).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("^http://wsjkw"));
    }

    [Theory]
    [InlineData("zh", Screen.Desk)]
    [InlineData("en", Screen.Phone)]
    public async Task Beds_of_the_next_days_against_those_there_are(string language, Screen screen)
    {
        var page = await OpenAsync("/situation?area=51&date=2020-02-05", language, screen);
        await page.GetByRole(AriaRole.Link, new() { Name = language is "en" ? "Capacity" : "床位与人员", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#need tbody tr")).ToHaveCountAsync(14);
        await page.Locator("#beds").FillAsync("10");
        await page.Locator("#stayDays").FillAsync("12");
        await page.Locator("#stayDays").PressAsync("Enter");
        await page.WaitForURLAsync("**stayDays=12**");
        await Assertions.Expect(page.Locator("#need")).ToContainTextAsync(language is "en" ? "There are 10: not enough with a probability of 100%" : "不够的可能性为 100%");
        await Assertions.Expect(page.Locator("#assumed")).ToContainTextAsync("10.1186/s12916-020-01726-3");
        await page.Locator("#stayDays").FillAsync(language is "en" ? "long" : "很久");
        await page.Locator("#stayDays").PressAsync("Enter");
        await Assertions.Expect(page.Locator("#stayDays-error")).ToContainTextAsync(language is "en" ? "must lie between 0.1 and 200" : "须在 0.1 与 200 之间");
    }
}

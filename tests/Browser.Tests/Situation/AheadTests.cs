using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Situation;

/// <summary>What the last days will be when all is told, and what is to come with its record; on series that the story reports itself.</summary>
public sealed class AheadTests(DemoHost host) : Story(host)
{
    private const string County = "510107";
    private static readonly DateOnly Last = new(2020, 4, 29);
    private readonly DemoHost _host = host;

    [Theory]
    [InlineData("zh", Screen.Desk, "sars")]
    [InlineData("en", Screen.Phone, "sars")]
    public async Task The_curve_shows_the_nowcast_of_its_last_days_and_growth_on_it(string language, Screen screen, string disease)
    {
        await _host.ReportAsync(disease, ToldLate());
        var page = await OpenAsync($"/situation?area={County}&disease={disease}&date=2020-04-29", language, screen);
        var panel = page.Locator("#nowcast-panel");
        await Assertions.Expect(panel.Locator("tbody tr").First).ToContainTextAsync("20");
        await Assertions.Expect(panel.Locator("tbody tr").First.Locator("b")).ToHaveTextAsync("40");
        await Assertions.Expect(panel).ToContainTextAsync(language is "en" ? "never quote them as counts" : "不能当作通报数");
        await panel.GetByRole(AriaRole.Link, new() { Name = language is "en" ? "nowcast" : "实时校正", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice").First).ToContainTextAsync(language is "en" ? "computed on the median of the nowcast" : "按实时校正的中位数计算");
        await Assertions.Expect(page.Locator("#curve svg").First).ToBeVisibleAsync();
        await page.Locator("#curve").GetByRole(AriaRole.Button, new() { Name = language is "en" ? "Table" : "表格" }).ClickAsync();
        await Assertions.Expect(page.Locator("#curve table tbody tr").First).ToContainTextAsync("40");
        await page.GotoAsync("/situation?area=51");
        await Assertions.Expect(page.Locator("#nowcast-panel")).ToContainTextAsync(language is "en" ? "no nowcast is made" : "不作实时校正");
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "cholera")]
    [InlineData("en", Screen.Phone, "plague")]
    public async Task A_forecast_goes_on_record_and_is_held_against_what_came(string language, Screen screen, string disease)
    {
        await _host.ReportAsync(disease, Rising(70));
        var page = await OpenAsync($"/situation/forecast?area={County}&disease={disease}&date=2020-04-29", language, screen);
        await page.GetByRole(AriaRole.Button, new() { Name = language is "en" ? "Make a forecast now" : "现在作预测并留档" }).ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice").First).ToContainTextAsync(language is "en" ? "is on record" : "已留档");
        await Assertions.Expect(page.Locator("#forecast svg").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#forecast-days tbody tr").First).ToContainTextAsync(language is "en" ? "30 Apr" : "4月30日");
        await Assertions.Expect(page.Locator("#forecast-record")).ToContainTextAsync(language is "en" ? "not come" : "未到");

        await _host.ReportAsync(disease, Rising(84));
        await page.GotoAsync($"/situation/forecast?area={County}&disease={disease}&date=2020-05-13");
        // Made years after its days, it is held against them and not scored.
        await Assertions.Expect(page.Locator("#forecast-panel")).ToContainTextAsync(language is "en" ? "It is an exercise, and not scored" : "只作演练，不计成绩");
        await Assertions.Expect(page.Locator("#forecast-scores")).ToContainTextAsync(language is "en" ? "none is scored" : "都已开始，不评分");
        await Assertions.Expect(page.Locator("#forecast-record tbody tr").First).ToContainTextAsync(language is "en" ? "had begun when made, not scored" : "作出时已到，不评分");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(page.Locator("#forecast-record")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("form button").First).ToBeHiddenAsync();
        // The chart was drawn for paper: the page is read anew, as it is on a screen.
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#forecast svg").First).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "现有普通床位", "推算", "现有 400 张", "中位数")]
    [InlineData("en", Screen.Phone, "Ordinary beds there are", "Calculate", "There are 400", "median")]
    public async Task Beds_to_come_are_drawn_beside_those_there_are(string language, Screen screen, string beds, string reckon, string said, string bands)
    {
        var page = await OpenAsync("/situation/capacity?area=51&disease=covid-19&date=2020-02-05", language, screen);
        await page.GetByLabel(beds).FillAsync("400");
        await page.GetByRole(AriaRole.Button, new() { Name = reckon, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#need")).ToContainTextAsync(said);
        await Assertions.Expect(page.Locator("#need")).ToContainTextAsync(bands);
        var chart = page.Locator("#capacity");
        await Assertions.Expect(chart.Locator("svg").First).ToBeVisibleAsync();
        await Assertions.Expect(chart.Locator("svg")).ToContainTextAsync("400");
        await chart.GetByRole(AriaRole.Button, new() { Name = language is "en" ? "Table" : "表格" }).ClickAsync();
        await Assertions.Expect(chart.Locator("table tbody tr")).ToHaveCountAsync(14);
    }

    /// <summary>Sixty days of forty cases, of which half are told on the day, thirty in a hundred a day later, the rest after two days; in totals.</summary>
    private static string ToldLate()
    {
        var text = new StringBuilder("date,code,confirmed,published_at\n");
        int[] told = [20, 32, 40];
        for (var known = 0; known < 60; known++)
        {
            for (var day = Math.Max(0, known - 2); day <= known; day++)
            {
                var total = (40 * Math.Min(day + 1, Math.Max(0, known - 2))) + Enumerable.Range(Math.Max(0, known - 2), 3).Where(d => d <= day).Sum(d => told[known - d]);
                text.Append(CultureInfo.InvariantCulture, $"{Last.AddDays(day - 59):yyyy-MM-dd},{County},{total},{Last.AddDays(known - 59):yyyy-MM-dd}\n");
            }
        }
        return text.ToString();
    }

    /// <summary>Days that grow by four in a hundred each, in totals.</summary>
    private static string Rising(int days)
    {
        var (text, total) = (new StringBuilder("date,code,confirmed\n"), 0);
        for (var day = 0; day < days; day++)
        {
            total += (int)Math.Round(20 * Math.Exp(0.04 * day) * (1 + (0.05 * Math.Sin(day * 2.1))));
            text.Append(CultureInfo.InvariantCulture, $"{Last.AddDays(day - 69):yyyy-MM-dd},{County},{total}\n");
        }
        return text.ToString();
    }
}

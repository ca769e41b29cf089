using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Situation;

/// <summary>What stands out, by the detector of one's choice, and where: a cluster among the prefectures, on series that the story reports itself.</summary>
public sealed class ClusterTests(DemoHost host) : Story(host)
{
    private const string Disease = "influenza";
    private static readonly DateOnly Last = new(2020, 4, 29);
    private readonly DemoHost _host = host;

    [Theory]
    [InlineData("zh", Screen.Desk, "聚集", "绵阳市", "4月26日至4月29日：36 例", "不能证明同一来源", "没有任何相邻地区高于平时所占的份额", "至少 3 个")]
    [InlineData("en", Screen.Phone, "cluster", "Mianyang", "26 Apr to 29 Apr: 36 cases", "no proof of one source", "No neighbouring parts have more than their usual share", "need at least 3")]
    public async Task A_cluster_among_the_parts_is_named_with_words_of_caution_and_leads_to_its_part(string language, Screen screen, string mark, string part, string days, string caution, string none, string fewParts)
    {
        await ReportAsync();
        var page = await OpenAsync($"/situation?area=51&disease={Disease}&date=2020-04-29", language, screen);
        var panel = page.Locator("#alarms-panel");
        var cluster = panel.Locator("li").Filter(new() { HasText = mark }).First;
        await Assertions.Expect(cluster).ToContainTextAsync(part);
        await Assertions.Expect(panel).ToContainTextAsync(days);
        await Assertions.Expect(panel).ToContainTextAsync(caution);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(cluster).ToBeVisibleAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await page.ReloadAsync();
        await cluster.GetByRole(AriaRole.Link, new() { Name = part }).ClickAsync();
        await page.WaitForURLAsync("**area=5107**");
        await Assertions.Expect(page.Locator("#alarms-panel")).ToContainTextAsync(fewParts);

        // Before the rise there was none.
        await page.GotoAsync($"/situation?area=51&disease={Disease}&date=2020-04-25");
        await Assertions.Expect(page.Locator("#alarms-panel")).ToContainTextAsync(none);
    }

    [Theory]
    [InlineData("zh", Screen.Phone, "方法：EARS C3", "与 2 天以前的 7 天相比")]
    [InlineData("en", Screen.Desk, "Method: EARS C3", "end two days earlier")]
    public async Task Another_detector_judges_the_same_days(string language, Screen screen, string method, string how)
    {
        await ReportAsync();
        var page = await OpenAsync($"/situation?area=5107&disease={Disease}&date=2020-04-29", language, screen);
        var panel = page.Locator("#alarms-panel");
        await Assertions.Expect(panel.Locator(".fx-seg a[aria-current=true]")).ToHaveTextAsync("C2");
        await panel.GetByRole(AriaRole.Link, new() { Name = "C3", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**method=c3**");
        await Assertions.Expect(panel.Locator(".fx-seg a[aria-current=true]")).ToHaveTextAsync("C3");
        await Assertions.Expect(panel).ToContainTextAsync(method);
        await Assertions.Expect(panel).ToContainTextAsync(how);
        await Assertions.Expect(page.Locator("#curve")).ToHaveAttributeAsync("data-src", new System.Text.RegularExpressions.Regex("method=c3"));
        await Assertions.Expect(page.Locator("#curve svg").First).ToBeVisibleAsync();
    }

    /// <summary>Thirty days of one and two cases by turns in five prefectures, and nine a day in one of them at the end; in totals.</summary>
    private async Task ReportAsync()
    {
        var text = new StringBuilder("date,code,confirmed\n");
        foreach (var code in new[] { "5101", "5106", "5107", "5108", "5109" })
        {
            var total = 0;
            for (var day = 0; day < 30; day++)
            {
                total += code == "5107" && day > 25 ? 9 : 1 + (day % 2);
                text.Append(CultureInfo.InvariantCulture, $"{Last.AddDays(day - 29):yyyy-MM-dd},{code},{total}\n");
            }
        }
        await _host.ReportAsync(Disease, text.ToString());
    }
}

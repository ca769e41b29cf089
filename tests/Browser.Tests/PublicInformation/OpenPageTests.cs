using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.PublicInformation;

/// <summary>An administrator publishes, a stranger reads. Each story works on an area of its own, and on suspected cases, which nothing else counts.</summary>
public sealed class OpenPageTests(DemoHost host) : Story(host)
{
    private readonly DemoHost _host = host;

    private const string Day = "2020-02-25";

    [Theory]
    [InlineData("zh", Screen.Desk, "5107", "绵阳市疫情", "预览", "第 1 期", "3 → 2", "核实后排除一例")]
    [InlineData("en", Screen.Phone, "5113", "The epidemic in Nanchong", "Preview", "Issue 1", "3 → 2", "one case was ruled out")]
    public async Task A_page_is_drafted_previewed_published_and_its_correction_is_read_by_a_stranger(string language, Screen screen, string area, string title, string preview, string issue, string change, string reason)
    {
        await EnterAsync(area, 3, null);
        var page = await OpenAsync($"/publications?area={area}", language, screen, "administrator.province");
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await page.Locator("main a[href='/publications/new']").ClickAsync();
        await page.Locator("#area").FillAsync(area);
        await page.Locator("#title").FillAsync(language is "zh" ? title : "南充市疫情");
        await page.Locator("#title-en").FillAsync(language is "en" ? title : "The epidemic in Mianyang");
        await page.Locator("#introduction").FillAsync("只有**一段**话。");
        await page.Locator("#introduction-en").FillAsync("One **short** paragraph.");
        await page.Locator("input[name='Form.Figures'][value='Suspected']").CheckAsync();
        await page.Locator("#as-of").FillAsync(Day);
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(title);
        await AssertAccessibleAsync(page);
        var own = page.Url.Split('?')[0];

        await page.Locator("main a[href$='/preview']").ClickAsync();
        await Assertions.Expect(page.Locator(".note").First).ToContainTextAsync(preview);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(title);
        await using (var before = await StrangerAsync($"/open/{area}", language, screen))
        {
            await Assertions.Expect(before.Pages[0].Locator("h1")).Not.ToHaveTextAsync(title);
        }

        await page.GotoAsync(own);
        await page.Locator("#publish button").ClickAsync();
        await Assertions.Expect(page.Locator("#issues tbody tr")).ToHaveCountAsync(1);
        await using (var reader = await StrangerAsync($"/open/{area}", language, screen))
        {
            var open = reader.Pages[0];
            await Assertions.Expect(open.Locator("h1")).ToHaveTextAsync(title);
            await Assertions.Expect(open.Locator("article")).ToContainTextAsync(issue);
            await Assertions.Expect(open.Locator("article strong")).ToHaveTextAsync(language is "zh" ? "一段" : "short");
            await Assertions.Expect(open.Locator("svg.curve")).ToBeVisibleAsync();
            await Assertions.Expect(open.Locator("#corrections")).ToHaveCountAsync(0);
            var csv = await open.RunAndWaitForDownloadAsync(() => open.Locator("footer a[download]").ClickAsync());
            Assert.Contains(",3,", await File.ReadAllTextAsync(await csv.PathAsync()));
            await AssertNoSidewaysScrollAsync(open);
        }

        await EnterAsync(area, 2, "王某某排除");
        await page.GotoAsync(own);
        await Assertions.Expect(page.Locator("#reasons")).ToContainTextAsync("王某某排除");
        await page.Locator("#reason-0").FillAsync(reason);
        await page.Locator("#publish button").ClickAsync();
        await Assertions.Expect(page.Locator("#issues tbody tr")).ToHaveCountAsync(2);
        await using var again = await StrangerAsync($"/open/{area}", language, screen);
        await Assertions.Expect(again.Pages[0].Locator("#corrections")).ToContainTextAsync(change);
        await Assertions.Expect(again.Pages[0].Locator("#corrections")).ToContainTextAsync(reason);
        await Assertions.Expect(again.Pages[0].Locator("body")).Not.ToContainTextAsync("王某某");
    }

    [Theory]
    [InlineData("zh", Screen.Phone, "5108", "广元市疫情", "审图号：GS(2020)4619号")]
    [InlineData("en", Screen.Desk, "5109", "The epidemic in Suining", "Map approval number 审图号: GS(2020)4619号")]
    public async Task A_reviewed_map_is_uploaded_and_drawn_with_its_approval_number(string language, Screen screen, string area, string title, string number)
    {
        await EnterAsync(area, 3, null);
        var page = await OpenAsync("/publications/new", language, screen, "administrator.province");
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await page.Locator("#area").FillAsync(area);
        await page.Locator("#title").FillAsync(language is "zh" ? title : "遂宁市疫情");
        await page.Locator("#title-en").FillAsync(language is "en" ? title : "The epidemic in Guangyuan");
        await page.Locator("input[name='Form.Figures'][value='Suspected']").CheckAsync();
        await page.Locator("#as-of").FillAsync(Day);
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(title);
        var own = page.Url.Split('?')[0];
        await page.Locator("#publish button").ClickAsync();
        await Assertions.Expect(page.Locator("#issues tbody tr")).ToHaveCountAsync(1);

        var parts = await page.EvaluateAsync<string[]>("async area => (await (await fetch('/api/areas/' + area)).json()).parts.map(p => p.code)", area);
        await UploadAsync(page, own, "GS(2020)4619号", parts[1..]);
        await Assertions.Expect(page.Locator("main .fx-notice").First).ToBeVisibleAsync();
        await UploadAsync(page, own, "4619", parts);
        await Assertions.Expect(page.Locator("#map-number-error")).ToBeVisibleAsync();
        await UploadAsync(page, own, "GS(2020)4619号", parts);
        await Assertions.Expect(page.Locator("#map")).ToContainTextAsync("GS(2020)4619号");
        await AssertNoSidewaysScrollAsync(page);
        await AssertAccessibleAsync(page);

        var reader = await OpenAsync($"/open/{area}?lang={language}", language, screen, account: null);
        await reader.WaitForLoadStateAsync(LoadState.Load);
        await Assertions.Expect(reader.Locator("svg.map path[d]")).ToHaveCountAsync(parts.Length + 1);
        await Assertions.Expect(reader.Locator("svg.map text")).ToHaveTextAsync(number);
        await AssertNoSidewaysScrollAsync(reader);
        await AssertAccessibleAsync(reader);
    }

    /// <summary>Sends squares beside each other as the outlines of the parts.</summary>
    private static async Task UploadAsync(IPage page, string own, string number, IReadOnlyList<string> parts)
    {
        await page.GotoAsync(own);
        var features = parts.Select((code, i) => new { properties = new { code }, geometry = new { type = "Polygon", coordinates = new[] { new[] { new[] { 105.0 + i, 32 }, [106.0 + i, 32], [106.0 + i, 33], [105.0 + i, 33], [105.0 + i, 32] } } } });
        await page.Locator("#map-file").SetInputFilesAsync(new FilePayload { Name = "map.geojson", MimeType = "application/geo+json", Buffer = JsonSerializer.SerializeToUtf8Bytes(new { type = "FeatureCollection", features }) });
        await page.Locator("#map-number").FillAsync(number);
        await page.Locator("#map button.btn-line").First.ClickAsync();
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "四川省新型冠状病毒肺炎疫情", "成都市")]
    [InlineData("en", Screen.Phone, "COVID-19 in Sichuan", "Chengdu")]
    public async Task A_stranger_is_led_to_what_is_published_and_everything_else_stays_closed(string language, Screen screen, string title, string part)
    {
        var page = await OpenAsync("/", language, screen, account: null);
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/open$"));
        await page.Locator(".pages a").Filter(new() { HasText = title }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(title);
        await Assertions.Expect(page.Locator("table").Last).ToContainTextAsync(part);
        // The page is there before its stylesheet is.
        await page.WaitForLoadStateAsync(LoadState.Load);
        await AssertNoSidewaysScrollAsync(page);
        await AssertAccessibleAsync(page);
        Assert.Empty(await page.Context.CookiesAsync());
        await page.Locator("header nav a").First.ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language is "en" ? "zh-CN" : "en");
        foreach (var closed in new[] { "/situation", "/publications", "/counts" })
        {
            await page.GotoAsync(closed);
            await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/sign-in"));
        }
    }

    /// <summary>Somebody without an account, whose browser runs no script.</summary>
    private async Task<IBrowserContext> StrangerAsync(string path, string language, Screen screen)
    {
        var context = await _host.Browser.NewContextAsync(new()
        {
            BaseURL = _host.Address, JavaScriptEnabled = false, AcceptDownloads = true, Locale = language is "en" ? "en-GB" : "zh-CN",
            ViewportSize = screen is Screen.Phone ? new() { Width = 360, Height = 780 } : new() { Width = 1440, Height = 900 },
        });
        await (await context.NewPageAsync()).GotoAsync(path);
        return context;
    }

    /// <summary>Enters suspected cases as an epidemiologist does, behind whatever has been said of the day.</summary>
    private async Task EnterAsync(string area, int suspected, string? reason)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(_host.Address) };
        client.DefaultRequestHeaders.Add("Cookie", "fx-session=" + await _host.SessionAsync("epidemiologist.province"));
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        var days = await client.GetFromJsonAsync<JsonElement>($"/api/counts/{area}/days?disease=covid-19&date={Day}&limit=1");
        var version = days.GetProperty("days")[0].GetProperty("statements").GetInt32();
        using var entered = await client.PostAsJsonAsync($"/api/counts/{area}/days/{Day}", new { disease = "covid-19", suspected, expectedVersion = version, reason });
        Assert.True(entered.IsSuccessStatusCode, await entered.Content.ReadAsStringAsync());
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Registry;

/// <summary>An epidemiologist of the province keeps the editions of the protocol. Each story has an edition number of its own.</summary>
public sealed class ProtocolTests(DemoHost host) : Story(host)
{
    private readonly DemoHost _host = host;

    /// <summary>The file of edition 7 with another number, first day and contact window.</summary>
    private async Task<byte[]> EditionAsync(string number, string from, int daysBeforeOnset)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, _host.Address + "/api/protocols/covid-19/7/file");
        request.Headers.Add("Cookie", "fx-session=" + await _host.SessionAsync("epidemiologist.province"));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var document = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        (document["number"], document["from"], document["contacts"]![0]!["daysBeforeOnset"]) = (number, from, daysBeforeOnset);
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "8", "2021-05-11", "发病前 2 天", "发病前 3 天", "已发布")]
    [InlineData("en", Screen.Phone, "8.1", "2021-06-11", "2 days before onset", "3 days before onset", "published")]
    public async Task An_edition_8_with_one_changed_window_is_brought_in_compared_and_published(string language, Screen screen, string number, string from, string before, string after, string published)
    {
        var page = await OpenAsync("/protocols", language, screen);
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "edition.json", MimeType = "application/json", Buffer = await EditionAsync(number, from, 3) });
        await page.Locator("#import button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#contacts")).ToContainTextAsync(after);
        await page.GotoAsync($"/protocols/compare?of=covid-19&before=7&after={number}");
        await Assertions.Expect(page.Locator("#contacts del")).ToHaveTextAsync(before);
        await Assertions.Expect(page.Locator("#contacts ins")).ToHaveTextAsync(after);
        await page.Locator("main .fx-actions a.btn-primary").Last.ClickAsync();
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await page.Locator("#decide button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-scope").First).ToContainTextAsync(published);
        await page.GotoAsync("/protocols");
        await Assertions.Expect(page.Locator($"[id='edition-covid-19-{number}']")).ToContainTextAsync(from);
        await Assertions.Expect(page.Locator("#edition-covid-19-7")).ToContainTextAsync(published);
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "9-zh", "没有条件", "嗅觉或味觉减退")]
    [InlineData("en", Screen.Phone, "9-en", "empty", "Loss of smell or taste")]
    public async Task A_criterion_is_added_to_a_draft_by_the_form_alone(string language, Screen screen, string number, string fault, string fact)
    {
        var page = await OpenAsync("/protocols/covid-19/7", language, screen);
        await page.Locator("#draft-number").FillAsync(number);
        await page.Locator("#draft-from").FillAsync("2022-06-28");
        await page.Locator("#decide form:has(#draft-number) button").ClickAsync();
        await Assertions.Expect(page.Locator("form.fx-draft")).ToBeVisibleAsync();
        const string list = "caseDefinitions[0].classes[0].criterion.all";
        await page.Locator("#branch-general details").First.Locator("summary").ClickAsync();
        await page.Locator($"[name='group:{list}']").SelectOptionAsync("any");
        await page.Locator($"button[value='add-group {list}']").ClickAsync();
        await Assertions.Expect(page.Locator("#faults")).ToContainTextAsync(fault);
        await page.Locator($"[name='fact:{list}[2].any']").FillAsync("loss-of-smell-or-taste");
        await page.Locator($"button[value='add-fact {list}[2].any']").ClickAsync();
        await Assertions.Expect(page.Locator("#faults")).ToHaveCountAsync(0);
        await page.Locator("[name='n:contacts[0].daysBeforeOnset']").FillAsync("4");
        // A long note grows with what is typed, by keyboard, and its lines stay lines.
        var note = page.Locator("textarea[name='t:noteEn']");
        await note.FillAsync("short");
        var low = (await note.BoundingBoxAsync())!.Height;
        await note.FillAsync(string.Join('\n', Enumerable.Repeat("One of many lines.", 6)));
        await note.PressAsync("End");
        await note.PressAsync("Enter");
        await note.PressSequentiallyAsync("The last line.");
        Assert.True((await note.BoundingBoxAsync())!.Height > 3 * low);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
        await page.Locator("button[value='finish']").ClickAsync();
        await Assertions.Expect(page.Locator("#casedefinitions-general")).ToContainTextAsync(fact);
        await Assertions.Expect(page.Locator("#contacts")).ToContainTextAsync("4");
        if (language is "en")
        {
            Assert.EndsWith("One of many lines.\nThe last line.", await page.GetByText("One of many lines.").First.InnerTextAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("zh", Screen.Phone, "不明原因肺炎（演示）", "pneumonia-unknown-zh", "未列入法定传染病")]
    [InlineData("en", Screen.Desk, "Pneumonia of unknown cause", "pneumonia-unknown-en", "Not named by the law")]
    public async Task An_unknown_disease_is_added_and_can_be_chosen(string language, Screen screen, string name, string code, string unnamed)
    {
        var page = await OpenAsync("/diseases", language, screen);
        // Among its class, or among those with records once another story has counted it.
        await Assertions.Expect(page.Locator("#disease-measles")).ToContainTextAsync(language is "zh" ? "麻疹" : "Measles");
        await page.Locator("#code").FillAsync(code);
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#name-en").FillAsync(name);
        await page.Locator("#form button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#disease-" + code)).ToContainTextAsync(unnamed);
        await page.GotoAsync("/counts/import");
        await Assertions.Expect(page.Locator($"#import-disease option[value='{code}']")).ToHaveCountAsync(1);
    }
}

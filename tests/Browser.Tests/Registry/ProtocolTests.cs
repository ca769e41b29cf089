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
    private Task<byte[]> EditionAsync(string number, string from, int daysBeforeOnset) => EditionAsync(number, from, document => document["contacts"]![0]!["daysBeforeOnset"] = daysBeforeOnset);

    /// <summary>The file of edition 7 with another number and first day, changed.</summary>
    private async Task<byte[]> EditionAsync(string number, string from, Action<JsonNode> change)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, _host.Address + "/api/protocols/covid-19/7/file");
        request.Headers.Add("Cookie", "fx-session=" + await _host.SessionAsync("epidemiologist.province"));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var document = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        (document["number"], document["from"]) = (number, from);
        change(document);
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

    /// <summary>Contact with a case counts for ten days, wherever the edition asks for it.</summary>
    private static void NarrowContact(JsonNode node)
    {
        if (node is JsonObject whole)
        {
            if (whole["fact"]?.GetValue<string>() == "contact-case")
            {
                whole["withinDaysBeforeOnset"] = 10;
            }
            whole.Select(p => p.Value).OfType<JsonNode>().ToList().ForEach(NarrowContact);
        }
        else if (node is JsonArray list)
        {
            list.OfType<JsonNode>().ToList().ForEach(NarrowContact);
        }
    }

    /// <summary>Four invented patients of whom everything is told: the exposure of each, and so many days before onset.</summary>
    private static string LineList(string of)
    {
        string[] no =
        [
            "exposure-case-community", "exposure-wuhan", "exposure-transmission-area", "contact-case", "contact-asymptomatic", "contact-ill-from-affected-area", "contact-ill-from-wuhan", "cluster", "leukocytes-normal-or-low", "lymphocytes-low",
            "lymphocytes-normal-or-low", "rna-positive", "genome-homologous", "igm-positive", "igg-positive", "igg-rise", "rna-negative-twice", "no-symptoms",
        ];
        (string Name, string Exposure, string On)[] rows = [("十", "contact-case", "2021-02-20"), ("九", "contact-case", "2021-02-25"), ("八", "exposure-case-community", "2021-02-20"), ("七", "contact-case", "")];
        return "case_id,name,sex,age,report_area,onset_date,reported_at,class,facts\n" + string.Concat(rows.Select((r, i) =>
            $"WI-{of}-{i + 1},窗{r.Name},女,{40 + i},510107,2021-03-04,2021-03-06 09:00,疑似病例,fever=yes@2021-03-04;pneumonia-imaging=yes@2021-03-05;{r.Exposure}=yes{(r.On.Length > 0 ? "@" + r.On : "")};{string.Join(';', no.Where(f => f != r.Exposure).Select(f => f + "=no"))}\n"));
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "8.2", "2021-07-11", "疑似病例", "不符合任何一类", "早于规定的天数")]
    [InlineData("en", Screen.Phone, "8.3", "2021-08-11", "Suspected", "No class", "too long before onset")]
    public async Task An_edition_with_one_changed_window_changes_exactly_the_expected_cases_and_says_why(string language, Screen screen, string number, string from, string was, string would, string why)
    {
        // The line list of a county, and the edition as a file, both by the browser.
        var page = await OpenAsync("/cases/import?area=510107&disease=covid-19", language, screen);
        await page.Locator("#upload").SetInputFilesAsync(new FilePayload { Name = $"window-{language}.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(LineList(language)) });
        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/cases/imports/**");
        await page.Locator("main .fx-formfoot button.btn-primary").ClickAsync();
        await page.WaitForURLAsync("**/preview");
        await Assertions.Expect(page.Locator("#problems")).ToHaveCountAsync(0);
        await page.Locator("main .fx-formfoot button.btn-primary").ClickAsync();
        await page.WaitForURLAsync(url => !url.EndsWith("/preview", StringComparison.Ordinal));
        var import = new Uri(page.Url).AbsolutePath.Split('/')[^1];
        await page.GotoAsync("/protocols");
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "edition.json", MimeType = "application/json", Buffer = await EditionAsync(number, from, NarrowContact) });
        await page.Locator("#import button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#contacts")).ToBeVisibleAsync();

        // What if, asked of this import alone.
        await page.GotoAsync("/cases/judge?area=51&disease=covid-19");
        await page.Locator("#edition").SelectOptionAsync(number);
        await page.Locator("#against").SelectOptionAsync("7");
        await page.Locator("#choose summary").ClickAsync();
        await page.Locator("#import").SelectOptionAsync(import);
        await page.Locator("#choose button.btn-primary").ClickAsync();
        var changed = page.Locator("#changed tbody tr");
        await Assertions.Expect(changed).ToHaveCountAsync(1);
        await Assertions.Expect(changed).ToContainTextAsync(was);
        await Assertions.Expect(changed).ToContainTextAsync(would);
        await Assertions.Expect(changed).ToContainTextAsync(why);
        await Assertions.Expect(page.Locator("#open")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#curve-words")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#judge-curve svg")).ToBeVisibleAsync();
        var expected = await changed.Locator("th").InnerTextAsync();
        await AssertNoSidewaysScrollAsync(page);
        await AssertAccessibleAsync(page);

        // It is the one whose contact lay twelve days before onset.
        await page.GotoAsync($"/cases?area=510107&disease=covid-19&import={import}&columns=number,externalId");
        await Assertions.Expect(page.Locator("#list tbody tr")).ToHaveCountAsync(4);
        await Assertions.Expect(page.Locator("#list tbody tr").Filter(new() { HasText = $"WI-{language}-1" })).ToContainTextAsync(expected);
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

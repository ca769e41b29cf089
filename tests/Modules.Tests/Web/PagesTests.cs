using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Fangxian.Cases.Counts;
using Fangxian.Modules.Tests.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Fangxian.Registry.Protocols;

namespace Fangxian.Modules.Tests.Web;

/// <summary>Every page, and every form, on both databases: what a page does over a network is not what it does over a file.</summary>
public abstract partial class PagesTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : PagesTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : PagesTests(DatabaseKind.Postgres);

    [Theory]
    [InlineData("/situation?area=99&disease=covid-19")]
    [InlineData("/situation?area=9901&disease=covid-19&known-at=2020-02-20")]
    [InlineData("/situation/parts?area=99&disease=covid-19")]
    [InlineData("/situation/compare?area=99&areas=9901,9902&disease=covid-19")]
    [InlineData("/situation/capacity?area=9901&disease=covid-19")]
    [InlineData("/counts?area=9901&disease=covid-19")]
    [InlineData("/counts/day?area=990101&disease=covid-19&date=2020-02-01")]
    [InlineData("/counts/import")]
    [InlineData("/counts/imports")]
    [InlineData("/counts/mappings")]
    [InlineData("/settings")]
    [InlineData("/emergency")]
    [InlineData("/emergency?at=9901&q=blx")]
    [InlineData("/emergency/looks")]
    [InlineData("/areas?area=99")]
    [InlineData("/areas/search?q=南湾")]
    [InlineData("/areas/rename?area=990101")]
    [InlineData("/areas/merge?area=990101")]
    [InlineData("/areas/split?area=990101")]
    [InlineData("/areas/grids?area=990101001001")]
    [InlineData("/areas/zones")]
    [InlineData("/areas/import")]
    [InlineData("/organisations?area=9901")]
    [InlineData("/organisations?area=9901&gaps=true&sector=health&q=yy")]
    [InlineData("/organisations/open?area=990101")]
    [InlineData("/organisations/import")]
    [InlineData("/diseases")]
    [InlineData("/diseases?change=measles")]
    [InlineData("/protocols")]
    [InlineData("/protocols/facts")]
    [InlineData("/protocols/covid-19/5")]
    [InlineData("/protocols/compare?of=covid-19&before=5&after=6")]
    public async Task Every_page_opens_with_and_without_counts(string path)
    {
        var client = await App.ClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path)).StatusCode);
        await ImportAsync("date,code,confirmed\n2020-02-01,990101,3\n2020-02-02,990101,5\n2020-02-02,9902,7\n");
        var page = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("</html>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/situation?area=9955")]
    [InlineData("/areas?area=9955")]
    [InlineData("/organisations?area=9955")]
    [InlineData("/protocols/covid-19/99")]
    [InlineData("/protocols/covid-19/99/edit")]
    [InlineData("/protocols/no-such/1")]
    [InlineData("/protocols/compare?of=covid-19&before=5&after=99")]
    [InlineData("/organisations/01900000-0000-7000-8000-000000000000")]
    [InlineData("/organisations/01900000-0000-7000-8000-000000000000/change")]
    [InlineData("/organisations/01900000-0000-7000-8000-000000000000/appoint")]
    [InlineData("/nowhere")]
    public async Task A_page_about_nothing_is_not_found(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await (await App.ClientAsync()).GetAsync(path)).StatusCode);

    [Fact]
    public async Task A_count_is_entered_by_the_form()
    {
        const string Day = "/counts/day?area=990101&disease=covid-19&date=2020-02-01";
        var saved = await SendAsync(Day, "enter", ("confirmed", "12"));
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        var refused = await SendAsync(Day, "enter", ("confirmed", "11"));
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Contains("value=\"11\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(Day, "enter", ("confirmed", "11"), ("reason", "counted twice"))).StatusCode);
        Assert.Equal(11, (await ExportAsync("990101", new(2020, 2, 1))).Own.Confirmed);
    }

    [Fact]
    public async Task An_area_is_renamed_by_the_form()
    {
        var sent = await SendAsync("/areas/rename?area=990102", "rename", ("Form.Name", "北岭新县"));
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var page = await (await App.ClientAsync()).GetStringAsync("/areas?area=990102");
        Assert.Contains("北岭新县", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organisation_is_opened_changed_staffed_and_closed_by_the_forms()
    {
        (string, string)[] typed = [("Form.Name", "南湾区医院"), ("Form.Sector", "hospital"), ("Form.CreditCode", "91350100M000100Y44")];
        var wrong = WebUtility.HtmlDecode(await (await SendAsync("/organisations/open?area=990101", "open", typed)).Content.ReadAsStringAsync());
        Assert.Contains("“3”", wrong, StringComparison.Ordinal);
        Assert.Contains("value=\"南湾区医院\"", wrong, StringComparison.Ordinal);
        typed[2].Item2 = "91350100M000100Y43";
        var opened = await SendAsync("/organisations/open?area=990101", "open", typed);
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        var page = opened.Headers.Location!.ToString().Split('?')[0];
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(page + "/change?area=990101", "change", ("Form.Name", "南湾区第一医院"), ("Form.Sector", "hospital"), ("Form.Address", "一号路1号"))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(page + "/appoint?area=990101", "appoint", ("Form.Role", "FirstResponsible"), ("Form.PersonName", "演示甲"), ("Form.From", "2020-05-01"))).StatusCode);
        var shown = WebUtility.HtmlDecode(await (await App.ClientAsync()).GetStringAsync(page));
        Assert.All(["南湾区第一医院", "南湾区医院", "一号路1号", "演示甲"], text => Assert.Contains(text, shown, StringComparison.Ordinal));
        Assert.Contains("演示甲", WebUtility.HtmlDecode(await (await App.ClientAsync()).GetStringAsync("/areas?area=990101")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(page, "dismiss-FirstResponsible", ("on", "2020-05-09"))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(page, "close", ("on", "2020-05-10"))).StatusCode);
        Assert.DoesNotContain("南湾区第一医院", WebUtility.HtmlDecode(await (await App.ClientAsync()).GetStringAsync("/organisations?area=990101")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_that_cannot_be_saved_shows_again_all_that_was_typed()
    {
        const string Edit = "/protocols/covid-19/7.1/edit", Typed = ">第一行\n第二行</textarea>";
        (await App.RunAsync(DraftEdition.Slice, new() { Disease = "covid-19", From = "7", Number = "7.1", FirstDay = new(2021, 1, 1) })).Ok();
        var refused = await SendAsync(Edit, "edit", ("do", "save"), ("n:contacts[0].daysBeforeOnset", "three"), ("t:note", "第一行\r\n第二行"), ("zh:contacts[0].situations", "同住一室"), ("fact:caseDefinitions[0].classes[0].criterion.all", "no such fact"));
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        var again = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()).ReplaceLineEndings("\n");
        Assert.All(["value=\"three\"", Typed, ">同住一室</textarea>", "value=\"no such fact\""], typed => Assert.Contains(typed, again, StringComparison.Ordinal));
        Assert.DoesNotContain(Typed, await PageAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(Edit, "edit", ("do", "save"), ("t:note", "第一行\r\n第二行"))).StatusCode);
        Assert.Contains(Typed, await PageAsync(), StringComparison.Ordinal);

        async Task<string> PageAsync() => WebUtility.HtmlDecode(await (await App.ClientAsync()).GetStringAsync(Edit));
    }

    [Fact]
    public async Task Page_endpoint_and_use_case_give_the_same_figure()
    {
        await ImportAsync("date,code,confirmed,cured\n2020-02-01,9901,1530,12\n2020-02-01,990101,1000,9\n2020-02-01,990102,500,4\n");
        var client = await App.ClientAsync();
        var exported = await ExportAsync("9901", new(2020, 2, 1));
        var answered = await client.GetStringAsync("/api/counts/9901?disease=covid-19&date=2020-02-01");
        var page = WebUtility.HtmlDecode(await client.GetStringAsync("/situation?area=9901&disease=covid-19&date=2020-02-01"));
        Assert.Equal((1530, 1500, 30, -1), (exported.Own.Confirmed, exported.Parts.Confirmed, exported.Difference.Confirmed, exported.Difference.Cured));
        Assert.Contains("\"own\":{\"confirmed\":1530", answered, StringComparison.Ordinal);
        Assert.Contains("\"difference\":{\"confirmed\":30", answered, StringComparison.Ordinal);
        Assert.Contains("1,530", page, StringComparison.Ordinal);
        Assert.Contains("1,500", page, StringComparison.Ordinal);
    }

    private async Task<ExportCounts.Response> ExportAsync(string area, DateOnly date) =>
        (await App.RunAsync(ExportCounts.Slice, new() { Area = area, Disease = "covid-19", Date = date })).Ok();

    private async Task ImportAsync(string csv)
    {
        await using var content = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        (await ImportCounts.ImportAsync(App.Runner, new() { Content = content, FileName = "counts.csv", Disease = "covid-19" }, null, PublishMode.Publish, App.Actor, App.Words, CancellationToken.None)).Ok();
    }

    /// <summary>Opens a page, fills in its form and sends it as a browser does.</summary>
    private async Task<HttpResponseMessage> SendAsync(string path, string form, params (string Name, string Value)[] fields)
    {
        var client = await App.ClientAsync();
        var opened = await client.GetAsync(path);
        var html = await opened.Content.ReadAsStringAsync();
        var values = new Dictionary<string, string>();
        var own = Forms().Matches(html).Select(m => m.Value).Single(f => f.Contains($"name=\"_handler\" value=\"{form}\"", StringComparison.Ordinal));
        foreach (Match input in Inputs().Matches(own))
        {
            values[input.Groups[1].Value] = WebUtility.HtmlDecode(Value().Match(input.Value).Groups[1].Value);
        }
        foreach (var (name, value) in fields)
        {
            values[name] = value;
        }
        using var post = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(values) };
        return await client.SendAsync(post);
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*? name=\"([^\"]+)\"[^>]*>")]
    private static partial Regex Inputs();

    [GeneratedRegex(" value=\"([^\"]*)\"")]
    private static partial Regex Value();
}

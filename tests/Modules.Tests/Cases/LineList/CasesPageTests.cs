using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Fangxian.Cases;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>The page of the line list, its forms sent as a browser does. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract partial class CasesPageTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : CasesPageTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : CasesPageTests(DatabaseKind.Postgres);

    private const string Page = "/cases?area=99&disease=covid-19&lang=en";

    private static readonly string[] Filters = ["class", "severity", "outcome", "onset-from", "onset-to", "reported-from", "reported-to", "age-from", "age-to", "sex", "sort"];

    private async Task<string> GetAsync(string path) => WebUtility.HtmlDecode(await (await App.ClientAsync()).GetStringAsync(path));

    /// <summary>Sends a form of a page with its hidden fields and what is filled in, where it says that it goes.</summary>
    private async Task<(string Html, string Action, Uri? Location)> SendAsync(string html, string at, string form, params (string Name, string Value)[] fields)
    {
        var own = Forms().Matches(html).Select(m => m.Value).Single(f => f.Contains($"name=\"_handler\" value=\"{form}\"", StringComparison.Ordinal));
        var action = Action().Match(own[..own.IndexOf('>', StringComparison.Ordinal)]) is { Success: true } told ? WebUtility.HtmlDecode(told.Groups[1].Value) : at;
        var values = Hidden().Matches(own).Select(input => (Name().Match(input.Value).Groups[1].Value, WebUtility.HtmlDecode(Value().Match(input.Value).Groups[1].Value))).Concat(fields);
        using var content = new FormUrlEncodedContent(values.Select(v => new KeyValuePair<string, string>(v.Item1, v.Item2)));
        var answer = await (await App.ClientAsync()).PostAsync(new Uri(action, UriKind.Relative), content);
        return (await answer.Content.ReadAsStringAsync(), action, answer.Headers.Location);
    }

    private static string[] Classes(string html) => [.. ClassTags().Matches(html).Select(m => m.Groups[1].Value)];

    private async Task ImportAsync(int cases)
    {
        var rows = new StringBuilder();
        for (var i = 0; i < cases; i++)
        {
            rows.Append($"P-{i},王{(char)('一' + i)},女,{i % 90},,,990101,2020-03-{1 + i % 20:00},2020-04-{1 + i % 20:00},{(i % 2 == 0 ? "疑似" : "确诊病例")},轻型,发热,,\r\n");
        }
        Assert.Equal((cases, 0, 0, 0), (await App.ImportCasesAsync(rows.ToString())).Sums());
    }

    [Fact]
    public async Task Words_and_filters_that_were_sent_together_hold_on_the_next_page_too()
    {
        await ImportAsync(120);
        var start = await (await App.ClientAsync()).GetStringAsync(Page);
        var (found, _, _) = await SendAsync(start, Page, "filter", [("words", "王"), .. Filters.Select(f => (f, f == "class" ? "Suspected" : "")), .. CaseColumn.Usual.Select(c => ("columns", c))]);
        Assert.Equal(Enumerable.Repeat("Suspected", 50), Classes(found));
        var (next, action, _) = await SendAsync(found, Page, "next");
        Assert.Equal(Enumerable.Repeat("Suspected", 10), Classes(next));
        Assert.DoesNotContain(Uri.EscapeDataString("王"), action, StringComparison.Ordinal);
        Assert.Empty(Links(found).Intersect(Links(next)));

        // What is changed of them there leaves the search as it was.
        var (edited, _, _) = await SendAsync(found, Page, "edit", ("ids", Links(found)[0]), ("value", "Severity:Severe"));
        Assert.Equal(Enumerable.Repeat("Suspected", 50), Classes(edited));
        Assert.Contains("1 case changed", edited, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_paper_the_list_says_which_cases_it_holds_and_how_many_of_them_and_asks_for_nothing()
    {
        await ImportAsync(120);
        var page = await GetAsync(Page + "&class=Suspected&age-to=90");
        Assert.Contains("<p class=\"fx-printonly\">Class: Suspected · Age to: 90 · 50 on this page</p>", page, StringComparison.Ordinal);
        Assert.Matches("<section class=\"fx-panel d-print-none\" id=\"export\"", page);
        var (found, _, _) = await SendAsync(await (await App.ClientAsync()).GetStringAsync(Page), Page, "filter", [("words", "王"), .. Filters.Select(f => (f, f == "sex" ? "Female" : "")), .. CaseColumn.Usual.Select(c => ("columns", c))]);
        Assert.Contains("Name or number: 王 · Sex: Female · 50 on this page", WebUtility.HtmlDecode(found), StringComparison.Ordinal);
        Assert.Equal("Only with an overdue clock: yes", Assert.Single(FilterAddress.Say(new Words(Composition.Texts, Language.English), new ListCases.Request { Overdue = true }, null)));
    }

    [Theory]
    [InlineData(90, "fx-clock", "22 h 30 min left")]
    [InlineData((23 * 60) + 15, "fx-clock is-near", "45 min left")]
    [InlineData((24 * 60) + 30, "fx-clock is-over", "30 min over")]
    public async Task A_clock_counts_down_in_the_list_as_on_the_page_of_its_case(int minutes, string sign, string text)
    {
        var id = await App.ReportAsync();
        Skip(TimeSpan.FromMinutes(minutes));
        foreach (var page in new[] { Page, $"/cases/{id}?lang=en" })
        {
            Assert.Matches($"<span class=\"{sign} ?\">{text}</span>", await GetAsync(page));
        }
    }

    [Fact]
    public async Task An_order_by_onset_says_how_many_it_leaves_out_and_a_file_has_them_at_the_end()
    {
        await ImportAsync(4);
        Assert.Equal((2, 0, 0, 0), (await App.ImportCasesAsync("Q-1,李一,男,40,,,990101,,2020-04-01,确诊病例,轻型,发热,,\r\nQ-2,李二,男,41,,,990201,,2020-04-02,疑似,轻型,发热,,\r\n")).Sums());
        foreach (var (sort, last) in new[] { (CaseSort.OnsetEarliest, new[] { "Q-1", "Q-2" }), (CaseSort.OnsetLatest, ["Q-2", "Q-1"]) })
        {
            Assert.Equal((4, 4, 2), await App.CasesAsync(new() { Sort = sort }) is var all ? (all.Items.Count, all.Total, all.WithoutOnset) : default);
            Assert.Equal(1, (await App.CasesAsync(new() { Sort = sort, Class = Fangxian.Registry.Protocols.CaseClass.Suspected })).WithoutOnset);
            Assert.Equal(1, (await App.CasesAsync(new() { Sort = sort }, await App.OfAreaAsync("990201"))).WithoutOnset);
            Assert.Null((await App.CasesAsync(new() { Sort = sort, OnsetFrom = new(2020, 3, 1) })).WithoutOnset);
            var file = (await RunAsync(ExportCases.Slice, new() { Disease = LineLists.Disease, Sort = sort, Columns = ["externalId"], In = App.Words })).Ok();
            using var text = new StreamReader(file.Content);
            var ids = (await text.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..];
            Assert.Equal((6, 6), (file.Rows, ids.Distinct().Count()));
            Assert.Equal(last, ids[^2..]);
        }
        Assert.Null((await App.CasesAsync(new())).WithoutOnset);
        Assert.Contains("2 cases without a day of onset are left out", await GetAsync(Page + "&sort=OnsetLatest"), StringComparison.Ordinal);
        Assert.DoesNotContain("left out", await GetAsync(Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_head_of_a_column_orders_by_it_and_pressed_again_the_other_way()
    {
        await ImportAsync(30);
        var page = await (await App.ClientAsync()).GetStringAsync(Page + "&class=Suspected");
        Assert.Equal([("Reported", "descending")], Sorted(page));
        foreach (var (sign, first) in new[] { ("ascending", 0), ("descending", 28), ("ascending", 0) })
        {
            page = await (await App.ClientAsync()).GetStringAsync(Pressed(page, "Age"));
            Assert.Equal([("Age", sign)], Sorted(page));
            Assert.Equal(first.ToString(), Ages(page)[0]);
            Assert.Equal(Enumerable.Repeat("Suspected", 15), Classes(page));
        }
        // Days begin with the latest; what a view keeps has the order too.
        page = await (await App.ClientAsync()).GetStringAsync(Pressed(page, "Onset"));
        Assert.Equal([("Onset", "descending")], Sorted(page));
        page = await (await App.ClientAsync()).GetStringAsync(Pressed(page, "Severity"));
        Assert.NotNull((await SendAsync(page, Page, "view", ("view", "by severity"))).Location);
        await using var db = App.Read();
        Assert.Equal("class=Suspected&sort=SeverityAscending", db.Set<CaseView>().Single().Query);
        Assert.Contains("<option value=\"DueAscending\">Next clock due, earliest first</option>", page, StringComparison.Ordinal);
        Assert.Contains("<option value=\"SeverityAscending\" selected=\"selected\">Severity, ascending</option>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("IsolationAscending", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_is_pressed_keeps_what_was_looked_for_and_leaves_it_out_of_the_address()
    {
        await ImportAsync(30);
        var start = await (await App.ClientAsync()).GetStringAsync(Page);
        var (found, _, _) = await SendAsync(start, Page, "filter", [("words", "王"), .. Filters.Select(f => (f, "")), .. CaseColumn.Usual.Select(c => ("columns", c))]);
        Assert.Equal([("Reported", "descending")], Sorted(found));
        Assert.DoesNotContain("<a class=\"fx-sort\"", found, StringComparison.Ordinal);
        var order = OrderButton().Matches(found).Single(m => m.Groups[2].Value == "Age").Groups[1].Value;
        Assert.Equal("AgeAscending", order);
        var (ordered, _, location) = await SendAsync(found, Page, "filter", [("words", "王"), ("order", order), .. Filters.Select(f => (f, f == "sort" ? "ReportedLatest" : "")), .. CaseColumn.Usual.Select(c => ("columns", c))]);
        Assert.Null(location);
        Assert.Equal([("Age", "ascending")], Sorted(ordered));
        Assert.Equal(Enumerable.Range(0, 30).Select(a => a.ToString()), Ages(ordered));
        Assert.DoesNotContain(Uri.EscapeDataString("王"), ordered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_list_asks_what_if_of_the_cases_it_shows_and_that_leads_back_to_them()
    {
        await ImportAsync(4);
        const string Filter = "class=Suspected&severity=Mild&onset-from=2020-03-01&reported-to=2020-04-30&age-from=1&sex=Female";
        var list = await GetAsync(Page + "&" + Filter + "&sort=AgeAscending");
        var link = WhatIfLink().Match(list).Groups[1].Value;
        Assert.EndsWith("&" + Filter, link, StringComparison.Ordinal);
        foreach (var path in new[] { link, link + "&edition=6" })
        {
            var page = await GetAsync(path + "&lang=en");
            var which = Which().Match(page).Value;
            Assert.All(new[] { "Class: Suspected", "Severity: Mild", "Onset from: 2020-03-01", "Reported to: 2020-04-30", "Age from: 1", "Sex: Female" }, text => Assert.Contains($">{text}<", which, StringComparison.Ordinal));
            Assert.Matches("<a [^>]*href=\"/cases\\?area=99[^\"]*&" + Filter + "\">See these cases in the line list</a>", which);
        }
        Assert.Contains("1 cases judged", await GetAsync(link + "&edition=6&lang=en"), StringComparison.Ordinal);
        Assert.Empty(Which().Match(await GetAsync("/cases/judge?area=99&disease=covid-19&lang=en")).Value);
    }

    [Theory]
    [InlineData("", "birthDate")]
    [InlineData("查", null)]
    public async Task A_file_that_names_somebody_is_refused_without_a_purpose_and_the_page_says_what_to_do(string reason, string? also)
    {
        await ImportAsync(3);
        string[] columns = also is null ? ["number", "name"] : ["number", also];
        var refused = Assert.IsType<Malformed>((await RunAsync(ExportCases.Slice, new() { Disease = LineLists.Disease, Columns = columns, Reason = reason, In = App.Words })).Refusal);
        Assert.Equal(also is null ? "validation.length" : "linelist.export.needs-reason", refused.Fields["reason"].Single().Key);

        var page = await (await App.ClientAsync()).GetStringAsync(Page);
        var own = Forms().Matches(page).Select(m => m.Value).Single(f => f.Contains("/api/cases/export/form", StringComparison.Ordinal));
        var values = Hidden().Matches(own).Select(i => KeyValuePair.Create(Name().Match(i.Value).Groups[1].Value, WebUtility.HtmlDecode(Value().Match(i.Value).Groups[1].Value)));
        using var content = new FormUrlEncodedContent([.. values, new("format", "csv"), new("reason", reason), .. also is null ? (KeyValuePair<string, string>[])[] : [new("also", also)]]);
        var answer = await (await App.ClientAsync()).PostAsync(new Uri("/api/cases/export/form", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/cases?", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("Nothing was exported", await GetAsync(answer.Headers.Location.OriginalString), StringComparison.Ordinal);

        using var told = new FormUrlEncodedContent([.. values, new("format", "csv"), new("reason", "核对密切接触者"), new("also", "birthDate")]);
        Assert.Equal("text/csv", (await (await App.ClientAsync()).PostAsync(new Uri("/api/cases/export/form", UriKind.Relative), told)).Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_reader_keeps_renames_and_takes_away_views_of_her_own()
    {
        var reader = new Actor("commander", Scope.Everything, PermissionSet.Of(CasesContract.CasesRead, CasesContract.CasesViews));
        Assert.IsType<NotPermitted>((await RunAsync(SaveView.Slice, new() { Name = "x", Query = "class=Suspected" }, new Actor("looker", Scope.Everything, PermissionSet.Of(CasesContract.CasesRead)))).Refusal);
        (await RunAsync(SaveView.Slice, new() { Name = "疑似", Query = "class=Suspected" }, reader)).Ok();
        (await RunAsync(SaveView.Slice, new() { Name = "重症", Query = "severity=Severe" }, reader)).Ok();
        Assert.Equal("cases/view-name-taken", (await RunAsync(RenameView.Slice, new() { Name = "疑似", To = "重症" }, reader)).Refusal!.Code);
        Assert.Equal("cases/view-not-found", (await RunAsync(RenameView.Slice, new() { Name = "疑似", To = "待查" })).Refusal!.Code);
        (await RunAsync(RenameView.Slice, new() { Name = "疑似", To = "待查" }, reader)).Ok();
        (await RunAsync(SaveView.Slice, new() { Name = "重症" }, reader)).Ok();
        Assert.Equal(("待查", "class=Suspected"), Assert.Single((await RunAsync(ListViews.Slice, new(), reader)).Ok().Items) is var view ? (view.Name, view.Query) : default);

        await ImportAsync(2);
        var (_, _, saved) = await SendAsync(await (await App.ClientAsync()).GetStringAsync(Page + "&class=Suspected"), Page + "&class=Suspected", "view", ("view", "mine"));
        Assert.NotNull(saved);
        var listed = await (await App.ClientAsync()).GetStringAsync(Page);
        var (_, _, renamed) = await SendAsync(listed, Page, "views", ("view", "mine"), ("to", "ours"));
        Assert.NotNull(renamed);
        Assert.Contains(">ours</a>", listed = await (await App.ClientAsync()).GetStringAsync(Page), StringComparison.Ordinal);
        await SendAsync(listed, Page, "views", ("view", "ours"), ("do", "delete"));
        Assert.DoesNotContain("ours", await GetAsync(Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_derived_from_cases_tell_who_was_suspected_beside_what_was_reported()
    {
        Assert.Equal((3, 0, 0, 0), (await App.ImportCasesAsync("S-1,王一,女,1,,,990101,2020-04-01,2020-04-02,疑似,,,,\r\nS-2,王二,女,2,,,990101,2020-04-01,2020-04-03,疑似,,,治愈,2020-04-08\r\nS-3,王三,女,3,,,990101,2020-04-01,2020-04-03,疑似,,,,\r\n")).Sums());
        var third = (await App.CasesAsync(new() { Words = "S-3" })).Items.Single().Id;
        (await RunAsync(EditCases.Slice, new() { Ids = [third], Field = CaseEditField.Class, Value = "Confirmed", Reason = "复核", Day = new(2020, 4, 6) })).Ok();
        await Counts.CountFiles.ImportAsync(App, "date,code,confirmed,suspected,cured,dead\n2020-04-06,990101,1,3,0,0\n");
        Assert.DoesNotContain("id=\"areas\"", await (await App.ClientAsync()).GetStringAsync("/cases/counts?area=777777"), StringComparison.Ordinal);
        Assert.Equal("990101000000", (await RunAsync(CompareCounts.Slice, new() { Disease = LineLists.Disease }, await App.OfAreaAsync("990101"))).Ok().Areas[0].Area.Code);
        var compared = (await RunAsync(CompareCounts.Slice, new() { Area = "990101", Disease = LineLists.Disease, Date = new(2020, 4, 8), Days = 8 })).Ok();
        Assert.Equal([1, 2, 2, 3, 3, 3, 1, 0], compared.Days.Select(d => d.Cases.Suspected ?? -1));
        Assert.Equal((2, 3, -1), compared.Days.Single(d => d.Date == new DateOnly(2020, 4, 6)) is var day ? (day.Cases.Suspected, day.Reported.Suspected, day.Difference.Suspected) : default);
        Assert.Contains("Suspected", await GetAsync("/cases/counts?area=990101&disease=covid-19&date=2020-04-08&lang=en"), StringComparison.Ordinal);
    }

    private static (string Title, string Sign)[] Sorted(string html) => [.. SortedHeads().Matches(html).Select(m => (m.Groups[2].Value, m.Groups[1].Value))];

    /// <summary>Where the head of a column leads.</summary>
    private static string Pressed(string html, string title) => WebUtility.HtmlDecode(HeadLinks().Matches(html).Single(m => m.Groups[2].Value == title).Groups[1].Value);

    private static string[] Ages(string html) => [.. AgeCells().Matches(html).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("aria-sort=\"([a-z]+)\">\\s*<[^>]*>([^<]+)<")]
    private static partial Regex SortedHeads();

    [GeneratedRegex("<a class=\"fx-sort\" href=\"([^\"]*)\">([^<]+)</a>")]
    private static partial Regex HeadLinks();

    [GeneratedRegex("<button class=\"fx-sort\" type=\"submit\" form=\"filter\" name=\"order\" value=\"([^\"]*)\">([^<]+)</button>")]
    private static partial Regex OrderButton();

    [GeneratedRegex("data-name=\"Age\">([^<]*)<")]
    private static partial Regex AgeCells();

    [GeneratedRegex("href=\"(/cases/judge\\?[^\"]*)\"")]
    private static partial Regex WhatIfLink();

    [GeneratedRegex("<p id=\"which\".*?</p>", RegexOptions.Singleline)]
    private static partial Regex Which();

    private static string[] Links(string html) => [.. Ids().Matches(html).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex(" action=\"([^\"]*)\"")]
    private static partial Regex Action();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex Hidden();

    [GeneratedRegex(" name=\"([^\"]+)\"")]
    private static partial Regex Name();

    [GeneratedRegex(" value=\"([^\"]*)\"")]
    private static partial Regex Value();

    [GeneratedRegex("<span class=\"fx-tag [^>]*>([^<]*)</span>")]
    private static partial Regex ClassTags();

    [GeneratedRegex("href=\"/cases/([0-9a-f-]{36})\"")]
    private static partial Regex Ids();
}

using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.PublicInformation.OpenPage;
using Fangxian.Registry;
using Fangxian.Situation.Dashboard;

namespace Fangxian.Modules.Tests.PublicInformation.OpenPage;

/// <summary>What is published, and what a stranger reads of it. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract partial class OpenPageTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : OpenPageTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : OpenPageTests(DatabaseKind.Postgres);

    private static readonly DateOnly First = new(2020, 2, 1);

    private readonly Dictionary<(string, DateOnly), int> _versions = [];

    private async Task EnterAsync(string area, DateOnly day, int confirmed, int cured = 0, string? reason = null, string? published = null, string? source = null)
    {
        var version = _versions.GetValueOrDefault((area, day));
        _versions[(area, day)] = version + 1;
        (await RunAsync(EnterCount.Slice, new EnterCount.Request { Area = area, Disease = "covid-19", Date = day, Confirmed = confirmed, Cured = cured, Dead = 0, ExpectedVersion = version, Reason = reason, PublishedAt = published, SourceUrl = source })).Ok();
    }

    private static DraftPublication.Request Draft(string area) => new()
    {
        Area = area, Disease = "covid-19", Title = "疫情", TitleEn = "The epidemic", Figures = [OpenFigures.Confirmed, OpenFigures.Cured, OpenFigures.Dead, OpenFigures.NewCases, OpenFigures.Incidence, OpenFigures.Curve, OpenFigures.Parts],
    };

    private async Task<Guid> DraftedAsync(DraftPublication.Request request) => (await RunAsync(DraftPublication.Slice, request)).Ok().Publication.Id;

    private async Task<PublishPublication.Response> PublishAsync(Guid id, params PublishPublication.ToldReason[] reasons)
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        var version = (await RunAsync(ShowPublication.Slice, new ShowPublication.Request { Id = id })).Ok().Version;
        return (await RunAsync(PublishPublication.Slice, new PublishPublication.Request { Id = id, Version = version, Reasons = reasons })).Ok();
    }

    private async Task<string> ReadAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var answer = await (await App.StrangerAsync()).GetAsync(path);
        Assert.Equal(expected, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<JsonElement> DataAsync(string name) => JsonDocument.Parse(await ReadAsync($"/open/{name}.json")).RootElement;

    private static string Part(JsonElement issue, string code, string measure) =>
        issue.GetProperty("parts").EnumerateArray().Single(p => p.GetProperty("place").GetProperty("code").GetString()!.StartsWith(code, StringComparison.Ordinal)).GetProperty("figures").GetProperty(measure).ToString();

    [Fact]
    public async Task The_open_pages_are_only_read()
    {
        var stranger = await App.StrangerAsync();
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await stranger.PostAsync("/open", null)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await stranger.DeleteAsync("/open/anything")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.PostAsync("/counts", null)).StatusCode);
    }

    [Fact]
    public async Task Nobody_outside_sees_a_draft_and_everybody_what_is_published()
    {
        await EnterAsync("9901", First, 12);
        await EnterAsync("9902", First, 3);
        var id = await DraftedAsync(Draft("99"));
        var unknown = await ReadAsync("/open/98", HttpStatusCode.NotFound);
        Assert.Equal(unknown, await ReadAsync("/open/99", HttpStatusCode.NotFound));
        Assert.Equal("/sign-in?return=%2F", (await (await App.StrangerAsync()).GetAsync("/")).Headers.Location?.ToString());
        var issue = await PublishAsync(id);
        Assert.Equal((1, First), (issue.Number, issue.AsOf));
        Assert.Equal("/open", (await (await App.StrangerAsync()).GetAsync("/")).Headers.Location?.ToString());
        Assert.Contains("The epidemic", await ReadAsync("/open?lang=en"));
        var page = await ReadAsync("/open/99?lang=en");
        Assert.Contains("<dt>Confirmed, total</dt><dd>15<small>", page);
        Assert.Equal(page, await ReadAsync("/open/99-covid-19?lang=en"));
    }

    [Fact]
    public async Task Its_figures_are_those_of_the_situation_as_known_when_it_was_published()
    {
        await EnterAsync("9901", First, 12, 4);
        await EnterAsync("9901", First.AddDays(1), 20, 5);
        await EnterAsync("9902", First.AddDays(1), 7, 1);
        var at = (await PublishAsync(await DraftedAsync(Draft("99")))).Publication.Issues[0].IssuedAt;
        Clock.Advance(TimeSpan.FromMinutes(1));
        await EnterAsync("9901", First.AddDays(1), 21, 5, reason: "one case more");
        var known = (await RunAsync(ShowSituation.Slice, new ShowSituation.Request { Area = "99", Disease = "covid-19", Date = First.AddDays(1), KnownAt = at.ToString("O") })).Ok();
        var issue = await DataAsync("99");
        Assert.Equal((known.Totals.Confirmed, known.Totals.Cured, known.NewOnDay), (issue.GetProperty("total").GetProperty("confirmed").GetInt32(), issue.GetProperty("total").GetProperty("cured").GetInt32(), issue.GetProperty("total").GetProperty("newCases").GetInt32()));
        Assert.All(known.PartList.Where(p => p.Reported), p => Assert.Equal(p.Totals.Confirmed.ToString(), Part(issue, p.Code, "confirmed")));
    }

    [Fact]
    public async Task What_has_changed_since_an_issue_is_listed_and_the_issue_stays_as_it_was()
    {
        await EnterAsync("9901", First, 12);
        var id = await DraftedAsync(Draft("99"));
        await PublishAsync(id);
        var first = await ReadAsync("/open/99?lang=en");
        Clock.Advance(TimeSpan.FromHours(3));
        await EnterAsync("9901", First, 14, reason: "two cases were reported late", published: "2020-02-02");
        Assert.Equal(first, await ReadAsync("/open/99?lang=en"));
        Assert.Equal(2, (await PublishAsync(id, new PublishPublication.ToldReason("990000000000", First, Measure.Confirmed, "two cases were reported late"))).Corrections);
        var second = await ReadAsync("/open/99?lang=en");
        Assert.Contains("12 → 14", second);
        Assert.Contains("two cases were reported late", second);
        var earlier = await ReadAsync("/open/99?lang=en&issue=1");
        Assert.Contains("<dt>Confirmed, total</dt><dd>12<small>", earlier);
        Assert.Contains("earlier issue 1", earlier);
        await ReadAsync("/open/99?issue=3", HttpStatusCode.NotFound);
        await ReadAsync("/open/99?issue=%27", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Below_the_prefecture_counts_under_five_cannot_be_read_or_subtracted()
    {
        await EnterAsync("990101", First, 1);
        await EnterAsync("990102", First, 12);
        var id = await DraftedAsync(Draft("9901"));
        await PublishAsync(id);
        var issue = await DataAsync("9901");
        Assert.Equal(("13", "<5", "withheld"), (issue.GetProperty("total").GetProperty("confirmed").ToString(), Part(issue, "990101", "confirmed"), Part(issue, "990102", "confirmed")));
        var csv = (await ReadAsync("/open/9901.csv")).Split("\r\n");
        Assert.Contains(csv, row => row.StartsWith("2020-02-01,990101000000,南湾区,", StringComparison.Ordinal) && row.Contains(",covid-19,<5,", StringComparison.Ordinal));
        Assert.Contains(csv, row => row.StartsWith("2020-02-01,990102000000,北岭县,", StringComparison.Ordinal) && row.Contains(",covid-19,withheld,", StringComparison.Ordinal));
        foreach (var form in new[] { "/open/9901?lang=en", "/open/9901?lang=zh", "/open/9901.csv", "/open/9901.json" })
        {
            Assert.DoesNotMatch("(?<![0-9-])12(?![0-9])", Times().Replace(await ReadAsync(form), ""));
        }
        var county = await DraftedAsync(Draft("990102"));
        await PublishAsync(county);
        Assert.Equal("withheld", (await DataAsync("990102")).GetProperty("total").GetProperty("confirmed").ToString());
        Assert.Empty((await DataAsync("990102")).GetProperty("days").EnumerateArray());
    }

    /// <summary>Times, codes and drawings hold digits that are no counts.</summary>
    [System.Text.RegularExpressions.GeneratedRegex("""\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:[\d.]+)?)?([+-]\d{2}:\d{2})?|<link[^>]*>|<svg.*?</svg>|99\d{10}""", System.Text.RegularExpressions.RegexOptions.Singleline)]
    private static partial System.Text.RegularExpressions.Regex Times();

    [Fact]
    public async Task Two_issues_do_not_tell_a_small_change_of_a_small_area()
    {
        await EnterAsync("990101", First, 20);
        await EnterAsync("990102", First, 30);
        var id = await DraftedAsync(Draft("9901"));
        await PublishAsync(id);
        Assert.Equal("20", Part(await DataAsync("9901"), "990101", "confirmed"));
        await EnterAsync("990101", First.AddDays(1), 22);
        await EnterAsync("990102", First.AddDays(1), 36);
        await PublishAsync(id);
        var issue = await DataAsync("9901");
        Assert.Equal(("20", "36"), (Part(issue, "990101", "confirmed"), Part(issue, "990102", "confirmed")));
        await EnterAsync("990101", First.AddDays(1), 23, reason: "one more");
        Assert.DoesNotContain((await PublishAsync(id)).Publication.Issues, i => i.Number > 3);
        var corrected = await DataAsync("9901");
        Assert.Equal("20", Part(corrected, "990101", "confirmed"));
        Assert.DoesNotContain(corrected.GetProperty("corrections").EnumerateArray(), c => c.GetProperty("place").GetProperty("code").GetString()!.StartsWith("990101", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_authority_has_published_stays_as_published()
    {
        await EnterAsync("990101", First, 3, source: "https://example.org/bulletin/1");
        await EnterAsync("990102", First, 12);
        await PublishAsync(await DraftedAsync(Draft("9901")));
        Assert.Equal(("3", "12"), (Part(await DataAsync("9901"), "990101", "confirmed"), Part(await DataAsync("9901"), "990102", "confirmed")));
    }

    [Fact]
    public async Task Whoever_answers_for_another_area_neither_drafts_nor_sees_it()
    {
        await EnterAsync("9901", First, 12);
        var id = await DraftedAsync(Draft("9901"));
        await using var db = App.Read();
        var tree = await db.AreaTreeAsync(CancellationToken.None);
        var other = new Actor("other", new Scope([tree.ByCode("9902")!.Subtree]), PermissionSet.All);
        Assert.Equal("areas/not-found", (await RunAsync(DraftPublication.Slice, Draft("9901"), other)).Refusal?.Code);
        Assert.Equal("areas/not-found", (await RunAsync(DraftPublication.Slice, Draft("99"), other)).Refusal?.Code);
        var missing = (await RunAsync(PublishPublication.Slice, new PublishPublication.Request { Id = id, Version = 1 }, other)).Refusal;
        Assert.Equal("publications/not-found", missing?.Code);
        Assert.Equal(missing?.Code, (await RunAsync(ChangePublication.Slice, new ChangePublication.Request { Id = id, Version = 1, Title = "甲乙", TitleEn = "xx" }, other)).Refusal?.Code);
        Assert.Equal(missing?.Code, (await RunAsync(PreviewPublication.Slice, new PreviewPublication.Request { Id = id }, other)).Refusal?.Code);
        Assert.Empty((await RunAsync(ListPublications.Slice, new ListPublications.Request(), other)).Ok().Publications);
        Assert.IsType<NotPermitted>((await RunAsync(ListPublications.Slice, new ListPublications.Request(), Actor.Anonymous)).Refusal);
    }

    [Fact]
    public async Task A_withdrawn_page_says_so_and_a_new_issue_opens_it_again()
    {
        await EnterAsync("9901", First, 12);
        var id = await DraftedAsync(Draft("9901"));
        Assert.Equal("publications/not-published", (await RunAsync(WithdrawPublication.Slice, new WithdrawPublication.Request { Id = id, Reason = "why" })).Refusal?.Code);
        await PublishAsync(id);
        (await RunAsync(WithdrawPublication.Slice, new WithdrawPublication.Request { Id = id, Reason = "a <b>wrong</b> title" })).Ok();
        var gone = await ReadAsync("/open/9901?lang=en", HttpStatusCode.Gone);
        Assert.Contains("a &lt;b&gt;wrong&lt;/b&gt; title", gone);
        Assert.DoesNotContain("The epidemic", await ReadAsync("/open?lang=en"));
        await ReadAsync("/open/9901.csv", HttpStatusCode.Gone);
        await PublishAsync(id);
        await ReadAsync("/open/9901");
        await ReadAsync("/open/9901?issue=1", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_who_change_a_publication_do_not_overwrite_each_other()
    {
        var id = await DraftedAsync(Draft("9901"));
        var change = new ChangePublication.Request { Id = id, Version = 1, Title = "疫情通报", TitleEn = "Bulletin" };
        (await RunAsync(ChangePublication.Slice, change)).Ok();
        Assert.IsType<VersionConflict>((await RunAsync(ChangePublication.Slice, change)).Refusal);
        Assert.IsType<VersionConflict>((await RunAsync(PublishPublication.Slice, new PublishPublication.Request { Id = id, Version = 1 })).Refusal);
        Assert.Equal("publications/no-figure", (await RunAsync(PublishPublication.Slice, new PublishPublication.Request { Id = id, Version = 2 })).Refusal?.Code);
        Assert.Equal("publications/exists", (await RunAsync(DraftPublication.Slice, Draft("9901"))).Refusal?.Code);
    }

    [Fact]
    public async Task Texts_cannot_bring_markup_or_script_into_the_page()
    {
        await EnterAsync("9901", First, 12);
        await PublishAsync(await DraftedAsync(Draft("9901") with
        {
            Title = "<script>alert(1)</script>", TitleEn = "\"><img src=x onerror=alert(1)>",
            IntroductionEn = "<script>alert(2)</script>\n\n[go](javascript:alert(3)) ![pixel](https://example.org/x.png) [good](https://example.org/a) <https://example.org/b> <javascript:alert(4)> [mail](mailto:a@example.org)\n\n# Heading\n\n    code",
        }));
        var page = await ReadAsync("/open/9901?lang=en");
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("<img", page);
        Assert.DoesNotContain("href=\"javascript", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("mailto:", page);
        Assert.Contains("<a href=\"https://example.org/a\" rel=\"noopener nofollow\">good</a>", page);
        Assert.Contains("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;", page);
    }

    [Theory]
    [InlineData(10_000, 2, "title")]
    [InlineData(2, 10_000, "titleEn")]
    public async Task A_title_has_an_end(int chinese, int english, string field) =>
        Assert.Contains(field, Assert.IsType<Malformed>((await RunAsync(DraftPublication.Slice, Draft("9901") with { Title = new string('疫', chinese), TitleEn = new string('x', english) })).Refusal).Fields.Keys);

    [Theory]
    [InlineData("/open/%2e%2e%2fetc")]
    [InlineData("/open/9901'--")]
    [InlineData("/open/9")]
    [InlineData("/open/99-")]
    public async Task An_unknown_address_is_no_page(string path) => await ReadAsync(path, HttpStatusCode.NotFound);

    [Fact]
    public async Task A_first_visit_is_light_needs_no_script_sets_no_cookie_and_is_kept_by_caches()
    {
        for (var day = 0; day < 90; day++)
        {
            await EnterAsync("9901", First.AddDays(day), 10 * day);
        }
        await PublishAsync(await DraftedAsync(Draft("99") with { Introduction = string.Concat(Enumerable.Repeat("勤洗手，少聚集。", 400)) }));
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = (await App.StrangerAsync()).BaseAddress };
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br, gzip");
        var answer = await client.GetAsync("/open/99?lang=zh");
        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
        var packed = await answer.Content.ReadAsByteArrayAsync();
        using var unpacked = new StreamReader(new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress));
        var page = await unpacked.ReadToEndAsync();
        var weight = packed.Length;
        foreach (var asset in System.Text.RegularExpressions.Regex.Matches(page, "<link rel=\"(?:icon|stylesheet)\" href=\"([^\"]+)\"").Select(m => m.Groups[1].Value))
        {
            var bytes = await client.GetByteArrayAsync(asset);
            Assert.True(bytes.Length > 0, asset);
            weight += bytes.Length;
        }
        Assert.True(weight < 100_000, $"{weight} bytes");
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain(" on", System.Text.RegularExpressions.Regex.Replace(page, ">[^<]*<|\"[^\"]*\"", ""));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal("public, max-age=60", answer.Headers.CacheControl?.ToString());
        Assert.DoesNotContain("Cookie", answer.Headers.Vary);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/open/99?lang=zh") { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
        var unchanged = await client.SendAsync(again);
        Assert.Equal((HttpStatusCode.NotModified, 0), (unchanged.StatusCode, (await unchanged.Content.ReadAsByteArrayAsync()).Length));
        using var other = new HttpRequestMessage(HttpMethod.Get, "/open/99?lang=en") { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(other)).StatusCode);
        using var head = new HttpRequestMessage(HttpMethod.Head, "/open/99?lang=zh");
        var headers = await client.SendAsync(head);
        Assert.Equal((HttpStatusCode.OK, answer.Headers.ETag), (headers.StatusCode, headers.Headers.ETag));
        using var chosen = new HttpRequestMessage(HttpMethod.Get, "/open/99") { Headers = { AcceptLanguage = { new StringWithQualityHeaderValue("en") } } };
        chosen.Headers.Add("Cookie", "fx-lang=zh; fx-session=nobody");
        Assert.Equal((await client.GetAsync("/open/99?lang=en")).Headers.ETag, (await client.SendAsync(chosen)).Headers.ETag);
    }

    [Fact]
    public async Task A_file_of_the_data_runs_no_formula()
    {
        await EnterAsync("9901", First, 12);
        await PublishAsync(await DraftedAsync(Draft("99")));
        var answer = await (await App.StrangerAsync()).GetAsync("/open/99.csv");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("99-covid-19-2020-02-01.csv", answer.Content.Headers.ContentDisposition?.FileName);
        Assert.Contains("2020-02-01,990000000000,青禾省,Qinghe,covid-19,12,,0,0,", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_map_is_there_only_with_its_approval_number_and_all_parts()
    {
        await EnterAsync("9901", First, 12);
        var id = await DraftedAsync(Draft("99"));
        await PublishAsync(id);
        Assert.DoesNotContain("class=\"map\"", await ReadAsync("/open/99"));
        Assert.IsType<Malformed>((await UploadAsync(id, "none", Squares("9901", "9902", "9903"))).Refusal);
        foreach (var bad in new[] { "{", "[]", "{\"features\":[]}", Squares("9901", "9902"), Squares("9901", "9902", "990101"), Squares("9901", "9902", "9903").Replace("100", "1000", StringComparison.Ordinal) })
        {
            Assert.Equal("publications/map-unusable", (await UploadAsync(id, "GS(2020)4619号", bad)).Refusal?.Code);
        }
        (await UploadAsync(id, "川S（2023）00012号", Squares("9901", "9902", "9903"))).Ok();
        var page = await ReadAsync("/open/99");
        Assert.Contains("class=\"map\"", page);
        Assert.Contains("审图号：川S（2023）00012号", page);
        (await RunAsync(RemoveReviewedMap.Slice, new RemoveReviewedMap.Request { Id = id })).Ok();
        Assert.DoesNotContain("class=\"map\"", await ReadAsync("/open/99"));
        Assert.Equal("publications/map-not-there", (await RunAsync(RemoveReviewedMap.Slice, new RemoveReviewedMap.Request { Id = id })).Refusal?.Code);
    }

    private Task<Result<UploadReviewedMap.Response>> UploadAsync(Guid id, string number, string geometry) =>
        RunAsync(UploadReviewedMap.Slice, new UploadReviewedMap.Request { Id = id, ApprovalNumber = number, Content = new MemoryStream(Encoding.UTF8.GetBytes(geometry)) });

    private static string Squares(params string[] codes) => JsonSerializer.Serialize(new
    {
        type = "FeatureCollection",
        features = codes.Select((code, i) => new
        {
            type = "Feature", properties = new { code }, geometry = new { type = "Polygon", coordinates = new[] { new[] { new[] { 100.0 + i, 30 }, [101.0 + i, 30], [101.0 + i, 31], [100.0 + i, 31], [100.0 + i, 30] } } },
        }),
    });
}

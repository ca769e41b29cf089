using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fangxian.Cases.Counts;
using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.PublicInformation.OpenPage;

namespace Fangxian.Modules.Tests.PublicInformation.OpenPage;

/// <summary>What was written inside and goes out: reasons of corrections. And how much goes out at once. The clock says 10 May 2020.</summary>
public abstract partial class PublishedTextsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : PublishedTextsTests(DatabaseKind.Sqlite)
    {
        [Fact]
        public async Task The_command_line_tells_the_reasons_that_are_worded_and_no_other()
        {
            await PublishedWithCorrectionAsync();
            (await Commands.RunAsync(App.Databases.Address.Shown, "publication", "publish", "99-covid-19", "--reason", "990000000000 yesterday confirmed 重复上报")).EndsWith(2);
            var done = (await Commands.RunAsync(App.Databases.Address.Shown, "publication", "publish", "99-covid-19", "--reason", "990000000000 2020-02-01 confirmed 重复上报 一例", "--lang", "en")).EndsWith(0);
            Assert.Contains("99-covid-19\t2\t", done.Out, StringComparison.Ordinal);
            Assert.Contains("1 correction is told without a reason", done.Error, StringComparison.Ordinal);
            Assert.Contains("原因：重复上报 一例", await ReadAsync("/open/99?lang=zh"), StringComparison.Ordinal);
            Assert.DoesNotContain(Internal, await ReadAsync("/open/99.json"), StringComparison.Ordinal);
        }
    }

    public sealed class OnPostgres() : PublishedTextsTests(DatabaseKind.Postgres);

    private const string Internal = "张某某重复上报，已核实";

    private static readonly DateOnly First = new(2020, 2, 1);

    private readonly Dictionary<(string, DateOnly), int> _versions = [];

    private async Task EnterAsync(string area, DateOnly day, int confirmed, string? reason = null, int? dead = 0)
    {
        var version = _versions.GetValueOrDefault((area, day));
        _versions[(area, day)] = version + 1;
        (await RunAsync(EnterCount.Slice, new() { Area = area, Disease = "covid-19", Date = day, Confirmed = confirmed, Cured = 0, Dead = dead, ExpectedVersion = version, Reason = reason })).Ok();
    }

    private async Task<PublicationView> DraftAsync(DraftPublication.Request? draft = null) =>
        (await RunAsync(DraftPublication.Slice, draft ?? new() { Area = "99", Disease = "covid-19", Title = "疫情", TitleEn = "The epidemic", Figures = [OpenFigures.All] })).Ok().Publication;

    private async Task<Result<PublishPublication.Response>> PublishAsync(Guid id, IReadOnlyList<PublishPublication.ToldReason>? reasons = null)
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        return await RunAsync(PublishPublication.Slice, new() { Id = id, Version = (await RunAsync(ShowPublication.Slice, new() { Id = id })).Ok().Version, Reasons = reasons });
    }

    private async Task<string> ReadAsync(string path) => await (await App.StrangerAsync()).GetStringAsync(new Uri(path, UriKind.Relative));

    protected async Task<Guid> PublishedWithCorrectionAsync()
    {
        await EnterAsync("9901", First, 12);
        var id = (await DraftAsync()).Id;
        (await PublishAsync(id)).Ok();
        await EnterAsync("9901", First, 14, Internal);
        return id;
    }

    [Fact]
    public async Task Whoever_publishes_words_the_reasons_and_none_that_was_not_seen_goes_out()
    {
        var id = await PublishedWithCorrectionAsync();
        await EnterAsync("9901", First, 15, Internal);
        Assert.IsType<Malformed>((await PublishAsync(id, [new("990000000000", First, Measure.Confirmed, new string('x', 501))])).Refusal);
        (await PublishAsync(id, [new("990000000000", First, Measure.Confirmed, " 重复上报，已更正 ")])).Ok();
        var page = await ReadAsync("/open/99?lang=zh");
        Assert.Contains("原因：重复上报，已更正", page, StringComparison.Ordinal);
        Assert.Contains("原因未公布", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Internal, page + await ReadAsync("/open/99.json"), StringComparison.Ordinal);
        (await PublishAsync(id, [])).Ok();
        Assert.Contains("原因：重复上报，已更正", await ReadAsync("/open/99?lang=zh"), StringComparison.Ordinal);
    }

    /// <summary>Before, a request without reasons sent them out as they were typed.</summary>
    [Fact]
    public async Task What_nobody_has_worded_is_not_published_and_the_correction_is()
    {
        var id = await PublishedWithCorrectionAsync();
        var client = await App.ClientAsync();
        Assert.DoesNotContain(Internal, WebUtility.HtmlDecode(await client.GetStringAsync(new Uri($"/publications/{id}/preview?lang=zh", UriKind.Relative))), StringComparison.Ordinal);
        using var sent = await client.PostAsJsonAsync(new Uri($"/api/publications/{id}/issues", UriKind.Relative), new { version = (await RunAsync(ShowPublication.Slice, new() { Id = id })).Ok().Version });
        var told = await sent.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((2, 2), (told.GetProperty("corrections").GetInt32(), told.GetProperty("untold").GetInt32()));
        var page = await ReadAsync("/open/99?lang=zh");
        Assert.Contains("12 → 14", page, StringComparison.Ordinal);
        Assert.Contains("原因未公布", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Internal, page + await ReadAsync("/open/99.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_the_reasons_written_inside_and_publishes_what_is_worded_there()
    {
        var id = await PublishedWithCorrectionAsync();
        var client = await App.ClientAsync();
        var page = await client.GetStringAsync(new Uri($"/publications/{id}", UriKind.Relative));
        var form = page[page.IndexOf("id=\"publish\"", StringComparison.Ordinal)..];
        form = form[..form.IndexOf("</form>", StringComparison.Ordinal)];
        var fields = Input().Matches(form).Select(m => (Name: WebUtility.HtmlDecode(m.Groups["name"].Value), Value: WebUtility.HtmlDecode(m.Groups["value"].Value))).ToArray();
        Assert.Equal(2, fields.Count(f => f.Name.StartsWith("reason/", StringComparison.Ordinal)));
        Assert.Contains("内部填写：" + Internal, WebUtility.HtmlDecode(form), StringComparison.Ordinal);
        Assert.All(fields, f => Assert.DoesNotContain(Internal, f.Value, StringComparison.Ordinal));
        using var sent = await client.PostAsync(new Uri($"/publications/{id}", UriKind.Relative), new FormUrlEncodedContent(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Name.StartsWith("reason/", StringComparison.Ordinal) ? "重复上报" : f.Value))));
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var read = await ReadAsync("/open/99?lang=zh");
        Assert.Contains("原因：重复上报", read, StringComparison.Ordinal);
        Assert.DoesNotContain(Internal, read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_somebody_has_named_goes_out_and_the_name_of_a_file_does_not()
    {
        foreach (var (file, source, day) in new[] { ("张三密接.csv", (string?)null, 1), ("bulletin.csv", "南湾区疾控中心", 2) })
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes($"date,code,confirmed\n2020-02-0{day},990100000000,{10 + day}\n"));
            (await ImportCounts.ImportAsync(App.Runner, new() { Content = content, FileName = file, Disease = "covid-19" }, source, PublishMode.Publish, App.Actor, App.Words, CancellationToken.None)).Ok();
        }
        (await PublishAsync((await DraftAsync()).Id)).Ok();
        foreach (var path in new[] { "/open/99?lang=zh", "/open/99.json", "/open/99.csv" })
        {
            var read = await ReadAsync(path);
            Assert.DoesNotContain("张三密接", read, StringComparison.Ordinal);
            Assert.Equal(!path.EndsWith("csv", StringComparison.Ordinal), read.Contains("南湾区疾控中心", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_form_of_a_correction_says_that_its_reason_stays_inside()
    {
        await EnterAsync("9901", First, 12);
        var client = await App.ClientAsync();
        Assert.Contains("公开页不直接公布，公布时另行填写", await client.GetStringAsync(new Uri("/counts/day?area=9901&disease=covid-19&date=2020-02-01", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("It stays inside", await client.GetStringAsync(new Uri("/counts/day?area=9901&disease=covid-19&date=2020-02-01&lang=en", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_heaviest_page_there_can_be_stays_below_100_kB()
    {
        var random = new Random(1);
        for (var day = 0; day < 99; day++)
        {
            await EnterAsync("99", First.AddDays(day), (200 * day) + random.Next(200), dead: random.Next(100));
        }
        await EnterAsync("9901", First.AddDays(98), 12345);
        await EnterAsync("9902", First.AddDays(98), 7);
        string Text(int most) => string.Concat(Enumerable.Range(0, most).Select(_ => (char)('\u4e00' + random.Next(2500))));
        var id = (await DraftAsync(new()
        {
            Area = "99", Disease = "covid-19", Title = Text(PublicationFields.MostTitle), TitleEn = "The epidemic", Figures = [OpenFigures.All],
            Introduction = Text(PublicationFields.MostText), Advice = Text(PublicationFields.MostText), Sources = Text(PublicationFields.MostText),
        })).Id;
        (await PublishAsync(id)).Ok();
        for (var day = 0; day < 99; day++)
        {
            await EnterAsync("99", First.AddDays(day), (200 * day) + random.Next(200), "更正", dead: random.Next(100));
        }
        (await PublishAsync(id, [.. Enumerable.Range(0, 99).SelectMany(day => new[] { Measure.Confirmed, Measure.Dead }.Select(measure => new PublishPublication.ToldReason("990000000000", First.AddDays(day), measure, Text(500))))])).Ok();
        var points = 60_000;
        for (; (await UploadAsync(id, Coast(points, random))).Refusal is { Code: "publications/map-unusable" }; points = points * 9 / 10)
        {
            Assert.True(points > 1000);
        }
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = (await App.StrangerAsync()).BaseAddress };
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");
        var packed = await client.GetByteArrayAsync(new Uri("/open/99?lang=zh", UriKind.Relative));
        var page = await ReadAsync("/open/99?lang=zh");
        Assert.Contains("class=\"map\"", page, StringComparison.Ordinal);
        Assert.Equal(20, Reason().Count(page));
        Assert.Contains("此前还有 80 项更正", page, StringComparison.Ordinal);
        var weight = packed.Length;
        foreach (var asset in Asset().Matches(page).Select(m => m.Groups[1].Value))
        {
            weight += (await client.GetByteArrayAsync(new Uri(asset, UriKind.Relative))).Length;
        }
        Assert.InRange(weight, 60_000, 100_000);
    }

    private Task<Result<UploadReviewedMap.Response>> UploadAsync(Guid id, string geometry) =>
        RunAsync(UploadReviewedMap.Slice, new() { Id = id, ApprovalNumber = "GS(2020)4619号", Content = new MemoryStream(Encoding.UTF8.GetBytes(geometry)) });

    /// <summary>Three parts with an outline as ragged as none is.</summary>
    private static string Coast(int points, Random random) => JsonSerializer.Serialize(new
    {
        features = new[] { "9901", "9902", "9903" }.Select((code, i) =>
        {
            var ring = Enumerable.Range(0, points / 3).Select(_ => new[] { 100.0 + i + random.NextDouble(), 30 + random.NextDouble() }).ToList();
            return new { properties = new { code }, geometry = new { type = "Polygon", coordinates = new[] { ring.Append(ring[0]).ToArray() } } };
        }),
    });

    [GeneratedRegex("<input[^>]* name=\"(?<name>[^\"]+)\"(?:[^>]*? value=\"(?<value>[^\"]*)\")?")]
    private static partial Regex Input();

    [GeneratedRegex("原因：")]
    private static partial Regex Reason();

    [GeneratedRegex("<link rel=\"(?:icon|stylesheet)\" href=\"([^\"]+)\"")]
    private static partial Regex Asset();
}

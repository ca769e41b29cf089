using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fangxian.Modules.Tests.Cases.Counts;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Web;

/// <summary>The really started host over HTTP.</summary>
public abstract class WebHostTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : WebHostTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : WebHostTests(DatabaseKind.Postgres);

    [Fact]
    public async Task The_host_says_that_it_and_its_database_work()
    {
        var answer = await JsonAsync(await (await App.ClientAsync()).GetAsync("/health"), HttpStatusCode.OK);
        Assert.Equal("healthy", answer.GetProperty("status").GetString());
        Assert.Equal(App.Databases.Address.Kind.ToString().ToLowerInvariant(), answer.GetProperty("database").GetString());
    }

    [Theory]
    [InlineData("/api/nothing/here")]
    [InlineData("/api/areas/9955")]
    [InlineData("/api/counts/9955?disease=covid-19")]
    public async Task What_is_not_there_answers_404_with_a_problem_document(string path)
    {
        var response = await (await App.ClientAsync()).GetAsync(path);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await JsonAsync(response, HttpStatusCode.NotFound);
        Assert.EndsWith("not-found", problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
    }

    [Fact]
    public async Task A_problem_speaks_the_readers_language()
    {
        var client = await App.ClientAsync();
        Assert.NotEqual(await TitleAsync("zh-CN"), await TitleAsync("en-GB"));

        async Task<string?> TitleAsync(string language)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/areas/9955") { Headers = { { "Accept-Language", language } } };
            return (await JsonAsync(await client.SendAsync(request), HttpStatusCode.NotFound)).GetProperty("title").GetString();
        }
    }

    [Theory]
    [InlineData("/api/areas/search?q=南湾&limit=0", "limit")]
    [InlineData("/api/areas/search?q=南湾&limit=1000", "limit")]
    [InlineData("/api/counts/99", "disease")]
    public async Task A_malformed_request_answers_400_and_names_the_field(string path, string field)
    {
        var problem = await JsonAsync(await (await App.ClientAsync()).GetAsync(path), HttpStatusCode.BadRequest);
        Assert.Equal("platform/malformed", problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("errors").GetProperty(field).EnumerateArray());
    }

    [Theory]
    [InlineData("""{"disease":"covid-19","classification":"sick"}""", "classification")]
    [InlineData("""{"disease":"covid-19","facts":[{"code":"fever","present":true,"on":"yesterday"}]}""", "facts[0].on")]
    [InlineData("""{"disease":"covid-19","onsetDate":"2020-31-01"}""", "onsetDate")]
    [InlineData("""{"disease":"covid-19",""", null)]
    public async Task A_body_that_cannot_be_read_is_told_where_in_the_readers_language(string body, string? field)
    {
        var client = await App.ClientAsync();
        var (chinese, english) = (await ToldAsync("zh-CN"), await ToldAsync("en"));
        Assert.NotEqual(chinese, english);
        Assert.DoesNotContain("Request", chinese + english, StringComparison.Ordinal);
        Assert.Contains(field is null ? "JSON" : "/api/docs", english, StringComparison.Ordinal);

        async Task<string> ToldAsync(string language)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cases") { Content = new StringContent(body, Encoding.UTF8, "application/json"), Headers = { { "Accept-Language", language }, { "Sec-Fetch-Site", "same-origin" } } };
            var problem = await JsonAsync(await client.SendAsync(request), HttpStatusCode.BadRequest);
            return field is null ? problem.GetProperty("title").GetString()! : problem.GetProperty("errors").GetProperty(field)[0].GetString()!;
        }
    }

    [Theory]
    [InlineData("/api/cases/judge?disease=covid-19&edition=6&class=sick", "class")]
    [InlineData("/api/cases/judge?disease=covid-19&edition=6&onsetFrom=2020-02-30", "onsetFrom")]
    [InlineData("/api/cases/due?list=Overdue&limit=many", "limit")]
    [InlineData("/api/people/matches?person=somebody", "person")]
    public async Task A_parameter_that_cannot_be_read_is_named(string path, string field)
    {
        var problem = await JsonAsync(await (await App.ClientAsync()).GetAsync(path), HttpStatusCode.BadRequest);
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task A_reader_who_has_the_present_version_is_told_so()
    {
        var client = await App.ClientAsync();
        var first = await client.GetAsync("/api/areas/9901");
        Assert.NotNull(first.Headers.ETag);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/areas/9901") { Headers = { IfNoneMatch = { first.Headers.ETag } } };
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again)).StatusCode);

        (await App.RunAsync(Fangxian.Registry.Areas.ImportAreas.Slice, new() { Content = new MemoryStream("code,name,level,parent_code\n990109000000,后山县,3,990100000000\n"u8.ToArray()), FileName = "a.csv" })).Ok();
        using var later = new HttpRequestMessage(HttpMethod.Get, "/api/areas/9901") { Headers = { IfNoneMatch = { first.Headers.ETag } } };
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(later)).StatusCode);
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.OK)]
    public async Task A_write_that_another_sites_page_sends_is_refused(string site, HttpStatusCode expected)
    {
        using var form = Form("date,code,confirmed\n2020-02-01,9901,3\n");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/counts/import") { Content = form, Headers = { { "Sec-Fetch-Site", site } } };
        Assert.Equal(expected, (await (await App.ClientAsync()).SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Counts_go_in_and_come_out_as_on_the_command_line()
    {
        var client = await App.ClientAsync();
        using var form = Form("date,code,confirmed\n2020-02-01,9901,3\n2020-02-30,9901,4\n");
        var done = await JsonAsync(await client.PostAsync("/api/counts/import", form), HttpStatusCode.OK);
        Assert.Equal((2, 1, 1), (done.GetProperty("rows").GetInt32(), done.GetProperty("new").GetInt32(), done.GetProperty("refused").GetInt32()));
        var refused = Assert.Single(done.GetProperty("refusedRows").EnumerateArray());
        Assert.Equal((3, "date"), (refused.GetProperty("line").GetInt32(), refused.GetProperty("field").GetString()));

        var counts = await JsonAsync(await client.GetAsync("/api/counts/99?disease=covid-19&date=2020-02-01"), HttpStatusCode.OK);
        Assert.Equal(3, counts.GetProperty("parts").GetProperty("confirmed").GetInt32());
        Assert.Equal(JsonValueKind.Null, counts.GetProperty("own").GetProperty("confirmed").ValueKind);
        Assert.Equal(3, (await App.CountsAsync("99", "2020-02-01")).Parts.Confirmed);
    }

    [Theory]
    [InlineData("/openapi/v1.json", "application/json")]
    [InlineData("/api/docs", "text/html")]
    public async Task The_API_describes_itself(string path, string type)
    {
        var response = await (await App.ClientAsync()).GetAsync(path);
        if (response.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.MovedPermanently or HttpStatusCode.Found)
        {
            response = await (await App.ClientAsync()).GetAsync(new Uri(response.RequestMessage!.RequestUri!, response.Headers.Location!));
        }
        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers_and_names_no_server()
    {
        var response = await (await App.ClientAsync()).GetAsync("/health");
        Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Empty(response.Headers.Server);
    }

    [Fact]
    public async Task A_request_for_another_host_name_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { Host = "evil.example.org" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await (await App.ClientAsync()).SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task The_first_page_opens_within_the_shell()
    {
        var client = await App.ClientAsync();
        var response = await client.GetAsync("/");
        for (var hops = 0; response.Headers.Location is { } next && hops < 3; hops++)
        {
            response = await client.GetAsync(new Uri(response.RequestMessage!.RequestUri!, next));
        }
        var page = await response.Content.ReadAsStringAsync();
        Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("<html lang=\"zh-CN\"", page);
        Assert.Contains("class=\"fx-top\"", page);
    }

    [Fact]
    public async Task An_unknown_page_answers_404_with_a_page()
    {
        var response = await (await App.ClientAsync()).GetAsync("/no-such-page");
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    private static MultipartFormDataContent Form(string csv)
    {
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(csv)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        return new MultipartFormDataContent { { file, "file", "counts.csv" }, { new StringContent(CountFiles.Disease), "disease" } };
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode}: {text[..Math.Min(400, text.Length)]}");
        return JsonDocument.Parse(text).RootElement;
    }
}

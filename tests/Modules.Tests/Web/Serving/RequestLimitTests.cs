using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Microsoft.AspNetCore.Builder;

namespace Fangxian.Modules.Tests.Web.Serving;

/// <summary>Requests that are too large, too slow or malformed, sent to the started host.</summary>
public sealed class RequestLimitTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private Task<WebApplication> HostAsync() => App.HostAsync();

    [Fact]
    public async Task Cookies_of_10_MB_end_the_connection()
    {
        var answer = await (await HostAsync()).SendAsync($"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: fx-session={new string('x', 10 << 20)}\r\n\r\n", Patience);
        Assert.True(answer.Length == 0 || (answer.StartsWith("HTTP/1.1 431", StringComparison.Ordinal) && answer.Contains("Connection: close")), answer);
        Assert.Equal(HttpStatusCode.OK, (await (await App.StrangerAsync()).GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task Headers_over_32_KB_are_answered_431() =>
        Assert.StartsWith("HTTP/1.1 431", await (await HostAsync()).SendAsync($"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: fx-session={new string('x', 33 << 10)}\r\n\r\n", Patience));

    [Fact]
    public async Task An_address_over_8_KB_is_answered_414() =>
        Assert.StartsWith("HTTP/1.1 414", await (await HostAsync()).SendAsync($"GET /areas?q={new string('x', 9 << 10)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", Patience));

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: one\nSet-Cookie: two\r\n \r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example.org\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\0\r\n\r\n")]
    public async Task A_request_that_two_readers_would_read_differently_is_answered_400(string request) =>
        Assert.StartsWith("HTTP/1.1 400", await (await HostAsync()).SendAsync(request, Patience));

    [Fact]
    public async Task A_body_that_drips_is_given_up()
    {
        var answer = await (await HostAsync()).SendAsync("POST /api/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"name\":", Patience);
        Assert.StartsWith("HTTP/1.1 408", answer);
    }

    [Theory]
    [InlineData("/api/sign-in", false)]
    [InlineData("/api/account/password", false)]
    [InlineData("/api/sign-in", true)]
    public async Task A_JSON_body_over_1_MB_is_not_read(string path, bool chunked)
    {
        var client = await App.ClientAsync();
        using var body = new StringContent("{\"name\":\"" + new string('x', 2 << 20) + "\"}", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body, Headers = { TransferEncodingChunked = chunked } };
        var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("platform/too-large", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_form_over_1_MB_is_not_read_on_a_page_without_files()
    {
        using var fields = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Form.Name", new string('x', 2 << 20))]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await (await App.StrangerAsync()).PostAsync("/sign-in", fields)).StatusCode);
    }

    [Fact]
    public async Task A_file_of_several_MB_is_taken_where_files_are()
    {
        var table = "date,code,confirmed\n" + string.Concat(Enumerable.Repeat("2020-02-01,9901,3\n", 200_000));
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(table)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var form = new MultipartFormDataContent { { file, "file", "counts.csv" }, { new StringContent("covid-19"), "disease" } };
        Assert.True(table.Length > 3 << 20);
        Assert.Equal(HttpStatusCode.Created, (await (await App.ClientAsync()).PostAsync("/api/counts/imports", form)).StatusCode);
    }

    [Fact]
    public async Task A_file_name_with_line_ends_and_quotes_becomes_no_header()
    {
        var client = await App.ClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/counts/imports");
        const string Boundary = "b";
        request.Content = new StringContent($"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20evil%3D1%22%3B.csv\r\nContent-Type: text/csv\r\n\r\ndate,code,confirmed\n2020-02-01,9901,3\n\r\n--{Boundary}\r\nContent-Disposition: form-data; name=\"disease\"\r\n\r\ncovid-19\r\n--{Boundary}--\r\n");
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=" + Boundary);
        var made = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var draft = System.Text.Json.JsonDocument.Parse(await made.Content.ReadAsStringAsync());
        var file = await client.GetAsync($"/api/counts/imports/{draft.RootElement.GetProperty("id").GetGuid()}/file");
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.False(file.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain('\n', file.Content.Headers.ContentDisposition!.ToString());
    }

    [Theory]
    [InlineData("/sign-in?lang=en%0d%0aSet-Cookie:%20evil=1")]
    [InlineData("/sign-in?return=%2Fareas%0d%0aSet-Cookie:%20evil=1")]
    [InlineData("/areas%0d%0aSet-Cookie:%20evil=1?x=%0d%0aSet-Cookie:%20evil=1")]
    public async Task Line_ends_in_an_address_become_no_header(string address)
    {
        var answer = await (await App.StrangerAsync()).GetAsync(address);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.StartsWith("evil", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("//evil.example.org/")]
    [InlineData("/\\evil.example.org/")]
    [InlineData("/\t/evil.example.org/")]
    [InlineData("/.//evil.example.org/")]
    [InlineData("/%09/evil.example.org/")]
    [InlineData("https://evil.example.org/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/areas/..//evil.example.org/")]
    [InlineData("/areas/search?q=南湾")]
    public async Task After_signing_in_one_stays_on_this_site(string target)
    {
        (await SetUp.MakeAsync(App.Runner, new() { Code = "-", Name = "first", DisplayName = "First", Password = "one long pass 1" }, CancellationToken.None)).Ok();
        var browser = await App.StrangerAsync();
        var address = "/sign-in?return=" + Uri.EscapeDataString(target);
        var page = await browser.GetStringAsync(address);
        var token = System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
        using var fields = new FormUrlEncodedContent([new("_handler", "sign-in"), new("__RequestVerificationToken", token), new("Form.Name", "first"), new("Form.Password", "one long pass 1")]);
        var entered = await browser.PostAsync(address, fields);
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        var next = new Uri(browser.BaseAddress!, entered.Headers.Location!.OriginalString);
        Assert.Equal(browser.BaseAddress!.Authority, next.Authority);
        Assert.False(next.PathAndQuery.StartsWith("//", StringComparison.Ordinal), entered.Headers.Location.OriginalString);
    }
}

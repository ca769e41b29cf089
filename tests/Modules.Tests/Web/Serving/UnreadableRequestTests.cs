using System.Net;
using System.Text;
using System.Text.Json;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Web.Serving;

/// <summary>What cannot be read is answered in the reader's language, and tells nothing of how the program is made.</summary>
public sealed class UnreadableRequestTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Words of the framework that name parameters, types and ways of the program.</summary>
    private static readonly string[] Inside = ["arameter", "Request", "System.", "Guid", "Service", "Failed", "BytePosition", "inferred"];

    [Theory]
    [InlineData("/api/sign-in", "", null, "/api/docs")]
    [InlineData("/api/sign-in", "null", null, "/api/docs")]
    [InlineData("/api/sign-in", "{", null, "JSON")]
    [InlineData("/api/sign-in", "\"x\"", null, "JSON")]
    [InlineData("/api/sign-in", "{\"name\":5}", "name", "/api/docs")]
    [InlineData("/api/sign-in", "{\"name\":\"\\ud800\"}", "name", "/api/docs")]
    [InlineData("/api/accounts", "{\"name\":\"a\",\"until\":\"never\"}", "until", "/api/docs")]
    public async Task A_body_that_cannot_be_read_is_answered_in_the_readers_words_and_with_none_of_the_programs(string path, string body, string? field, string says)
    {
        var client = await App.ClientAsync();
        foreach (var language in new[] { "zh-CN", "en" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json"), Headers = { { "Accept-Language", language } } };
            await AssertDiscreetAsync(await client.SendAsync(request), language, field, says);
        }
    }

    [Theory]
    [InlineData("/api/accounts/not-an-id", null)]
    [InlineData("/api/audit?record=not-an-id", "record")]
    [InlineData("/api/audit?from=yesterday", "from")]
    public async Task So_is_an_address(string path, string? field)
    {
        var client = await App.ClientAsync();
        foreach (var language in new[] { "zh-CN", "en" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Language", language } } };
            await AssertDiscreetAsync(await client.SendAsync(request), language, field, "/api/docs");
        }
    }

    private static async Task AssertDiscreetAsync(HttpResponseMessage answer, string language, string? field, string says)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest, text);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(field is null ? "platform/bad-request" : "platform/malformed", problem.GetProperty("code").GetString());
        var title = (field is null ? problem.GetProperty("title") : problem.GetProperty("errors").GetProperty(field)[0]).GetString()!;
        Assert.Equal(language == "en", !title.Any(c => c > '\u2000'));
        Assert.DoesNotContain(Inside, word => title.Contains(word, StringComparison.Ordinal));
        Assert.Contains(says, title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /sign-in HTTP/1.0\r\n\r\n")]
    [InlineData("GET /health/../open HTTP/1.0\r\n\r\n")]
    [InlineData("GET /healthy HTTP/1.0\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /sign-in HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api/account HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n")]
    public async Task A_request_without_a_host_name_is_answered_400(string request) =>
        Assert.StartsWith("HTTP/1.1 400", await (await App.HostAsync()).SendAsync(request, Patience));

    /// <summary>Load balancers ask so; what they are told is the same under every name.</summary>
    [Theory]
    [InlineData("GET /health HTTP/1.0\r\n\r\n", "\"status\":\"healthy\"")]
    [InlineData("HEAD /health HTTP/1.0\r\n\r\n", "Content-Security-Policy")]
    public async Task Whether_the_server_works_is_told_to_who_names_no_host(string request, string says)
    {
        var answer = await (await App.HostAsync()).SendAsync(request, Patience);
        Assert.StartsWith("HTTP/1.1 200", answer);
        Assert.Contains(says, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_names_no_host_is_answered_with_the_headers_and_words_of_every_answer()
    {
        var answer = await (await App.HostAsync()).SendAsync("GET /sign-in HTTP/1.0\r\nAccept-Language: en\r\n\r\n", Patience);
        Assert.Contains("Content-Security-Policy", answer, StringComparison.Ordinal);
        Assert.Contains("cannot be read", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "表单")]
    [InlineData("en", "This form can no longer be used")]
    public async Task A_form_that_can_no_longer_be_used_says_so(string language, string said)
    {
        var client = await App.ClientAsync();
        foreach (var fields in new[] { [new("_handler", "rename"), new("Form.Name", "别名县")], Enumerable.Range(0, 3000).Select(n => new KeyValuePair<string, string>("k" + n, "1")).ToArray() })
        {
            using var form = new FormUrlEncodedContent(fields);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/areas/rename?area=990102") { Content = form, Headers = { { "Accept-Language", language } } };
            var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains(said, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }
}

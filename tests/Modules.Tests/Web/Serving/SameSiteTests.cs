using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Web.Serving;

/// <summary>What a page of another site can make a signed-in browser send.</summary>
public sealed class SameSiteTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    private const string Rename = "/areas/rename?area=990102";

    /// <summary>Browsers say where a post comes from; old ones by Origin or Referer alone. The own page is let in by each of them.</summary>
    [Theory]
    [InlineData("cross-site", null, null, HttpStatusCode.Forbidden)]
    [InlineData("same-site", null, null, HttpStatusCode.Forbidden)]
    [InlineData("cross-site", "own", "own", HttpStatusCode.Forbidden)]
    [InlineData(null, "https://evil.example.org", null, HttpStatusCode.Forbidden)]
    [InlineData(null, "null", null, HttpStatusCode.Forbidden)]
    [InlineData(null, null, "https://evil.example.org/page", HttpStatusCode.Forbidden)]
    [InlineData(null, "https://evil.example.org", "own", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", null, null, HttpStatusCode.Redirect)]
    [InlineData(null, "own", null, HttpStatusCode.Redirect)]
    [InlineData(null, null, "own", HttpStatusCode.Redirect)]
    public async Task A_form_that_another_sites_page_sends_with_a_valid_session_is_refused(string? site, string? origin, string? referer, HttpStatusCode expected)
    {
        var client = await App.ClientAsync();
        using var post = Request(client, HttpMethod.Post, Rename, site, origin, referer, await FormAsync(client));
        Assert.Equal(expected, (await client.SendAsync(post)).StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_wherever_it_comes_from()
    {
        var client = await App.ClientAsync();
        using var fields = new FormUrlEncodedContent([new("_handler", "rename"), new("Form.Name", "别名县")]);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync(Rename, fields)).StatusCode);
    }

    /// <summary>The token of one session is worth nothing in another's hands.</summary>
    [Fact]
    public async Task A_token_of_another_account_is_refused()
    {
        var client = await App.ClientAsync();
        var other = await App.ClientOfAsync(await App.AddAccountAsync("other", 0, ("administrator", 0L)));
        using var stolen = await FormAsync(other);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync(Rename, stolen)).StatusCode);
    }

    [Theory]
    [InlineData("same-origin", null, null, HttpStatusCode.OK)]
    [InlineData("none", null, null, HttpStatusCode.OK)]
    [InlineData(null, null, "own", HttpStatusCode.OK)]
    [InlineData(null, "own", null, HttpStatusCode.OK)]
    [InlineData("cross-site", null, null, HttpStatusCode.Unauthorized)]
    [InlineData("same-site", null, null, HttpStatusCode.Unauthorized)]
    [InlineData(null, "https://evil.example.org", "own", HttpStatusCode.Unauthorized)]
    [InlineData(null, null, "https://evil.example.org/page", HttpStatusCode.Unauthorized)]
    [InlineData(null, null, null, HttpStatusCode.Unauthorized)]
    public async Task The_API_believes_a_cookie_from_this_sites_own_pages_only(string? site, string? origin, string? referer, HttpStatusCode expected)
    {
        var client = await App.ClientAsync();
        using var request = Request(client, HttpMethod.Get, "/api/account", site, origin, referer, null);
        Assert.Equal(expected, (await client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("none", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.OK)]
    public async Task A_write_to_the_API_with_a_cookie_comes_from_this_sites_own_pages_only(string? site, HttpStatusCode expected)
    {
        var client = await App.ClientAsync();
        using var body = new StringContent("{\"name\":\"新名县\"}", Encoding.UTF8, "application/json");
        using var request = Request(client, HttpMethod.Post, "/api/account/authenticator", site, null, null, body);
        Assert.Equal(expected, (await client.SendAsync(request)).StatusCode);
    }

    private static HttpRequestMessage Request(HttpClient client, HttpMethod method, string path, string? site, string? origin, string? referer, HttpContent? content)
    {
        client.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        var own = client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in new[] { ("Sec-Fetch-Site", site), ("Origin", origin is "own" ? own : origin), ("Referer", referer is "own" ? own + "/areas" : referer) })
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
        return request;
    }

    private static async Task<FormUrlEncodedContent> FormAsync(HttpClient client)
    {
        var page = await client.GetStringAsync(Rename);
        var form = Regex.Matches(page, "<form.*?</form>", RegexOptions.Singleline).Select(m => m.Value).Single(f => f.Contains("value=\"rename\""));
        var fields = Regex.Matches(form, "<input[^>]*? name=\"([^\"]+)\"[^>]*>").ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(Regex.Match(m.Value, " value=\"([^\"]*)\"").Groups[1].Value));
        fields["Form.Name"] = "北岭新县";
        return new FormUrlEncodedContent(fields);
    }
}

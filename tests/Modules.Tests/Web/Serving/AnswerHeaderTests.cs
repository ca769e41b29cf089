using System.Net;
using System.Text;
using Fangxian.Platform.Data;
using Fangxian.Web.Serving;

namespace Fangxian.Modules.Tests.Web.Serving;

/// <summary>Every kind of answer of the started host carries the headers that protect its reader.</summary>
public sealed class AnswerHeaderTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    [Theory]
    [InlineData("page", "/areas?area=99", 200)]
    [InlineData("API", "/api/areas/99", 200)]
    [InlineData("API not found", "/api/areas/9955", 404)]
    [InlineData("unknown page", "/nowhere", 404)]
    [InlineData("malformed", "/api/areas/search?q=x&limit=0", 400)]
    [InlineData("redirect", "/", 302)]
    [InlineData("static", "/_content/Fangxian.Platform/theme.css", 200)]
    [InlineData("health", "/health", 200)]
    [InlineData("description", "/openapi/v1.json", 200)]
    [InlineData("viewer", "/api/docs/", 200)]
    public async Task Every_answer_carries_them(string kind, string path, int status) => AssertProtected(kind, await (await App.ClientAsync()).GetAsync(path), status, path.Contains("_content"));

    [Fact]
    public async Task A_stranger_who_is_turned_away_a_limit_a_refused_write_and_a_fault_carry_them_too()
    {
        var host = await App.HostAsync(ServingOptions.Default with { RateLimits = RateLimitOptions.None with { AddressPerMinute = 2 } });
        using var browser = host.Browser();
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        using var crossSite = new HttpRequestMessage(HttpMethod.Post, "/api/sign-in") { Content = body, Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        AssertProtected("cross-site", await browser.SendAsync(crossSite), 403, isStatic: false);
        AssertProtected("to the sign-in", await browser.GetAsync("/areas"), 302, isStatic: false);
        AssertProtected("not signed in", await browser.GetAsync("/api/areas/99"), 401, isStatic: false);
        AssertProtected("limit", await browser.GetAsync("/api/areas/99"), 429, isStatic: false);

        await using var broken = await OutbreakApp.StartAsync(DatabaseKind.Sqlite, StartingPoint.InventedProvince);
        var client = await broken.ClientAsync();
        await broken.Databases.WriteAsync<Fangxian.Platform.Results.Done>(Fangxian.Platform.Identity.Scope.Everything, async (db, token) =>
        {
            await using var lease = await db.OpenAsync(token);
            await using var drop = lease.Command("DROP TABLE organisation");
            await drop.ExecuteNonQueryAsync(token);
            return Fangxian.Platform.Results.Done.Instance;
        }, CancellationToken.None);
        var fault = await client.GetAsync("/api/organisations?area=99");
        AssertProtected("fault", fault, (int)fault.StatusCode, isStatic: false);
        Assert.True((int)fault.StatusCode >= 500, fault.StatusCode.ToString());
    }

    private static void AssertProtected(string kind, HttpResponseMessage answer, int status, bool isStatic)
    {
        Assert.True(status == (int)answer.StatusCode, $"{kind}: {(int)answer.StatusCode}");
        var policy = Header("Content-Security-Policy");
        Assert.Contains("default-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        var scripts = policy.Split(';').Single(p => p.Trim().StartsWith("script-src", StringComparison.Ordinal));
        Assert.DoesNotContain("unsafe", scripts);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("same-origin", Header("Referrer-Policy"));
        Assert.Contains("camera=()", Header("Permissions-Policy"));
        Assert.Empty(answer.Headers.Server);
        Assert.True(answer.Headers.CacheControl is { } cache && (isStatic || cache.NoStore || cache.NoCache), $"{kind}: {answer.Headers.CacheControl}");
        if (answer.Content.Headers.ContentType?.MediaType is "text/html" && kind != "viewer")
        {
            Assert.DoesNotContain("unsafe", policy);
            Assert.True(answer.Headers.CacheControl!.NoStore, kind);
        }

        string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : throw new InvalidOperationException($"{kind} has no {name}");
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Web.Serving;

namespace Fangxian.Modules.Tests.Web.Serving;

/// <summary>The really started host over TLS, and behind a proxy.</summary>
public sealed class ServingTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    private const string Password = "one long pass 1";

    protected override StartingPoint Start => StartingPoint.Empty;

    private static readonly ServingOptions Behind = ServingOptions.Default with { Hosts = [Callers.Name], Proxies = [IPNetwork.Parse("127.0.0.2/32")] };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await SetUp.MakeAsync(App.Runner, new() { Code = "-", Name = "first", DisplayName = "First", Password = Password }, CancellationToken.None)).Ok();
    }

    [Theory]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("https://0.0.0.0:0")]
    public async Task Over_TLS_cookies_are_bound_to_the_host_and_the_browser_is_told_to_stay(string urls)
    {
        var (certificate, file, key) = Callers.NewCertificate(TestDatabases.NewFolder());
        var host = await App.HostAsync(ServingOptions.Default with { Tls = new(file, key), Hosts = [Callers.Name] }, urls);
        using var browser = host.Browser(name: Callers.Name, trusts: certificate);
        var page = await browser.GetAsync("/sign-in?lang=en");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.StartsWith("max-age=31536000", page.Headers.GetValues("Strict-Transport-Security").Single());
        var entered = await SignInAsync(browser);
        Assert.All(page.Headers.GetValues("Set-Cookie").Concat(entered.Headers.GetValues("Set-Cookie")), AssertBound);
        Assert.Contains(page.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-fx-form=", StringComparison.Ordinal));
        Assert.Contains(entered.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-fx-session=", StringComparison.Ordinal));
        Assert.Equal("127.0.0.1", await AddressOfSessionAsync(browser));

        using var stranger = host.Browser(name: "evil.example.org", trusts: certificate);
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.GetAsync("/sign-in")).StatusCode);
    }

    [Fact]
    public async Task A_passkey_belongs_to_the_name_of_the_host()
    {
        var (certificate, file, key) = Callers.NewCertificate(TestDatabases.NewFolder());
        var host = await App.HostAsync(ServingOptions.Default with { Tls = new(file, key), Hosts = [Callers.Name] }, "https://127.0.0.1:0");
        using var browser = host.Browser(name: Callers.Name, trusts: certificate);
        var asked = await browser.PostAsJsonAsync("/api/sign-in/passkey-options", new { });
        AssertBound(asked.Headers.GetValues("Set-Cookie").Single(c => c.Contains("fx-passkey=", StringComparison.Ordinal)));
        using var answer = JsonDocument.Parse(await asked.Content.ReadAsStringAsync());
        using var options = JsonDocument.Parse(answer.RootElement.GetProperty("options").GetString()!);
        Assert.Equal(Callers.Name, options.RootElement.GetProperty("rpId").GetString());
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_restart_and_a_broken_one_is_not()
    {
        var folder = TestDatabases.NewFolder();
        var (first, file, key) = Callers.NewCertificate(folder, "secret of the key");
        var certificate = TlsCertificate.Open(new(file, key, "secret of the key")).Ok();
        await using var host = Fangxian.Web.WebHost.Build(App.Databases, "https://127.0.0.1:0", App.Clock, ServingOptions.Default with { Hosts = [Callers.Name] }, certificate);
        await host.StartAsync();
        await AssertShownAsync(first);

        var (second, _, _) = Callers.NewCertificate(folder, "secret of the key");
        File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
        certificate.Renew();
        await AssertShownAsync(second);

        await File.WriteAllTextAsync(file, "no certificate");
        certificate.Renew();
        await AssertShownAsync(second);

        async Task AssertShownAsync(X509Certificate2 expected)
        {
            using var browser = host.Browser(name: Callers.Name, trusts: expected);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/health")).StatusCode);
        }
    }

    [Fact]
    public void A_certificate_in_a_PFX_file_opens_with_its_password_only()
    {
        var folder = TestDatabases.NewFolder();
        var file = Path.Combine(folder, "certificate.pfx");
        using var key = System.Security.Cryptography.ECDsa.Create();
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=x", key, System.Security.Cryptography.HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow().AddDays(1));
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, "right"));
        Assert.True(TlsCertificate.Open(new(file, Password: "right")).IsOk);
        Assert.Equal("serving/certificate-unusable", TlsCertificate.Open(new(file, Password: "wrong")).Refusal?.Code);
        Assert.Equal("serving/certificate-unusable", TlsCertificate.Open(new(file + ".none")).Refusal?.Code);
    }

    [Fact]
    public async Task What_the_named_proxy_says_of_the_caller_is_believed()
    {
        var host = await App.HostAsync(Behind);
        using var proxy = Forwarding(host.Browser(from: "127.0.0.2"), "198.51.100.1, 203.0.113.9", "https");
        proxy.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        var entered = await proxy.PostAsJsonAsync("/api/sign-in", new { name = "first", password = Password });
        Assert.Equal(HttpStatusCode.OK, entered.StatusCode);
        var cookie = entered.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-fx-session=", StringComparison.Ordinal));
        AssertBound(cookie);
        Assert.NotEmpty(entered.Headers.GetValues("Strict-Transport-Security"));
        proxy.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal("203.0.113.9", await AddressOfSessionAsync(proxy));
    }

    [Fact]
    public async Task What_anybody_else_says_of_the_caller_is_not()
    {
        var host = await App.HostAsync(Behind);
        using var other = Forwarding(host.Browser(from: "127.0.0.3"), "203.0.113.9", "https");
        var entered = await SignInAsync(other);
        Assert.Contains(entered.Headers.GetValues("Set-Cookie"), c => c.StartsWith("fx-session=", StringComparison.Ordinal));
        Assert.False(entered.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal("127.0.0.3", await AddressOfSessionAsync(other));
    }

    [Fact]
    public async Task What_came_to_the_proxy_in_the_clear_is_sent_to_TLS_or_refused()
    {
        var host = await App.HostAsync(Behind);
        using var plain = Forwarding(host.Browser(from: "127.0.0.2"), "203.0.113.9", "http");
        var moved = await plain.GetAsync("/sign-in?return=%2Fareas");
        Assert.Equal((HttpStatusCode.PermanentRedirect, $"https://{Callers.Name}/sign-in?return=%2Fareas"), (moved.StatusCode, moved.Headers.Location!.OriginalString));
        Assert.Equal(HttpStatusCode.Forbidden, (await plain.PostAsJsonAsync("/api/sign-in", new { name = "first", password = Password })).StatusCode);
        using var silent = Forwarding(host.Browser(from: "127.0.0.2"), "203.0.113.9", null);
        Assert.Equal(HttpStatusCode.Forbidden, (await silent.GetAsync("/sign-in")).StatusCode);
        using var health = host.Browser(from: "127.0.0.2");
        Assert.Equal(HttpStatusCode.OK, (await health.GetAsync("/health")).StatusCode);
    }

    private static SiteClient Forwarding(SiteClient caller, string @for, string? proto)
    {
        caller.DefaultRequestHeaders.Add("X-Forwarded-For", @for);
        caller.DefaultRequestHeaders.Add("X-Forwarded-Host", Callers.Name);
        if (proto is not null)
        {
            caller.DefaultRequestHeaders.Add("X-Forwarded-Proto", proto);
        }
        return caller;
    }

    private static async Task<HttpResponseMessage> SignInAsync(HttpClient browser)
    {
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        var entered = await browser.PostAsJsonAsync("/api/sign-in", new { name = "first", password = Password });
        Assert.Equal(HttpStatusCode.OK, entered.StatusCode);
        return entered;
    }

    private static async Task<string?> AddressOfSessionAsync(HttpClient browser)
    {
        var sessions = await browser.GetFromJsonAsync<JsonElement>("/api/account/sessions");
        return sessions.GetProperty("sessions").EnumerateArray().Single(s => s.GetProperty("isThis").GetBoolean()).GetProperty("address").GetString();
    }

    private static void AssertBound(string cookie)
    {
        Assert.StartsWith("__Host-", cookie);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/;", cookie + ";", StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
    }
}

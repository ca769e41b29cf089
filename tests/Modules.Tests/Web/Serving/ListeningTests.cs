using System.Net;
using Fangxian.Web.Serving;
using Microsoft.AspNetCore.Http;

namespace Fangxian.Modules.Tests.Web.Serving;

/// <summary>Where the server may listen.</summary>
public sealed class ListeningTests
{
    private static readonly ServingOptions Bare = ServingOptions.Default;
    private static readonly ServingOptions Named = Bare with { Hosts = [Callers.Name] };
    private static readonly ServingOptions Tls = Named with { Tls = new("certificate.pem") };
    private static readonly ServingOptions Proxy = Named with { Proxies = [IPNetwork.Parse("10.1.2.3/32")] };

    private static string? CodeOf(string urls, ServingOptions options, DataKind data = DataKind.Own) => Listening.Refuse(urls, options, data)?.Code;

    [Theory]
    [InlineData("http://127.0.0.1:5020")]
    [InlineData("http://localhost:5020")]
    [InlineData("http://[::1]:5020")]
    [InlineData("http://127.0.0.1:5020;http://localhost:5021")]
    public void This_machine_may_always_call(string urls)
    {
        Assert.Null(CodeOf(urls, Bare));
        Assert.Null(CodeOf(urls, Bare, DataKind.Demonstration));
    }

    [Theory]
    [InlineData("http://0.0.0.0:5020")]
    [InlineData("http://*:5020")]
    [InlineData("http://+:5020")]
    [InlineData("http://[::]:5020")]
    [InlineData("http://10.0.0.5:5020")]
    [InlineData("http://localhost.example.cn:5020")]
    [InlineData("http://127.0.0.1.example.cn:5020")]
    [InlineData("http://127.0.0.1:5020;http://0.0.0.0:5020")]
    public void In_the_clear_nobody_beyond_this_machine_is_answered_but_a_named_proxy(string urls)
    {
        Assert.Equal("serving/not-beyond-loopback", CodeOf(urls, Tls));
        Assert.Null(CodeOf(urls, Proxy));
    }

    [Fact]
    public void Over_TLS_others_are_answered_under_the_names_that_are_told()
    {
        Assert.Null(CodeOf("https://0.0.0.0:443;http://127.0.0.1:5020", Tls));
        Assert.Equal("serving/hosts-missing", CodeOf("https://0.0.0.0:443", Tls with { Hosts = [] }));
        Assert.Equal("serving/certificate-missing", CodeOf("https://0.0.0.0:443", Named));
        Assert.Equal("serving/hosts-missing", CodeOf("http://127.0.0.1:5020", Proxy with { Hosts = [] }));
    }

    [Fact]
    public void A_demonstration_stays_on_this_machine()
    {
        Assert.Equal("serving/demonstration-stays-here", CodeOf("https://0.0.0.0:443", Tls, DataKind.Demonstration));
        Assert.Equal("serving/demonstration-stays-here", CodeOf("http://127.0.0.1:5020", Proxy, DataKind.Demonstration));
        Assert.Null(CodeOf("https://127.0.0.1:5021", Tls, DataKind.Demonstration));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:21")]
    [InlineData("http://unix:/run/fangxian.sock")]
    [InlineData("here")]
    public void What_is_no_address_is_not_listened_on(string url) => Assert.Equal("serving/address-unusable", CodeOf(url, Proxy));

    /// <summary>Whoever is not the proxy and not on this machine gets no answer in the clear, whatever its headers say.</summary>
    [Theory]
    [InlineData("203.0.113.7", false, 403)]
    [InlineData("10.1.2.4", false, 403)]
    [InlineData("10.1.2.3", false, 200)]
    [InlineData("::ffff:10.1.2.3", false, 200)]
    [InlineData("127.0.0.1", false, 200)]
    [InlineData("203.0.113.7", true, 200)]
    public async Task A_plain_request_comes_from_the_named_proxy_or_this_machine(string peer, bool tls, int status)
    {
        var http = new DefaultHttpContext { Request = { Scheme = tls ? "https" : "http" }, Connection = { RemoteIpAddress = IPAddress.Parse(peer) } };
        http.Request.Headers["X-Forwarded-For"] = "127.0.0.1";
        http.Request.Headers["X-Forwarded-Proto"] = "https";
        await NamedProxy.RefuseOthers(Proxy, _ => Task.CompletedTask)(http);
        Assert.Equal(status, http.Response.StatusCode);
    }
}

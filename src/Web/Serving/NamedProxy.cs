using System.Net;
using Fangxian.Platform.Localisation;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Fangxian.Web.Serving;

/// <summary>
/// Who may call over plain http, and whose word about the caller is believed: the proxies that are named, and this
/// machine. What they forward must have come to them over TLS.
/// </summary>
internal static class NamedProxy
{
    public static ForwardedHeadersOptions Headers(ServingOptions serving)
    {
        var headers = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost, ForwardLimit = null };
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var network in serving.Proxies)
        {
            headers.KnownIPNetworks.Add(network);
        }
        foreach (var host in serving.Hosts)
        {
            headers.AllowedHosts.Add(host);
        }
        return headers;
    }

    /// <summary>Before anything is believed: a plain request from elsewhere is refused, and its connection ended.</summary>
    public static RequestDelegate RefuseOthers(ServingOptions serving, RequestDelegate next) => http =>
    {
        var peer = http.Connection.RemoteIpAddress;
        var byProxy = serving.IsProxy(peer);
        if (!byProxy && !http.Request.IsHttps && (peer is null || !IPAddress.IsLoopback(ServingOptions.Plain(peer))))
        {
            http.Response.Headers.Connection = "close";
            return RefuseAsync(http, StatusCodes.Status403Forbidden, "serving.not-the-proxy");
        }
        if (byProxy && http.Request.Headers.ContainsKey("X-Forwarded-For"))
        {
            http.Items[typeof(NamedProxy)] = true;
        }
        return next(http);
    };

    /// <summary>After the proxy's word has been taken: what came to it over plain http is sent to https, or refused.</summary>
    public static Task RequireTlsAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.IsHttps || !http.Items.ContainsKey(typeof(NamedProxy)))
        {
            return next(http);
        }
        if (HttpMethods.IsGet(http.Request.Method) && http.Request.Host.HasValue && http.Request.Headers.ContainsKey("X-Original-Proto"))
        {
            http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            http.Response.Headers.Location = $"https://{http.Request.Host.Host}{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}";
            return Task.CompletedTask;
        }
        return RefuseAsync(http, StatusCodes.Status403Forbidden, "serving.proxy-without-tls");
    }

    private static Task RefuseAsync(HttpContext http, int status, string key)
    {
        var words = new Words(Composition.Texts, RequestLanguage.Of(http));
        return FaultPage.WriteAsync(http, status, words["web.not-permitted.title"], words[key], words);
    }
}

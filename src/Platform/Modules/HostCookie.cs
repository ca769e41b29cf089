using Microsoft.AspNetCore.Http;

namespace Fangxian.Platform.Modules;

/// <summary>Names of cookies: over TLS the name itself binds a cookie to this host and the path <c>/</c> (RFC 6265bis, 4.1.3.2).</summary>
public static class HostCookie
{
    public static string Name(HttpContext? http, string name) => http?.Request.IsHttps is true ? "__Host-" + name : name;
}

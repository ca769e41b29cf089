using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;

namespace Fangxian.Web;

/// <summary>The language of a request: what <c>?lang=</c> says now, else what was chosen before, else what the browser prefers.</summary>
public static class RequestLanguage
{
    private const string Cookie = "fx-lang";

    public static Language Of(HttpContext? http) =>
        http is null ? Language.Chinese
        : Languages.FromTag(http.Request.Query["lang"]) ?? (IsOpen(http) ? null : Languages.FromTag(http.Request.Cookies[HostCookie.Name(http, Cookie)])) ?? Languages.FromAcceptLanguage(http.Request.Headers.AcceptLanguage);

    public static Task RememberAsync(HttpContext http, RequestDelegate next)
    {
        if (Languages.FromTag(http.Request.Query["lang"]) is { } chosen && !IsOpen(http))
        {
            http.Response.Cookies.Append(HostCookie.Name(http, Cookie), chosen is Language.English ? "en" : "zh", new() { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Strict, HttpOnly = true, Secure = http.Request.IsHttps, Path = "/", IsEssential = true });
        }
        return next(http);
    }

    /// <summary>The open pages are the same for everybody and kept on the way: no cookie chooses their language, and they set none.</summary>
    private static bool IsOpen(HttpContext http) => http.Request.Path.StartsWithSegments("/open");
}

using Fangxian.Platform.Modules;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fangxian.Administration.Accounts;

/// <summary>The challenge of a passkey between question and answer: sealed in a cookie for five minutes, and used once.</summary>
internal static class PasskeyState
{
    private const string Cookie = "fx-passkey";

    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    public static void Keep(HttpContext http, string? state) =>
        http.Response.Cookies.Append(HostCookie.Name(http, Cookie), Seal(http).Protect(state ?? "", Lasts), Options(http, Lasts));

    public static string? Take(HttpContext http)
    {
        http.Response.Cookies.Append(HostCookie.Name(http, Cookie), "", Options(http, TimeSpan.Zero));
        try
        {
            return http.Request.Cookies[HostCookie.Name(http, Cookie)] is { Length: > 0 } kept ? Seal(http).Unprotect(kept) : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private static ITimeLimitedDataProtector Seal(HttpContext http) => http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector(Cookie).ToTimeLimitedDataProtector();

    private static CookieOptions Options(HttpContext http, TimeSpan age) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, IsEssential = true, Path = "/", MaxAge = age };
}

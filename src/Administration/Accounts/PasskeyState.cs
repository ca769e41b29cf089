using Fangxian.Platform.Modules;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fangxian.Administration.Accounts;

/// <summary>The challenge of a passkey between question and answer: sealed in a cookie for five minutes, and used once.</summary>
internal static class PasskeyState
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    private const string Cookie = "fx-passkey";

    public static void Keep(HttpContext http, string? state) =>
        http.Response.Cookies.Append(HostCookie.Name(http, Cookie), Seal(http).Protect(state ?? "", Lasts), Options(http, Lasts));

    /// <summary>What was kept; null where there is none, or it was taken before.</summary>
    public static string? Take(HttpContext http)
    {
        http.Response.Cookies.Append(HostCookie.Name(http, Cookie), "", Options(http, TimeSpan.Zero));
        try
        {
            return http.Request.Cookies[HostCookie.Name(http, Cookie)] is { Length: > 0 } kept && Seal(http).Unprotect(kept) is var state && http.RequestServices.GetRequiredService<UsedChallenges>().Use(state) ? state : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private static ITimeLimitedDataProtector Seal(HttpContext http) => http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector(Cookie).ToTimeLimitedDataProtector();

    private static CookieOptions Options(HttpContext http, TimeSpan age) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, IsEssential = true, Path = "/", MaxAge = age };
}

/// <summary>
/// The challenges that were answered, right or wrong, for as long as their cookies open: whoever has caught an answer and its
/// cookie opens nothing by them. They live in the server's memory only.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="most">How many are kept; beyond them no passkey is taken until some are over, and passwords still are.</param>
public sealed class UsedChallenges(TimeProvider clock, int most)
{
    private const int Most = 100_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Queue<(string Challenge, DateTimeOffset Until)> _ending = new();

    public UsedChallenges(TimeProvider clock)
        : this(clock, Most)
    {
    }

    /// <summary>Uses a challenge up; false where that was done before.</summary>
    internal bool Use(string state)
    {
        var (now, challenge) = (clock.GetUtcNow(), Convert.ToHexString(Platform.Identity.Secret.Hash(state)));
        lock (_lock)
        {
            while (_ending.TryPeek(out var first) && first.Until <= now)
            {
                _used.Remove(_ending.Dequeue().Challenge);
            }
            if (_used.Count >= most || !_used.Add(challenge))
            {
                return false;
            }
            _ending.Enqueue((challenge, now + PasskeyState.Lasts));
            return true;
        }
    }
}

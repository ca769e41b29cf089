using Fangxian.Platform.Modules;
using Microsoft.AspNetCore.Http;

namespace Fangxian.Administration.Accounts;

/// <summary>The cookies that carry a session's secret: to this site only, never to a script.</summary>
public static class SessionCookie
{
    private const string Name = "fx-session", WaitingName = "fx-code";

    /// <summary>The secret of the request's session; null without one.</summary>
    public static string? Of(HttpContext http) => Read(http, Name);

    /// <summary>The secret of the session that waits for a code.</summary>
    public static string? WaitingOf(HttpContext http) => Read(http, WaitingName);

    /// <summary>Hands the browser what the session's state asks for.</summary>
    public static void Give(HttpContext http, SignIn.Response session)
    {
        http.Items[typeof(SessionCookie)] = session;
        Append(http, session.AwaitsCode ? WaitingName : Name, session.Secret, session.AwaitsCode ? Session.CodeWithin : Session.Longest);
        if (!session.AwaitsCode)
        {
            Append(http, WaitingName, "", TimeSpan.Zero);
        }
    }

    /// <summary>Whether this request has opened a session: any other attempt to sign in has failed.</summary>
    public static bool WasGiven(HttpContext http) => http.Items.ContainsKey(typeof(SessionCookie));

    public static void Take(HttpContext http) => Append(http, Name, "", TimeSpan.Zero);

    /// <summary>From where the request comes, as the session remembers it.</summary>
    public static Visit VisitOf(HttpContext http)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        return new Visit(http.Connection.RemoteIpAddress?.ToString(), agent.Length == 0 ? null : agent[..Math.Min(agent.Length, 120)]);
    }

    private static string? Read(HttpContext http, string name) => http.Request.Cookies[HostCookie.Name(http, name)] is { Length: > 0 and <= 64 } secret ? secret : null;

    private static void Append(HttpContext http, string name, string value, TimeSpan age) => http.Response.Cookies.Append(HostCookie.Name(http, name), value, new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        IsEssential = true,
        Path = "/",
        MaxAge = age,
    });
}

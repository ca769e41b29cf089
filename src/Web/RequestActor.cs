using System.Security.Claims;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Tokens;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.PublicInformation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Fangxian.Web;

/// <summary>
/// Says who a request comes from, and turns away early whoever may not pass: everything is closed but what is marked
/// as open. Strangers are led to the sign-in page; the API answers 401 or 403.
/// </summary>
internal static class RequestActor
{
    private const string Bearer = "Bearer ";

    public static Actor Of(HttpContext? http) => http?.Items[typeof(Actor)] as Actor ?? Actor.Anonymous;

    public static async Task ReadAsync(HttpContext http, RequestDelegate next)
    {
        if (IsForAnybody(http.GetEndpoint()))
        {
            await next(http);
            return;
        }
        var actor = TokenOf(http.Request) is { } token ? await OfTokenAsync(http, token) : await OfSessionAsync(http);
        http.Items[typeof(Actor)] = actor;
        if (actor.AccountId is { } id)
        {
            http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id.ToString()), new Claim(ClaimTypes.Name, actor.Name)], "session"));
        }
        await next(http);
    }

    /// <summary>Behind the limits, so that whoever is turned away is counted too.</summary>
    public static Task TurnAwayAsync(HttpContext http, RequestDelegate next)
    {
        var (endpoint, actor) = (http.GetEndpoint(), Of(http));
        return !IsForAnybody(endpoint) && !IsOfOpenSite(http, endpoint) && Refuse(http, endpoint, actor) is { } refusal ? TurnAwayAsync(http, actor, refusal) : next(http);
    }

    /// <summary>What a machine shows, which it may on the API only; a cookie that comes with it counts for nothing.</summary>
    private static string? TokenOf(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") && request.Headers.Authorization.ToString() is var shown && shown.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? shown[Bearer.Length..].Trim() : null;

    private static async Task<Actor> OfTokenAsync(HttpContext http, string token)
    {
        if (await http.RequestServices.GetRequiredService<TokenBearer>().OfAsync(token, http.Connection.RemoteIpAddress, http.RequestAborted) is { } machine)
        {
            return machine;
        }
        http.Items[typeof(TokenRefused)] = true;
        return Actor.Anonymous;
    }

    /// <summary>Files of the program, the question whether it works: no page, and nothing that knows its reader.</summary>
    private static bool IsForAnybody(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IAllowAnonymous>() is not null && endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null;

    /// <summary>What routing itself answers below the open pages, 405 for another method than reading: nobody has to sign in for it.</summary>
    private static bool IsOfOpenSite(HttpContext http, Endpoint? endpoint) => endpoint is { Metadata.Count: 0 } && http.Request.Path.StartsWithSegments("/open");

    private static async Task<Actor> OfSessionAsync(HttpContext http) =>
        SessionCookie.Of(http) is { } secret && SameSite.MayUseCookie(http.Request) ? await http.RequestServices.GetRequiredService<SignedIn>().OfSessionAsync(secret, http.RequestAborted) : Actor.Anonymous;

    private static Refusal? Refuse(HttpContext http, Endpoint? endpoint, Actor actor)
    {
        if (http.Items.ContainsKey(typeof(TokenRefused)))
        {
            return new TokenRefused();
        }
        var asked = endpoint?.Metadata.GetMetadata<SliceMetadata>()?.Slice.Permission ?? endpoint?.Metadata.GetMetadata<RunsAttribute>()?.Permission;
        return endpoint?.Metadata.GetMetadata<IAllowAnonymous>() is not null || (asked is { } open && Actor.Anonymous.May(open)) ? null
            : actor.IsAnonymous ? new NotSignedIn()
            : asked is { } permission && !actor.May(permission) ? new NotPermitted(permission.Name)
            : null;
    }

    private static async Task TurnAwayAsync(HttpContext http, Actor actor, Refusal refusal)
    {
        var words = http.RequestServices.GetRequiredService<Words>();
        if (http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/openapi"))
        {
            if (refusal is TokenRefused or NotSignedIn)
            {
                http.Response.Headers.WWWAuthenticate = refusal is TokenRefused ? "Bearer error=\"invalid_token\"" : "Bearer";
            }
            await http.RequestServices.GetRequiredService<Door>().Problem(refusal).ExecuteAsync(http);
        }
        else if (actor.IsAnonymous && http.Request.Path == "/" && SessionCookie.Of(http) is null && await AnythingToReadAsync(http))
        {
            http.Response.Redirect("/open");
        }
        else if (actor.IsAnonymous)
        {
            var ended = SessionCookie.Of(http) is null ? "" : "&ended=1";
            http.Response.Redirect("/sign-in?return=" + Uri.EscapeDataString(HttpMethods.IsGet(http.Request.Method) ? http.Request.Path + http.Request.QueryString.Value : "/") + ended);
        }
        else
        {
            await FaultPage.WriteAsync(http, StatusCodes.Status403Forbidden, words["web.not-permitted.title"], words.Say(refusal), words);
        }
    }

    /// <summary>Whoever comes without an account is led to what is published, and only then to the sign-in page.</summary>
    private static async Task<bool> AnythingToReadAsync(HttpContext http)
    {
        await using var db = http.RequestServices.GetRequiredService<Databases>().ForReading(Scope.Nothing);
        return await db.AnythingPublishedAsync(http.RequestAborted);
    }
}

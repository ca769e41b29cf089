using System.Security.Claims;
using Fangxian.Administration.Accounts;
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
    public static Actor Of(HttpContext? http) => http?.Items[typeof(Actor)] as Actor ?? Actor.Anonymous;

    public static async Task ReadAsync(HttpContext http, RequestDelegate next)
    {
        var endpoint = http.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<IAllowAnonymous>() is not null && endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
        {
            await next(http);
            return;
        }
        var actor = await OfSessionAsync(http);
        http.Items[typeof(Actor)] = actor;
        if (actor.AccountId is { } id)
        {
            http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id.ToString()), new Claim(ClaimTypes.Name, actor.Name)], "session"));
        }
        if (Refuse(endpoint, actor) is { } refusal)
        {
            await TurnAwayAsync(http, actor, refusal);
            return;
        }
        await next(http);
    }

    private static async Task<Actor> OfSessionAsync(HttpContext http) =>
        SessionCookie.Of(http) is { } secret && MayUseCookie(http.Request) ? await http.RequestServices.GetRequiredService<SignedIn>().OfSessionAsync(secret, http.RequestAborted) : Actor.Anonymous;

    /// <summary>The API takes the cookie only from this site's own pages, and from an address typed by hand for reading.</summary>
    private static bool MayUseCookie(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api") || request.Headers["Sec-Fetch-Site"].ToString() is var site && (site == "same-origin" || (site == "none" && HttpMethods.IsGet(request.Method)));

    private static Refusal? Refuse(Endpoint? endpoint, Actor actor)
    {
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

using Fangxian.Platform.Results;

namespace Fangxian.Web;

/// <summary>
/// Whose page a request comes from. Browsers say it by <c>Sec-Fetch-Site</c>; those that do not yet say it by
/// <c>Origin</c> or <c>Referer</c>; a program says nothing.
/// </summary>
internal static class SameSite
{
    /// <summary>Another site's page sends a write: refused, before anybody asks who sends it.</summary>
    public static Task RefuseOthersAsync(HttpContext http, RequestDelegate next) =>
        IsRead(http.Request.Method) || SenderOf(http.Request) is not Sender.Other ? next(http) : FaultPage.RefuseAsync(http, new CrossSite());

    /// <summary>
    /// Whether a session's cookie may be believed: on pages always, since forms carry a token of their own; on the API
    /// only from this site's own pages, and from an address typed by hand for reading.
    /// </summary>
    public static bool MayUseCookie(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api") || SenderOf(request) is var sender && (sender is Sender.OwnPage || (sender is Sender.Hand && HttpMethods.IsGet(request.Method)));

    private static Sender SenderOf(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "same-origin" => Sender.OwnPage,
        "none" => Sender.Hand,
        "" => request.Headers.Origin.ToString() is { Length: > 0 } origin ? OfPage(request, origin)
            : request.Headers.Referer.ToString() is { Length: > 0 } referer ? OfPage(request, referer)
            : Sender.Program,
        _ => Sender.Other,
    };

    private static Sender OfPage(HttpRequest request, string page) =>
        Uri.TryCreate(page, UriKind.Absolute, out var uri) && uri.Scheme == request.Scheme && uri.Authority.Equals(new Uri($"{request.Scheme}://{request.Host}").Authority, StringComparison.OrdinalIgnoreCase) ? Sender.OwnPage : Sender.Other;

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private enum Sender
    {
        OwnPage,
        Hand,
        Program,
        Other,
    }
}

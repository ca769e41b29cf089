using Fangxian.Cases;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Ui;
using Fangxian.Registry.Ui;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Fangxian.Web;

/// <summary>
/// Reads what a page is about before it is rendered, so that the layout never waits: a layout that waited would render
/// its page late, and a redirect or "not found" of such a page fails on a database that answers over the network.
/// </summary>
/// <param name="At">The area, disease and day.</param>
/// <param name="Days">The days between which anything is known of them.</param>
/// <param name="Notices">What the reader must be told, whatever the page is about.</param>
internal sealed record PlaceOfPage(PlaceAndTime At, CountDates Days, IReadOnlyList<ShellNotice> Notices)
{
    public static async Task ReadAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata is { } metadata && metadata.GetMetadata<ComponentTypeMetadata>() is not null && metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            var (services, databases, actor) = (http.RequestServices, http.RequestServices.GetRequiredService<Databases>(), http.RequestServices.GetRequiredService<Actor>());
            var at = await PlaceAndTime.ReadAsync(http, databases, actor, services.GetRequiredService<Words>());
            await using var db = databases.ForReading(actor.Scope);
            var days = at is { Area: { } area, Disease: { } disease } ? await db.CountDatesAsync(disease.Id, area, http.RequestAborted) : new CountDates(null, null);
            http.Items[typeof(PlaceOfPage)] = new PlaceOfPage(at, days, await NoticesAsync(db, actor, services, http.RequestAborted));
        }
        await next(http);
    }

    private static async Task<IReadOnlyList<ShellNotice>> NoticesAsync(OutbreakDb db, Actor actor, IServiceProvider services, CancellationToken cancellation)
    {
        IReadOnlyList<ShellNotice> told = [];
        foreach (var module in db.Modules.All)
        {
            var more = await module.NoticesAsync(db, actor, services.GetRequiredService<Words>(), services.GetRequiredService<TimeProvider>(), cancellation);
            told = more.Count == 0 ? told : [.. told, .. more];
        }
        return told;
    }

    public static PlaceOfPage Of(HttpContext http) => (PlaceOfPage)http.Items[typeof(PlaceOfPage)]!;
}

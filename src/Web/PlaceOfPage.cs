using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Registry.Ui;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Fangxian.Web;

/// <summary>
/// Reads what a page is about before it is rendered, so that the layout never waits: a layout that waited would render
/// its page late, and a redirect or "not found" of such a page fails on a database that answers over the network.
/// </summary>
internal static class PlaceOfPage
{
    public static async Task ReadAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        {
            var services = http.RequestServices;
            http.Items[typeof(PlaceAndTime)] = await PlaceAndTime.ReadAsync(http, services.GetRequiredService<Databases>(), services.GetRequiredService<Actor>(), services.GetRequiredService<Words>());
        }
        await next(http);
    }

    public static PlaceAndTime Of(HttpContext http) => (PlaceAndTime)http.Items[typeof(PlaceAndTime)]!;
}

using System.Collections.Frozen;
using Fangxian.Platform.Identity;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Platform.Modules;

/// <summary>The pages of the running program, so that a menu offers only what there is and what its reader may open.</summary>
public sealed class PageCatalogue(EndpointDataSource endpoints)
{
    private readonly Lazy<FrozenDictionary<string, Permission?>> _pages = new(() =>
        endpoints.Endpoints.OfType<RouteEndpoint>().Where(page => page.Metadata.GetMetadata<RunsAttribute>() is not null)
            .DistinctBy(PathOf).ToFrozenDictionary(PathOf, page => page.Metadata.GetMetadata<RunsAttribute>()!.Permission));

    /// <summary>Whether there is a page of this path and the actor holds, somewhere, the permission it asks for.</summary>
    public bool MayOpen(string path, Actor actor) => _pages.Value.TryGetValue(path, out var permission) && (permission is not { } asked || actor.May(asked));

    private static string PathOf(RouteEndpoint page) => "/" + page.RoutePattern.RawText?.Trim('/');
}

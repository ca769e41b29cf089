using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Areas;

/// <summary>Finds areas by a part of the name, by code, or by the initials of the name in pinyin.</summary>
public static class SearchAreas
{
    public sealed record Request : IAboutNoArea
    {
        /// <summary>Words: 武侯, 成都 武侯, 510107, whq.</summary>
        [FromQuery(Name = "q"), StringLength(60)] public string? Words { get; init; }

        /// <summary>How many at the most (default 12).</summary>
        [Range(1, 100)] public int? Limit { get; init; }

        /// <summary>Only areas within the area of this code.</summary>
        public string? Within { get; init; }
    }

    /// <param name="Items">The areas, best first.</param>
    public sealed record Response(IReadOnlyList<AreaItem> Items);

    /// <summary>How many hits are looked through for those within a scope of several areas.</summary>
    private const int MostLookedAt = 2000;

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("areas/search", RegistryContract.AreasRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/areas/search", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Finds areas by name, code or pinyin initials");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        var within = request.Within is { Length: > 0 } code ? tree.ByCode(code)?.Subtree : null;
        var home = (await db.SettingsAsync(cancellation)).GetValueOrDefault(Settings.HomeArea);
        var (limit, near) = (request.Limit ?? 12, tree.ByCode(home)?.Subtree);
        return new Response([.. Found().Take(limit).Select(AreaItem.Of)]);

        // A picker offers what its reader may open; one range of the scope narrows the search itself.
        IEnumerable<AreaNode> Found() => actor.Scope.Ranges is [var own] && (within is null || within.Value.Covers(own))
            ? tree.Search(request.Words, limit, own, near: near)
            : tree.Search(request.Words, actor.Scope.Covers(within ?? PositionRange.Everything) ? limit : MostLookedAt, within, near: near).Where(node => actor.Scope.Covers(node.Position));
    }
}

/// <summary>An area as lists and pickers show it.</summary>
/// <param name="Code">The official code of today.</param>
/// <param name="Name">The name in Chinese.</param>
/// <param name="NameEn">The name in English, where there is one.</param>
/// <param name="Level">The level in the tree.</param>
/// <param name="Path">The names from the province down to the area above.</param>
/// <param name="ClosedOn">The first day on which the area no longer existed.</param>
public sealed record AreaItem(string Code, string Name, string? NameEn, AreaLevel Level, string Path, DateOnly? ClosedOn)
{
    /// <summary>The path in English, where names have one.</summary>
    public string PathEn { get; init; } = "";

    public static AreaItem Of(AreaNode node)
    {
        var above = node.Path.SkipLast(1).ToArray();
        return new(node.Code, node.Name, node.NameEn, node.Level, string.Join(" / ", above.Select(n => n.Name)), node.ClosedOn) { PathEn = string.Join(" / ", above.Select(n => n.NameEn ?? n.Name)) };
    }
}

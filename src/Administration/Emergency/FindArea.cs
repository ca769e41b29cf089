using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Administration.Emergency;

/// <summary>Finds areas outside the own ones by name, code or pinyin initials, to look at one in an emergency: names of areas are no secret.</summary>
public static class FindArea
{
    public sealed record Request : IAboutNoArea
    {
        /// <summary>Words: a part of the name, the code, or pinyin initials.</summary>
        [FromQuery(Name = "q"), StringLength(60)] public string? Words { get; init; }

        /// <summary>How many at the most (default 12).</summary>
        [Range(1, 100)] public int? Limit { get; init; }
    }

    /// <param name="Items">The areas, best first.</param>
    public sealed record Response(IReadOnlyList<AreaItem> Items);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("emergency/find-area", AdministrationContract.BreakGlass, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/emergency-looks/areas", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Finds areas outside your own, to look at in an emergency");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (tree, limit) = (await db.AreaTreeAsync(cancellation), request.Limit ?? 12);
        var near = tree.ByCode((await db.SettingsAsync(cancellation)).GetValueOrDefault(Platform.Data.Settings.HomeArea))?.Subtree;
        return new Response([.. tree.Search(request.Words, limit * 2, null, near: near).Where(area => area.Level is not AreaLevel.Country && !actor.Scope.Covers(area.Subtree)).Take(limit).Select(AreaItem.Of)]);
    }
}

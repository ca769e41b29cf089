using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Zones;

/// <summary>
/// Lists the zones: named sets of areas beside the tree (a development zone, a prison, a corps), never summed into it. A
/// zone is seen by those whose scope covers at least one of its areas, and changed by those who cover them all.
/// </summary>
public static class ListZones
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Only zones that have a member within the area of this code.</summary>
        public string? Within { get; init; }

        string? IAboutArea.Area => Within;
    }

    /// <param name="Zones">The zones, by name.</param>
    public sealed record Response(IReadOnlyList<ZoneState> Zones);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("zones/list", RegistryContract.AreasRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/zones", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Lists the zones with their members");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        var zones = db.Zones().AsNoTracking().Include(z => z.Members).AsQueryable();
        if (request.Within is { Length: > 0 } code)
        {
            if (tree.ByCode(code) is not { } area || !actor.Scope.Covers(area.Position))
            {
                return new AreaNotFound(code);
            }
            var range = area.Subtree;
            zones = zones.Where(z => z.Members.Any(m => m.Position >= range.From && m.Position <= range.To));
        }
        var found = await zones.OrderBy(z => z.Name).ToListAsync(cancellation);
        return new Response([.. found.Where(zone => zone.IsSeenBy(actor)).Select(zone => ZoneState.Of(zone, tree))]);
    }
}

/// <summary>A zone at one version.</summary>
/// <param name="Id">The zone.</param>
/// <param name="Version">Counts its changes; sent back with the next one.</param>
/// <param name="Name">The name in Chinese.</param>
/// <param name="NameEn">The name in English, where there is one.</param>
/// <param name="Note">What the zone is, who runs it.</param>
/// <param name="Members">The areas it is made of.</param>
public sealed record ZoneState(Guid Id, int Version, string Name, string? NameEn, string? Note, IReadOnlyList<AreaItem> Members)
{
    internal static ZoneState Of(Zone zone, AreaTree tree) =>
        new(zone.Id, zone.Version, zone.Name, zone.NameEn, zone.Note, [.. zone.Members.Select(m => tree.Find(m.Position)).OfType<AreaNode>().OrderBy(a => a.Code, StringComparer.Ordinal).Select(AreaItem.Of)]);
}

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

namespace Fangxian.Registry.Organisations;

/// <summary>How many organisations there are and how many of them have no first-responsible person today: by sector and by part of the area.</summary>
public static class CountGaps
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area; everything in one's own areas where absent.</summary>
        public string? Area { get; init; }

        /// <summary>Only of this sector and the sectors below it, by key.</summary>
        public string? Sector { get; init; }
    }

    /// <param name="Organisations">Open organisations.</param>
    /// <param name="Gaps">Those of them without a first-responsible person.</param>
    /// <param name="BySector">The same by sector, in the order of the sectors.</param>
    /// <param name="ByArea">The same by part of the area; those of the area itself first.</param>
    public sealed record Response(int Organisations, int Gaps, IReadOnlyList<SectorGaps> BySector, IReadOnlyList<AreaGaps> ByArea);

    /// <param name="Sector">The sector.</param>
    /// <param name="Organisations">Open organisations.</param>
    /// <param name="Gaps">Those of them without a first-responsible person.</param>
    public sealed record SectorGaps(SectorItem Sector, int Organisations, int Gaps);

    /// <param name="Area">The area itself, or a part of it with all below.</param>
    /// <param name="Organisations">Open organisations.</param>
    /// <param name="Gaps">Those of them without a first-responsible person.</param>
    public sealed record AreaGaps(AreaItem Area, int Organisations, int Gaps);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("organisations/gaps", RegistryContract.OrganisationsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/organisations/gaps", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Organisations without a first-responsible person, by sector and by part of the area");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (seen, refusal) = await db.OrganisationsWithinAsync(request.Area, request.Sector, actor, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }
        var open = seen.Where(o => o.ClosedOn == null);
        var all = await CountAsync(open, cancellation);
        var gaps = await CountAsync(open.WithoutFirstResponsible(db.Shared.Calendar.DayOf(clock.GetUtcNow())), cancellation);
        var tree = await db.AreaTreeAsync(cancellation);
        var area = string.IsNullOrEmpty(request.Area) ? tree.Root : tree.ByCode(request.Area);
        var sectors = await db.SectorsAsync(cancellation);
        return new Response(all.Values.Sum(), gaps.Values.Sum(),
            [.. all.GroupBy(c => c.Key.Sector).Select(g => new SectorGaps(OrganisationItem.SectorOf(g.Key, sectors), g.Sum(c => c.Value), g.Sum(c => gaps.GetValueOrDefault(c.Key)))).OrderBy(s => sectors.ByKey(s.Sector.Key)?.Order)],
            [.. all.GroupBy(c => PartOf(tree.Find(c.Key.Position), area)).Where(g => g.Key is not null).OrderBy(g => g.Key!.Position).Select(g => new AreaGaps(AreaItem.Of(g.Key!), g.Sum(c => c.Value), g.Sum(c => gaps.GetValueOrDefault(c.Key))))]);
    }

    private static async Task<Dictionary<(string Sector, long Position), int>> CountAsync(IQueryable<Organisation> organisations, CancellationToken cancellation) =>
        (await organisations.GroupBy(o => new { o.Sector, o.Position }).Select(g => new { g.Key.Sector, g.Key.Position, Number = g.Count() }).ToListAsync(cancellation)).ToDictionary(c => (c.Sector, c.Position), c => c.Number);

    /// <summary>The part of the area in which another lies; the area itself for its own.</summary>
    private static AreaNode? PartOf(AreaNode? node, AreaNode? area)
    {
        while (node is not null && node != area && node.Parent is not null && node.Parent != area)
        {
            node = node.Parent;
        }
        return node;
    }
}

using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Zones;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Areas;

/// <summary>One area: its place in the tree, its parts, population, former names and codes, successors and zones.</summary>
public static class ShowArea
{
    public sealed record Request : IAboutArea
    {
        /// <summary>2, 4, 6, 9, 12 or 15 digits, of today or former.</summary>
        public string Code { get; init; } = "";

        string? IAboutArea.Area => Code;
    }

    public sealed record Response : IVersioned
    {
        /// <summary>Place in the tree: never changes.</summary>
        public required long Position { get; init; }
        /// <summary>Code of the area.</summary>
        public required string Code { get; init; }
        /// <summary>Name in Chinese.</summary>
        public required string Name { get; init; }
        /// <summary>Name in English, where there is one.</summary>
        public string? NameEn { get; init; }
        /// <summary>Initials of the name in pinyin.</summary>
        public required string Pinyin { get; init; }
        /// <summary>Level in the tree of areas.</summary>
        public required AreaLevel Level { get; init; }
        /// <summary>First day of the area; empty where it has always been.</summary>
        public DateOnly? OpenedOn { get; init; }
        /// <summary>First day without the area.</summary>
        public DateOnly? ClosedOn { get; init; }

        /// <summary>Send it back with a change; a change since then answers 409.</summary>
        public required int Version { get; init; }
        /// <summary>The areas above, from the province down, and the area itself.</summary>
        public required IReadOnlyList<AreaItem> Path { get; init; }
        /// <summary>The areas directly below.</summary>
        public required IReadOnlyList<AreaPart> Parts { get; init; }
        /// <summary>Resident population.</summary>
        public long? Population { get; init; }
        /// <summary>Census year of the population.</summary>
        public int? PopulationYear { get; init; }
        /// <summary>Who counted the population.</summary>
        public string? PopulationSource { get; init; }
        /// <summary>Names and codes it had before, the latest first.</summary>
        public required IReadOnlyList<FormerName> FormerNames { get; init; }
        /// <summary>Areas that follow a closed one.</summary>
        public required IReadOnlyList<AreaItem> Successors { get; init; }
        /// <summary>Closed areas it follows.</summary>
        public required IReadOnlyList<AreaItem> Predecessors { get; init; }
        /// <summary>Zones it belongs to.</summary>
        public required IReadOnlyList<ZoneItem> Zones { get; init; }

        [System.Text.Json.Serialization.JsonIgnore] public string ETag { get; init; } = "";
    }

    /// <summary>An area directly below.</summary>
    /// <param name="Code">Its code.</param>
    /// <param name="Name">Its name in Chinese.</param>
    /// <param name="NameEn">Its name in English, where there is one.</param>
    /// <param name="Level">Its level.</param>
    /// <param name="Parts">How many areas lie directly below it.</param>
    /// <param name="Population">Resident population; null where nobody counted.</param>
    /// <param name="ClosedOn">The first day without it; null while it exists.</param>
    public sealed record AreaPart(string Code, string Name, string? NameEn, AreaLevel Level, int Parts, long? Population, DateOnly? ClosedOn);

    /// <summary>A name and code it had before.</summary>
    /// <param name="Code">The code it had.</param>
    /// <param name="Name">The name it had.</param>
    /// <param name="Until">The first day on which they no longer held.</param>
    /// <param name="Source">The decree or document that says so.</param>
    public sealed record FormerName(string Code, string Name, DateOnly Until, string? Source);

    /// <summary>A zone it belongs to.</summary>
    /// <param name="Id">Id of the zone.</param>
    /// <param name="Name">Its name in Chinese.</param>
    /// <param name="NameEn">Its name in English, where there is one.</param>
    public sealed record ZoneItem(Guid Id, string Name, string? NameEn);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("areas/show", RegistryContract.AreasRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/areas/{code}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "One area with its parts, population, former names and successors");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        if (tree.ByCode(request.Code) is not { } node || !actor.Scope.Covers(node.Position))
        {
            return new AreaNotFound(request.Code);
        }
        var populations = await db.PopulationsAsync(cancellation);
        var former = await db.AreaFormerNames().AsNoTracking().Where(n => n.Position == node.Position).OrderByDescending(n => n.Until).ToListAsync(cancellation);
        var links = await db.AreaSuccessors().AsNoTracking().Where(s => s.Position == node.Position || s.SuccessorPosition == node.Position).ToListAsync(cancellation);
        var zones = await db.Zones().AsNoTracking().Where(z => z.Members.Any(m => m.Position == node.Position)).OrderBy(z => z.Name).ToListAsync(cancellation);
        var population = populations.GetValueOrDefault(node.Position);
        return new Response
        {
            Position = node.Position,
            Code = node.Code,
            Name = node.Name,
            NameEn = node.NameEn,
            Pinyin = node.Pinyin,
            Level = node.Level,
            OpenedOn = node.OpenedOn,
            ClosedOn = node.ClosedOn,
            Version = node.Version,
            Path = [.. node.Path.Select(AreaItem.Of)],
            Parts = [.. node.Children.Select(c => new AreaPart(c.Code, c.Name, c.NameEn, c.Level, c.Children.Count, populations.GetValueOrDefault(c.Position)?.Population, c.ClosedOn))],
            Population = population?.Population,
            PopulationYear = population?.Year,
            PopulationSource = population?.Source,
            FormerNames = [.. former.Select(n => new FormerName(n.Code, n.Name, n.Until, n.Source))],
            Successors = Items(links.Where(s => s.Position == node.Position).Select(s => s.SuccessorPosition)),
            Predecessors = Items(links.Where(s => s.SuccessorPosition == node.Position).Select(s => s.Position)),
            Zones = [.. zones.Select(z => new ZoneItem(z.Id, z.Name, z.NameEn))],
            ETag = $"area-{node.Position}-{tree.Version}",
        };

        IReadOnlyList<AreaItem> Items(IEnumerable<long> positions) => [.. positions.Select(tree.Find).OfType<AreaNode>().Select(AreaItem.Of)];
    }
}

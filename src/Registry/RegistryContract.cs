using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Identity;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry;

/// <summary>What other modules may ask of the registry.</summary>
public static class RegistryContract
{
    public static readonly Permission AreasRead = new("areas.read");
    public static readonly Permission AreasWrite = new("areas.write");

    /// <summary>The present tree of areas, kept in memory and renewed when any process changes it.</summary>
    public static Task<AreaTree> AreaTreeAsync(this OutbreakDb db, CancellationToken cancellation) => AreaTreeStore.GetAsync(db, cancellation);

    /// <summary>All diseases of the catalogue, by code.</summary>
    public static Task<DiseaseCatalogue> DiseasesAsync(this OutbreakDb db, CancellationToken cancellation) => DiseaseCatalogue.GetAsync(db, cancellation);

    /// <summary>Resident population of areas by position, latest census first; areas without a figure are absent.</summary>
    public static Task<IReadOnlyDictionary<long, AreaPopulationRow>> PopulationsAsync(this OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync<IReadOnlyDictionary<long, AreaPopulationRow>>(AreaTopics.Areas, "population", async _ =>
            (await db.AreaPopulations().AsNoTracking().OrderBy(p => p.Year).ToListAsync(CancellationToken.None))
                .GroupBy(p => p.Position)
                .ToDictionary(g => g.Key, g => new AreaPopulationRow { Position = g.Key, Population = g.Last().Population, Year = g.Last().Year, Source = g.Last().Source }), cancellation);

    /// <summary>The boundaries of the areas of a level below an area (the highest there is by default); null where none are stored.</summary>
    public static async Task<BoundariesRow?> BoundariesAsync(this OutbreakDb db, AreaNode area, AreaLevel? level, CancellationToken cancellation)
    {
        var kept = await db.KeptAsync(AreaTopics.Areas, $"boundaries/{area.Position}/{level}", async _ =>
        {
            var found = await db.AreaBoundaries().AsNoTracking().Where(b => b.Position == area.Position && (level == null || b.Level == level)).OrderBy(b => b.Level).FirstOrDefaultAsync();
            return new[] { found is null ? null : new BoundariesRow { Level = found.Level, GeoJsonGzip = found.GeoJson, GeoJson = Unzip(found.GeoJson), Source = found.Source } };
        }, cancellation);
        return kept[0];
    }

    private static string Unzip(byte[] packed)
    {
        using var gzip = new System.IO.Compression.GZipStream(new MemoryStream(packed), System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }
}

/// <summary>Schematic boundaries as GeoJSON; each feature's id is the position of its area.</summary>
public sealed record BoundariesRow
{
    public required AreaLevel Level { get; init; }
    public required string GeoJson { get; init; }
    public required byte[] GeoJsonGzip { get; init; }
    public required string Source { get; init; }
}

/// <summary>The resident population of one area in one year, and who counted it.</summary>
public sealed record AreaPopulationRow
{
    public required long Position { get; init; }
    public required long Population { get; init; }
    public required int Year { get; init; }
    public required string Source { get; init; }
}

/// <summary>Areas were merged or split: these subtrees, or parts of them, have ended.</summary>
public sealed record AreasReorganised(IReadOnlyList<PositionRange> Ended) : IDomainEvent;

/// <summary>Topics whose versions tell that the registry has changed.</summary>
public static class AreaTopics
{
    public const string Areas = "areas";
    public const string Diseases = "diseases";
}

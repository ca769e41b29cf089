using System.Collections.Frozen;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.Organisations;

/// <summary>A sector that organisations belong to: health, and within it hospitals. A tree of two levels, shipped as a table.</summary>
public sealed class Sector
{
    /// <summary>Stable and speaking: <c>hospital</c>.</summary>
    public required string Key { get; init; }
    public required string Name { get; set; }
    public required string NameEn { get; set; }

    /// <summary>The key of the sector above; null at the top.</summary>
    public string? Parent { get; set; }

    /// <summary>Initials of the name in pinyin, from which names of organisations are read too.</summary>
    public required string Pinyin { get; set; }

    /// <summary>The place in the shipped table.</summary>
    public required int Order { get; set; }

    internal static void Configure(EntityTypeBuilder<Sector> table)
    {
        table.ToTable("sector");
        table.HasKey(s => s.Key);
        table.Property(s => s.Key).HasMaxLength(40);
        table.Property(s => s.Name).HasMaxLength(60);
        table.Property(s => s.NameEn).HasMaxLength(100);
        table.Property(s => s.Parent).HasMaxLength(40);
        table.Property(s => s.Pinyin).HasMaxLength(60);
    }
}

internal static class SectorTables
{
    public static DbSet<Sector> SectorTable(this OutbreakDb db) => db.Set<Sector>();
}

/// <summary>All sectors in memory, in the order of the table.</summary>
public sealed class SectorCatalogue
{
    private readonly FrozenDictionary<string, Sector> _byKey;
    private readonly FrozenDictionary<string, Sector> _byWord;
    private readonly FrozenDictionary<string, string[]> _within;

    private SectorCatalogue(IReadOnlyList<Sector> all)
    {
        All = all;
        _byKey = all.ToFrozenDictionary(s => s.Key, StringComparer.Ordinal);
        _byWord = all.SelectMany(s => new[] { (Word: s.Key, s), (Word: s.Name, s), (Word: s.NameEn, s) }).DistinctBy(w => w.Word, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(w => w.Word, w => w.s, StringComparer.OrdinalIgnoreCase);
        _within = all.ToFrozenDictionary(s => s.Key, s => all.Where(o => o.Key == s.Key || o.Parent == s.Key).Select(o => o.Key).ToArray(), StringComparer.Ordinal);
    }

    public IReadOnlyList<Sector> All { get; }

    public Sector? ByKey(string? key) => _byKey.GetValueOrDefault(key ?? "");

    /// <summary>The sector that a person means by its key or its name in either language.</summary>
    public Sector? Named(string? word) => _byWord.GetValueOrDefault(word?.Trim() ?? "");

    /// <summary>The keys of a sector and of all sectors below it; none where there is no such sector.</summary>
    public IReadOnlyList<string> Within(string key) => _within.GetValueOrDefault(key, []);

    internal static Task<SectorCatalogue> GetAsync(OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync(OrganisationTopics.Sectors, "sectors", async _ => new SectorCatalogue(await db.SectorTable().AsNoTracking().OrderBy(s => s.Order).ToListAsync()), cancellation);
}

using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.Areas;

/// <summary>
/// An area of the one tree: where every record belongs. Its position stays for ever; renaming, recoding, merging and
/// splitting write dated names and successors.
/// </summary>
public sealed class Area
{
    /// <summary>See <see cref="AreaPosition"/>.</summary>
    public required long Position { get; init; }

    /// <summary>The position of the area above; null for the root.</summary>
    public long? ParentPosition { get; init; }

    public required AreaLevel Level { get; init; }

    /// <summary>The official code of today: 12 digits (GB/T 2260 and the statistical code), 15 for a grid, 100000 for the country.</summary>
    public required string Code { get; set; }

    public required string Name { get; set; }

    public string? NameEn { get; set; }

    /// <summary>Initials of the name in pinyin, for search and for order.</summary>
    public required string Pinyin { get; set; }

    public DateOnly? OpenedOn { get; set; }

    /// <summary>The first day on which the area no longer exists.</summary>
    public DateOnly? ClosedOn { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>Gives the area a new name or code from a day on and answers the former one, dated.</summary>
    public Result<AreaFormerName> Rename(string name, string? nameEn, string code, string pinyin, DateOnly from, string? source, DateTimeOffset recordedAt)
    {
        if (ClosedOn is not null)
        {
            return new AreaClosed(Name);
        }
        var former = new AreaFormerName
        {
            Id = Guid.CreateVersion7(recordedAt),
            Position = Position,
            Code = Code,
            Name = Name,
            Until = from,
            Source = source,
            RecordedAt = recordedAt,
        };
        (Name, NameEn, Code, Pinyin) = (name, nameEn, code, pinyin);
        Version++;
        return former;
    }

    /// <summary>Closes the area from a day on and answers the links to the areas that follow it.</summary>
    public Result<IReadOnlyList<AreaSuccessor>> Close(IReadOnlyList<Area> successors, DateOnly on, string? source)
    {
        if (ClosedOn is not null)
        {
            return new AreaClosed(Name);
        }
        if (successors.FirstOrDefault(s => s.Level != Level) is { } other)
        {
            return new AreaLevelsDiffer(Name, other.Name);
        }
        ClosedOn = on;
        Version++;
        return successors.Select(s => new AreaSuccessor { Position = Position, SuccessorPosition = s.Position, On = on, Source = source }).ToArray();
    }

    internal static void Configure(EntityTypeBuilder<Area> table)
    {
        table.ToTable("area");
        table.HasKey(a => a.Position);
        table.Property(a => a.Position).ValueGeneratedNever();
        table.Property(a => a.Code).HasMaxLength(15);
        table.Property(a => a.Name).HasMaxLength(100);
        table.Property(a => a.NameEn).HasMaxLength(100);
        table.Property(a => a.Pinyin).HasMaxLength(60);
        table.HasIndex(a => a.Code).IsUnique();
        table.HasIndex(a => a.ParentPosition);
        table.Property(a => a.Version).IsConcurrencyToken();
    }
}

/// <summary>A name and code an area once had, and the day from which it no longer had them.</summary>
public sealed class AreaFormerName
{
    public required Guid Id { get; init; }
    public required long Position { get; init; }
    public required string Code { get; init; }
    public required string Name { get; init; }
    public required DateOnly Until { get; init; }
    public string? Source { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }

    internal static void Configure(EntityTypeBuilder<AreaFormerName> table)
    {
        table.ToTable("area_former_name");
        table.HasKey(n => n.Id);
        table.HasIndex(n => n.Position);
        table.Property(n => n.Code).HasMaxLength(15);
        table.Property(n => n.Name).HasMaxLength(100);
        table.Property(n => n.Source).HasMaxLength(500);
    }
}

/// <summary>A closed area and one area that answers for its records from a day on.</summary>
public sealed class AreaSuccessor
{
    public required long Position { get; init; }
    public required long SuccessorPosition { get; init; }
    public required DateOnly On { get; init; }
    public string? Source { get; init; }

    internal static void Configure(EntityTypeBuilder<AreaSuccessor> table)
    {
        table.ToTable("area_successor");
        table.HasKey(s => new { s.Position, s.SuccessorPosition });
        table.HasIndex(s => s.SuccessorPosition);
        table.Property(s => s.Source).HasMaxLength(500);
    }
}

/// <summary>Resident population of an area in a census year.</summary>
public sealed class AreaPopulation
{
    public required long Position { get; init; }
    public required int Year { get; init; }
    public required long Population { get; set; }
    public required string Source { get; set; }

    internal static void Configure(EntityTypeBuilder<AreaPopulation> table)
    {
        table.ToTable("area_population");
        table.HasKey(p => new { p.Position, p.Year });
        table.Property(p => p.Source).HasMaxLength(300);
    }
}

/// <summary>
/// The boundaries of the areas of one level below an area, as one GeoJSON collection (gzip) whose features carry the
/// position of their area as <c>id</c>. Schematic: for work inside, not for publication.
/// </summary>
public sealed class AreaBoundaries
{
    public required long Position { get; init; }
    public required AreaLevel Level { get; init; }
    public required byte[] GeoJson { get; set; }
    public required string Source { get; set; }

    internal static void Configure(EntityTypeBuilder<AreaBoundaries> table)
    {
        table.ToTable("area_boundaries");
        table.HasKey(b => new { b.Position, b.Level });
        table.Property(b => b.Source).HasMaxLength(300);
    }
}

internal static class AreaTables
{
    public static DbSet<Area> Areas(this OutbreakDb db) => db.Set<Area>();

    public static DbSet<AreaFormerName> AreaFormerNames(this OutbreakDb db) => db.Set<AreaFormerName>();

    public static DbSet<AreaSuccessor> AreaSuccessors(this OutbreakDb db) => db.Set<AreaSuccessor>();

    public static DbSet<AreaPopulation> AreaPopulations(this OutbreakDb db) => db.Set<AreaPopulation>();

    public static DbSet<AreaBoundaries> AreaBoundaries(this OutbreakDb db) => db.Set<AreaBoundaries>();
}

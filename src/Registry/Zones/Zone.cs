using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.Zones;

/// <summary>A named set of areas beside the tree: a development zone, a prison, a corps. Never summed into the tree.</summary>
public sealed class Zone
{
    public required Guid Id { get; init; }
    public required string Name { get; set; }
    public string? NameEn { get; set; }
    public string? Note { get; set; }
    public int Version { get; set; } = 1;
    public List<ZoneMember> Members { get; init; } = [];

    /// <summary>Whether at least one of its areas lies within the actor's scope.</summary>
    public bool IsSeenBy(Actor actor) => Members.Exists(m => actor.Scope.Covers(m.Position));

    /// <summary>Whether all its areas lie within the actor's scope.</summary>
    public bool IsKeptBy(Actor actor) => Members.TrueForAll(m => actor.Scope.Covers(m.Position));

    internal static void Configure(EntityTypeBuilder<Zone> table)
    {
        table.ToTable("zone");
        table.HasKey(z => z.Id);
        table.HasIndex(z => z.Name).IsUnique();
        table.Property(z => z.Name).HasMaxLength(100);
        table.Property(z => z.NameEn).HasMaxLength(100);
        table.Property(z => z.Note).HasMaxLength(500);
        table.Property(z => z.Version).IsConcurrencyToken();
        table.HasMany(z => z.Members).WithOne().HasForeignKey(m => m.ZoneId);
    }
}

public sealed class ZoneMember
{
    public required Guid ZoneId { get; init; }
    public required long Position { get; init; }

    internal static void Configure(EntityTypeBuilder<ZoneMember> table)
    {
        table.ToTable("zone_member");
        table.HasKey(m => new { m.ZoneId, m.Position });
        table.HasIndex(m => m.Position);
    }
}

internal static class ZoneTables
{
    public static DbSet<Zone> Zones(this OutbreakDb db) => db.Set<Zone>();
}

using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.Clocks;

/// <summary>
/// Within how many minutes of what something must be done: an edition of a rule as data, with its source and the days on which
/// it holds. Who judges by it says which instant started it.
/// </summary>
public sealed class StatutoryClock
{
    public required short Id { get; init; }

    /// <summary>Stable and speaking: <c>report-class-a</c>; its editions share it.</summary>
    public required string Code { get; init; }

    public required string Name { get; set; }
    public required string NameEn { get; set; }

    /// <summary>What starts it: the diagnosis, the receipt of a report.</summary>
    public required string Starts { get; set; }
    public required string StartsEn { get; set; }

    public required int Minutes { get; set; }

    /// <summary>The first day of this edition; null where no source states it.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The first day on which it holds no more; null while it lasts.</summary>
    public DateOnly? Until { get; set; }

    /// <summary>Who ruled so.</summary>
    public required string Source { get; set; }

    /// <summary>Whether a source at hand states its length.</summary>
    public bool Verified { get; set; }

    public bool HoldsOn(DateOnly day) => (From is null || From <= day) && (Until is null || day < Until);

    /// <summary>By when what began at an instant must be done.</summary>
    public Deadline Begin(DateTimeOffset startedAt) => new(startedAt.AddMinutes(Minutes));

    internal static void Configure(EntityTypeBuilder<StatutoryClock> table)
    {
        table.ToTable("statutory_clock");
        table.HasKey(c => c.Id);
        table.Property(c => c.Id).ValueGeneratedNever();
        table.HasIndex(c => c.Code);
        table.Property(c => c.Code).HasMaxLength(40);
        table.Property(c => c.Name).HasMaxLength(100);
        table.Property(c => c.NameEn).HasMaxLength(100);
        table.Property(c => c.Starts).HasMaxLength(200);
        table.Property(c => c.StartsEn).HasMaxLength(200);
        table.Property(c => c.From).HasColumnName("from_day");
        table.Property(c => c.Until).HasColumnName("until_day");
        table.Property(c => c.Source).HasMaxLength(300);
    }
}

/// <summary>All clocks in memory, in the order of their table.</summary>
public sealed class ClockCatalogue(IReadOnlyList<StatutoryClock> all)
{
    internal const string Topic = "clocks";

    public IReadOnlyList<StatutoryClock> All { get; } = all;

    /// <summary>The edition that holds on a day: of several the one that began last.</summary>
    public StatutoryClock? On(string? code, DateOnly day) => All.Where(c => c.Code == code && c.HoldsOn(day)).MaxBy(c => c.From ?? DateOnly.MinValue);

    internal static Task<ClockCatalogue> GetAsync(OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync(Topic, "clocks", async _ => new ClockCatalogue(await db.Set<StatutoryClock>().AsNoTracking().OrderBy(c => c.Id).ToListAsync(CancellationToken.None)), cancellation);
}

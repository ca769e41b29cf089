using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases.Counts;

/// <summary>
/// What somebody said at one time of the counts of one disease, area and day. Statements are only ever added:
/// a correction is a further statement with a later <see cref="KnownSince"/>. A measure it does not speak of is null.
/// </summary>
public sealed class CountStatement
{
    public required short DiseaseId { get; init; }

    /// <summary>The area the counts belong to.</summary>
    public required long Position { get; init; }

    /// <summary>The day the counts describe.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>0 for the first statement on this disease, area and day; one more for each further.</summary>
    public required short Sequence { get; init; }

    /// <summary>When it was published, or otherwise could be known.</summary>
    public required DateTimeOffset KnownSince { get; init; }

    /// <summary>No publication time was given; it is taken to be the end of the day, or the recording where that is later or earlier by necessity.</summary>
    public required bool KnownSinceAssumed { get; init; }

    /// <summary>When Fangxian recorded it: for audit only.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    public required CountBasis Basis { get; init; }
    public int? Confirmed { get; init; }
    public int? Suspected { get; init; }
    public int? Cured { get; init; }
    public int? Dead { get; init; }

    /// <summary>Bit per measure: the figure said earlier no longer holds and none takes its place.</summary>
    public required short Withdrawn { get; init; }

    /// <summary>The import it came with; null when entered by hand.</summary>
    public Guid? ImportId { get; init; }

    /// <summary>The line of the import's file.</summary>
    public int? Line { get; init; }

    /// <summary>The publication the row names.</summary>
    public int? SourceId { get; init; }

    /// <summary>Who entered it by hand, and why.</summary>
    public string? EnteredBy { get; init; }

    public string? Note { get; init; }

    public CountValues Values => new(Confirmed, Suspected, Cured, Dead);

    public bool Withdraws(Measure measure) => (Withdrawn & (1 << (int)measure)) != 0;

    public bool SpeaksOf(Measure measure) => Values[measure] is not null || Withdraws(measure);

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<CountStatement> table = model.Entity<CountStatement>();
        table.ToTable("count_statement");
        table.HasKey(s => new { s.DiseaseId, s.Position, s.Date, s.Sequence });
        table.Property(s => s.EnteredBy).HasMaxLength(128);
        table.Property(s => s.Note).HasMaxLength(500);
        table.Ignore(s => s.Values);
        db.LimitToScope<CountStatement>(model, s => s.Position);
    }
}

/// <summary>A publication that statements name: a bulletin's address.</summary>
public sealed class CountSource
{
    public required int Id { get; init; }
    public required string Url { get; init; }

    internal static void Configure(EntityTypeBuilder<CountSource> table)
    {
        table.ToTable("count_source");
        table.HasKey(s => s.Id);
        table.Property(s => s.Id).ValueGeneratedNever();
        table.HasIndex(s => s.Url).IsUnique();
        table.Property(s => s.Url).HasMaxLength(500);
    }
}

/// <summary>
/// The present state of one disease and area over all days, and the sums of its parts: a maintained fact, made from
/// the statements and renewed with every write. See <see cref="SeriesFacts"/> for what <see cref="Data"/> holds.
/// </summary>
public sealed class CountSeries
{
    public required short DiseaseId { get; init; }
    public required long Position { get; init; }
    public required DateOnly FirstDate { get; set; }
    public required DateOnly LastDate { get; set; }
    public required byte[] Data { get; set; }

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<CountSeries> table = model.Entity<CountSeries>();
        table.ToTable("count_series");
        table.HasKey(s => new { s.DiseaseId, s.Position });
        db.LimitToScope<CountSeries>(model, s => s.Position);
    }
}

internal static class CountTables
{
    public static DbSet<CountStatement> CountStatements(this OutbreakDb db) => db.Set<CountStatement>();

    public static DbSet<CountSource> CountSources(this OutbreakDb db) => db.Set<CountSource>();

    public static DbSet<CountSeries> CountSeries(this OutbreakDb db) => db.Set<CountSeries>();

    public static DbSet<CountImport> CountImports(this OutbreakDb db) => db.Set<CountImport>();

    public static IQueryable<ImportName> ImportNames(this OutbreakDb db) => db.Set<ImportName>();

    /// <summary>Of some imports those that the reader may open.</summary>
    public static async Task<HashSet<Guid>> OpenImportsAsync(this OutbreakDb db, IEnumerable<Guid?> imports, CancellationToken cancellation)
    {
        var asked = imports.OfType<Guid>().Distinct().ToArray();
        return asked.Length == 0 ? [] : [.. await db.CountImports().Where(i => asked.Contains(i.Id)).Select(i => i.Id).ToListAsync(cancellation)];
    }
}

using System.Collections.Frozen;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.Diseases;

/// <summary>A disease of the catalogue. What is not known of it is empty, and what no source states says so.</summary>
public sealed class Disease
{
    public required short Id { get; init; }

    /// <summary>Stable and speaking: <c>covid-19</c>.</summary>
    public required string Code { get; init; }

    public required string Name { get; set; }
    public required string NameEn { get; set; }
    public string? Icd10 { get; set; }
    public string? Icd11 { get; set; }

    /// <summary>Code of the disease that this is a form of (pulmonary anthrax of anthrax); it is counted with that by law.</summary>
    public string? FormOf { get; set; }

    /// <summary>Statutory classes by day, the latest last. None for a disease that the law does not name.</summary>
    public List<DiseaseClass> Classes { get; init; } = [];

    /// <summary>Mean days from the onset of a case to the onset of those it infected.</summary>
    public double? SerialIntervalMeanDays { get; set; }
    public double? SerialIntervalSdDays { get; set; }
    public string? SerialIntervalSource { get; set; }

    /// <summary>Whether a source at hand states the facts of this row.</summary>
    public bool Verified { get; set; }
    public int Version { get; set; } = 1;

    /// <summary>The class that holds on a day: of several the one that began last; null where the law does not name the disease then.</summary>
    public DiseaseClass? ClassOn(DateOnly day) => Classes.Where(c => c.From is null || c.From <= day).MaxBy(c => c.From ?? DateOnly.MinValue);

    internal static void Configure(EntityTypeBuilder<Disease> table)
    {
        table.ToTable("disease");
        table.HasKey(d => d.Id);
        table.Property(d => d.Id).ValueGeneratedNever();
        table.HasIndex(d => d.Code).IsUnique();
        table.Property(d => d.Code).HasMaxLength(40);
        table.Property(d => d.Name).HasMaxLength(100);
        table.Property(d => d.NameEn).HasMaxLength(100);
        table.Property(d => d.Icd10).HasMaxLength(40);
        table.Property(d => d.Icd11).HasMaxLength(40);
        table.Property(d => d.FormOf).HasMaxLength(40);
        table.Property(d => d.SerialIntervalSource).HasMaxLength(300);
        table.Property(d => d.Version).IsConcurrencyToken();
        // Columns of the first schema: what an earlier version wrote there was carried into the dated classes by the migration, and is read no more.
        table.Property<string?>("Class");
        table.Property<string?>("ControlAsClass");
        table.Property<DateOnly?>("ClassFrom");
        table.HasMany(d => d.Classes).WithOne().HasForeignKey(c => c.DiseaseId);
    }
}

internal static class DiseaseTables
{
    public static DbSet<Disease> Diseases(this OutbreakDb db) => db.Set<Disease>();
}

/// <summary>The catalogue in memory.</summary>
public sealed class DiseaseCatalogue
{
    private readonly FrozenDictionary<string, Disease> _byCode;

    private DiseaseCatalogue(IEnumerable<Disease> all)
    {
        All = [.. all];
        _byCode = All.ToFrozenDictionary(d => d.Code, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<Disease> All { get; }

    public Disease? ByCode(string? code) => _byCode.GetValueOrDefault(code ?? "");

    public Disease? ById(short id) => All.FirstOrDefault(d => d.Id == id);

    /// <summary>The diseases that something is recorded of, then the others; the one that is open counts as recorded.</summary>
    public (IReadOnlyList<Disease> Recorded, IReadOnlyList<Disease> Others) Parted(IReadOnlySet<short> recorded, string? open = null)
    {
        var parts = All.ToLookup(d => recorded.Contains(d.Id) || string.Equals(d.Code, open, StringComparison.OrdinalIgnoreCase));
        return ([.. parts[true]], [.. parts[false]]);
    }

    internal static Task<DiseaseCatalogue> GetAsync(OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync(AreaTopics.Diseases, "diseases", async _ => new DiseaseCatalogue(await db.Diseases().AsNoTracking().Include(d => d.Classes.OrderBy(c => c.From)).OrderBy(d => d.Id).ToListAsync()), cancellation);
}

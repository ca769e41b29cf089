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

    /// <summary>Statutory class A, B or C.</summary>
    public string? Class { get; set; }

    /// <summary>The class whose measures apply.</summary>
    public string? ControlAsClass { get; set; }
    public DateOnly? ClassFrom { get; set; }

    /// <summary>Mean days from the onset of a case to the onset of those it infected.</summary>
    public double? SerialIntervalMeanDays { get; set; }
    public double? SerialIntervalSdDays { get; set; }
    public string? SerialIntervalSource { get; set; }

    /// <summary>Whether a source at hand states the facts of this row.</summary>
    public bool Verified { get; set; }

    internal static void Configure(EntityTypeBuilder<Disease> table)
    {
        table.ToTable("disease");
        table.HasKey(d => d.Id);
        table.Property(d => d.Id).ValueGeneratedNever();
        table.HasIndex(d => d.Code).IsUnique();
        table.Property(d => d.Code).HasMaxLength(40);
        table.Property(d => d.Name).HasMaxLength(100);
        table.Property(d => d.NameEn).HasMaxLength(100);
        table.Property(d => d.SerialIntervalSource).HasMaxLength(300);
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

    internal static Task<DiseaseCatalogue> GetAsync(OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync(AreaTopics.Diseases, "diseases", async _ => new DiseaseCatalogue(await db.Diseases().AsNoTracking().OrderBy(d => d.Id).ToListAsync()), cancellation);
}

using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases.Imports;

public enum ImportState
{
    /// <summary>Uploaded; its mapping is being looked at. Nothing of it counts yet.</summary>
    Draft = 0,

    /// <summary>Its rows are on record.</summary>
    Published = 1,

    Discarded = 2,
}

/// <summary>One file that came in, of whatever it tells: what it was called, how its columns were read, and what became of its rows.</summary>
public abstract class FileImport
{
    public Guid Id { get; init; }

    /// <summary>The position of the area in which its rows lie; of a draft that of its author. Who sees the area sees the import.</summary>
    public long Position { get; set; }
    public short DiseaseId { get; init; }
    public virtual string FileName { get; set; } = "";
    public long Bytes { get; init; }

    /// <summary>SHA-256 of the file, in hexadecimal.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Who published the rows, in the words of whoever imports them.</summary>
    public string? Source { get; set; }

    /// <summary>The column mapping as JSON.</summary>
    public string Mapping { get; set; } = "";
    public ImportState State { get; set; }
    public string By { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public DateTimeOffset? PublishedAt { get; set; }
    public int Rows { get; set; }
    public int New { get; set; }
    public int Corrected { get; set; }
    public int Unchanged { get; set; }
    public int Refused { get; set; }
    public int Version { get; set; } = 1;

    /// <summary>The file itself, packed; null where it is not kept.</summary>
    public abstract byte[]? Content { get; set; }

    /// <summary>The refused rows as CSV, packed, to be mended and sent again.</summary>
    public abstract byte[]? RefusedCsv { get; set; }

    internal static EntityTypeBuilder<TImport> Configure<TImport>(ModelBuilder model, OutbreakDb db, string table)
        where TImport : FileImport
    {
        var import = model.Entity<TImport>();
        import.ToTable(table);
        import.HasKey(i => i.Id);
        import.Property(i => i.Id).ValueGeneratedNever();
        import.Property(i => i.FileName).HasMaxLength(255);
        import.Property(i => i.Sha256).HasMaxLength(64);
        import.Property(i => i.Source).HasMaxLength(500);
        import.Property(i => i.By).HasMaxLength(128);
        import.HasIndex(i => i.At);
        import.Property(i => i.Version).IsConcurrencyToken();
        db.LimitToScope<TImport>(model, i => i.Position);
        return import;
    }
}

/// <summary>What a column mapping is for.</summary>
public enum MappingKind
{
    Counts = 0,
    Cases = 1,
}

/// <summary>A column mapping saved under a name, found again by the headers of the next file.</summary>
public sealed class SavedMapping
{
    public required Guid Id { get; init; }
    public MappingKind Kind { get; init; }
    public required string Name { get; set; }
    public required string Mapping { get; set; }
    public required DateTimeOffset At { get; set; }

    internal static void Configure(EntityTypeBuilder<SavedMapping> table)
    {
        table.ToTable("saved_mapping");
        table.HasKey(m => m.Id);
        table.HasIndex(m => new { m.Kind, m.Name }).IsUnique();
        table.Property(m => m.Name).HasMaxLength(100);
    }
}

internal static class ImportTables
{
    public static IQueryable<SavedMapping> SavedMappings(this OutbreakDb db, MappingKind kind) => db.Set<SavedMapping>().Where(m => m.Kind == kind);
}

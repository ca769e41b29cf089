using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases.Counts;

public enum CountImportState
{
    /// <summary>Uploaded; its mapping is being looked at. Nothing of it counts yet.</summary>
    Draft = 0,

    /// <summary>Its rows are statements.</summary>
    Published = 1,

    Discarded = 2,
}

/// <summary>One file of counts that came in: what it was called, how its columns were read, and what became of its rows.</summary>
public sealed class CountImport
{
    public required Guid Id { get; init; }

    /// <summary>The position of the area in which its figures lie; of a draft that of its author. Who sees the area sees the import.</summary>
    public required long Position { get; set; }
    public required short DiseaseId { get; init; }
    public required string FileName { get; init; }
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Who published the figures, in the words of whoever imports them.</summary>
    public string? Source { get; set; }

    /// <summary>The column mapping as JSON (<see cref="CountMapping"/>).</summary>
    public required string Mapping { get; set; }

    public required CountImportState State { get; set; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? PublishedAt { get; set; }
    public int Rows { get; set; }
    public int New { get; set; }
    public int Corrected { get; set; }
    public int Unchanged { get; set; }
    public int Refused { get; set; }

    /// <summary>The file itself (gzip), kept for uploads: the evidence behind every figure.</summary>
    public byte[]? Content { get; set; }

    /// <summary>The refused rows as CSV (gzip), to be mended and sent again.</summary>
    public byte[]? RefusedCsv { get; set; }

    public int Version { get; set; } = 1;

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<CountImport> table = model.Entity<CountImport>();
        table.ToTable("count_import");
        table.HasKey(i => i.Id);
        table.Property(i => i.FileName).HasMaxLength(255);
        table.Property(i => i.Sha256).HasMaxLength(64);
        table.Property(i => i.Source).HasMaxLength(500);
        table.Property(i => i.By).HasMaxLength(128);
        table.HasIndex(i => i.At);
        table.Property(i => i.Version).IsConcurrencyToken();
        db.LimitToScope<CountImport>(model, i => i.Position);
    }
}

/// <summary>What stands beside a figure of the import that brought it: whoever sees the figure may know where it comes from.</summary>
public sealed class ImportName
{
    public required Guid Id { get; init; }
    public required long Position { get; init; }
    public required string FileName { get; init; }
    public string? Source { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }

    internal static void Configure(EntityTypeBuilder<ImportName> table) => table.HasNoKey().ToView("count_import");
}

/// <summary>A column mapping saved under a name, found again by the headers of the next file.</summary>
public sealed class SavedMapping
{
    public required Guid Id { get; init; }
    public required string Name { get; set; }
    public required string Mapping { get; set; }
    public required DateTimeOffset At { get; set; }

    internal static void Configure(EntityTypeBuilder<SavedMapping> table)
    {
        table.ToTable("saved_mapping");
        table.HasKey(m => m.Id);
        table.HasIndex(m => m.Name).IsUnique();
        table.Property(m => m.Name).HasMaxLength(100);
    }
}

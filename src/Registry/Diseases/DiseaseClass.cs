using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.Diseases;

/// <summary>The statutory class of a disease from a day on, and the class whose measures apply.</summary>
public sealed class DiseaseClass
{
    public required Guid Id { get; init; }
    public required short DiseaseId { get; init; }

    /// <summary>A, B or C.</summary>
    public required string Class { get; set; }

    /// <summary>The class whose measures apply.</summary>
    public required string ControlAsClass { get; set; }

    /// <summary>The first day on which it holds; null where no source states it.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Who ruled so.</summary>
    public required string Source { get; set; }

    /// <summary>Whether a source at hand states class and measures.</summary>
    public bool Verified { get; set; }

    internal static void Configure(EntityTypeBuilder<DiseaseClass> table)
    {
        table.ToTable("disease_class");
        table.HasKey(c => c.Id);
        table.Property(c => c.Id).ValueGeneratedNever();
        table.HasIndex(c => c.DiseaseId);
        table.Property(c => c.Class).HasMaxLength(1);
        table.Property(c => c.ControlAsClass).HasMaxLength(1);
        table.Property(c => c.From).HasColumnName("from_day");
        table.Property(c => c.Source).HasMaxLength(300);
    }
}

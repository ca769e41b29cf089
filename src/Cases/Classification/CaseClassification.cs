using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases.Classification;

/// <summary>What a case was held to be from an instant on: by whom, by which edition and branch, by which criteria. Only ever added.</summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive)]
public sealed class CaseClassification
{
    [PartOf] public required Guid CaseId { get; init; }
    public required short Sequence { get; init; }

    /// <summary>That of the case, so that the scope holds here too.</summary>
    public required long Position { get; set; }
    public required CaseClass Class { get; init; }

    /// <summary>The day from which it counts.</summary>
    public required DateOnly Date { get; init; }
    public required DateTimeOffset DecidedAt { get; init; }
    public required string By { get; init; }
    public Guid? EditionId { get; init; }
    public string? Branch { get; init; }

    /// <summary>The criteria that were met, as JSON; null where a source only told the class.</summary>
    public string? Basis { get; init; }

    /// <summary>Why the judge was overruled; null where it was followed.</summary>
    public string? OverrideReason { get; init; }

    /// <summary>The sequence of the one before that was a mistake; null where the finding itself has changed.</summary>
    public short? Corrects { get; init; }

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<CaseClassification> table = model.Entity<CaseClassification>();
        table.ToTable("case_classification");
        table.HasKey(c => new { c.CaseId, c.Sequence });
        table.Property(c => c.By).HasColumnName("decided_by").HasMaxLength(128);
        table.Property(c => c.Branch).HasMaxLength(40);
        table.Property(c => c.OverrideReason).HasMaxLength(500);
        db.LimitToScope<CaseClassification>(model, c => c.Position);
    }
}

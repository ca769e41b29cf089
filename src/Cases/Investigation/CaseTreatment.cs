using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases.Investigation;

public enum TreatmentKind
{
    Oxygen = 1,
    NonInvasiveVentilation = 2,
    InvasiveVentilation = 3,

    /// <summary>Extracorporeal membrane oxygenation.</summary>
    Ecmo = 4,
    Antiviral = 5,
    Antibiotic = 6,
    Glucocorticoid = 7,
    ChineseMedicine = 8,
    ConvalescentPlasma = 9,
    Other = 10,
}

/// <summary>What was done for a case, with its days.</summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive)]
public sealed class CaseTreatment
{
    public required Guid Id { get; init; }
    [PartOf] public required Guid CaseId { get; init; }
    public required long Position { get; set; }
    public required TreatmentKind Kind { get; set; }

    /// <summary>The medicine or measure in words.</summary>
    public string? What { get; set; }
    public required DateOnly From { get; set; }
    public DateOnly? Until { get; set; }

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<CaseTreatment> table = model.Entity<CaseTreatment>();
        table.ToTable("case_treatment");
        table.HasKey(t => t.Id);
        table.Property(t => t.Id).ValueGeneratedNever();
        table.Property(t => t.What).HasMaxLength(200);
        table.Property(t => t.From).HasColumnName("from_day");
        table.Property(t => t.Until).HasColumnName("until_day");
        table.HasIndex(t => t.CaseId);
        db.LimitToScope<CaseTreatment>(model, t => t.Position);
    }
}

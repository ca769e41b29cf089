using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases.Investigation;

public enum StayKind
{
    Ward = 1,
    Isolation = 2,
    IntensiveCare = 3,
}

/// <summary>Time of a case in a hospital, of one kind of care; moving to intensive care begins another.</summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive)]
public sealed class CaseStay
{
    public required Guid Id { get; init; }
    [PartOf] public required Guid CaseId { get; init; }

    /// <summary>That of the case, so that the scope holds here too.</summary>
    public required long Position { get; set; }
    public required StayKind Kind { get; set; }
    public required string Hospital { get; set; }
    public required DateOnly From { get; set; }

    /// <summary>The last day; null while it lasts.</summary>
    public DateOnly? Until { get; set; }

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<CaseStay> table = model.Entity<CaseStay>();
        table.ToTable("case_stay");
        table.HasKey(s => s.Id);
        table.Property(s => s.Id).ValueGeneratedNever();
        table.Property(s => s.Hospital).HasMaxLength(100);
        table.Property(s => s.From).HasColumnName("from_day");
        table.Property(s => s.Until).HasColumnName("until_day");
        table.HasIndex(s => s.CaseId);
        db.LimitToScope<CaseStay>(model, s => s.Position);
    }
}

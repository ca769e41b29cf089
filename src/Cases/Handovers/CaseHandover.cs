using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Registry.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases.Handovers;

/// <summary>Whose copy of a hand-over it is.</summary>
public enum HandoverSide
{
    /// <summary>Of the area that gives the case.</summary>
    Given = 0,

    /// <summary>Of the area that is to take it.</summary>
    Taken = 1,
}

public enum HandoverState
{
    Offered = 0,
    Accepted = 1,
    Refused = 2,
    Withdrawn = 3,
}

/// <summary>
/// The offer of a case to another area, and its answer. Each side has a copy in its own areas; that of the receiver holds what is
/// needed to decide, and no name.
/// </summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive)]
public sealed class CaseHandover
{
    public required Guid Id { get; init; }
    public required HandoverSide Side { get; init; }

    /// <summary>The area whose copy it is.</summary>
    public required long Position { get; init; }
    [PartOf] public required Guid CaseId { get; init; }
    public required short DiseaseId { get; init; }
    public required string Number { get; init; }
    public required long FromPosition { get; init; }
    public required long ToPosition { get; init; }

    /// <summary>Where the person lives: mostly why it is offered.</summary>
    public long? ResidencePosition { get; init; }
    public required Sex Sex { get; init; }
    public short? AgeYears { get; init; }
    public required DateTimeOffset ReportedAt { get; init; }
    public required DateTimeOffset OfferedAt { get; init; }
    public required string OfferedBy { get; init; }

    /// <summary>Why; null where the system offered it by the place of residence.</summary>
    public string? Reason { get; init; }
    public HandoverState State { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }
    public string? AnsweredBy { get; set; }
    public string? AnswerReason { get; set; }

    public CaseHandover Copy(HandoverSide side, long position) => new()
    {
        Id = Id, Side = side, Position = position, CaseId = CaseId, DiseaseId = DiseaseId, Number = Number, FromPosition = FromPosition, ToPosition = ToPosition,
        ResidencePosition = ResidencePosition, Sex = Sex, AgeYears = AgeYears, ReportedAt = ReportedAt, OfferedAt = OfferedAt, OfferedBy = OfferedBy, Reason = Reason,
    };

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<CaseHandover> table = model.Entity<CaseHandover>();
        table.ToTable("case_handover");
        table.HasKey(h => new { h.Id, h.Side });
        table.Property(h => h.Number).HasMaxLength(40);
        table.Property(h => h.OfferedBy).HasMaxLength(128);
        table.Property(h => h.Reason).HasMaxLength(500);
        table.Property(h => h.AnsweredBy).HasMaxLength(128);
        table.Property(h => h.AnswerReason).HasMaxLength(500);
        table.HasIndex(h => h.CaseId);
        table.HasIndex(h => new { h.Position, h.OfferedAt });
        db.LimitToScope<CaseHandover>(model, h => h.Position);
    }
}

internal static class HandoverTables
{
    public static DbSet<CaseHandover> CaseHandovers(this OutbreakDb db) => db.Set<CaseHandover>();
}

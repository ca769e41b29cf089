using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases.Investigation;

public enum SampleKind
{
    ThroatSwab = 1,
    NasalSwab = 2,
    Sputum = 3,
    LavageFluid = 4,
    Blood = 5,
    Stool = 6,
    Other = 7,
}

public enum TestMethod
{
    /// <summary>Real-time reverse-transcription polymerase chain reaction.</summary>
    RtPcr = 1,
    Sequencing = 2,
    AntibodyIgM = 3,
    AntibodyIgG = 4,
    Antigen = 5,
    Culture = 6,
    Other = 7,
}

public enum TestResult
{
    Positive = 1,
    Negative = 2,

    /// <summary>Neither: to be repeated.</summary>
    Inconclusive = 3,
}

/// <summary>What was taken from a person, once. One sample may be tested often.</summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive)]
public sealed class CaseSample
{
    public required Guid Id { get; init; }
    [PartOf] public required Guid CaseId { get; init; }
    public required long Position { get; set; }
    public required SampleKind Kind { get; set; }
    public required DateOnly TakenOn { get; set; }

    /// <summary>The number on the tube.</summary>
    public string? Label { get; set; }

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<CaseSample> table = model.Entity<CaseSample>();
        table.ToTable("case_sample");
        table.HasKey(s => s.Id);
        table.Property(s => s.Id).ValueGeneratedNever();
        table.Property(s => s.Label).HasMaxLength(60);
        table.HasIndex(s => s.CaseId);
        db.LimitToScope<CaseSample>(model, s => s.Position);
    }
}

/// <summary>One test of a sample and what it found.</summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive)]
public sealed class CaseTest
{
    public required Guid Id { get; init; }
    public required Guid SampleId { get; init; }
    [PartOf] public required Guid CaseId { get; init; }
    public required long Position { get; set; }
    public required TestMethod Method { get; set; }
    public required TestResult Result { get; set; }

    /// <summary>The day of the result.</summary>
    public required DateOnly ResultOn { get; set; }
    public string? Laboratory { get; set; }

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<CaseTest> table = model.Entity<CaseTest>();
        table.ToTable("case_test");
        table.HasKey(t => t.Id);
        table.Property(t => t.Id).ValueGeneratedNever();
        table.Property(t => t.Laboratory).HasMaxLength(100);
        table.HasIndex(t => t.CaseId);
        db.LimitToScope<CaseTest>(model, t => t.Position);
    }
}

using System.Text.Json;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>Where a publication stands.</summary>
public enum PublicationState
{
    /// <summary>Nobody outside has seen it.</summary>
    Draft = 0,

    /// <summary>Its latest issue is open to everybody.</summary>
    Published = 1,

    /// <summary>It was open and is not any more.</summary>
    Withdrawn = 2,
}

/// <summary>The figures that a publication may show.</summary>
[Flags]
public enum OpenFigures
{
    None = 0,
    Confirmed = 1,
    Suspected = 2,
    Cured = 4,
    Dead = 8,
    NewCases = 16,
    Incidence = 32,
    Curve = 64,
    Parts = 128,
    All = 255,
}

/// <summary>
/// What an administrator publishes of one area and disease: which figures, which texts, up to which day. Each publishing
/// makes an issue; the publication itself is what the next issue will say.
/// </summary>
public sealed class Publication
{
    public required Guid Id { get; init; }
    public required long Position { get; init; }
    public required short DiseaseId { get; init; }
    public PublicationState State { get; set; }
    public required OpenFigures Figures { get; set; }

    /// <summary>The day up to which the next issue goes; the last with a figure where it is not set.</summary>
    public DateOnly? AsOf { get; set; }

    public required string Title { get; set; }
    public required string TitleEn { get; set; }
    public string? Introduction { get; set; }
    public string? IntroductionEn { get; set; }
    public string? Advice { get; set; }
    public string? AdviceEn { get; set; }
    public string? Sources { get; set; }
    public string? SourcesEn { get; set; }
    public int Version { get; set; } = 1;
    public required DateTimeOffset ChangedAt { get; set; }
    public required string ChangedBy { get; set; }

    internal static void Configure(EntityTypeBuilder<Publication> table)
    {
        table.ToTable("publication");
        table.HasKey(p => p.Id);
        table.HasIndex(p => new { p.Position, p.DiseaseId }).IsUnique();
        table.Property(p => p.Title).HasMaxLength(PublicationFields.MostTitle);
        table.Property(p => p.TitleEn).HasMaxLength(PublicationFields.MostTitle);
        table.Property(p => p.ChangedBy).HasMaxLength(128);
        table.Property(p => p.Version).IsConcurrencyToken();
    }
}

/// <summary>
/// One issue as it was published. What was told to everybody is kept as told: statements that come later with an
/// earlier time of knowledge change what is known of that instant, not what was printed.
/// </summary>
public sealed class PublicationIssue
{
    public required Guid PublicationId { get; init; }

    /// <summary>1 for the first issue of the publication.</summary>
    public required int Number { get; init; }

    public required long Position { get; init; }

    /// <summary>What the address calls it: code of the area and disease.</summary>
    public required string Name { get; init; }

    /// <summary>When it was published: its figures are what was known then.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    public required DateOnly AsOf { get; init; }
    public required string IssuedBy { get; init; }

    /// <summary>The content, packed JSON.</summary>
    public required byte[] Content { get; init; }

    /// <summary>Set on all issues when the publication is withdrawn.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    public string? WithdrawnWhy { get; set; }

    internal static void Configure(EntityTypeBuilder<PublicationIssue> table)
    {
        table.ToTable("publication_issue");
        table.HasKey(i => new { i.PublicationId, i.Number });
        table.Property(i => i.Name).HasMaxLength(60);
        table.Property(i => i.IssuedBy).HasMaxLength(128);
        table.Property(i => i.WithdrawnWhy).HasMaxLength(500);
    }
}

/// <summary>A geometry of the parts of an area that the authority for maps has approved, as it is drawn.</summary>
public sealed class ReviewedMap
{
    public required Guid PublicationId { get; init; }

    /// <summary>审图号: the number under which the map was approved; it is printed on it.</summary>
    public required string ApprovalNumber { get; set; }

    /// <summary>The shapes, packed JSON.</summary>
    public required byte[] Shapes { get; set; }

    public required DateTimeOffset UploadedAt { get; set; }
    public required string UploadedBy { get; set; }

    internal static void Configure(EntityTypeBuilder<ReviewedMap> table)
    {
        table.ToTable("reviewed_map");
        table.HasKey(m => m.PublicationId);
        table.Property(m => m.ApprovalNumber).HasMaxLength(40);
        table.Property(m => m.UploadedBy).HasMaxLength(128);
    }
}

internal static class PublicationTables
{
    public static DbSet<Publication> Publications(this OutbreakDb db) => db.Set<Publication>();

    public static DbSet<PublicationIssue> PublicationIssues(this OutbreakDb db) => db.Set<PublicationIssue>();

    public static DbSet<ReviewedMap> ReviewedMaps(this OutbreakDb db) => db.Set<ReviewedMap>();
}

using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>A publication as administrators see it.</summary>
public sealed record PublicationView
{
    /// <summary>The publication.</summary>
    public required Guid Id { get; init; }
    /// <summary>What its address calls it: code of the area and disease.</summary>
    public required string Name { get; init; }
    /// <summary>The area.</summary>
    public required NamedPlace Area { get; init; }
    /// <summary>Its level; counts of counties and what lies below them are protected.</summary>
    public required AreaLevel Level { get; init; }
    /// <summary>Code of the disease in the catalogue.</summary>
    public required string Disease { get; init; }
    /// <summary>Name of the disease.</summary>
    public required string DiseaseName { get; init; }
    /// <summary>Name of the disease in English.</summary>
    public required string DiseaseNameEn { get; init; }
    /// <summary>Draft, published or withdrawn.</summary>
    public required PublicationState State { get; init; }
    /// <summary>Counts its changes; sent back with the next one.</summary>
    public required int Version { get; init; }
    /// <summary>Title in Chinese.</summary>
    public required string Title { get; init; }
    /// <summary>Title in English.</summary>
    public required string TitleEn { get; init; }
    /// <summary>Introduction in Chinese, Markdown.</summary>
    public string? Introduction { get; init; }
    /// <summary>Introduction in English.</summary>
    public string? IntroductionEn { get; init; }
    /// <summary>Advice in Chinese, Markdown.</summary>
    public string? Advice { get; init; }
    /// <summary>Advice in English.</summary>
    public string? AdviceEn { get; init; }
    /// <summary>Sources in Chinese, Markdown.</summary>
    public string? Sources { get; init; }
    /// <summary>Sources in English.</summary>
    public string? SourcesEn { get; init; }
    /// <summary>The figures that are shown.</summary>
    public required IReadOnlyList<OpenFigures> Figures { get; init; }
    /// <summary>The day of the next issue; null for the last with a figure.</summary>
    public DateOnly? AsOf { get; init; }
    /// <summary>When it was changed last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
    /// <summary>Who changed it last.</summary>
    public required string ChangedBy { get; init; }
    /// <summary>Approval number of the map; null where there is none.</summary>
    public string? MapApprovalNumber { get; init; }
    /// <summary>The issues, the latest first.</summary>
    public IReadOnlyList<IssueView> Issues { get; init; } = [];

    /// <summary>The figures one by one, in the order in which pages show them.</summary>
    internal static readonly IReadOnlyList<OpenFigures> EachFigure =
        [OpenFigures.Confirmed, OpenFigures.Suspected, OpenFigures.Cured, OpenFigures.Dead, OpenFigures.NewCases, OpenFigures.Incidence, OpenFigures.Curve, OpenFigures.Parts];

    internal static async Task<PublicationView> OfAsync(OutbreakDb db, Publication p, CancellationToken cancellation)
    {
        var area = (await db.AreaTreeAsync(cancellation)).Find(p.Position)!;
        var disease = (await db.DiseasesAsync(cancellation)).ById(p.DiseaseId)!;
        var issues = await db.PublicationIssues().AsNoTracking().Where(i => i.PublicationId == p.Id).OrderByDescending(i => i.Number)
            .Select(i => new IssueView(i.Number, i.IssuedAt, i.AsOf, i.IssuedBy, i.WithdrawnAt, i.WithdrawnWhy)).ToListAsync(cancellation);
        return new PublicationView
        {
            Id = p.Id, Name = IssueMaking.NameOf(area, disease), Area = IssueMaking.PlaceOf(area), Level = area.Level,
            Disease = disease.Code, DiseaseName = disease.Name, DiseaseNameEn = disease.NameEn, State = p.State, Version = p.Version,
            Title = p.Title, TitleEn = p.TitleEn, Introduction = p.Introduction, IntroductionEn = p.IntroductionEn,
            Advice = p.Advice, AdviceEn = p.AdviceEn, Sources = p.Sources, SourcesEn = p.SourcesEn,
            Figures = [.. EachFigure.Where(figure => (p.Figures & figure) != 0)], AsOf = p.AsOf, ChangedAt = p.ChangedAt, ChangedBy = p.ChangedBy,
            MapApprovalNumber = await db.ReviewedMaps().AsNoTracking().Where(m => m.PublicationId == p.Id).Select(m => m.ApprovalNumber).SingleOrDefaultAsync(cancellation),
            Issues = issues,
        };
    }
}

/// <summary>One issue of a publication.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="IssuedAt">When it was published: its figures are what was known then.</param>
/// <param name="AsOf">The day whose end the figures describe.</param>
/// <param name="IssuedBy">Who published it.</param>
/// <param name="WithdrawnAt">When it was withdrawn; null where it is open.</param>
/// <param name="WithdrawnWhy">Why it was withdrawn.</param>
public sealed record IssueView(int Number, DateTimeOffset IssuedAt, DateOnly AsOf, string IssuedBy, DateTimeOffset? WithdrawnAt, string? WithdrawnWhy);

/// <summary>A publication within the actor's areas, with what it is about.</summary>
internal sealed record FoundPublication(Publication Publication, AreaNode Area, Disease Disease, AreaTree Tree)
{
    public static async Task<FoundPublication?> ByIdAsync(OutbreakDb db, Guid id, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        return await db.Publications().SingleOrDefaultAsync(p => p.Id == id, cancellation) is { } found && tree.Find(found.Position) is { } area
            ? new(found, area, (await db.DiseasesAsync(cancellation)).ById(found.DiseaseId)!, tree) : null;
    }

    public string Name => IssueMaking.NameOf(Area, Disease);

    /// <summary>What the next issue would tell, and which number it would have.</summary>
    public async Task<Result<IssueContent>> NextAsync(OutbreakDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var last = await db.PublicationIssues().AsNoTracking().Where(i => i.PublicationId == Publication.Id).OrderByDescending(i => i.Number).FirstOrDefaultAsync(cancellation);
        return await new IssueMaking(db, Publication, Area, Disease, Tree, now).MakeAsync(last is null ? null : IssueContent.Unpack(last.Content), (last?.Number ?? 0) + 1, cancellation);
    }
}

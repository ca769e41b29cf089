using Fangxian.Platform.Data;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Protocols;

/// <summary>An edition as those see it who judge by it.</summary>
/// <param name="Id">What a judgement names.</param>
/// <param name="DiseaseId">The disease.</param>
/// <param name="Number">As people call it.</param>
/// <param name="State">Draft, published or withdrawn.</param>
/// <param name="Document">What it says.</param>
public sealed record EditionRow(Guid Id, short DiseaseId, string Number, EditionState State, EditionDocument Document)
{
    /// <summary>Counts the changes of a draft.</summary>
    public int Version { get; init; } = 1;

    public DateTimeOffset? PublishedAt { get; init; }

    public string? PublishedBy { get; init; }

    /// <summary>Whether it holds on a day by its own word.</summary>
    public bool HoldsOn(DateOnly day) => State is EditionState.Published && Document.From is { } from && from <= day && (Document.Until is null || day < Document.Until);

    /// <summary>How near the areas of the edition are to an area: the level of the nearest that holds it, 0 for everywhere; null where it does not hold there.</summary>
    internal int? Nearness(AreaNode? area) => Branches.Nearness(Document.Areas, area);
}

/// <summary>Areas that are named by their codes.</summary>
public static class Branches
{
    /// <summary>The branch whose areas hold an area; the last, which has no areas, for every other and for none.</summary>
    public static CaseDefinition? BranchOf(this EditionDocument document, AreaNode? area) => document.CaseDefinitions.FirstOrDefault(b => Nearness(b.Areas, area) is not null);

    /// <summary>The level of the nearest of the areas that holds one; 0 for a list without areas; null where none holds it.</summary>
    internal static int? Nearness(IReadOnlyList<string> codes, AreaNode? area) => codes.Count == 0
        ? 0
        : area?.Path.Where(a => codes.Contains(a.Code)).Select(a => (int?)(int)a.Level).Max();
}

/// <summary>All editions in memory.</summary>
public sealed class EditionCatalogue(IReadOnlyList<EditionRow> all)
{
    internal const string Topic = "protocols";

    /// <summary>By disease and first day; drafts without a day last.</summary>
    public IReadOnlyList<EditionRow> All { get; } = all;

    public EditionRow? Find(Guid? id) => All.FirstOrDefault(e => e.Id == id);

    public EditionRow? Find(short disease, string? number) => All.FirstOrDefault(e => e.DiseaseId == disease && e.Number == number);

    /// <summary>The edition that holds on a day in an area: the one of the nearest area, of several the one that began last.</summary>
    /// <param name="disease">The disease.</param>
    /// <param name="day">The day.</param>
    /// <param name="area">The area; null for the country as a whole.</param>
    public EditionRow? On(short disease, DateOnly day, AreaNode? area) => All
        .Where(e => e.DiseaseId == disease && e.HoldsOn(day))
        .Select(e => (Edition: e, Near: e.Nearness(area)))
        .Where(e => e.Near is not null)
        .OrderByDescending(e => e.Near).ThenByDescending(e => e.Edition.Document.From).Select(e => e.Edition).FirstOrDefault();

    /// <summary>The first day on which another published edition of the same areas holds instead; null for none.</summary>
    public DateOnly? EndOf(EditionRow edition) => edition.Document.Until ?? All
        .Where(e => e.DiseaseId == edition.DiseaseId && e.State is EditionState.Published && e.Document.From > edition.Document.From && SameAreas(e.Document, edition.Document))
        .Select(e => e.Document.From).Min();

    internal static bool SameAreas(EditionDocument one, EditionDocument other) => one.Areas.ToHashSet().SetEquals(other.Areas);

    internal static Task<EditionCatalogue> GetAsync(OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync(Topic, "editions", async _ => new EditionCatalogue([.. (await db.ProtocolEditions().AsNoTracking().ToListAsync(CancellationToken.None))
            .Select(e => new EditionRow(e.Id, e.DiseaseId, e.Number, e.State, EditionJson.Read(e.Document).Value) { Version = e.Version, PublishedAt = e.PublishedAt, PublishedBy = e.PublishedBy })
            .OrderBy(e => e.DiseaseId).ThenBy(e => e.Document.From ?? DateOnly.MaxValue).ThenBy(e => e.Number, StringComparer.Ordinal)]), cancellation);
}

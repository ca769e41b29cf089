using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Counts;

/// <summary>How a figure came to change.</summary>
public enum CorrectionKind
{
    /// <summary>A later statement on the same day says another figure.</summary>
    Corrected = 0,

    /// <summary>The source's total is lower than the day before: it took cases back without restating the earlier days.</summary>
    Fall = 1,
}

/// <summary>One figure that changed: what stood before, what stands after, and since when that is known.</summary>
/// <param name="Area">The code of the area.</param>
/// <param name="Name">The area's name.</param>
/// <param name="NameEn">The area's name in English, where there is one.</param>
/// <param name="Date">The day the figure describes.</param>
/// <param name="Before">The figure before; of a fall, that of the day before. Null is unknown.</param>
/// <param name="After">The figure after; null where it was withdrawn.</param>
/// <param name="KnownSince">Since when the later figure is known.</param>
/// <param name="KnownSinceAssumed">No publication time was given.</param>
/// <param name="ImportId">The import it came with; null when entered by hand, and where the import reaches beyond the reader's areas.</param>
/// <param name="Line">The line of the import's file.</param>
/// <param name="EnteredBy">Who entered it by hand.</param>
/// <param name="Note">The reason that was given.</param>
/// <param name="Measure">Which figure.</param>
/// <param name="Kind">How it came to change.</param>
/// <param name="RecordedAt">When it was recorded here.</param>
public sealed record SeriesCorrection(string Area, string Name, string? NameEn, DateOnly Date, Measure Measure, CorrectionKind Kind, int? Before, int? After, DateTimeOffset KnownSince, bool KnownSinceAssumed, DateTimeOffset RecordedAt, Guid? ImportId, int? Line, string? EnteredBy, string? Note);

/// <summary>The corrections within an area, made from its statements and kept until the next write.</summary>
internal static class SeriesCorrections
{
    /// <summary>All corrections of a disease within an area, the latest known first.</summary>
    public static Task<IReadOnlyList<SeriesCorrection>> WithinAsync(OutbreakDb db, short disease, PositionRange area, CancellationToken cancellation) =>
        db.KeptAsync<IReadOnlyList<SeriesCorrection>>(CountLedger.Topic(disease), $"corrections/{disease}/{area.From}-{area.To}/{string.Join(',', db.Scope.Ranges)}", async _ =>
        {
            var tree = await db.AreaTreeAsync(CancellationToken.None);
            var found = await CorrectedAsync(db, disease, area, tree);
            found.AddRange(await FallsAsync(db, disease, area, tree));
            return [.. found.OrderByDescending(c => c.KnownSince).ThenByDescending(c => c.Date).ThenBy(c => c.Area, StringComparer.Ordinal).ThenBy(c => c.Measure).ThenBy(c => c.Kind)];
        }, cancellation);

    private static async Task<List<SeriesCorrection>> CorrectedAsync(OutbreakDb db, short disease, PositionRange area, AreaTree tree)
    {
        var statements = await (
            from further in db.CountStatements()
            where further.DiseaseId == disease && further.Position >= area.From && further.Position <= area.To && further.Sequence == 1
            join said in db.CountStatements() on new { further.DiseaseId, further.Position, further.Date } equals new { said.DiseaseId, said.Position, said.Date }
            select said).AsNoTracking().ToListAsync();
        var found = new List<SeriesCorrection>();
        foreach (var day in statements.GroupBy(s => (s.Position, s.Date)))
        {
            if (tree.Find(day.Key.Position) is { } node)
            {
                found.AddRange(InOrderOfKnowledge(node, [.. day.OrderBy(s => s.KnownSince).ThenBy(s => s.Sequence)]));
            }
        }
        return found;
    }

    /// <summary>Tells a day's statements again as they became known and notes every figure that changed.</summary>
    private static IEnumerable<SeriesCorrection> InOrderOfKnowledge(AreaNode node, IReadOnlyList<CountStatement> day)
    {
        foreach (var measure in CountValues.Measures)
        {
            CountStatement? before = null;
            foreach (var said in day.Where(s => s.SpeaksOf(measure)))
            {
                if (before is not null && (before.Values[measure] != said.Values[measure] || before.Basis != said.Basis))
                {
                    yield return Of(node, said, measure, CorrectionKind.Corrected, before.Values[measure]);
                }
                before = said;
            }
        }
    }

    private static async Task<List<SeriesCorrection>> FallsAsync(OutbreakDb db, short disease, PositionRange area, AreaTree tree)
    {
        var found = new List<SeriesCorrection>();
        foreach (var (position, facts) in await CountFacts.ReadWithinAsync(db, disease, area.From, area.To, CancellationToken.None))
        {
            var falls = facts.Falls();
            if (falls.Count == 0 || tree.Find(position) is not { } node)
            {
                continue;
            }
            var dates = falls.Select(f => f.Date).Distinct().ToArray();
            var said = (await db.CountStatements().AsNoTracking().Where(s => s.DiseaseId == disease && s.Position == position && dates.Contains(s.Date)).ToListAsync()).ToLookup(s => s.Date);
            foreach (var (date, measure) in falls)
            {
                if (said[date].OrderBy(s => s.KnownSince).ThenBy(s => s.Sequence).LastOrDefault(s => s.SpeaksOf(measure)) is { } holding)
                {
                    found.Add(Of(node, holding, measure, CorrectionKind.Fall, facts.Own(measure, date.AddDays(-1))));
                }
            }
        }
        return found;
    }

    private static SeriesCorrection Of(AreaNode node, CountStatement said, Measure measure, CorrectionKind kind, int? before) =>
        new(node.Code, node.Name, node.NameEn, said.Date, measure, kind, before, said.Values[measure], said.KnownSince, said.KnownSinceAssumed, said.RecordedAt, said.ImportId, said.Line, said.EnteredBy, said.Note);
}

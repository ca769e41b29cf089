using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Platform.Data;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>
/// Compares what the issue before told with what is known now of the same days, and lists what has changed with the reason
/// that was given. Of small areas only changes between two told numbers are listed: any other would tell a hidden count.
/// </summary>
internal sealed class IssueCorrections(OutbreakDb db, Disease disease, AreaTree tree, DateTimeOffset now)
{
    private const int Most = 100;

    private static readonly (Measure Measure, OpenFigures Figure)[] Compared =
        [(Measure.Confirmed, OpenFigures.Confirmed), (Measure.Suspected, OpenFigures.Suspected), (Measure.Cured, OpenFigures.Cured), (Measure.Dead, OpenFigures.Dead)];

    public async Task<IReadOnlyList<OpenCorrection>> ListAsync(IssueContent? before, IssueContent content, SeriesFacts facts, IReadOnlyDictionary<long, SeriesFacts> below, CancellationToken cancellation)
    {
        if (before is null)
        {
            return [];
        }
        var changed = new List<(NamedPlace Place, DateOnly Date, Measure Measure, int? Before, int? After)>();
        foreach (var (measure, figure) in Compared.Where(c => before.Shows(c.Figure) && content.Shows(c.Figure)))
        {
            changed.AddRange(before.Days.Where(day => day[measure] != facts.Effective(measure, day.Date)).Select(day => (before.Area, day.Date, measure, day[measure], facts.Effective(measure, day.Date))));
            changed.AddRange(before.Parts.Select(part => Part(part, before, content, measure, below)).OfType<(NamedPlace, DateOnly, Measure, int?, int?)>());
            if (before.IsProtected && before.Total[measure].Value is { } told && IssueMaking.InSteps(facts, measure, before.AsOf).Value is { } known && known != told && content.Total[measure].Value is not null)
            {
                changed.Add((before.Area, before.AsOf, measure, told, known));
            }
        }
        var listed = new List<OpenCorrection>();
        foreach (var (place, date, measure, old, current) in changed.OrderByDescending(c => c.Date).Take(Most))
        {
            listed.Add(new(before.Number, place, date, measure, old, current, now, await ReasonAsync(place, date, measure, cancellation)));
        }
        return [.. listed.Concat(before.Corrections).Take(Most)];
    }

    private (NamedPlace, DateOnly, Measure, int?, int?)? Part(OpenPart part, IssueContent before, IssueContent content, Measure measure, IReadOnlyDictionary<long, SeriesFacts> below)
    {
        var facts = tree.ByCode(part.Place.Code) is { } node ? below.GetValueOrDefault(node.Position) : null;
        if (!before.PartsAreProtected)
        {
            var known = facts?.Effective(measure, before.AsOf);
            return known == part.Figures[measure].Value ? null : (part.Place, before.AsOf, measure, part.Figures[measure].Value, known);
        }
        return part.Figures[measure].Value is { } told && IssueMaking.InSteps(facts, measure, before.AsOf).Value is { } number && number != told
            && content.Parts.FirstOrDefault(p => p.Place.Code == part.Place.Code)?.Figures[measure].Value is not null
            ? (part.Place, before.AsOf, measure, told, number) : null;
    }

    private async Task<string?> ReasonAsync(NamedPlace place, DateOnly date, Measure measure, CancellationToken cancellation) =>
        tree.ByCode(place.Code) is { } area
            ? (await db.CountCorrectionsAsync(disease.Id, area, cancellation)).FirstOrDefault(c => c.Date == date && c.Measure == measure && c.Kind is CorrectionKind.Corrected)?.Note
            : null;
}

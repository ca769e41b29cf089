using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>
/// Makes the content of an issue from the counts as they are known now. Counts of areas below the prefecture pass
/// through <see cref="SmallCountSuppression"/>; what an authority has published itself stays as published.
/// </summary>
internal sealed class IssueMaking(OutbreakDb db, Publication publication, AreaNode area, Disease disease, AreaTree tree, DateTimeOffset now)
{
    /// <summary>The curve goes back so many days.</summary>
    private const int MostDays = 180;
    private const int IncidenceDays = 14;

    private IReadOnlyDictionary<long, AreaPopulationRow> _populations = new Dictionary<long, AreaPopulationRow>();

    public static string NameOf(AreaNode area, Disease disease) => $"{area.ShortCode}-{disease.Code}";

    public static NamedPlace PlaceOf(AreaNode area) => new(area.Code, area.Name, area.NameEn);

    /// <summary>Counts of counties and what lies below them are protected.</summary>
    private static bool IsSmall(AreaLevel level) => level >= AreaLevel.County;

    public async Task<Result<IssueContent>> MakeAsync(IssueContent? before, int number, CancellationToken cancellation)
    {
        var facts = await db.CountFactsAsync(disease.Id, area, null, cancellation);
        if (facts is not { Days: > 0 })
        {
            return new NoFigureToPublish(area.Name);
        }
        var asOf = publication.AsOf ?? facts.Last;
        if (asOf < facts.First || asOf > facts.Last || asOf < before?.AsOf)
        {
            return new PublicationDayUnfit(asOf);
        }
        _populations = await db.PopulationsAsync(cancellation);
        var below = await db.CountFactsBelowAsync(disease.Id, area, null, null, tree, cancellation);
        var isSmall = IsSmall(area.Level);
        var content = new IssueContent
        {
            Name = NameOf(area, disease), Number = number, KnownAt = now, AsOf = asOf,
            Area = PlaceOf(area), Level = area.Level, Disease = disease.Code, DiseaseName = disease.Name, DiseaseNameEn = disease.NameEn,
            Figures = publication.Figures, Title = publication.Title, TitleEn = publication.TitleEn,
            Introduction = publication.Introduction, IntroductionEn = publication.IntroductionEn,
            Advice = publication.Advice, AdviceEn = publication.AdviceEn, Sources = publication.Sources, SourcesEn = publication.SourcesEn,
            IsProtected = isSmall,
            PartsAreProtected = area.Children.Any(c => IsSmall(c.Level)),
            Population = _populations.GetValueOrDefault(area.Position)?.Population,
            PopulationYear = _populations.GetValueOrDefault(area.Position)?.Year,
            Total = isSmall ? Steady(await InTableOfParentAsync(facts, asOf, cancellation), before?.Total) : Plain(facts, area.Position, asOf),
            Parts = await PartsAsync(area, below, asOf, before, cancellation),
            Days = isSmall ? [] : DaysOf(facts, asOf),
            CountSources = await db.NamedCountSourcesAsync(disease.Id, area, cancellation),
        };
        return OnlyChosen(content) with { Corrections = await new IssueCorrections(db, disease, tree, now).ListAsync(before, content, facts, below, cancellation) };
    }

    /// <summary>What is not shown is not kept: an issue holds what the public may read.</summary>
    private static IssueContent OnlyChosen(IssueContent content) => content with
    {
        Total = Chosen(content, content.Total),
        Parts = content.Shows(OpenFigures.Parts) ? [.. content.Parts.Select(part => part with { Figures = Chosen(content, part.Figures) })] : [],
        Days = [.. content.Days.Select(day => new OpenDay(day.Date,
            content.Shows(OpenFigures.Confirmed) ? day.Confirmed : null, content.Shows(OpenFigures.Suspected) ? day.Suspected : null,
            content.Shows(OpenFigures.Cured) ? day.Cured : null, content.Shows(OpenFigures.Dead) ? day.Dead : null,
            content.Shows(OpenFigures.Curve) ? day.New : null))],
    };

    private static OpenFiguresOf Chosen(IssueContent content, OpenFiguresOf figures)
    {
        ToldCount If(OpenFigures figure, ToldCount told) => content.Shows(figure) ? told : ToldCount.Of(null);
        return new(If(OpenFigures.Confirmed, figures.Confirmed), If(OpenFigures.Suspected, figures.Suspected), If(OpenFigures.Cured, figures.Cured), If(OpenFigures.Dead, figures.Dead),
            If(OpenFigures.NewCases, figures.NewCases), content.Shows(OpenFigures.Incidence) ? figures.IncidencePer100000 : null);
    }

    private OpenFiguresOf Plain(SeriesFacts facts, long position, DateOnly asOf) => new(
        ToldCount.Of(facts.Effective(Measure.Confirmed, asOf)), ToldCount.Of(facts.Effective(Measure.Suspected, asOf)),
        ToldCount.Of(facts.Effective(Measure.Cured, asOf)), ToldCount.Of(facts.Effective(Measure.Dead, asOf)),
        ToldCount.Of(facts.EffectiveNew(Measure.Confirmed, asOf)),
        facts.Effective(Measure.Confirmed, asOf) - facts.Effective(Measure.Confirmed, asOf.AddDays(-IncidenceDays)) is { } cases && _populations.GetValueOrDefault(position) is { Population: > 0 and var people } ? cases * 100_000.0 / people : null);

    private static List<OpenDay> DaysOf(SeriesFacts facts, DateOnly asOf)
    {
        var days = new List<OpenDay>();
        for (var day = asOf.AddDays(1 - MostDays) is var first && first > facts.First ? first : facts.First; day <= asOf; day = day.AddDays(1))
        {
            days.Add(new(day, facts.Effective(Measure.Confirmed, day), facts.Effective(Measure.Suspected, day), facts.Effective(Measure.Cured, day), facts.Effective(Measure.Dead, day), facts.EffectiveNew(Measure.Confirmed, day)));
        }
        return days;
    }

    private async Task<IReadOnlyList<OpenPart>> PartsAsync(AreaNode whole, IReadOnlyDictionary<long, SeriesFacts> below, DateOnly asOf, IssueContent? before, CancellationToken cancellation)
    {
        var parts = whole.Children.Where(c => c.IsOpenOn(asOf) || below.ContainsKey(c.Position)).ToArray();
        if (!parts.Any(part => IsSmall(part.Level)))
        {
            return [.. parts.Select(part => new OpenPart(PlaceOf(part), below.TryGetValue(part.Position, out var facts) ? Plain(facts, part.Position, asOf) : Nothing))];
        }
        var published = await db.PublishedCountsAsync(disease.Id, [.. parts.Select(p => p.Position)], asOf, cancellation);
        var columns = CountValues.Measures.ToDictionary(measure => measure, measure => SmallCountSuppression.InTable(
            [.. parts.Select(part => CellOf(part, below.GetValueOrDefault(part.Position), measure, asOf, published.Contains((part.Position, measure)), before))]));
        return [.. parts.Index().Select(p => new OpenPart(PlaceOf(p.Item), Nothing with
        {
            Confirmed = columns[Measure.Confirmed][p.Index], Suspected = columns[Measure.Suspected][p.Index], Cured = columns[Measure.Cured][p.Index], Dead = columns[Measure.Dead][p.Index],
        }))];
    }

    private static TableCount CellOf(AreaNode part, SeriesFacts? facts, Measure measure, DateOnly asOf, bool isPublished, IssueContent? before)
    {
        var count = facts?.Effective(measure, asOf);
        var told = before?.Parts.FirstOrDefault(p => p.Place.Code == part.Code)?.Figures[measure];
        return new TableCount
        {
            Count = count,
            InSteps = Steady(InSteps(facts, measure, asOf), told),
            IsPublished = isPublished,
            Before = told,
            HasHardlyMoved = before is not null && (count is null || facts!.Effective(measure, before.AsOf) is not { } then || Math.Abs(count.Value - then) < SmallCountSuppression.SmallestTold),
        };
    }

    /// <summary>The count of a day as the series up to it may tell it.</summary>
    internal static ToldCount InSteps(SeriesFacts? facts, Measure measure, DateOnly asOf)
    {
        if (facts?.Effective(measure, asOf) is null)
        {
            return ToldCount.Of(null);
        }
        var counts = Enumerable.Range(0, facts.IndexOf(asOf) + 1).Select(i => facts.Effective(measure, facts.First.AddDays(i))).ToArray();
        return SmallCountSuppression.InSteps(counts)[^1];
    }

    /// <summary>A correction of a few does not show as the difference of two issues either.</summary>
    private static ToldCount Steady(ToldCount told, ToldCount? before) =>
        told.Value is { } number && before?.Value is { } earlier && Math.Abs(number - earlier) < SmallCountSuppression.SmallestTold && number != 0 && earlier != 0 ? before.Value : told;

    private static OpenFiguresOf Steady(OpenFiguresOf told, OpenFiguresOf? before) => before is null ? told : told with
    {
        Confirmed = Steady(told.Confirmed, before.Confirmed), Suspected = Steady(told.Suspected, before.Suspected), Cured = Steady(told.Cured, before.Cured), Dead = Steady(told.Dead, before.Dead),
    };

    /// <summary>A small area tells of itself what the table of the area above would tell of it, whether that is published or not.</summary>
    private async Task<OpenFiguresOf> InTableOfParentAsync(SeriesFacts facts, DateOnly asOf, CancellationToken cancellation)
    {
        if (area.Parent is not { } above)
        {
            return Nothing;
        }
        var beside = new Dictionary<long, SeriesFacts>(await db.CountFactsBelowAsync(disease.Id, above, null, now, tree, cancellation)) { [area.Position] = facts };
        var issue = (await OpenIssues.ByNameAsync(db, NameOf(above, disease), cancellation)).LastOrDefault(i => i.WithdrawnAt is null && i.AsOf <= asOf);
        var before = issue is null ? null : await OpenIssues.ContentAsync(db, issue.PublicationId, issue.Number, cancellation);
        return (await PartsAsync(above, beside, asOf, before, cancellation)).First(part => part.Place.Code == area.Code).Figures;
    }

    private static readonly OpenFiguresOf Nothing = new(default, default, default, default, default, null);
}

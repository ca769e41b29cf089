using System.ComponentModel.DataAnnotations;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Platform.Ui;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Fangxian.Situation.Curves;
using Fangxian.Situation.Detection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Situation.Dashboard;

/// <summary>
/// What is happening in an area and how fast: the figures of a day with their change, own and summed, the
/// reproduction number and growth rate with intervals, and the same for each part.
/// </summary>
public static class ShowSituation
{
    /// <summary>The longest period shown where none is asked for.</summary>
    public const int UsualDays = 180;

    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area: 2, 4, 6, 9, 12 or 15 digits.</summary>
        [Required] public string? Area { get; init; }

        /// <summary>Code of the disease.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>The day whose end is asked for; the last with a figure by default.</summary>
        public DateOnly? Date { get; init; }

        /// <summary>The first day of the period; by default the first with a figure, at most 180 days back.</summary>
        public DateOnly? From { get; init; }

        /// <summary>Only what was known at this instant (a day means its end).</summary>
        public string? KnownAt { get; init; }

        /// <summary>What reproduction number and growth rate are computed on: told (default), or nowcast where there is one.</summary>
        [RegularExpression("(?i)told|nowcast")] public string? On { get; init; }

        /// <summary>By which detector days or weeks are judged: c1, c2 or c3 on days, farrington-flexible on weeks; by default farrington-flexible where five years of weeks are known, else c2.</summary>
        [RegularExpression(AlarmMethod.Codes)] public string? Method { get; init; }

        internal CurveBasis Basis => Enum.TryParse<CurveBasis>(On, ignoreCase: true, out var basis) ? basis : CurveBasis.Told;
    }

    public static readonly Slice<Request, SituationView> Slice = Platform.Modules.Slice.Read<Request, SituationView>("situation/show", SituationContract.SituationRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/situation", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "The situation of an area: figures with change, reproduction number, growth, parts");

    internal static async Task<Result<SituationView>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var sight = await Sight.ReadAsync(request.Area, request.Disease, request.KnownAt, db, actor, cancellation);
        if (!sight.IsOk)
        {
            return sight.Refusal;
        }
        var (area, disease, knownAt, tree) = sight.Value;
        var key = $"situation/{disease.Id}/{area.Position}/{request.Date}/{request.From}/{knownAt:O}/{request.Basis}/{request.Method}/{tree.Version}";
        return await db.KeptAsync(CasesContract.CountsTopic(disease.Id), key, async version =>
        {
            var view = await MakeAsync(request, db, area, disease, knownAt, tree);
            return view with { ETag = $"{key}/{version}".Replace(' ', '_') };
        }, cancellation);
    }

    private static async Task<SituationView> MakeAsync(Request request, OutbreakDb db, AreaNode area, Disease disease, DateTimeOffset? knownAt, AreaTree tree)
    {
        var curve = await AreaCurve.GetAsync(db, disease, area, knownAt, CancellationToken.None);
        var view = new SituationView
        {
            Area = area.Code,
            Name = area.Name,
            NameEn = area.NameEn,
            Level = area.Level,
            Disease = disease.Code,
            KnownAt = knownAt,
            SerialIntervalSource = disease.SerialIntervalSource,
            SerialIntervalMeanDays = disease.SerialIntervalMeanDays,
            SerialIntervalSdDays = disease.SerialIntervalSdDays,
        };
        if (curve.Facts is not { } facts)
        {
            return view;
        }
        var (from, date) = Period(facts, request.From, request.Date);
        var nowcast = await AreaNowcast.GetAsync(db, disease, area, facts, knownAt, CancellationToken.None);
        var speed = await curve.OnAsync(request.Basis, db, disease, area, knownAt, CancellationToken.None);
        var populations = await db.PopulationsAsync(CancellationToken.None);
        var population = populations.GetValueOrDefault(area.Position);
        var below = await db.CountFactsBelowAsync(disease.Id, area, null, knownAt, tree, CancellationToken.None);
        return view with
        {
            Date = date,
            From = from,
            FirstDate = facts.First,
            LastDate = facts.Last,
            OwnIsBasis = curve.OwnIsBasis,
            Totals = CountValues.From(m => curve.Total(m, date)),
            TotalsDayBefore = CountValues.From(m => curve.Total(m, date.AddDays(-1))),
            LeftOut = facts.LeftOut(date),
            NewOnDay = curve.New(Measure.Confirmed, date),
            NewIn7Days = curve.NewIn(7, date),
            NewIn7DaysBefore = curve.NewIn(7, date.AddDays(-7)),
            NewIn14Days = curve.NewIn(14, date),
            IncidenceIn14DaysPer100000 = Per100000(curve.NewIn(14, date), population?.Population),
            Population = population?.Population,
            PopulationYear = population?.Year,
            Own = facts.OwnValues(date),
            Parts = facts.PartsValues(date),
            Difference = facts.OwnValues(date) - facts.PartsValues(date),
            PartsReporting = facts.PartsReporting(date),
            PartsExpected = facts.PartsExpected(date),
            Nowcast = nowcast with { Days = [.. nowcast.Days.Where(d => d.Date >= from && d.Date <= date)] },
            On = nowcast.NotMade is null ? request.Basis : CurveBasis.Told,
            Reproduction = Reproduction(speed, date),
            Growth = Growth(speed, date),
            Alarms = ShowAlarms.Judge(facts, area, below, JudgedPeriods.Method(request.Method, facts, date), from, date) with { Clusters = await LivingClusters.FindAsync(db, area, below, date) },
            Sources = await db.CountSourcesAsync(disease.Id, area, CancellationToken.None),
            PartList = Parts(area, below, populations, from, date),
            Falls = Falls(area, facts, below, from, date),
            Sparks = Sparks(curve, speed, from, date),
        };
    }

    /// <summary>The days shown: up to the last with a figure, from the first with one, at most 180; unless others are asked for.</summary>
    internal static (DateOnly From, DateOnly Date) Period(SeriesFacts facts, DateOnly? askedFrom, DateOnly? askedDate)
    {
        var date = askedDate ?? facts.Last;
        var from = askedFrom ?? Later(facts.First, date.AddDays(1 - UsualDays));
        return (from < date ? from : date, date);
    }

    internal static double? Per100000(int? cases, long? population) => cases is { } c && population is > 0 and { } p ? c * 100_000.0 / p : null;

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static ReproductionFigure Reproduction(AreaCurve curve, DateOnly date)
    {
        if (!curve.HasSerialInterval)
        {
            return new() { NotEstimable = "situation.no-serial-interval" };
        }
        var estimate = curve.Reproduction(date);
        return estimate.TryGet(out var r)
            ? new() { Mean = r.Mean, Lower = r.Quantile025, Upper = r.Quantile975, ProbabilityBelow1 = r.ProbabilityBelow(1), CasesInWindow = curve.CasesInWindow(date) }
            : new() { NotEstimable = estimate.Why!.Value.Code, CasesInWindow = curve.CasesInWindow(date) };
    }

    private static GrowthFigure Growth(AreaCurve curve, DateOnly date)
    {
        var estimate = curve.Growth(date);
        return !estimate.TryGet(out var g) ? new() { NotEstimable = estimate.Why!.Value.Code } : new()
        {
            RatePerDay = g.RatePerDay,
            LowerPerDay = g.LowerPerDay,
            UpperPerDay = g.UpperPerDay,
            DoublingDays = g.DoublingTime.DoublingDays,
            FastestDoublingDays = g.DoublingTime.FastestDoublingDays,
            SlowestDoublingDays = g.DoublingTime.SlowestDoublingDays,
            HalvingDays = g.DoublingTime.HalvingDays,
            FastestHalvingDays = g.DoublingTime.FastestHalvingDays,
            SlowestHalvingDays = g.DoublingTime.SlowestHalvingDays,
        };
    }

    private static IReadOnlyList<PartFigures> Parts(AreaNode area, IReadOnlyDictionary<long, SeriesFacts> below, IReadOnlyDictionary<long, AreaPopulationRow> populations, DateOnly from, DateOnly date)
    {
        var open = area.Children.Where(c => c.IsOpenOn(date) || below.ContainsKey(c.Position)).ToArray();
        var curves = open.ToDictionary(c => c.Position, c => below.TryGetValue(c.Position, out var facts) ? DailyCurve(facts, from, date) : []);
        var days = DaysPerBar(from, date);
        var sparks = curves.ToDictionary(c => c.Key, c => Grouped(c.Value, days));
        var highest = sparks.Values.SelectMany(c => c).Max() ?? 1;
        return [.. open.Select(c => Part(c, below.GetValueOrDefault(c.Position), populations.GetValueOrDefault(c.Position)?.Population, curves[c.Position], sparks[c.Position], highest, date))
            .OrderByDescending(p => p.Reported).ThenByDescending(p => p.IncidenceIn14DaysPer100000 ?? -1).ThenByDescending(p => p.NewIn14Days ?? -1).ThenByDescending(p => p.Totals.Confirmed ?? -1).ThenBy(p => p.Code, StringComparer.Ordinal)];
    }

    /// <summary>More bars than this cannot be told apart in a row; longer periods take several days a bar.</summary>
    private const int MostBars = 75;

    internal static int DaysPerBar(DateOnly from, DateOnly date) => (date.DayNumber - from.DayNumber + MostBars) / MostBars;

    /// <summary>Sums of so many days each, counted back from the last; unknown where all of the days are.</summary>
    private static int?[] Grouped(int?[] curve, int days) => days == 1 ? curve
        : [.. curve.Reverse().Chunk(days).Select(chunk => chunk.All(v => v is null) ? null : chunk.Sum()).Reverse()];

    private static int?[] DailyCurve(SeriesFacts facts, DateOnly from, DateOnly date)
    {
        var days = new int?[date.DayNumber - from.DayNumber + 1];
        for (var i = 0; i < days.Length; i++)
        {
            days[i] = facts.EffectiveNew(Measure.Confirmed, from.AddDays(i));
        }
        return days;
    }

    private static PartFigures Part(AreaNode node, SeriesFacts? facts, long? population, int?[] curve, int?[] spark, int highest, DateOnly date)
    {
        var in14 = AreaCurve.NewIn(facts, 14, date);
        var totals = facts is null ? default : CountValues.From(m => facts.Effective(m, date));
        return new PartFigures
        {
            Code = node.Code,
            Name = node.Name,
            NameEn = node.NameEn,
            Reported = facts is not null,
            NewOnDay = facts?.EffectiveNew(Measure.Confirmed, date),
            NewIn7Days = AreaCurve.NewIn(facts, 7, date),
            NewIn7DaysBefore = AreaCurve.NewIn(facts, 7, date.AddDays(-7)),
            NewIn14Days = in14,
            IncidenceIn14DaysPer100000 = Per100000(in14, population),
            Totals = totals,
            Active = totals.Active,
            DaysLeftOut = facts?.LeftOut(date).FirstOrDefault(l => l.Measure is Measure.Confirmed)?.Days ?? 0,
            DaysSinceLastCase = DaysSinceLastCase(facts, date),
            Curve = curve,
            Spark = facts is null ? "" : SparklineSvg.Bars(spark, highest, null, 150, 22, SparklineTone.Disease, "is-row"),
        };
    }

    private static int? DaysSinceLastCase(SeriesFacts? facts, DateOnly date)
    {
        for (var day = date; facts is not null && day >= facts.First; day = day.AddDays(-1))
        {
            if (facts.EffectiveNew(Measure.Confirmed, day) > 0)
            {
                return date.DayNumber - day.DayNumber;
            }
        }
        return null;
    }

    private static IReadOnlyList<Fall> Falls(AreaNode area, SeriesFacts facts, IReadOnlyDictionary<long, SeriesFacts> below, DateOnly from, DateOnly date)
    {
        var falls = new List<Fall>();
        foreach (var (node, series) in area.Children.Where(c => below.ContainsKey(c.Position)).Select(c => (c, below[c.Position])).Prepend((area, facts)))
        {
            foreach (var measure in CountValues.Measures.Where(series.HasOwn))
            {
                for (var day = Later(from, series.First.AddDays(1)); day <= date && day <= series.Last; day = day.AddDays(1))
                {
                    if (measure is not Measure.Suspected && series.OwnNew(measure, day) < 0 && series.Own(measure, day) is { } after && series.Own(measure, day.AddDays(-1)) is { } before)
                    {
                        falls.Add(new(node.Code, node.Name, node.NameEn, day, measure, before, after));
                    }
                }
            }
        }
        return [.. falls.OrderByDescending(f => f.Date).Take(50)];
    }

    private static IReadOnlyList<string> Sparks(AreaCurve curve, AreaCurve speed, DateOnly from, DateOnly date)
    {
        var start = Later(from, date.AddDays(-60));
        int?[] Days(Func<DateOnly, int?> value) => [.. Enumerable.Range(0, date.DayNumber - start.DayNumber + 1).Select(i => value(start.AddDays(i)))];
        return
        [
            SparklineSvg.Line(Days(d => curve.Total(Measure.Confirmed, d)), null, null),
            SparklineSvg.Line(Days(d => curve.Total(Measure.Confirmed, d) - curve.Total(Measure.Cured, d) - curve.Total(Measure.Dead, d)), null, null),
            SparklineSvg.Line(Days(d => curve.Total(Measure.Cured, d)), null, null, tone: SparklineTone.Response),
            SparklineSvg.Line(Days(d => curve.Total(Measure.Dead, d)), null, null, tone: SparklineTone.Quiet),
            SparklineSvg.Bars(Days(d => curve.New(Measure.Confirmed, d)), null, null),
            SparklineSvg.Line(Days(d => speed.Reproduction(d).TryGet(out var r) ? (int)Math.Round(r.Mean * 100) : null), null, null, tone: SparklineTone.Response),
        ];
    }
}

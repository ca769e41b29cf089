using System.Text.Json.Serialization;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology.Capacity;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Simulation;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Situation.Capacity;
using Fangxian.Situation.Curves;
using Fangxian.Situation.Dashboard;

namespace Fangxian.Situation.Scenarios;

/// <summary>What a scenario assumes, from the area's population and recent cases and from what the reader says.</summary>
public sealed record ScenarioStart
{
    private const double Normal975 = 1.959963984540054;

    /// <summary>Stays of which the standard deviation is half the mean are nearly all over after four means.</summary>
    private const double StaysBefore = 4;

    private const int MostDaysBefore = 120;

    /// <summary>Parts must hold most of the area's recent cases, or they cannot stand for it.</summary>
    private const double LeastSharePartsHold = 0.8;

    /// <summary>The day after whose end the simulation begins.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Residents.</summary>
    public required long Population { get; init; }

    /// <summary>Parts simulated, each with its own people; 1 where the area is simulated as a whole.</summary>
    public required int Parts { get; init; }

    /// <summary>Reproduction number as things are now.</summary>
    public required double R { get; init; }

    /// <summary>Whether R was estimated from the cases, or given by the reader.</summary>
    public required bool IsREstimated { get; init; }

    /// <summary>How uncertain R is: the standard deviation of its logarithm.</summary>
    public required double RLogSd { get; init; }

    /// <summary>Mean days from infection to infectiousness.</summary>
    public required double LatentDays { get; init; }

    /// <summary>Mean days of infectiousness.</summary>
    public required double InfectiousDays { get; init; }

    /// <summary>Of 100 infected, so many are reported.</summary>
    public required double ReportedPercent { get; init; }

    /// <summary>Infectious people at the start.</summary>
    public required long Infectious { get; init; }

    /// <summary>Infected and not yet infectious at the start.</summary>
    public required long Exposed { get; init; }

    /// <summary>Immune by infection at the start.</summary>
    public required long Immune { get; init; }

    /// <summary>Of 100 contacts, so many are with other parts.</summary>
    public required double OutsidePercent { get; init; }

    /// <summary>Of 100 reported cases, so many are admitted; null where nobody said so, and nothing is published.</summary>
    public double? AdmittedPercent { get; init; }

    /// <summary>Mean days in hospital; null where nobody said so, and nothing is published.</summary>
    public double? StayDays { get; init; }

    /// <summary>Mean days from report to admission.</summary>
    public double? AdmissionDelayDays { get; init; }

    /// <summary>Where the published figures of care among these are from; empty where there are none.</summary>
    public IReadOnlyList<string> CareSources { get; init; } = [];

    [JsonIgnore] internal IReadOnlyList<SimulatedArea> Areas { get; init; } = [];

    /// <summary>New cases of the days before, reported or not, of whom some are in hospital at the start.</summary>
    [JsonIgnore] internal DailyIncidence? Before { get; init; }

    /// <summary>What becomes of a case, reported or not; null where it is not known.</summary>
    internal CareCourse? Care =>
        AdmittedPercent is { } admitted && StayDays is { } stay && AdmissionDelayDays is { } delay ? CareOfMeans.Course(admitted / 100 * ReportedPercent / 100, delay, stay) : null;

    internal Scenario ToScenario(int days)
    {
        var susceptible = Math.Max(1, Population - Infectious - Exposed - Immune) / (double)Population;
        return new Scenario
        {
            // R counts those who can still be infected; the model's beta is that of people who all can.
            Model = SeirModel.WithReproductionNumber(R / susceptible, LatentDays, InfectiousDays),
            Areas = Areas,
            Days = days,
            Travel = Areas.Count == 1 ? null : Travel.ByPopulation([.. Areas.Select(a => (double)a.Population)], OutsidePercent / 100),
            TransmissionLogSd = RLogSd,
        };
    }

    internal static async Task<Result<ScenarioStart>> ReadAsync(SimulateScenario.Request request, OutbreakDb db, Sight sight, CancellationToken cancellation)
    {
        var curve = await AreaCurve.GetAsync(db, sight.Disease, sight.Area, sight.KnownAt, cancellation);
        var populations = await db.PopulationsAsync(cancellation);
        if (curve.Facts is null)
        {
            return new ScenarioNeedsCases();
        }
        if (populations.GetValueOrDefault(sight.Area.Position)?.Population is not > 0)
        {
            return new ScenarioNeedsPopulation();
        }
        var date = request.Date ?? curve.Last!.Value;
        if (date < curve.First || date > curve.Last)
        {
            return new ScenarioNeedsCases();
        }
        var serial = sight.Disease.SerialIntervalMeanDays;
        if ((request.LatentDays ?? serial / 2) is not { } latent || (request.InfectiousDays ?? serial / 2) is not { } infectiousDays)
        {
            return new ScenarioNeedsPeriods();
        }
        var estimated = curve.Reproduction(date).TryGet(out var r);
        if (request.R is null && !estimated)
        {
            return new ScenarioNeedsReproductionNumber();
        }
        var below = await db.CountFactsBelowAsync(sight.Disease.Id, sight.Area, null, sight.KnownAt, sight.Tree, cancellation);
        var people = new ScenarioPeople(date, Math.Max(0.5, latent), Math.Max(0.5, infectiousDays), request.ReportedPercent ?? 100, request.StartInfectious);
        var whole = people.Of(populations[sight.Area.Position].Population, curve.Facts);
        if (whole is null)
        {
            return new ScenarioNeedsCases();
        }
        var parts = PartsOf(sight.Area, date, below, populations, people);
        var areas = parts.Length > 1 && parts.Sum(p => p.Infectious) >= LeastSharePartsHold * whole.Infectious && parts.Sum(p => p.Infectious) > 0 ? parts : [whole];
        var facts = await CareFacts.GetAsync(db);
        CareFact? Fact(string figure) => facts.Of(sight.Disease.Code, figure);
        var (admitted, stay) = (request.AdmittedPercent ?? Fact(CareFacts.AdmissionPercent)?.Value, request.StayDays ?? Fact(CareFacts.StayDays)?.Value);
        var start = new ScenarioStart
        {
            Date = date,
            Population = areas.Sum(a => (long)a.Population),
            Parts = areas.Length,
            R = request.R ?? r.Mean,
            IsREstimated = request.R is null,
            RLogSd = request.R is null && r.Quantile025 > 0 ? Math.Log(r.Quantile975 / r.Quantile025) / (2 * Normal975) : 0,
            LatentDays = people.LatentDays,
            InfectiousDays = people.InfectiousDays,
            ReportedPercent = people.ReportedPercent,
            Infectious = areas.Sum(a => (long)a.Infectious),
            Exposed = areas.Sum(a => (long)a.Exposed),
            Immune = areas.Sum(a => (long)a.Immune),
            OutsidePercent = request.OutsidePercent ?? 5,
            AdmittedPercent = admitted,
            StayDays = stay,
            CareSources = admitted is null || stay is null ? []
                : [.. new[] { request.AdmittedPercent is null ? Fact(CareFacts.AdmissionPercent) : null, request.StayDays is null ? Fact(CareFacts.StayDays) : null }.Select(f => f?.Source).OfType<string>().Distinct()],
            AdmissionDelayDays = Fact(CareFacts.AdmissionDelayDays)?.Value,
            Areas = areas,
        };
        return start with { Before = CasesBefore(start, curve, request.StartInfectious is not null) };
    }

    /// <summary>As many days as nearly all stays last: the reported cases of the area; or the daily cases that the infectious people make, where the reader gave those.</summary>
    private static DailyIncidence CasesBefore(ScenarioStart start, AreaCurve curve, bool areGiven)
    {
        var days = (int)Math.Clamp(Math.Ceiling(StaysBefore * (start.StayDays ?? 1)), 1, MostDaysBefore);
        var known = areGiven ? null : KnownCases.Of(curve, start.Date, days);
        return known is null
            ? DailyIncidence.AllKnown(start.Date.AddDays(1 - days), [.. Enumerable.Repeat((int)Math.Round(start.Infectious / start.InfectiousDays), days)])
            : DailyIncidence.AllKnown(known.FirstDate, [.. known.Counts.ToArray().Select(n => (int)Math.Round(Math.Max(0, n ?? 0) / (start.ReportedPercent / 100)))]);
    }

    /// <summary>The open parts, if each has a population and there are not too many; none where people are given for the whole.</summary>
    private static SimulatedArea[] PartsOf(AreaNode area, DateOnly date, IReadOnlyDictionary<long, SeriesFacts> below, IReadOnlyDictionary<long, AreaPopulationRow> populations, ScenarioPeople people)
    {
        var open = area.Children.Where(c => c.IsOpenOn(date)).ToArray();
        return people.StartInfectious is not null || open.Length is < 2 or > SimulateScenario.MostParts || open.Any(c => populations.GetValueOrDefault(c.Position)?.Population is not > 0)
            ? [] : [.. open.Select(c => people.Of(populations[c.Position].Population, below.GetValueOrDefault(c.Position)) ?? new SimulatedArea((int)Math.Min(int.MaxValue / 2, populations[c.Position].Population)))];
    }
}

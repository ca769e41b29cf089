using Fangxian.Epidemiology.Capacity;
using Fangxian.Epidemiology.Simulation;

namespace Fangxian.Situation.Scenarios;

/// <summary>The two simulations of a scenario, as now and with measures, with the same random numbers.</summary>
internal static class ScenarioSimulation
{
    private const int StepsPerDay = 2;

    /// <summary>One simulation at a time in a process: the rest of the processor is for everybody else.</summary>
    private static readonly SemaphoreSlim Turn = new(1);

    public static async Task<SimulateScenario.Response> RunAsync(SimulateScenario.Request request, ScenarioStart start, string etag, CancellationToken cancellation)
    {
        await Turn.WaitAsync(cancellation);
        try
        {
            return Simulate(request, start, cancellation) with { ETag = etag };
        }
        finally
        {
            Turn.Release();
        }
    }

    private static SimulateScenario.Response Simulate(SimulateScenario.Request request, ScenarioStart start, CancellationToken cancellation)
    {
        var asNow = start.ToScenario(request.Days ?? SimulateScenario.UsualDays);
        var options = new SimulationOptions { Runs = request.Runs ?? Math.Min(SimulateScenario.UsualRuns, SimulateScenario.MostAreaDays / asNow.Days / start.Parts), Seed = request.Seed ?? 1, Step = SimulationStep.BinomialChain, StepsPerDay = StepsPerDay };
        var now = Metapopulation.Run(asNow, options, cancellation);
        var measured = Metapopulation.Run(asNow with { Interventions = MeasuresOf(request, start.Date.AddDays(1)) }, options, cancellation);
        return new SimulateScenario.Response
        {
            Date = start.Date,
            Dates = [.. Enumerable.Range(1, asNow.Days).Select(start.Date.AddDays)],
            Runs = now.Runs,
            AsNow = CourseOf(now, start),
            WithMeasures = CourseOf(measured, start),
            Difference = measured.Less(now, SimulatedFigure.TotalCases)[^1],
            Assumed = start,
        };
    }

    /// <summary>The one measure of a scenario, with all its parts in one window; none where it ended before the start.</summary>
    private static Intervention[] MeasuresOf(SimulateScenario.Request request, DateOnly first)
    {
        var from = Math.Max(0, (request.MeasuresFrom?.DayNumber ?? first.DayNumber) - first.DayNumber);
        var until = request.MeasuresUntil is { } last ? last.DayNumber - first.DayNumber + 1 : double.PositiveInfinity;
        return until <= from ? [] :
        [
            new Intervention
            {
                FromDay = from,
                UntilDay = until,
                ContactReduction = (request.ContactsPercent ?? 0) / 100,
                IsolatedProportion = (request.IsolatedPercent ?? 0) / 100,
                DaysToIsolation = request.DaysToIsolation ?? 2,
                TravelReduction = (request.TravelPercent ?? 0) / 100,
                VaccinationPerDay = (request.VaccinatedPercent ?? 0) / 100,
            },
        ];
    }

    private static SimulateScenario.Course CourseOf(SimulatedRuns runs, ScenarioStart start)
    {
        var care = start.Care is { } course ? CapacityForecast.Of(CasePaths.Of(start.Before!, runs), course, runs.Seed) : null;
        return new()
        {
            NewCases = runs.Summarise(SimulatedFigure.NewCases),
            Beds = care is null ? null : [.. Enumerable.Range(0, care.Days).Select(day => Of(care.On(CareResource.OrdinaryBeds, day)))],
            TotalCases = runs.Summarise(SimulatedFigure.TotalCases)[^1],
            HighestBeds = care is null ? null : Of(care.Peak(CareResource.OrdinaryBeds).Demand),
        };
    }

    private static SimulatedDay Of(DemandRange demand) => new(demand.Mean, demand.Lower, demand.Lower50, demand.Median, demand.Upper50, demand.Upper);
}

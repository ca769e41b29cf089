using Fangxian.Epidemiology.Simulation;

namespace Fangxian.EpiBench;

/// <summary>Simulations. Their peer is SimInf (C), which is not installed here: 13.5 million events of 10,000 nodes × 1,000 people × 365 days in 0.75 s on one thread, so 18 million a second.</summary>
internal static class SimulationMeasurements
{
    private static readonly SeirModel Model = SeirModel.WithReproductionNumber(2.5, 2, 5);

    private static readonly Scenario Nodes = new() { Model = Model, Areas = [.. Enumerable.Range(0, 10_000).Select(_ => new SimulatedArea(1000, 5))], Days = 365 };

    private static readonly Scenario Counties = new()
    {
        Model = Model,
        Areas = [.. Enumerable.Range(0, 183).Select(i => new SimulatedArea(100_000 + (5000 * i), i == 0 ? 100 : 0))],
        Days = 120,
        Travel = Travel.ByPopulation([.. Enumerable.Range(0, 183).Select(i => 100_000.0 + (5000 * i))], 0.05),
    };

    public static IEnumerable<Measurement> All()
    {
        var thousands = (int)(Metapopulation.Run(Nodes, new() { Runs = 1 }).Events / 1000);
        yield return Of("Metapopulation, exact, 10,000 nodes × 1,000 people × 365 days (value: events)", thousands, "1,000 events", () => Metapopulation.Run(Nodes, new() { Runs = 1 }).Events);
        yield return Of("Metapopulation, steps of a quarter day, 183 counties with travel × 120 days", 1, "run", () => Metapopulation.Run(Counties, new() { Runs = 1, Step = SimulationStep.BinomialChain }).Value(SimulatedFigure.TotalCases, 0, 119));
        yield return Of("SEIR, 365 days, a measure from day 60 to 140", 1, "call", () => SeirCourse.Solve(Model, new(999_990, 0, 10, 0), [.. Enumerable.Range(0, 366).Select(d => (double)d)], [new Intervention { FromDay = 60, UntilDay = 140, ContactReduction = 0.5 }])[^1].Cases);
    }

    private static Measurement Of(string name, int units, string unit, Func<double> work)
    {
        var value = 0.0;
        return new(name, units, unit, null, () => value = work(), () => value, null);
    }
}

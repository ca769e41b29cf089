using System.CommandLine;
using Fangxian.Epidemiology.Capacity;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Simulation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi simulate</c>: an epidemic as it might run, by chance or on average, with measures and without.</summary>
internal static class SimulateCommand
{
    private const string Methods = "exact, steps, equations";

    private static readonly string[] Columns = ["scenario", "area", "day", "figure", "mean", "q025", "q25", "median", "q75", "q975"];
    private static readonly string[] StateColumns = ["day", "susceptible", "exposed", "infectious", "removed", "total_cases"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, string.Join(" | ", SimulatedAreasInput.Layouts));
        var settings = new SimulationSettings(host.T);
        var method = new Option<string>("--method") { Description = host.T["epi.nowcast.method", Methods], DefaultValueFactory = _ => "exact" };
        var steps = new Option<int>("--steps-per-day") { Description = host.T["epi.simulate.steps-per-day"], DefaultValueFactory = _ => 4 };
        var runs = new Option<int>("--runs") { Description = host.T["epi.simulate.runs"], DefaultValueFactory = _ => 200 };
        var seed = new Option<long>("--seed") { Description = host.T["epi.seed"], DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = host.T["epi.simulate.threads"], DefaultValueFactory = _ => Environment.ProcessorCount };
        var perArea = new Option<bool>("--per-area") { Description = host.T["epi.simulate.per-area"] };
        var compare = new Option<bool>("--compare") { Description = host.T["epi.simulate.compare"] };
        var command = new Command("simulate", host.T["epi.command.simulate"]) { file, method, steps, runs, seed, threads, perArea, compare };
        settings.AddTo(command);
        return command.Does(host, parsed =>
        {
            var name = parsed.GetRequiredValue(method);
            if (!Methods.Split(", ").Contains(name))
            {
                return new OptionUnusable("--method", new FieldError("epi.option.one-of", Methods));
            }
            var read = settings.Of(parsed, parsed.GetValue(file));
            if (!read.IsOk)
            {
                return read.Refusal;
            }
            var care = settings.CareOf(parsed);
            if (!care.IsOk)
            {
                return care.Refusal;
            }
            var (scenario, areas) = read.Value;
            if (name == "equations")
            {
                return areas.Length == 1 && scenario.Events.Count == 0 ? Solve(scenario) : new OptionUnusable("--method", new FieldError("epi.option.one-area"));
            }
            var options = new SimulationOptions
            {
                Runs = parsed.GetValue(runs), Seed = parsed.GetValue(seed), StepsPerDay = parsed.GetValue(steps), Threads = parsed.GetValue(threads), KeepAreas = parsed.GetValue(perArea),
                Step = name == "exact" ? SimulationStep.Exact : SimulationStep.BinomialChain,
            };
            var simulated = Metapopulation.Run(scenario, options);
            var beds = BedsOf(simulated, care.Value);
            var rows = Rows("as-asked", simulated, areas).Concat(Rows("as-asked", beds));
            if (parsed.GetValue(compare))
            {
                var without = Metapopulation.Run(scenario with { Interventions = [] }, options);
                var bedsWithout = BedsOf(without, care.Value);
                rows =
                [
                    .. rows, .. Rows("no-measure", without, areas), .. Rows("no-measure", bedsWithout),
                    .. Enum.GetValues<SimulatedFigure>().SelectMany(f => Rows("difference", "", f, simulated.Less(without, f))),
                    .. beds is null ? [] : Rows("difference", day => beds.Less(bedsWithout!, CareResource.OrdinaryBeds, day), beds.Days),
                ];
            }
            return new OutputTable(name, Columns, [.. rows]);
        });
    }

    /// <summary>Beds of each run; nobody is there at the start.</summary>
    private static CapacityForecast? BedsOf(SimulatedRuns runs, CareCourse? care) =>
        care is null ? null : CapacityForecast.Of(CasePaths.Of(DailyIncidence.AllKnown(DateOnly.MinValue, [0]), runs), care, runs.Seed);

    private static IEnumerable<OutputRow> Rows(string scenario, SimulatedRuns runs, string[] areas)
    {
        var all = Enum.GetValues<SimulatedFigure>().SelectMany(figure => Rows(scenario, "", figure, runs.Summarise(figure)));
        return !runs.KeepsAreas ? all : all.Concat(areas.SelectMany((area, at) =>
            new[] { SimulatedFigure.NewCases, SimulatedFigure.Infectious }.SelectMany(figure => Rows(scenario, area, figure, runs.SummariseArea(figure, at)))));
    }

    private static IEnumerable<OutputRow> Rows(string scenario, string area, SimulatedFigure figure, SimulatedDay[] days) =>
        days.Select((day, i) => new OutputRow([scenario, area, i + 1, Name(figure), day.Mean, day.Lower95, day.Lower50, day.Median, day.Upper50, day.Upper95]));

    private static IEnumerable<OutputRow> Rows(string scenario, CapacityForecast? beds) =>
        beds is null ? [] : Rows(scenario, day => beds.On(CareResource.OrdinaryBeds, day), beds.Days);

    private static IEnumerable<OutputRow> Rows(string scenario, Func<int, DemandRange> beds, int days) =>
        Enumerable.Range(0, days).Select(day => (Day: day, Beds: beds(day))).Select(b => new OutputRow([scenario, "", b.Day + 1, "beds", b.Beds.Mean, b.Beds.Lower, b.Beds.Lower50, b.Beds.Median, b.Beds.Upper50, b.Beds.Upper]));

    private static string Name(SimulatedFigure figure) => figure switch
    {
        SimulatedFigure.NewCases => "new_cases",
        SimulatedFigure.TotalCases => "total_cases",
        SimulatedFigure.NewInfections => "new_infections",
        SimulatedFigure.Infectious => "infectious",
        _ => "susceptible",
    };

    private static OutputTable Solve(Scenario scenario)
    {
        var area = scenario.Areas[0];
        var start = new SeirState(area.Population - area.Infectious - area.Exposed - area.Immune, area.Exposed, area.Infectious, area.Immune);
        double[] days = [.. Enumerable.Range(0, scenario.Days + 1).Select(day => (double)day)];
        var course = SeirCourse.Solve(scenario.Model, start, days, scenario.Interventions);
        return new OutputTable("equations", StateColumns, [.. course.Select((s, day) => new OutputRow([day, s.Susceptible, s.Exposed, s.Infectious, s.Removed, s.Cases]))]);
    }
}

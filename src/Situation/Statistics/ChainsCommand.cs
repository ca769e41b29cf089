using System.CommandLine;
using Fangxian.Epidemiology.Chains;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi chains</c>: pairs of infector and infected as trees, and what they say: chains, generations, uneven spread, serial intervals, likely infectors.</summary>
internal static class ChainsCommand
{
    private const string Tables = "clusters, cases, sizes, generations, spread, serial-intervals, faults, infectors";

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, PairsInput.PairsLayout);
        var cases = new Option<string?>("--cases") { Description = host.T["epi.chains.cases", PairsInput.CasesLayout] };
        var show = new Option<string>("--show") { Description = host.T["epi.chains.show", Tables], DefaultValueFactory = _ => "clusters" };
        var sought = new InfectorOptions(host.T);
        var command = new Command("chains", host.T["epi.command.chains"]) { file, cases, show };
        sought.AddTo(command);
        return command.Does(host, parsed =>
        {
            var wanted = parsed.GetRequiredValue(show);
            if (!Tables.Split(", ").Contains(wanted))
            {
                return new OptionUnusable("--show", new FieldError("epi.option.one-of", Tables));
            }
            var input = PairsInput.Read(parsed.GetValue(file), parsed.GetValue(cases));
            if (!input.IsOk)
            {
                return input.Refusal;
            }
            var table = wanted switch
            {
                "infectors" => sought.Table(parsed, input.Value.Forest),
                "faults" => Faults(input.Value),
                _ => Table(wanted, input.Value.Forest),
            };
            return table.IsOk ? table.Value with { Notes = [.. LeftOut(input.Value.Forest, wanted)] } : table.Refusal;
        });
    }

    private static IEnumerable<FieldError> LeftOut(TransmissionForest<string> forest, string wanted) =>
        wanted == "faults" || forest.Faults.Count == 0 ? []
            : [new FieldError("epi.chains.left-out", forest.Faults.Count, string.Join(", ", forest.Faults.CountBy(f => f.Kind).OrderBy(k => k.Key).Select(k => $"{Code(k.Key)} × {k.Value}")))];

    private static Result<OutputTable> Table(string wanted, TransmissionForest<string> forest) => wanted switch
    {
        "cases" => new OutputTable(wanted, ["case", "infector", "root", "generation", "infected", "onset"], [.. forest.Cases.Select((name, at) => new OutputRow(
            [name, forest.InfectorOf(at) is { } infector ? forest.Cases[infector] : null, forest.Cases[forest.RootOf(at)], forest.GenerationOf(at), forest.Infected[at], forest.OnsetOf(at)]))]),
        "sizes" => new OutputTable(wanted, ["size", "clusters"], [.. forest.Sizes().Select(s => new OutputRow([s.Size, s.Chains]))]),
        "generations" => new OutputTable(wanted, ["generation", "cases"], [.. forest.CasesByGeneration().Select((cases, generation) => new OutputRow([generation, cases]))]),
        "serial-intervals" => new OutputTable(wanted, ["infector", "infectee", "delay"], [.. forest.SerialIntervals().Select(s => new OutputRow([s.Pair.Infector, s.Pair.Infectee, s.Days]))]),
        "spread" => Spread(forest),
        _ => new OutputTable(wanted, ["root", "size", "generations", "first_onset", "last_onset", "duration_days", "cases_by_generation"], [.. forest.Clusters.Select(c => new OutputRow(
            [c.Root, c.Size, c.Generations, c.FirstOnset, c.LastOnset, c.DurationDays, string.Join(' ', c.CasesByGeneration)]))]),
    };

    private static OutputTable Spread(TransmissionForest<string> forest)
    {
        string[] columns = ["measure", "observed", "fitted", "lower", "upper"];
        return new OutputTable("spread", columns, Superspreading.Of(forest.Infected).Match<OutputRow[]>(
            s =>
            [
                new(["r", s.Transmissions / (double)forest.Cases.Count, s.Offspring.ReproductionNumber, s.Offspring.ReproductionNumberLower, s.Offspring.ReproductionNumberUpper]),
                new(["k", null, double.IsFinite(s.Offspring.Dispersion) ? s.Offspring.Dispersion : null, s.Offspring.DispersionLower, s.Offspring.DispersionUpper]),
                Row("transmissions_by_top_20_percent", s.ShareOfTop20Percent, s.FittedShareOfTop20Percent),
                Row("cases_causing_80_percent", s.ShareOfCasesCausing80Percent, s.FittedShareOfCasesCausing80Percent),
                Row("gini", s.Gini, s.FittedGini),
            ],
            why => [.. new[] { "r", "k", "transmissions_by_top_20_percent", "cases_causing_80_percent", "gini" }.Select(m => new OutputRow([m, null, null, null, null], why.Code))]));
    }

    private static OutputRow Row(string measure, double observed, SpreadingShare fitted) => new([measure, observed, fitted.Value, fitted.Lower, fitted.Upper]);

    private static Result<OutputTable> Faults(PairsInput input) =>
        new OutputTable("faults", ["line", "infector", "infectee", "fault"], [.. input.Forest.Faults.Select(f => new OutputRow([input.LineOf(f), f.Pair.Infector, f.Pair.Infectee, Code(f.Kind)]))]);

    private static string Code(PairFaultKind kind) => kind switch
    {
        PairFaultKind.InfectedItself => "infected-itself",
        PairFaultKind.AnotherInfector => "another-infector",
        PairFaultKind.Circle => "circle",
        PairFaultKind.Repeated => "repeated",
        PairFaultKind.UnknownInfector => "unknown-infector",
        _ => "unknown-infectee",
    };
}

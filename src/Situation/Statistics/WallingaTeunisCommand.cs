using System.CommandLine;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi wallinga-teunis</c>: the case reproduction number for every window of a daily series.</summary>
internal static class WallingaTeunisCommand
{
    private static readonly string[] Columns = ["window_start", "window_end", "mean", "sd", "q025", "q975", "seen_proportion"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, string.Join(" | ", DailyInput.Layouts));
        var interval = new SerialIntervalOptions(host.T);
        var window = new Option<int>("--window") { Description = host.T["epi.window"], DefaultValueFactory = _ => 7 };
        var simulations = new Option<int>("--n-sim") { Description = host.T["epi.wallinga-teunis.n-sim"], DefaultValueFactory = _ => 1000 };
        var seed = new Option<long>("--seed") { Description = host.T["epi.seed"], DefaultValueFactory = _ => 1 };
        var command = new Command("wallinga-teunis", host.T["epi.command.wallinga-teunis"]) { file, window, simulations, seed };
        interval.AddTo(command);
        EpiCommand.NegativeAsZero(host, command, out var negativeAsZero);
        return command.Does(host, parsed =>
        {
            var input = DailyInput.Read(parsed.GetValue(file));
            if (!input.IsOk)
            {
                return input.Refusal;
            }
            var options = new CaseReproductionNumberOptions
            {
                WindowDays = parsed.GetValue(window),
                Simulations = parsed.GetValue(simulations),
                Seed = parsed.GetValue(seed),
                NegativeCounts = parsed.GetValue(negativeAsZero) ? NegativeCounts.TreatAsZero : NegativeCounts.NotEstimable,
            };
            if (options.WindowDays < 1 || options.Simulations < 0)
            {
                return new OptionUnusable(options.WindowDays < 1 ? "--window" : "--n-sim", new FieldError("epi.option.above", options.WindowDays < 1 ? 0 : -1));
            }
            var one = interval.Of(parsed, input.Value.All.Days);
            return one.IsOk ? Table(input.Value, WallingaTeunis.Estimate(input.Value.All, one.Value, options)) : one.Refusal;
        });
    }

    private static OutputTable Table(DailyInput input, CaseReproductionNumberWindow[] windows) =>
        new("wallinga-teunis", Columns, [.. windows.Select(w => w.ReproductionNumber.Match(
            r => new OutputRow([input.Echo(w.Start), input.Echo(w.End), r.Mean, r.StandardDeviation, r.Quantile025, r.Quantile975, r.SeenProportion]),
            why => new OutputRow([input.Echo(w.Start), input.Echo(w.End), null, null, null, null, null], why.Code)))]);
}

using System.CommandLine;
using Fangxian.Epidemiology;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi growth</c>: growth rate with doubling or halving time, up to the peak, per window, or between change points.</summary>
internal static class GrowthCommand
{
    private static readonly string[] Columns =
        ["window_start", "window_end", "r", "se", "r_lower", "r_upper", "doubling", "doubling_lower", "doubling_upper", "halving", "halving_lower", "halving_upper"];

    private static readonly string[] Methods = ["log-linear", "poisson", "quasi-poisson", "negative-binomial", "change-points"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, string.Join(" | ", DailyInput.Layouts));
        var method = new Option<string>("--method") { Description = host.T["epi.growth.method", string.Join(", ", Methods)], DefaultValueFactory = _ => "log-linear" };
        var window = new Option<int>("--window") { Description = host.T["epi.growth.window"], DefaultValueFactory = _ => 14 };
        var interval = new Option<int>("--interval") { Description = host.T["epi.growth.interval"], DefaultValueFactory = _ => 1 };
        var most = new Option<int>("--most") { Description = host.T["epi.growth.most"], DefaultValueFactory = _ => 4 };
        var command = new Command("growth", host.T["epi.command.growth"]) { file, method, window, interval, most };
        EpiCommand.NegativeAsZero(host, command, out var negativeAsZero);
        return command.Does(host, parsed =>
        {
            var input = DailyInput.Read(parsed.GetValue(file));
            if (!input.IsOk)
            {
                return input.Refusal;
            }
            var negative = parsed.GetValue(negativeAsZero) ? NegativeCounts.TreatAsZero : NegativeCounts.NotEstimable;
            var options = new GrowthWindowOptions { WindowDays = parsed.GetValue(window), NegativeCounts = negative };
            if (options.WindowDays < 3 || parsed.GetValue(interval) < 1 || parsed.GetValue(most) < 0)
            {
                return new OptionUnusable(options.WindowDays < 3 ? "--window" : parsed.GetValue(interval) < 1 ? "--interval" : "--most",
                    new FieldError("epi.option.above", options.WindowDays < 3 ? 2 : parsed.GetValue(interval) < 1 ? 0 : -1));
            }
            var (series, name) = (input.Value.All, parsed.GetRequiredValue(method));
            return name switch
            {
                "log-linear" => Table(name, [ToPeak(input.Value, LogLinearGrowth.UpToPeak(series, parsed.GetValue(interval), negative), parsed.GetValue(interval))]),
                "poisson" => Windows(name, input.Value, PoissonGrowth.EstimateRolling(series, options)),
                "quasi-poisson" => Windows(name, input.Value, QuasiPoissonGrowth.EstimateRolling(series, options)),
                "negative-binomial" => Windows(name, input.Value, NegativeBinomialGrowth.EstimateRolling(series, options)),
                "change-points" => Segments(name, input.Value, GrowthChangePoints.Find(series, new() { MostChangePoints = parsed.GetValue(most), NegativeCounts = negative })),
                _ => new OptionUnusable("--method", new FieldError("epi.option.one-of", string.Join(", ", Methods))),
            };
        });
    }

    private static OutputTable Table(string method, OutputRow[] rows) => new(method, Columns, rows);

    private static Result<OutputTable> Windows(string method, DailyInput input, GrowthWindow[] windows) =>
        Table(method, [.. windows.Select(w => Row(input.Echo(w.Start), input.Echo(w.End), w.GrowthRate))]);

    private static Result<OutputTable> Segments(string method, DailyInput input, Estimate<GrowthSegments> found) => found.Match(
        s => Table(method, [.. s.Segments.ToArray().Select(one => Row(input.Echo(one.Start), input.Echo(one.End), one.GrowthRate))]),
        why => Table(method, [Row(input.Echo(input.All.FirstDate), input.Echo(input.All.LastDate), new NotEstimable(why.Reason))]));

    private static OutputRow ToPeak(DailyInput input, Estimate<GrowthRate> growth, int binDays)
    {
        var counts = input.All.Counts.ToArray();
        var first = Math.Max(0, Array.FindIndex(counts, count => count > 0));
        var bins = counts.Skip(first).Chunk(binDays).Select(bin => bin.Sum(count => (long)Math.Max(0, count ?? 0))).ToArray();
        var last = Math.Min(counts.Length, first + ((Array.IndexOf(bins, bins.Max()) + 1) * binDays)) - 1;
        return Row(input.Echo(input.All.FirstDate.AddDays(first)), input.Echo(input.All.FirstDate.AddDays(last)), growth);
    }

    private static OutputRow Row(object start, object end, Estimate<GrowthRate> growth) => growth.Match(
        g => new OutputRow(
        [
            start, end, g.RatePerDay, g.StandardErrorPerDay, g.LowerPerDay, g.UpperPerDay,
            g.DoublingTime.DoublingDays, g.DoublingTime.FastestDoublingDays, g.DoublingTime.SlowestDoublingDays,
            g.DoublingTime.HalvingDays, g.DoublingTime.FastestHalvingDays, g.DoublingTime.SlowestHalvingDays,
        ]),
        why => new OutputRow([start, end, .. new object?[10]], why.Code));
}

using System.CommandLine;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi reproduction</c>: the instantaneous reproduction number (Cori 2013) for every window of a daily series.</summary>
internal static class ReproductionCommand
{
    private static readonly string[] Columns = ["window_start", "window_end", "mean", "sd", "q025", "q25", "median", "q75", "q975"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, string.Join(" | ", DailyInput.Layouts));
        var (interval, sample) = (new SerialIntervalOptions(host.T), new SerialIntervalSampleOptions(host.T));
        var window = new Option<int>("--window") { Description = host.T["epi.window"], DefaultValueFactory = _ => 7 };
        var priorMean = new Option<double>("--prior-mean") { Description = host.T["epi.reproduction.prior-mean"], DefaultValueFactory = _ => 5 };
        var priorDeviation = new Option<double>("--prior-sd") { Description = host.T["epi.reproduction.prior-sd"], DefaultValueFactory = _ => 5 };
        var precision = new Option<double>("--cv-posterior") { Description = host.T["epi.reproduction.cv-posterior"], DefaultValueFactory = _ => 0.3 };
        var command = new Command("reproduction", host.T["epi.command.reproduction"]) { file, window, priorMean, priorDeviation, precision };
        interval.AddTo(command);
        sample.AddTo(command);
        EpiCommand.NegativeAsZero(host, command, out var negativeAsZero);
        return command.Does(host, parsed =>
        {
            var input = DailyInput.Read(parsed.GetValue(file));
            if (!input.IsOk)
            {
                return input.Refusal;
            }
            var options = new ReproductionNumberOptions
            {
                WindowDays = parsed.GetValue(window),
                PriorMean = parsed.GetValue(priorMean),
                PriorStandardDeviation = parsed.GetValue(priorDeviation),
                NegativeCounts = parsed.GetValue(negativeAsZero) ? NegativeCounts.TreatAsZero : NegativeCounts.NotEstimable,
            };
            if (Unusable(options) is { } unusable)
            {
                return unusable;
            }
            var needed = InstantaneousReproductionNumber.CasesNeeded(parsed.GetValue(precision), options);
            if (sample.IsAsked(parsed))
            {
                var intervals = sample.Of(parsed, interval);
                return intervals.IsOk
                    ? Table(input.Value, needed, host.Words(parsed), InstantaneousReproductionNumber.EstimateAveraged(input.Value.All, intervals.Value, input.Value.Imported, options))
                    : intervals.Refusal;
            }
            var one = interval.Of(parsed, input.Value.All.Days);
            return !one.IsOk ? one.Refusal
                : Table(input.Value, needed, host.Words(parsed), input.Value.Imported is { } imported
                    ? InstantaneousReproductionNumber.Estimate(input.Value.All, imported, one.Value, options)
                    : InstantaneousReproductionNumber.Estimate(input.Value.All, one.Value, options));
        });
    }

    private static OptionUnusable? Unusable(ReproductionNumberOptions options) =>
        options.WindowDays < 1 ? Above0("--window")
        : !(options.PriorMean > 0 && double.IsFinite(options.PriorMean)) ? Above0("--prior-mean")
        : !(options.PriorStandardDeviation > 0 && double.IsFinite(options.PriorStandardDeviation)) ? Above0("--prior-sd")
        : null;

    private static OptionUnusable Above0(string option) => new(option, new FieldError("epi.option.above", 0));

    private static OutputTable Table(DailyInput input, int needed, Platform.Localisation.Words words, ReproductionNumberWindow[] windows)
    {
        WarnIfTooFew(windows.Length > 0 ? windows[0].CasesInWindow : null, needed, words);
        return new OutputTable("cori", Columns, [.. windows.Select(w => w.ReproductionNumber.Match(
            r => Row(input, w.Start, w.End, null, r.Mean, r.StandardDeviation, r.Quantile025, r.Quantile25, r.Median, r.Quantile75, r.Quantile975),
            why => Row(input, w.Start, w.End, why.Code, null, null, null, null, null, null, null)))]);
    }

    private static OutputTable Table(DailyInput input, int needed, Platform.Localisation.Words words, AveragedReproductionNumberWindow[] windows)
    {
        WarnIfTooFew(windows.Length > 0 ? windows[0].CasesInWindow : null, needed, words);
        return new OutputTable("cori-averaged", Columns, [.. windows.Select(w => w.ReproductionNumber.Match(
            r => Row(input, w.Start, w.End, null, r.Mean, r.StandardDeviation, r.Quantile025, r.Quantile25, r.Median, r.Quantile75, r.Quantile975),
            why => Row(input, w.Start, w.End, why.Code, null, null, null, null, null, null, null)))]);
    }

    private static OutputRow Row(DailyInput input, DateOnly start, DateOnly end, string? why, params double?[] numbers) =>
        new([input.Echo(start), input.Echo(end), .. numbers], why);

    private static void WarnIfTooFew(long? cases, int needed, Platform.Localisation.Words words)
    {
        if (cases < needed)
        {
            Console.Error.WriteLine(words["epi.reproduction.few-cases", cases, needed]);
        }
    }
}

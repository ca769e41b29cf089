using System.CommandLine;
using Fangxian.Epidemiology;
using Fangxian.Epidemiology.Detection;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi detect</c>: which periods of a series are higher than expected, by any of the detectors.</summary>
internal static class DetectCommand
{
    private const string Layout = "t,observed[,date][,population]";

    private static readonly string[] Columns = ["t", "observed", "expected", "upper_bound", "score", "alarm", "trend_used"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, Layout);
        var options = new DetectOptions(host.T);
        var command = new Command("detect", host.T["epi.command.detect"]) { file };
        options.AddTo(command);
        return command.Does(host, parsed =>
        {
            var detector = options.Detector(parsed);
            var input = InputTable.Read(parsed.GetValue(file), Layout);
            return (detector.Refusal ?? input.Refusal) is { } refusal ? refusal : Detect(input.Value, detector.Value, options, parsed);
        });
    }

    private static Result<OutputTable> Detect(InputTable input, Detector detector, DetectOptions options, ParseResult parsed)
    {
        var times = input.ConsecutiveTimes("t");
        var series = Series(input, options.Frequency(parsed));
        if ((times.Refusal ?? series.Refusal) is { } refusal)
        {
            return refusal;
        }
        if (parsed.GetValue(options.From) is { } first && (first < 1 || first > input.Rows))
        {
            return new OptionUnusable("--from", new FieldError("epi.option.range", 1, input.Rows));
        }
        var from = (parsed.GetValue(options.From) ?? (detector.FirstIndex(series.Value) + 1)) - 1;
        Estimate<Finding>[] findings;
        try
        {
            findings = detector.Detect(series.Value, from);
        }
        catch (ArgumentOutOfRangeException fault)
        {
            return new OptionUnusable(DetectOptions.NameOf(detector, fault.ParamName), new FieldError("epi.option.out-of-range", fault.ActualValue));
        }
        return new OutputTable(detector.Name, Columns, [.. findings.Select((f, i) => Row(times.Value[from + i], series.Value[from + i], f))]);
    }

    private static Result<CountSeries> Series(InputTable input, Periodicity periodicity)
    {
        var counts = input.Counts("observed");
        var dates = input.Has("date") ? input.RisingDays("date") : Array.Empty<DateOnly>();
        var population = input.Has("population") ? input.Numbers("population") : Array.Empty<double?>();
        return (counts.Refusal ?? dates.Refusal ?? population.Refusal) is { } refusal
            ? refusal
            : new CountSeries(counts.Value, periodicity, dates.Value, population.Value);
    }

    private static OutputRow Row(int t, int? observed, Estimate<Finding> finding) => finding.Match(
        f => new OutputRow([t, observed, f.Expected, f.UpperBound, f.Score, f.Alarm, f.TrendUsed]),
        why => new OutputRow([t, observed, null, null, null, null, null], why.Code));
}

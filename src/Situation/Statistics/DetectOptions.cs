using System.CommandLine;
using Fangxian.Epidemiology.Detection;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>The options of <c>epi detect</c>; a value not given is the default of the method, which is R's where R has one.</summary>
internal sealed class DetectOptions
{
    private static readonly string[] Methods = ["c1", "c2", "c3"];

    public Option<int?> From { get; } = new("--from") { Description = "First row to look at, from 1 (default: the first with enough history)" };

    private Option<string> Method { get; } = new("--method") { Description = string.Join(", ", Methods), Required = true };

    private Option<int> Frequency52 { get; } = new("--frequency") { Description = "Rows in a year: 52, 12 or 365", DefaultValueFactory = _ => 52 };

    private Option<double?> Alpha { get; } = new("--alpha") { Description = "Probability of an alarm in an ordinary period" };

    private Option<int?> Baseline { get; } = new("--baseline") { Description = "c1, c2, c3: counts in the baseline (7)" };

    private Option<double> MinSigma { get; } = new("--min-sigma") { Description = "c1, c2, c3: smallest standard deviation (0)" };

    private Option<bool> Parity { get; } = new("--parity") { Description = "Answer as R does where R's formula is not the right one" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Method, From, Frequency52, Alpha, Baseline, MinSigma, Parity })
        {
            command.Options.Add(option);
        }
    }

    public Periodicity Frequency(ParseResult parsed) => (Periodicity)parsed.GetValue(Frequency52);

    /// <summary>The detector that the options describe.</summary>
    public Result<Detector> Detector(ParseResult parsed)
    {
        if (!Enum.IsDefined(Frequency(parsed)))
        {
            return new OptionUnusable("--frequency", new FieldError("epi.option.one-of", "52, 12, 365"));
        }
        return parsed.GetRequiredValue(Method) switch
        {
            "c1" => Ears(parsed, EarsChart.C1),
            "c2" => Ears(parsed, EarsChart.C2),
            "c3" => Ears(parsed, EarsChart.C3),
            _ => new OptionUnusable("--method", new FieldError("epi.option.one-of", string.Join(", ", Methods))),
        };
    }

    private Ears Ears(ParseResult parsed, EarsChart chart) => new()
    {
        Chart = chart,
        Baseline = parsed.GetValue(Baseline) ?? 7,
        SmallestStandardDeviation = parsed.GetValue(MinSigma),
        Alpha = parsed.GetValue(Alpha),
        Parity = parsed.GetValue(Parity),
    };
}

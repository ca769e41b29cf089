using System.CommandLine;
using Fangxian.Epidemiology.Delays;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>Where a serial interval comes from: a file of weights, or a mean and a standard deviation.</summary>
internal sealed class SerialIntervalOptions(Words words)
{
    private const string WeightsLayout = "k,w";

    private Option<string?> File { get; } = new("--si") { Description = words["epi.si.file"] };

    private Option<double?> Mean { get; } = new("--si-mean") { Description = words["epi.si.mean"] };

    private Option<double?> Deviation { get; } = new("--si-sd") { Description = words["epi.si.sd"] };

    public void AddTo(Command command)
    {
        command.Options.Add(File);
        command.Options.Add(Mean);
        command.Options.Add(Deviation);
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(File) is not null || MeanOf(parsed) is not null || DeviationOf(parsed) is not null;

    public double? MeanOf(ParseResult parsed) => parsed.GetValue(Mean);

    public double? DeviationOf(ParseResult parsed) => parsed.GetValue(Deviation);

    /// <summary>The interval; a parametric one is tabulated for the length of the series, as EpiEstim does.</summary>
    public Result<DiscretisedSerialInterval> Of(ParseResult parsed, int seriesDays)
    {
        var (mean, deviation) = (MeanOf(parsed), DeviationOf(parsed));
        if (parsed.GetValue(File) is { } path)
        {
            return mean is null && deviation is null ? FromFile(path) : new OptionUnusable("--si", new FieldError("epi.option.one-interval"));
        }
        return (mean, deviation) switch
        {
            (null, _) => new OptionUnusable("--si-mean", new FieldError("epi.option.one-interval")),
            (_, null) => new OptionUnusable("--si-sd", new FieldError("epi.option.one-interval")),
            ( <= 1 or double.NaN or double.PositiveInfinity, _) => new OptionUnusable("--si-mean", new FieldError("epi.option.above", 1)),
            (_, <= 0 or double.NaN or double.PositiveInfinity) => new OptionUnusable("--si-sd", new FieldError("epi.option.above", 0)),
            _ => DiscretisedSerialInterval.ShiftedGamma(mean.Value, deviation.Value, Math.Max(1, seriesDays - 1)),
        };
    }

    private static Result<DiscretisedSerialInterval> FromFile(string path)
    {
        var input = InputTable.Read(path, WeightsLayout);
        if (!input.IsOk)
        {
            return input.Refusal;
        }
        var days = input.Value.ConsecutiveTimes("k");
        var weights = input.Value.Numbers("w");
        if ((days.Refusal ?? weights.Refusal) is { } refusal)
        {
            return refusal;
        }
        if (days.Value[0] != 0)
        {
            return input.Value.Refuse(0, "k", "epi.cell.not-next", 0);
        }
        return Array.IndexOf(weights.Value, null) is >= 0 and var missing
            ? input.Value.Refuse(missing, "w", "epi.cell.missing")
            : Weights([.. weights.Value.Select(w => w!.Value)]);
    }

    /// <summary>Weights from a file, refused with the sum where they are no distribution.</summary>
    internal static Result<DiscretisedSerialInterval> Weights(double[] weights)
    {
        var sum = weights.Sum();
        return weights.Length < 2 || weights[0] != 0 || weights.Any(w => w < 0) || Math.Abs(sum - 1) > 0.01
            ? new OptionUnusable("--si", new FieldError("epi.option.no-interval", sum))
            : DiscretisedSerialInterval.FromWeights(weights);
    }
}

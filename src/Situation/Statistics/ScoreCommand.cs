using System.CommandLine;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi score</c>: how good forecasts were, said by quantiles, by a sample, or by mean and size of a negative binomial distribution.</summary>
internal static class ScoreCommand
{
    private const string QuantileLayout = "forecast,observed,level,value";
    private const string SampleLayout = "forecast,observed,draw";
    private const string CountLayout = "observed,mean[,size]";

    private static readonly string[] QuantileColumns = ["forecast", "observed", "wis", "dispersion", "underprediction", "overprediction", "bias", "in50", "in95"];
    private static readonly string[] SampleColumns = ["forecast", "observed", "crps"];
    private static readonly string[] CountColumns = ["observed", "mean", "size", "wis", "crps", "logs", "dss", "bias", "in50", "in95", "pit_lower", "pit_upper"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, $"{QuantileLayout} | {SampleLayout} | {CountLayout}");
        var pit = new Option<int?>("--pit") { Description = host.T["epi.score.pit"] };
        var command = new Command("score", host.T["epi.command.score"]) { file, pit };
        return command.Does(host, parsed =>
        {
            var input = InputTable.Read(parsed.GetValue(file), QuantileLayout, SampleLayout, CountLayout);
            return !input.IsOk ? input.Refusal
                : input.Value.Has("level") ? Quantiles(input.Value)
                : input.Value.Has("draw") ? Samples(input.Value)
                : Counts(input.Value, parsed.GetValue(pit));
        });
    }

    private static Result<OutputTable> Counts(InputTable input, int? bins)
    {
        var (observed, mean) = (Column(input, "observed"), Column(input, "mean"));
        var size = input.Has("size") ? Column(input, "size") : Enumerable.Repeat(double.PositiveInfinity, input.Rows).ToArray();
        if ((observed.Refusal ?? mean.Refusal ?? size.Refusal) is { } refusal)
        {
            return refusal;
        }
        for (var row = 0; row < input.Rows; row++)
        {
            if (observed.Value[row] is var y && (y < 0 || y != Math.Floor(y) || y > int.MaxValue - 1))
            {
                return input.Refuse(row, "observed", y < 0 ? "epi.cell.negative" : "epi.cell.not-whole");
            }
            if (!(mean.Value[row] > 0 && size.Value[row] > 0))
            {
                return input.Refuse(row, mean.Value[row] > 0 ? "size" : "mean", "epi.cell.not-above-zero");
            }
        }
        CountForecast[] laws = [.. mean.Value.Zip(size.Value, (m, s) => new CountForecast(m, s))];
        int[] truths = Array.ConvertAll(observed.Value, y => (int)y);
        if (bins is { } wanted)
        {
            return new OutputTable("pit", ["from", "to", "share"], [.. PitHistogram.Of(laws, truths, wanted).Select((share, bin) => new OutputRow([(double)bin / wanted, (bin + 1.0) / wanted, share]))]);
        }
        return new OutputTable("score", CountColumns, [.. laws.Select((law, row) =>
        {
            var (y, quantiles) = (truths[row], law.ToQuantiles());
            return new OutputRow(
            [
                y, law.Mean, double.IsFinite(law.Size) ? law.Size : null, ForecastScore.WeightedInterval(quantiles, y).Score, ForecastScore.Crps(law, y), ForecastScore.Log(law, y), ForecastScore.DawidSebastiani(law, y),
                ForecastScore.Bias(quantiles, y), ForecastScore.Covers(quantiles, y, 0.5), ForecastScore.Covers(quantiles, y, 0.95), law.ProbabilityWithin(y - 1), law.ProbabilityWithin(y),
            ]);
        })]);
    }

    private static Result<OutputTable> Quantiles(InputTable input)
    {
        var (level, value) = (Column(input, "level"), Column(input, "value"));
        var groups = Groups(input);
        if ((level.Refusal ?? value.Refusal ?? groups.Refusal) is { } refusal)
        {
            return refusal;
        }
        var rows = new List<OutputRow>();
        foreach (var (name, observed, members) in groups.Value)
        {
            int[] sorted = [.. members.OrderBy(row => level.Value[row])];
            QuantileForecast forecast;
            try
            {
                forecast = QuantileForecast.Of(Array.ConvertAll(sorted, row => level.Value[row]), Array.ConvertAll(sorted, row => value.Value[row]));
            }
            catch (ArgumentException)
            {
                return input.Refuse(members[0], "level", "epi.cell.no-quantiles");
            }
            var wis = ForecastScore.WeightedInterval(forecast, observed);
            rows.Add(new OutputRow(
            [
                name, observed, wis.Score, wis.Dispersion, wis.Underprediction, wis.Overprediction, ForecastScore.Bias(forecast, observed),
                ForecastScore.Covers(forecast, observed, 0.5), ForecastScore.Covers(forecast, observed, 0.95),
            ]));
        }
        return new OutputTable("score", QuantileColumns, rows);
    }

    private static Result<OutputTable> Samples(InputTable input)
    {
        var draws = Column(input, "draw");
        var groups = Groups(input);
        return (draws.Refusal ?? groups.Refusal) is { } refusal
            ? refusal
            : new OutputTable("score", SampleColumns, [.. groups.Value.Select(g => new OutputRow([g.Name, g.Observed, ForecastScore.Crps(Array.ConvertAll(g.Rows, row => draws.Value[row]), g.Observed)]))]);
    }

    /// <summary>The rows of each forecast, by its name, with its one truth.</summary>
    private static Result<(string Name, double Observed, int[] Rows)[]> Groups(InputTable input)
    {
        var observed = Column(input, "observed");
        if (!observed.IsOk)
        {
            return observed.Refusal;
        }
        var names = input.Texts("forecast");
        var groups = Enumerable.Range(0, input.Rows).GroupBy(row => names[row]).Select(g => (g.Key, observed.Value[g.First()], g.ToArray())).ToArray();
        foreach (var (_, truth, rows) in groups)
        {
            if (Array.Find(rows, row => observed.Value[row] != truth) is > 0 and var other)
            {
                return input.Refuse(other, "observed", "epi.cell.two-truths");
            }
        }
        return groups;
    }

    private static Result<double[]> Column(InputTable input, string column)
    {
        var numbers = input.Numbers(column);
        return !numbers.IsOk ? numbers.Refusal
            : Array.FindIndex(numbers.Value, n => n is null) is >= 0 and var row ? input.Refuse(row, column, "epi.cell.missing")
            : Array.ConvertAll(numbers.Value, n => n!.Value);
    }
}

using System.CommandLine;
using Fangxian.Epidemiology.Detection;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi backtest</c>: for every series and number of days ahead, whether a model forecasts better than the baseline.</summary>
internal static class BackTestCommand
{
    private static readonly string[] Columns =
        ["series", "model", "ahead", "forecasts", "missing", "wis", "baseline_wis", "relative_wis", "coverage50", "coverage95", "place50", "place95", "bias", "p", "verdict"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, string.Join(" | ", ManySeriesInput.Layouts));
        var models = new ForecastModels(host.T);
        var baseline = new Option<string>("--baseline") { Description = host.T["epi.backtest.baseline"], DefaultValueFactory = _ => "naive" };
        var first = new Option<int>("--first-origin") { Description = host.T["epi.backtest.first-origin"], DefaultValueFactory = _ => 21 };
        var step = new Option<int>("--step") { Description = host.T["epi.backtest.step"], DefaultValueFactory = _ => 1 };
        var ahead = new Option<int[]>("--ahead") { Description = host.T["epi.backtest.ahead"], DefaultValueFactory = _ => [7, 14], AllowMultipleArgumentsPerToken = true };
        var command = new Command("backtest", host.T["epi.command.backtest"]) { file, baseline, first, step, ahead };
        models.AddTo(command);
        return command.Does(host, parsed =>
        {
            var against = parsed.GetRequiredValue(baseline);
            if (against is not ("naive" or "naive-seasonal"))
            {
                return new OptionUnusable("--baseline", new FieldError("epi.option.one-of", "naive, naive-seasonal"));
            }
            var horizon = models.Horizon(parsed);
            var days = parsed.GetRequiredValue(ahead).Where(day => day <= horizon || parsed.GetResult(ahead)?.Implicit != true).ToArray();
            if (days.Any(day => day < 1 || day > horizon))
            {
                return new OptionUnusable("--ahead", new FieldError("epi.option.range", 1, horizon));
            }
            var input = ManySeriesInput.Read(parsed.GetValue(file));
            if (!input.IsOk)
            {
                return input.Refusal;
            }
            var asked = models.Of(parsed, input.Value.Max(one => one.Counts.Length));
            if (!asked.IsOk)
            {
                return asked.Refusal;
            }
            var result = BackTest.Run(
                [.. input.Value.Select(one => one.Counts)], asked.Value, against == "naive" ? new NaiveForecast() : new NaiveForecast { Season = 7 },
                new BackTestOptions { FirstOrigin = parsed.GetValue(first), Step = parsed.GetValue(step), Horizon = horizon });
            int?[] series = input.Value.Length > 1 ? [null, .. Enumerable.Range(0, input.Value.Length)] : [0];
            return new OutputTable("backtest", Columns, [.. from at in series from model in Enumerable.Range(0, asked.Value.Length) from day in days select Row(at, model, day)]);

            OutputRow Row(int? at, int model, int day)
            {
                object?[] head = [at is { } place ? input.Value[place].Name : "*", asked.Value[model].Name, day];
                return result.Summary(model, at, day).Match(
                    s => new OutputRow(
                    [
                        .. head, s.Forecasts, s.Missing, s.MeanWis, s.BaselineWis, double.IsFinite(s.RelativeWis) ? s.RelativeWis : null, s.Coverage50, s.Coverage95, s.Place50, s.Place95, s.MeanBias, s.PValue, Word(s.Verdict),
                    ]),
                    why => new OutputRow([.. head, .. new object?[12]], why.Code));
            }
        });
    }

    private static string Word(BackTestVerdict verdict) => verdict switch
    {
        BackTestVerdict.Better => "better",
        BackTestVerdict.Worse => "worse",
        _ => "not-shown",
    };
}

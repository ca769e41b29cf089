using System.CommandLine;
using System.Globalization;
using Fangxian.Epidemiology.Detection;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Platform.Modules;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi forecast</c>: the 23 hub quantiles of the days to come, by one model or by all.</summary>
internal static class ForecastCommand
{
    private static readonly string[] Columns =
        ["model", "ahead", "time", .. QuantileForecast.HubLevels.ToArray().Select(level => "q" + level.ToString("R", CultureInfo.InvariantCulture))];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, string.Join(" | ", DailyInput.Layouts));
        var models = new ForecastModels(host.T);
        var command = new Command("forecast", host.T["epi.command.forecast"]) { file };
        models.AddTo(command);
        return command.Does(host, parsed =>
        {
            var input = DailyInput.Read(parsed.GetValue(file));
            if (!input.IsOk)
            {
                return input.Refusal;
            }
            var all = input.Value.All;
            var asked = models.Of(parsed, all.Days);
            if (!asked.IsOk)
            {
                return asked.Refusal;
            }
            var series = new CountSeries(all.Counts, Periodicity.Daily);
            return new OutputTable("forecast", Columns, [.. asked.Value.SelectMany(model => model.Forecast(series, models.Horizon(parsed)).Select((forecast, h) =>
            {
                object?[] head = [model.Name, h + 1, input.Value.Echo(all.LastDate.AddDays(h + 1))];
                return forecast.Match(
                    one => new OutputRow([.. head, .. one.Values.ToArray().Cast<object?>()]),
                    why => new OutputRow([.. head, .. new object?[QuantileForecast.HubLevels.Length]], why.Code));
            }))]);
        });
    }
}

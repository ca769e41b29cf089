using System.CommandLine;
using Fangxian.Epidemiology.Detection;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi hhh4</c>: the coefficients of an endemic–epidemic model of one series.</summary>
internal static class EndemicEpidemicCommand
{
    private const string Layout = "t,observed";

    private static readonly string[] Columns = ["coefficient", "estimate", "se", "loglik", "aic"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, Layout);
        var waves = new Option<int>("--waves") { Description = host.T["epi.hhh4.waves"], DefaultValueFactory = _ => 1 };
        var frequency = new Option<int>("--frequency") { Description = host.T["epi.detect.frequency"], DefaultValueFactory = _ => 52 };
        var trend = new Option<bool>("--trend") { Description = host.T["epi.hhh4.trend"], DefaultValueFactory = _ => true };
        var poisson = new Option<bool>("--poisson") { Description = host.T["epi.hhh4.poisson"] };
        var command = new Command("hhh4", host.T["epi.command.hhh4"]) { file, waves, frequency, trend, poisson };
        return command.Does(host, parsed =>
        {
            if (parsed.GetValue(frequency) is not (12 or 52 or 365))
            {
                return new OptionUnusable("--frequency", new FieldError("epi.option.one-of", "12, 52, 365"));
            }
            var input = InputTable.Read(parsed.GetValue(file), Layout);
            if (!input.IsOk)
            {
                return input.Refusal;
            }
            var times = input.Value.ConsecutiveTimes("t");
            var counts = input.Value.Counts("observed");
            if ((times.Refusal ?? counts.Refusal) is { } refusal)
            {
                return refusal;
            }
            var options = new EndemicEpidemicOptions { Waves = parsed.GetValue(waves), Trend = parsed.GetValue(trend), IsPoisson = parsed.GetValue(poisson) };
            return new OutputTable("hhh4", Columns, EndemicEpidemic.Fit([new CountSeries(counts.Value, (Periodicity)parsed.GetValue(frequency))], options).Match<OutputRow[]>(
                fit => [.. fit.Coefficients.ToArray().Select(c => new OutputRow([c.Name, c.Value, double.IsFinite(c.StandardError) ? c.StandardError : null, fit.LogLikelihood, fit.Aic]))],
                why => [new OutputRow(new object?[5], why.Code)]));
        });
    }
}

using System.CommandLine;
using Fangxian.Epidemiology.Detection;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi hhh4</c>: the coefficients of an endemic–epidemic model of one series, or of several that are neighbours.</summary>
internal static class EndemicEpidemicCommand
{
    private const string Autoregressions = "shared, per-unit, none";

    private static readonly string[] Columns = ["coefficient", "estimate", "se", "loglik", "aic"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, string.Join(" | ", UnitSeriesInput.Layouts));
        var neighbours = new Option<string?>("--neighbours") { Description = host.T["epi.hhh4.neighbours"] };
        var exposures = new Option<string?>("--exposures") { Description = host.T["epi.hhh4.exposures"] };
        var own = new Option<string>("--autoregression") { Description = host.T["epi.hhh4.autoregression", Autoregressions], DefaultValueFactory = _ => "shared" };
        var waves = new Option<int>("--waves") { Description = host.T["epi.hhh4.waves"], DefaultValueFactory = _ => 1 };
        var frequency = new Option<int>("--frequency") { Description = host.T["epi.detect.frequency"], DefaultValueFactory = _ => 52 };
        var trend = new Option<bool>("--trend") { Description = host.T["epi.hhh4.trend"], DefaultValueFactory = _ => true };
        var poisson = new Option<bool>("--poisson") { Description = host.T["epi.hhh4.poisson"] };
        var command = new Command("hhh4", host.T["epi.command.hhh4"]) { file, neighbours, exposures, own, waves, frequency, trend, poisson };
        return command.Does(host, parsed =>
        {
            if (parsed.GetValue(frequency) is not (12 or 52 or 365))
            {
                return new OptionUnusable("--frequency", new FieldError("epi.option.one-of", "12, 52, 365"));
            }
            if (Part(parsed.GetRequiredValue(own)) is not { } autoregression)
            {
                return new OptionUnusable("--autoregression", new FieldError("epi.option.one-of", Autoregressions));
            }
            var input = UnitSeriesInput.Read(parsed.GetValue(file), (Periodicity)parsed.GetValue(frequency));
            if (!input.IsOk)
            {
                return input.Refusal;
            }
            var weights = parsed.GetValue(neighbours) is { } edges ? NeighbourInput.Read(edges, input.Value.Units) : (Result<double[,]>?)null;
            var shares = parsed.GetValue(exposures) is { } path ? Exposures(path, input.Value.Units) : (Result<double[]>?)null;
            if ((weights?.Refusal ?? shares?.Refusal) is { } refusal)
            {
                return refusal;
            }
            var options = new EndemicEpidemicOptions
            {
                Autoregression = autoregression, NeighbourWeights = weights?.Value, Exposures = shares?.Value, Waves = parsed.GetValue(waves), Trend = parsed.GetValue(trend), IsPoisson = parsed.GetValue(poisson),
            };
            return new OutputTable("hhh4", Columns, EndemicEpidemic.Fit(input.Value.Series, options).Match<OutputRow[]>(
                fit => [.. fit.Coefficients.ToArray().Select(c => new OutputRow([c.Name, c.Value, double.IsFinite(c.StandardError) ? c.StandardError : null, fit.LogLikelihood, fit.Aic]))],
                why => [new OutputRow(new object?[5], why.Code)]));
        });
    }

    private static Autoregression? Part(string name) => name switch
    {
        "shared" => Autoregression.Shared,
        "per-unit" => Autoregression.PerUnit,
        "none" => Autoregression.None,
        _ => null,
    };

    /// <summary>Columns <c>unit,exposure</c>: each unit once.</summary>
    private static Result<double[]> Exposures(string path, string[] units)
    {
        var input = InputTable.Read(path, "unit,exposure");
        if (!input.IsOk)
        {
            return input.Refusal;
        }
        var (names, numbers) = (input.Value.Texts("unit"), input.Value.Numbers("exposure"));
        if (!numbers.IsOk)
        {
            return numbers.Refusal;
        }
        var found = new double[units.Length];
        for (var row = 0; row < names.Length; row++)
        {
            if (Array.IndexOf(units, names[row]) is not (>= 0 and var unit))
            {
                return input.Value.Refuse(row, "unit", "epi.cell.no-unit");
            }
            if (numbers.Value[row] is not > 0)
            {
                return input.Value.Refuse(row, "exposure", "epi.cell.not-above-zero");
            }
            found[unit] = numbers.Value[row]!.Value;
        }
        return Array.IndexOf(found, 0) is >= 0 and var missing ? new OptionUnusable("--exposures", new FieldError("epi.option.unit-missing", units[missing])) : found;
    }
}

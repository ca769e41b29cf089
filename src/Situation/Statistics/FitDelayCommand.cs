using System.CommandLine;
using Fangxian.Epidemiology.Delays;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi fit-delay</c>: gamma, Weibull, log-normal or normal delays by maximum likelihood.</summary>
internal static class FitDelayCommand
{
    private const string Families = "gamma, weibull, lnorm, normal";

    private static readonly string[] Columns = ["distribution", "quantity", "estimate", "se", "lower", "upper", "n", "loglik", "aic", "bic"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, string.Join(" | ", DelayInput.Layouts));
        var distribution = new Option<string>("--distribution") { Description = host.T["epi.fit-delay.distribution", Families], DefaultValueFactory = _ => "all" };
        var offset = new Option<double>("--offset") { Description = host.T["epi.fit-delay.offset"] };
        var command = new Command("fit-delay", host.T["epi.command.fit-delay"]) { file, distribution, offset };
        return command.Does(host, parsed =>
        {
            var names = parsed.GetRequiredValue(distribution) is "all" ? ["gamma", "weibull", "lnorm"] : new[] { parsed.GetRequiredValue(distribution) };
            if (names.Any(name => DelayInput.Family(name) is null))
            {
                return new OptionUnusable("--distribution", new FieldError("epi.option.one-of", Families + ", all"));
            }
            var input = DelayInput.Read(parsed.GetValue(file));
            return input.IsOk
                ? new OutputTable("fit-delay", Columns, [.. names.SelectMany(name => Rows(name, input.Value, parsed.GetValue(offset)))])
                : input.Refusal;
        });
    }

    private static OutputRow[] Rows(string name, DelayObservation[] observations, double offset)
    {
        var family = DelayInput.Family(name)!.Value;
        return DelayFit.Fit(observations, family, offset).Match<OutputRow[]>(
            fit =>
            {
                var (first, second) = family switch
                {
                    DelayFamily.LogNormal => ("meanlog", "sdlog"),
                    DelayFamily.Normal => ("mean_parameter", "sd_parameter"),
                    _ => ("shape", "scale"),
                };
                (string Name, DelayQuantity? Value)[] quantities =
                [
                    (first, fit.First), (second, fit.Second), ("rate", fit.Rate), ("mean", fit.MeanDays), ("sd", fit.StandardDeviationDays),
                    ("p5", fit.Quantile(0.05)), ("p50", fit.Quantile(0.5)), ("p95", fit.Quantile(0.95)), ("p99", fit.Quantile(0.99)),
                ];
                return [.. quantities.Where(q => q.Value is not null).Select(q => new OutputRow(
                    [name, q.Name, q.Value!.Value.Value, q.Value.Value.StandardError, q.Value.Value.Lower, q.Value.Value.Upper, fit.Observations, fit.LogLikelihood, fit.Aic, fit.Bic]))];
            },
            why => [new OutputRow([name, null, null, null, null, null, observations.Length, null, null, null], why.Code)]);
    }
}

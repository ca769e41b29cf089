using System.CommandLine;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Situation.Forecast;

namespace Fangxian.Situation.Statistics;

/// <summary>The models of <c>epi forecast</c> and <c>epi backtest</c>, and their options.</summary>
internal sealed class ForecastModels(Words words)
{
    public const string Names = "naive, naive-seasonal, smoothing, renewal, hhh4, ensemble, all";

    private readonly Option<string> _model = new("--model") { Description = words["epi.forecast.model", Names], DefaultValueFactory = _ => "all" };
    private readonly Option<int> _horizon = new("--horizon") { Description = words["epi.forecast.horizon"], DefaultValueFactory = _ => 14 };
    private readonly Option<int> _window = new("--r-window") { Description = words["epi.forecast.r-window"], DefaultValueFactory = _ => 7 };
    private readonly Option<double> _drift = new("--r-drift") { Description = words["epi.forecast.r-drift"], DefaultValueFactory = _ => 0.05 };
    private readonly Option<double> _pull = new("--r-pull") { Description = words["epi.forecast.r-pull"], DefaultValueFactory = _ => 0.05 };
    private readonly Option<int> _paths = new("--paths") { Description = words["epi.forecast.paths"], DefaultValueFactory = _ => 1000 };
    private readonly Option<long> _seed = new("--seed") { Description = words["epi.seed"], DefaultValueFactory = _ => 1 };
    private readonly SerialIntervalOptions _interval = new(words);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _model, _horizon, _window, _drift, _pull, _paths, _seed })
        {
            command.Options.Add(option);
        }
        _interval.AddTo(command);
    }

    public int Horizon(ParseResult parsed) => parsed.GetValue(_horizon);

    public long Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>The models asked for; the renewal model, and so <c>ensemble</c> with it, is among them where a serial interval is given.</summary>
    public Result<ForecastModel[]> Of(ParseResult parsed, int seriesDays)
    {
        var name = parsed.GetRequiredValue(_model);
        if (!Names.Split(", ").Contains(name))
        {
            return new OptionUnusable("--model", new FieldError("epi.option.one-of", Names));
        }
        RenewalForecast? renewal = null;
        if (name == "renewal" || _interval.IsGiven(parsed))
        {
            var interval = _interval.Of(parsed, seriesDays);
            if (!interval.IsOk)
            {
                return interval.Refusal;
            }
            renewal = new RenewalForecast
            {
                SerialInterval = interval.Value, Window = parsed.GetValue(_window), DriftPerPeriod = parsed.GetValue(_drift), PullToOne = parsed.GetValue(_pull),
                Paths = parsed.GetValue(_paths), Seed = parsed.GetValue(_seed),
            };
        }
        var members = CaseModels.Of(renewal);
        var ensemble = new EnsembleForecast { Members = members };
        return name switch
        {
            "all" => [.. members, ensemble],
            "ensemble" => [ensemble],
            "naive-seasonal" => new ForecastModel[] { new NaiveForecast { Season = 7 } },
            _ => new[] { members.Single(model => model.Name == name) },
        };
    }
}

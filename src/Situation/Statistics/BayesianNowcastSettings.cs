using System.CommandLine;
using Fangxian.Epidemiology.Delays;
using Fangxian.Platform.Localisation;

namespace Fangxian.Situation.Statistics;

/// <summary>The options that only the Bayesian nowcast has.</summary>
internal sealed class BayesianNowcastSettings(Words words)
{
    private readonly Option<double?> _priorMean = new("--prior-mean") { Description = words["epi.nowcast.prior-mean"] };
    private readonly Option<double?> _priorVariance = new("--prior-variance") { Description = words["epi.nowcast.prior-variance"] };
    private readonly Option<int> _draws = new("--draws") { Description = words["epi.nowcast.draws"], DefaultValueFactory = _ => 4000 };
    private readonly Option<long> _seed = new("--seed") { Description = words["epi.seed"], DefaultValueFactory = _ => 1 };

    internal void AddTo(Command command)
    {
        command.Options.Add(_priorMean);
        command.Options.Add(_priorVariance);
        command.Options.Add(_draws);
        command.Options.Add(_seed);
    }

    internal BayesianNowcastOptions Of(ParseResult parsed, NowcastOptions options) => new()
    {
        EstimationDays = options.EstimationDays,
        IntervalProbability = options.IntervalProbability,
        PriorMeanCases = parsed.GetValue(_priorMean),
        PriorVarianceCases = parsed.GetValue(_priorVariance),
        Draws = parsed.GetValue(_draws),
        Seed = parsed.GetValue(_seed),
    };
}

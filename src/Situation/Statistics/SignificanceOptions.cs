using System.CommandLine;
using Fangxian.Platform.Localisation;

namespace Fangxian.Situation.Statistics;

/// <summary>How a p-value is simulated.</summary>
internal sealed class SignificanceOptions(Words words)
{
    private readonly Option<int> _replications = new("--replications") { Description = words["epi.simulation.replications"], DefaultValueFactory = _ => 999 };
    private readonly Option<int> _stopAfter = new("--stop-after") { Description = words["epi.simulation.stop-after"], DefaultValueFactory = _ => 50 };
    private readonly Option<long> _seed = new("--seed") { Description = words["epi.seed"], DefaultValueFactory = _ => 1 };

    public void AddTo(Command command)
    {
        command.Options.Add(_replications);
        command.Options.Add(_stopAfter);
        command.Options.Add(_seed);
    }

    public int Replications(ParseResult parsed) => parsed.GetValue(_replications);

    /// <summary>Null, to simulate to the end, where 0 is asked for.</summary>
    public int? StopAfter(ParseResult parsed) => parsed.GetValue(_stopAfter) is not 0 and var after ? after : null;

    public long Seed(ParseResult parsed) => parsed.GetValue(_seed);
}

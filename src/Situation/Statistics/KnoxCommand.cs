using System.CommandLine;
using Fangxian.Epidemiology.Clusters;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi knox</c>: are cases near each other in space also near in time, more than chance explains?</summary>
internal static class KnoxCommand
{
    private static readonly string[] Columns = ["cases", "close_pairs", "expected", "pairs_close_in_space", "pairs_close_in_time", "pairs", "p", "p_poisson", "replications"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, string.Join(" | ", PointsInput.Layouts));
        var space = new Option<double>("--space") { Description = host.T["epi.knox.space"], Required = true };
        var days = new Option<double>("--days") { Description = host.T["epi.knox.days"], Required = true };
        var simulation = new SignificanceOptions(host.T);
        var command = new Command("knox", host.T["epi.command.knox"]) { file, space, days };
        simulation.AddTo(command);
        return command.Does(host, parsed =>
        {
            var input = PointsInput.Read(parsed.GetValue(file));
            if (!input.IsOk)
            {
                return input.Refusal;
            }
            var options = new KnoxOptions { Distance = input.Value.Distance, Replications = simulation.Replications(parsed), StopAfter = simulation.StopAfter(parsed), Seed = simulation.Seed(parsed) };
            return new OutputTable("knox", Columns, [KnoxTest.Test(input.Value.Cases, parsed.GetValue(space), parsed.GetValue(days), options).Match(
                k => new OutputRow([k.Cases, k.ClosePairs, k.Expected, k.PairsCloseInSpace, k.PairsCloseInTime, k.Pairs, k.P, k.PoissonP, k.Replications]),
                why => new OutputRow([input.Value.Cases.Length, .. new object?[8]], why.Code))]);
        });
    }
}

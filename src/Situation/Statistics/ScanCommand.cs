using System.CommandLine;
using Fangxian.Epidemiology.Clusters;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi scan</c>: where and since when there are more cases than chance explains, by Kulldorff's scan statistic.</summary>
internal static class ScanCommand
{
    private const string Methods = "poisson, permutation";
    private const string Periods = "prospective, retrospective, spatial";

    private static readonly string[] Columns =
        ["rank", "centre", "members", "radius", "first_day", "last_day", "cases", "expected", "observed_over_expected", "relative_risk", "llr", "p", "p_gumbel", "replications"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, string.Join(" | ", ScanInput.Layouts));
        var sites = new Option<string?>("--sites") { Description = host.T["epi.scan.sites", string.Join(" | ", ScanInput.SiteLayouts)] };
        var method = new Option<string>("--method") { Description = host.T["epi.scan.method", Methods], DefaultValueFactory = _ => "poisson" };
        var windows = new Option<string>("--windows") { Description = host.T["epi.scan.windows", Periods], DefaultValueFactory = _ => "prospective" };
        var from = host.DayOption("--from", host.T["epi.scan.from"]);
        var to = host.DayOption("--to", host.T["epi.scan.to"]);
        var share = new Option<double>("--largest-share") { Description = host.T["epi.scan.largest-share"], DefaultValueFactory = _ => 0.5 };
        var radius = new Option<double?>("--largest-radius") { Description = host.T["epi.scan.largest-radius"] };
        var shortest = new Option<int>("--shortest") { Description = host.T["epi.scan.shortest"], DefaultValueFactory = _ => 1 };
        var longest = new Option<int?>("--longest") { Description = host.T["epi.scan.longest"] };
        var fewest = new Option<int>("--fewest-cases") { Description = host.T["epi.scan.fewest-cases"], DefaultValueFactory = _ => 2 };
        var most = new Option<int>("--clusters") { Description = host.T["epi.scan.clusters"], DefaultValueFactory = _ => 10 };
        var simulation = new SignificanceOptions(host.T);
        var command = new Command("scan", host.T["epi.command.scan"]) { file, sites, method, windows, from, to, share, radius, shortest, longest, fewest, most };
        simulation.AddTo(command);
        return command.Does(host, parsed =>
        {
            var (name, period) = (parsed.GetRequiredValue(method), parsed.GetRequiredValue(windows));
            if (!Methods.Split(", ").Contains(name))
            {
                return new OptionUnusable("--method", new FieldError("epi.option.one-of", Methods));
            }
            if (!Periods.Split(", ").Contains(period) || (name == "permutation" && period == "spatial"))
            {
                return new OptionUnusable("--windows", new FieldError("epi.option.one-of", name == "permutation" ? "prospective, retrospective" : Periods));
            }
            var input = ScanInput.Read(parsed.GetValue(file), parsed.GetValue(sites), parsed.GetValue(from), parsed.GetValue(to));
            return !input.IsOk ? input.Refusal : Table(name, input.Value, new ScanOptions
            {
                Model = name == "poisson" ? ScanModel.Poisson : ScanModel.SpaceTimePermutation,
                Windows = period switch { "spatial" => ScanWindows.Spatial, "retrospective" => ScanWindows.Retrospective, _ => ScanWindows.Prospective },
                Distance = input.Value.Distance, MaximumShare = parsed.GetValue(share), MaximumRadius = parsed.GetValue(radius), ShortestDays = parsed.GetValue(shortest), LongestDays = parsed.GetValue(longest),
                FewestCases = parsed.GetValue(fewest), MostClusters = parsed.GetValue(most), Replications = simulation.Replications(parsed), StopAfter = simulation.StopAfter(parsed), Seed = simulation.Seed(parsed),
            });
        });
    }

    private static Result<OutputTable> Table(string method, ScanInput input, ScanOptions options) => new OutputTable(method, Columns, SpaceTimeScan.Find(input.Counts, options).Match<OutputRow[]>(
        found => [.. found.Clusters.Select((c, place) => new OutputRow(
        [
            place + 1, input.Name(c.Centre), string.Join("; ", c.Members.Select(input.Name)), c.Radius, input.Day(c.FirstDay), input.Day(c.LastDay), c.Cases, c.Expected, c.ObservedOverExpected,
            double.IsFinite(c.RelativeRisk) ? c.RelativeRisk : null, c.LogLikelihoodRatio, c.P, c.GumbelP, found.Replications,
        ]))],
        why => [new OutputRow(new object?[Columns.Length], why.Code)]));
}

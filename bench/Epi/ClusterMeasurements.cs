using Fangxian.Epidemiology.Chains;
using Fangxian.Epidemiology.Clusters;

namespace Fangxian.EpiBench;

/// <summary>Scans and chains on data made up from a seed; R has neither in the packages at hand.</summary>
internal static class ClusterMeasurements
{
    private const int Sites = 183;
    private const int Days = 90;
    private const int Edges = 46_010;

    private static readonly ScanCounts Counts = MadeUpCounts(5);
    private static readonly TransmissionPair<string>[] Pairs = MadeUpPairs(6);

    public static IEnumerable<Measurement> All()
    {
        yield return Scan("Poisson", ScanModel.Poisson);
        yield return Scan("permutation", ScanModel.SpaceTimePermutation);
        var depth = 0.0;
        yield return new("Chains: forest, clusters and generations of 46,010 pairs (value: deepest generation)", 1, "call", null, () => depth = TransmissionForest<string>.FromPairs(Pairs).Clusters.Max(c => c.Generations), () => depth, null);
    }

    private static Measurement Scan(string name, ScanModel model)
    {
        var value = 0.0;
        return new($"Scan, {name}, 183 counties, 90 days, up to 45, 999 simulations (value: ratio)", 1, "call", null,
            () => value = SpaceTimeScan.Find(Counts, new() { Model = model, StopAfter = null }).Value.Clusters[0].LogLikelihoodRatio, () => value, null);
    }

    private static ScanCounts MadeUpCounts(int seed)
    {
        var chance = new Random(seed);
        ScanSite[] sites = [.. Enumerable.Range(0, Sites).Select(_ => new ScanSite(600 * chance.NextDouble(), 500 * chance.NextDouble(), Math.Round(4e5 * -Math.Log(1 - chance.NextDouble()))))];
        return new ScanCounts(sites, [.. sites.Select(s => Enumerable.Range(0, Days).Select(_ => MathNet.Numerics.Distributions.Poisson.Sample(chance, 1e-9 + (s.Population * 2.5e-6))).ToArray())]);
    }

    private static TransmissionPair<string>[] MadeUpPairs(int seed)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(1, Edges).Select(i => new TransmissionPair<string>($"case-{(chance.Next(20) == 0 ? 200_000 + i : chance.Next(Math.Max(0, i - 500), i))}", $"case-{i}"))];
    }
}

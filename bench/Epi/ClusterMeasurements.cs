using Fangxian.Epidemiology.Chains;
using Fangxian.Epidemiology.Clusters;

namespace Fangxian.EpiBench;

/// <summary>Scans and chains on data made up from a seed; R has neither in the packages at hand.</summary>
internal static class ClusterMeasurements
{
    private const int Sites = 183;
    private const int Days = 90;
    private const int Edges = 46_010;

    private static readonly ScanCounts Counts = MadeUpCounts(5, Sites, Days, 2.5e-6);
    private static readonly TransmissionPair<string>[] Pairs = MadeUpPairs(6);

    public static IEnumerable<Measurement> All()
    {
        yield return Scan("Poisson", ScanModel.Poisson);
        yield return Scan("permutation", ScanModel.SpaceTimePermutation);
        var (page, ratio) = (MadeUpCounts(7, 21, 28, 2.5e-6), 0.0);
        yield return new("Scan of the Situation page: 21 prefectures, 28 days, 999 simulations on one core (value: ratio)", 1, "call", null,
            () => ratio = SpaceTimeScan.Find(page, new() { Model = ScanModel.SpaceTimePermutation, LongestDays = 14, StopAfter = null, Processors = 1 }).Value.Clusters[0].LogLikelihoodRatio, () => ratio, null);
        var depth = 0.0;
        yield return new("Chains: forest, clusters and generations of 46,010 pairs (value: deepest generation)", 1, "call", null, () => depth = TransmissionForest<string>.FromPairs(Pairs).Clusters.Max(c => c.Generations), () => depth, null);
    }

    private static Measurement Scan(string name, ScanModel model)
    {
        var value = 0.0;
        return new($"Scan, {name}, 183 counties, 90 days, up to 45, 999 simulations (value: ratio)", 1, "call", null,
            () => value = SpaceTimeScan.Find(Counts, new() { Model = model, StopAfter = null }).Value.Clusters[0].LogLikelihoodRatio, () => value, null);
    }

    private static ScanCounts MadeUpCounts(int seed, int places, int days, double rate)
    {
        var chance = new Random(seed);
        ScanSite[] sites = [.. Enumerable.Range(0, places).Select(_ => new ScanSite(600 * chance.NextDouble(), 500 * chance.NextDouble(), Math.Round(4e5 * -Math.Log(1 - chance.NextDouble()))))];
        return new ScanCounts(sites, [.. sites.Select(s => Enumerable.Range(0, days).Select(_ => MathNet.Numerics.Distributions.Poisson.Sample(chance, 1e-9 + (s.Population * rate))).ToArray())]);
    }

    private static TransmissionPair<string>[] MadeUpPairs(int seed)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(1, Edges).Select(i => new TransmissionPair<string>($"case-{(chance.Next(20) == 0 ? 200_000 + i : chance.Next(Math.Max(0, i - 500), i))}", $"case-{i}"))];
    }
}

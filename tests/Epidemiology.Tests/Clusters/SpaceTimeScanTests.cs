using System.Diagnostics;
using CsCheck;
using Fangxian.Epidemiology.Clusters;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Clusters;

public sealed class SpaceTimeScanTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(ScanModel.Poisson)]
    [InlineData(ScanModel.SpaceTimePermutation)]
    public void The_same_seed_gives_the_same_p_on_any_number_of_processors(ScanModel model)
    {
        var data = SpaceTimeScanReferenceTests.Simulated();
        var runs = new[] { 1, 2, 5 }.Select(n => SpaceTimeScan.Find(data, new() { Model = model, Processors = n, Replications = 199, Seed = 7 }).Value).ToArray();
        Assert.All(runs, run => Assert.Equal(runs[0].Clusters.Select(c => (c.P, c.GumbelP)), run.Clusters.Select(c => (c.P, c.GumbelP))));
        Assert.All(runs, run => Assert.Equal(runs[0].Replications, run.Replications));
        var other = SpaceTimeScan.Find(data, new() { Model = model, Replications = 199, Seed = 8 }).Value;
        Assert.NotEqual(runs[0].Clusters.Select(c => c.GumbelP), other.Clusters.Select(c => c.GumbelP));
    }

    [Theory]
    [InlineData(ScanModel.Poisson)]
    [InlineData(ScanModel.SpaceTimePermutation)]
    public void Without_clusters_p_is_below_five_percent_in_one_of_twenty(ScanModel model)
    {
        int below = 0, gumbel = 0, stopped = 0;
        const int sets = 200;
        for (var set = 0; set < sets; set++)
        {
            var result = SpaceTimeScan.Find(MadeUp(set, 10, 15, 50), new() { Model = model, LongestDays = 5, Replications = 99, StopAfter = 10, Seed = set }).Value;
            below += result.Clusters[0].P <= 0.05 ? 1 : 0;
            gumbel += result.Clusters[0].GumbelP <= 0.05 ? 1 : 0;
            stopped += result.Replications < 99 ? 1 : 0;
        }

        output.WriteLine($"{model}: p ≤ 0.05 in {100.0 * below / sets:F1} % of {sets} sets without clusters, Gumbel in {100.0 * gumbel / sets:F1} %; {100.0 * stopped / sets:F0} % stopped early.");
        Assert.InRange(below, 1, 22); // 10 expected; four standard deviations
        Assert.True(stopped > sets / 2);
    }

    [Fact]
    public void A_cluster_that_was_put_in_is_found_where_and_when_it_is()
    {
        var data = SpaceTimeScanReferenceTests.Simulated();
        var cluster = SpaceTimeScan.Find(data, new() { Model = ScanModel.SpaceTimePermutation, LongestDays = 10 }).Value.Clusters[0];
        Assert.Equal([6, 17, 23], cluster.Members.Order());
        Assert.Equal((25, 29), (cluster.FirstDay, cluster.LastDay));
        Assert.True(cluster.P < 0.05 && cluster.RecurrenceInterval > 20);
        Near.Relative(cluster.Cases / cluster.Expected * (cluster.AllCases - cluster.Expected) / (cluster.AllCases - cluster.Cases), cluster.RelativeRisk, 1e-12);
    }

    [Fact]
    public void Any_data_give_what_a_plain_search_of_all_windows_gives() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[2, 7], Gen.Int[3, 9], Gen.Int[5, 400], Gen.Bool, Gen.Int[0, 2]).Sample((seed, sites, days, cases, poisson, windows) =>
        {
            var data = MadeUp(seed, sites, days, cases);
            var options = new ScanOptions
            {
                Model = poisson || windows == (int)ScanWindows.Spatial ? ScanModel.Poisson : ScanModel.SpaceTimePermutation, Windows = (ScanWindows)windows, MaximumShare = 0.7, LongestDays = 4, ShortestDays = 1, FewestCases = 1, Replications = 0,
            };
            var expected = PlainSearch(data, options);
            var found = SpaceTimeScan.Find(data, options).Value.Clusters;
            Near.Reference(expected, found.Count == 0 ? 0 : found[0].LogLikelihoodRatio, 1e-10, "ratio");
            Assert.Equal(found.Sum(c => c.Members.Count), found.SelectMany(c => c.Members).Distinct().Count());
        }, iter: 60);

    [Fact]
    public void Places_on_a_sphere_are_as_far_apart_as_on_a_map()
    {
        var flat = Math.Sqrt(Math.Pow(1, 2) + Math.Pow(2.5 * Math.Cos(30 * Math.PI / 180), 2)) * Math.PI * 6371.0088 / 180;
        Near.Relative(flat, Distances.Between(DistanceKind.GreatCircle, 104, 29.5, 106.5, 30.5), 0.001);
        Near.Relative(Math.PI * 6371.0088 / 2, Distances.Between(DistanceKind.GreatCircle, 10, 0, 10, 90), 1e-12);
        ScanSite[] sites = [new(104, 30, 10), new(104, 31, 10), new(106, 30, 10)];
        var cluster = SpaceTimeScan.Find(new ScanCounts(sites, [[0, 9], [0, 9], [9, 1]]), new() { Distance = DistanceKind.GreatCircle, MaximumShare = 0.7, Replications = 0 }).Value.Clusters[0];
        Assert.Equal([0, 1], cluster.Members);
        Near.Relative(Math.PI * 6371.0088 / 180, cluster.Radius, 1e-9);
    }

    [Fact]
    public void What_cannot_be_scanned_says_why()
    {
        ScanSite[] two = [new(0, 0, 10), new(1, 0, 0)];
        Assert.Equal(NotEstimableReason.TooFewCases, SpaceTimeScan.Find(new ScanCounts(two, [[1, 0], [0, 0]])).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.UnknownPopulation, SpaceTimeScan.Find(new ScanCounts(two, [[1, 0], [0, 3]])).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.TooFewDays, SpaceTimeScan.Find(new ScanCounts(two, [[1, 2], [0, 0]]), new() { ShortestDays = 3 }).Why!.Value.Reason);
        Assert.Throws<ArgumentException>(() => new ScanCounts(two, [[1, 0]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScanCounts(two, [[1, 0], [0, -3]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpaceTimeScan.Find(new ScanCounts(two, [[1, 1], [0, 0]]), new() { MaximumShare = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpaceTimeScan.Find(new ScanCounts(two, [[1, 1], [0, 0]]), new() { Replications = 5 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpaceTimeScan.Find(new ScanCounts(two, [[1, 1], [0, 0]]), new() { Model = ScanModel.SpaceTimePermutation, Windows = ScanWindows.Spatial }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpaceTimeScan.Find(new ScanCounts([new(200, 0, 1)], [[2]]), new() { Distance = DistanceKind.GreatCircle }));
    }

    private static ScanCounts MadeUp(int seed, int sites, int days, int cases)
    {
        var random = new RandomStream(seed);
        ScanSite[] places = [.. Enumerable.Range(0, sites).Select(_ => new ScanSite(random.Uniform(), random.Uniform(), 1 + random.Below(20)))];
        int[][] counts = [.. places.Select(_ => new int[days])];
        var towns = new AliasTable([.. places.Select(p => p.Population)]);
        for (var n = 0; n < cases; n++)
        {
            counts[towns.Draw(random)][random.Below(days)]++;
        }

        return new ScanCounts(places, counts);
    }

    private static double PlainSearch(ScanCounts data, ScanOptions options)
    {
        var (best, all, sites) = (0.0, Enumerable.Range(0, data.Sites.Count).ToArray(), data.Sites);
        var cases = (double)data.Cases;
        double Of(int site, int from, int to) => Enumerable.Range(from, to - from + 1).Sum(day => data.Count(site, day));
        double Size(int site) => options.Model == ScanModel.Poisson ? sites[site].Population : Of(site, 0, data.Days - 1);
        foreach (var centre in all)
        {
            var order = all.OrderBy(s => Math.Sqrt(Math.Pow(sites[s].X - sites[centre].X, 2) + Math.Pow(sites[s].Y - sites[centre].Y, 2))).ToArray();
            for (var size = 1; size <= order.Length && order[..size].Sum(Size) <= options.MaximumShare * all.Sum(Size); size++)
            {
                for (var from = 0; from < data.Days; from++)
                {
                    for (var to = from; to < data.Days; to++)
                    {
                        var fits = options.Windows == ScanWindows.Spatial ? (from, to) == (0, data.Days - 1) : to - from < options.LongestDays && (options.Windows == ScanWindows.Retrospective || to == data.Days - 1);
                        double c = order[..size].Sum(s => Of(s, from, to)), w = order[..size].Sum(Size) / all.Sum(Size);
                        var mu = options.Model == ScanModel.Poisson ? cases * w * (to - from + 1) / data.Days : w * all.Sum(s => Of(s, from, to));
                        if (fits && c > mu && mu > 0)
                        {
                            best = Math.Max(best, (c * Math.Log(c / mu)) + (c < cases ? (cases - c) * Math.Log((cases - c) / (cases - mu)) : 0));
                        }
                    }
                }
            }
        }

        return best;
    }

    [Fact]
    public void Many_cases_dealt_out_anew_keep_the_number_of_every_site_and_every_day()
    {
        int[][] counts = [[900, 10, 700], [4, 0, 300], [80, 900, 2], [0, 0, 0]];
        var data = new ScanCounts([new(0, 0), new(1, 0), new(0, 1), new(5, 5)], counts);
        var (draws, dealt) = (new ScanDraws(data, null), new int[12]);
        for (var number = 1; number <= 50; number++)
        {
            draws.Draw(RandomStream.Numbered(3, number), [], dealt);
            Assert.Equal(counts.Select(site => site.Sum()), dealt.Chunk(3).Select(site => site.Sum()));
            Assert.Equal([984, 910, 1002], Enumerable.Range(0, 3).Select(day => dealt.Where((_, i) => i % 3 == day).Sum()));
        }
    }
}

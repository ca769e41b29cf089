using System.Text.Json;
using Fangxian.Epidemiology.Clusters;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Clusters;

public sealed class KnoxTestTests(ITestOutputHelper output)
{
    [Fact] // surveillance::knox 1.20.3, R 4.2.2: counts equal, expected 1e-10, Poisson 1e-9; p of 9999 shuffles of the times in R, within four standard errors of both
    public void Agrees_with_R()
    {
        var points = Points(ReferenceFiles.Own("spacetime", "points.csv"), 0);
        foreach (var row in ReferenceFiles.Rows(ReferenceFiles.Own("spacetime", "knox.csv")))
        {
            var test = KnoxTest.Test(points, row[0]!.Value, row[1]!.Value, new() { Replications = 4999, StopAfter = null }).Value;
            Assert.Equal((row[2], row[3], row[4]), (test.ClosePairs, test.PairsCloseInSpace, test.PairsCloseInTime));
            Near.Reference(row[5]!.Value, test.Expected, 1e-10, "expected");
            Near.Relative(row[7]!.Value, test.PoissonP, 1e-9, "Poisson");
            var p = row[6]!.Value;
            Near.Within(p, test.P!.Value, 0.0003 + (4 * Math.Sqrt(p * (1 - p) * (1 / 4999.0 + 1 / 9999.0))), "p");
        }
    }

    [Fact]
    public void Measles_in_Hagelloch_agrees_with_R()
    {
        var points = Points(ReferenceFiles.Analytics("spacetime", "hagelloch_cases.csv"), 1);
        using var reference = JsonDocument.Parse(File.ReadAllText(ReferenceFiles.Analytics("spacetime", "knox_hagelloch.json")));
        foreach (var row in reference.RootElement.EnumerateArray())
        {
            var test = KnoxTest.Test(points, row.GetProperty("eps_s").GetDouble(), row.GetProperty("eps_t").GetDouble(), new() { Replications = 0 }).Value;
            long[] table = [.. row.GetProperty("table").EnumerateArray().Select(n => n.GetInt64())];
            Assert.Equal(row.GetProperty("statistic").GetInt64(), test.ClosePairs);
            Assert.Equal((table[0] + table[1], table[0] + table[2], table.Sum()), (test.PairsCloseInSpace, test.PairsCloseInTime, test.Pairs));
            Near.Reference((double)(table[0] + table[1]) * (table[0] + table[2]) / table.Sum(), test.Expected, 1e-10, "expected");
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_p_on_any_number_of_processors()
    {
        var points = Points(ReferenceFiles.Own("spacetime", "points.csv"), 0);
        var runs = new[] { 1, 2, 4 }.Select(n => KnoxTest.Test(points, 40, 2, new() { Processors = n, Seed = 3 }).Value).ToArray();
        Assert.All(runs, run => Assert.Equal(runs[0], run));
        Assert.True(runs[0].Replications < 999); // p is about 0.2: stopped at the fiftieth
    }

    [Fact]
    public void Places_and_times_that_have_nothing_to_do_with_each_other_are_close_in_one_of_twenty_tests()
    {
        var below = 0;
        for (var set = 0; set < 200; set++)
        {
            var random = new RandomStream(set);
            var p = KnoxTest.Test([.. Enumerable.Range(0, 60).Select(_ => new SpaceTimePoint(random.Uniform(), random.Uniform(), random.Uniform()))], 0.2, 0.1, new() { Replications = 99, StopAfter = 10, Seed = set }).Value.P;
            below += p <= 0.05 ? 1 : 0;
        }

        output.WriteLine($"Knox: p ≤ 0.05 in {below / 2.0:F1} % of 200 sets without clusters.");
        Assert.InRange(below, 1, 22); // 10 expected; four standard deviations
    }

    [Fact]
    public void Near_pairs_on_a_sphere_are_those_that_all_distances_give()
    {
        var random = new RandomStream(5);
        SpaceTimePoint[] points = [.. Enumerable.Range(0, 80).Select(_ => new SpaceTimePoint(100 + (8 * random.Uniform()), 26 + (8 * random.Uniform()), random.Below(30)))];
        var test = KnoxTest.Test(points, 120, 3, new() { Distance = DistanceKind.GreatCircle, Replications = 0 }).Value;
        var all = points.SelectMany((a, i) => points[..i].Select(b => (Space: Distances.Between(DistanceKind.GreatCircle, a.X, a.Y, b.X, b.Y) <= 120, Time: Math.Abs(a.Day - b.Day) <= 3))).ToArray();
        Assert.Equal((all.Count(p => p.Space && p.Time), all.Count(p => p.Space), all.Count(p => p.Time)), (test.ClosePairs, test.PairsCloseInSpace, test.PairsCloseInTime));
    }

    [Fact]
    public void What_cannot_be_tested_says_why()
    {
        SpaceTimePoint[] three = [new(0, 0, 0), new(1, 0, 5), new(9, 0, 6)];
        Assert.Equal(NotEstimableReason.TooFewCases, KnoxTest.Test(three[..2], 1, 1).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.NoVariation, KnoxTest.Test(three, 100, 1).Why!.Value.Reason);
        Assert.True(KnoxTest.Test(three, 1, 1).IsEstimable);
        Assert.Throws<ArgumentOutOfRangeException>(() => KnoxTest.Test(three, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => KnoxTest.Test(three, 1, double.NaN));
    }

    private static SpaceTimePoint[] Points(string file, int x) => [.. ReferenceFiles.Rows(file).Select(r => new SpaceTimePoint(r[x]!.Value, r[x + 1]!.Value, r[x + 2]!.Value))];
}

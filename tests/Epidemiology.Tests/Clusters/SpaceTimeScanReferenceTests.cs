using System.Globalization;
using System.Text.Json;
using Fangxian.Epidemiology.Clusters;

namespace Fangxian.Epidemiology.Tests.Clusters;

/// <summary>Clusters against windows enumerated in R: ratio 1e-10, members and days exactly.</summary>
public sealed class SpaceTimeScanReferenceTests
{
    public static TheoryData<string> Own => ["poisson_spatial", "poisson_prospective", "permutation_prospective", "permutation_retrospective"];

    [Theory]
    [MemberData(nameof(Own))]
    public void Clusters_are_what_R_finds_among_all_windows(string name)
    {
        ScanOptions options = name switch
        {
            "poisson_spatial" => new() { Windows = ScanWindows.Spatial },
            "poisson_prospective" => new() { MaximumShare = 0.4, LongestDays = 10 },
            "permutation_prospective" => new() { Model = ScanModel.SpaceTimePermutation, LongestDays = 10 },
            _ => new() { Model = ScanModel.SpaceTimePermutation, Windows = ScanWindows.Retrospective, MaximumShare = 0.3, LongestDays = 7 },
        };
        var result = SpaceTimeScan.Find(Simulated(), options with { Replications = 0, MostClusters = 100 }).Value;
        var expected = File.ReadLines(ReferenceFiles.Own("spacetime", name + ".csv")).Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.Equal(expected.Length, result.Clusters.Count);
        Assert.All(result.Clusters.Zip(expected), pair =>
        {
            var ((cluster, row), (first, last)) = (pair, (int.Parse(pair.Second[2], CultureInfo.InvariantCulture), int.Parse(pair.Second[3], CultureInfo.InvariantCulture)));
            Assert.Equal(row[1].Split(' ').Select(m => int.Parse(m, CultureInfo.InvariantCulture) - 1).Order(), cluster.Members.Order());
            Assert.Equal((first - 1, last - 1, row[4]), (cluster.FirstDay, cluster.LastDay, cluster.Cases.ToString(CultureInfo.InvariantCulture)));
            Near.Reference(double.Parse(row[5], CultureInfo.InvariantCulture), cluster.Expected, 1e-10, "expected");
            Near.Reference(double.Parse(row[6], CultureInfo.InvariantCulture), cluster.LogLikelihoodRatio, 1e-10, "ratio");
        });
    }

    [Fact]
    public void Sudden_infant_deaths_in_North_Carolina_agree_with_R()
    {
        var (sites, counts) = Shared("nc_sids_74.csv");
        using var reference = Json("scan_nc_sids_74.json");
        foreach (var (part, share) in new[] { ("max50", 0.5), ("max25", 0.25) })
        {
            Same(reference.RootElement.GetProperty(part), SpaceTimeScan.Find(new ScanCounts(sites, counts), new() { Windows = ScanWindows.Spatial, MaximumShare = share, FewestCases = 1, Replications = 0 }).Value);
        }

        Assert.Equal(reference.RootElement.GetProperty("candidate_windows").GetInt32(), SpaceTimeScan.Find(new ScanCounts(sites, counts), new() { Windows = ScanWindows.Spatial, Replications = 0 }).Value.Circles);
    }

    [Fact]
    public void Lung_cancer_in_Pennsylvania_agrees_with_SpatialEpi()
    {
        var (sites, counts) = Shared("pennLC.csv");
        using var reference = Json("scan_pennLC.json");
        var result = SpaceTimeScan.Find(new ScanCounts(sites, counts), new() { Windows = ScanWindows.Spatial }).Value;
        Same(reference.RootElement.GetProperty("clusters"), result);
        Assert.Equal(reference.RootElement.GetProperty("spatialEpi_p_value_999").GetDouble(), result.Clusters[0].P);
        Assert.InRange(result.Clusters[0].GumbelP!.Value, 1e-7, 1e-3);
    }

    [Fact]
    public void Measles_in_Hagelloch_agrees_with_R()
    {
        var cases = ReferenceFiles.Rows(ReferenceFiles.Analytics("spacetime", "hagelloch_daily.csv")).Select(r => new SpaceTimePoint(r[1]!.Value, r[2]!.Value, r[3]!.Value)).ToArray();
        using var reference = Json("scan_hagelloch_stperm.json");
        var (data, first, expected) = (ScanCounts.OfCases(cases), (int)cases.Min(c => c.Day), reference.RootElement);
        var cluster = SpaceTimeScan.Find(data, new() { Model = ScanModel.SpaceTimePermutation, Windows = ScanWindows.Retrospective, LongestDays = 14, Replications = 0 }).Value.Clusters[0];
        Assert.Equal((expected.GetProperty("centre_x").GetDouble(), expected.GetProperty("centre_y").GetDouble()), (data.Sites[cluster.Centre].X, data.Sites[cluster.Centre].Y));
        Assert.Equal((expected.GetProperty("sites").GetInt32(), expected.GetProperty("cases").GetInt32()), (cluster.Members.Count, cluster.Cases));
        Assert.Equal((expected.GetProperty("start").GetInt32(), expected.GetProperty("end").GetInt32()), (first + cluster.FirstDay, first + cluster.LastDay));
        Near.Reference(expected.GetProperty("expected").GetDouble(), cluster.Expected, 1e-10);
        Near.Reference(expected.GetProperty("llr").GetDouble(), cluster.LogLikelihoodRatio, 1e-10);
    }

    internal static ScanCounts Simulated()
    {
        ScanSite[] sites = [.. ReferenceFiles.Rows(ReferenceFiles.Own("spacetime", "sites.csv")).Select(r => new ScanSite(r[1]!.Value, r[2]!.Value, r[3]!.Value))];
        int[][] counts = [.. sites.Select(_ => new int[30])];
        foreach (var row in ReferenceFiles.Rows(ReferenceFiles.Own("spacetime", "cases.csv")))
        {
            counts[(int)row[0]! - 1][(int)row[1]! - 1] = (int)row[2]!;
        }

        return new ScanCounts(sites, counts);
    }

    private static void Same(JsonElement expected, ScanResult result) => Assert.All(expected.EnumerateArray().Zip(result.Clusters), pair =>
    {
        var (row, cluster) = pair;
        var members = row.GetProperty("members");
        int[] places = members.ValueKind == JsonValueKind.Array ? [.. members.EnumerateArray().Select(m => m.GetInt32())] : [members.GetInt32()];
        Assert.Equal(places.Order(), cluster.Members.Select(m => m + 1).Order());
        Assert.Equal(row.GetProperty("cases").GetInt32(), cluster.Cases);
        Near.Reference(row.GetProperty("llr").GetDouble(), cluster.LogLikelihoodRatio, 1e-10, "ratio");
        Near.Reference(row.GetProperty("expected").GetDouble(), cluster.Expected, 1e-10, "expected");
        Near.Reference(row.GetProperty("relative_risk_obs_over_exp").GetDouble(), cluster.ObservedOverExpected, 1e-10, "observed over expected");
        Near.Reference(row.GetProperty("radius").GetDouble(), cluster.Radius, 1e-10, "radius");
    });

    private static (ScanSite[] Sites, int[][] Counts) Shared(string file)
    {
        var rows = File.ReadLines(ReferenceFiles.Analytics("spacetime", file)).Skip(1).Select(line => line.Split(',')).ToArray();
        return ([.. rows.Select(r => new ScanSite(Of(r[2]), Of(r[3]), Of(r[4]), r.Length > 6 ? Of(r[6]) : null))], [.. rows.Select(r => new[] { (int)Of(r[5]) })]);

        static double Of(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
    }

    private static JsonDocument Json(string file) => JsonDocument.Parse(File.ReadAllText(ReferenceFiles.Analytics("spacetime", file)));
}

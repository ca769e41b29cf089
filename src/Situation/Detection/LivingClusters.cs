using Fangxian.Cases.Counts;
using Fangxian.Epidemiology.Clusters;
using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.Areas;

namespace Fangxian.Situation.Detection;

/// <summary>
/// The prospective space-time permutation scan (Kulldorff and others, 2005) over the parts of an area. It needs no population, and allows for parts that always have many cases and for
/// days that have many everywhere.
/// </summary>
internal static class LivingClusters
{
    private const int MostDays = 28;
    private const int FewestDays = 7;
    private const int FewestParts = 3;
    private const int MostClusters = 3;
    private const int StopAfter = 20;

    /// <summary>So many cases are dealt out anew in all: a page waits for it.</summary>
    private const int MostDealt = 500_000;

    public static async Task<ClustersView> FindAsync(OutbreakDb db, AreaNode area, IReadOnlyDictionary<long, SeriesFacts> below, DateOnly date)
    {
        AreaNode[] reporting = [.. area.Children.Where(c => below.ContainsKey(c.Position))];
        var view = Period(reporting, below, date);
        if (reporting.Length < FewestParts)
        {
            return view with { Reason = "few-parts", Parts = reporting.Length };
        }
        var boundaries = await db.BoundariesAsync(area, reporting[0].Level, CancellationToken.None);
        var centres = boundaries is null ? [] : AreaCentres.Of(boundaries.GeoJson);
        AreaNode[] placed = [.. reporting.Where(p => centres.ContainsKey(p.Position))];
        view = view with { Parts = placed.Length, PartsWithoutBoundary = reporting.Length - placed.Length };
        return placed.Length < FewestParts ? view with { Reason = "no-boundaries" }
            : view.LongestDays < FewestDays / 2 ? view with { Reason = new Epidemiology.NotEstimable(Epidemiology.NotEstimableReason.TooFewDays).Code }
            : Scan(view, placed, centres, below);
    }

    /// <summary>Four weeks, or from the day after the first report: of that day nobody knows what was new.</summary>
    private static ClustersView Period(AreaNode[] reporting, IReadOnlyDictionary<long, SeriesFacts> below, DateOnly date)
    {
        var first = reporting.Select(p => below[p.Position].First.DayNumber + 1).DefaultIfEmpty(int.MaxValue).Min();
        var days = Math.Clamp(date.DayNumber - first + 1, 1, MostDays);
        return new ClustersView { From = date.AddDays(1 - days), To = date, LongestDays = days / 2 };
    }

    private static ClustersView Scan(ClustersView view, AreaNode[] parts, Dictionary<long, (double Longitude, double Latitude)> centres, IReadOnlyDictionary<long, SeriesFacts> below)
    {
        int?[][] known = [.. parts.Select(p => Enumerable.Range(0, view.To.DayNumber - view.From.DayNumber + 1).Select(day => below[p.Position].EffectiveNew(Measure.Confirmed, view.From.AddDays(day))).ToArray())];

        // A day below zero (a correction by the source) counts as no case, as it does for the alarms by day.
        int[][] counts = [.. known.Select(days => Array.ConvertAll(days, n => Math.Max(0, n ?? 0)))];
        var cases = counts.Sum(days => days.Sum(n => (long)n));
        view = view with { UnknownDays = known.Sum(days => days.Count(n => n is null)), Cases = (int)Math.Min(int.MaxValue, cases) };
        if (cases > ScanCounts.MostCases)
        {
            return view with { Reason = new Epidemiology.NotEstimable(Epidemiology.NotEstimableReason.BeyondNumbers).Code };
        }
        var data = new ScanCounts([.. parts.Select(p => new ScanSite(centres[p.Position].Longitude, centres[p.Position].Latitude))], counts);
        return SpaceTimeScan.Find(data, new()
        {
            Model = ScanModel.SpaceTimePermutation, Distance = DistanceKind.GreatCircle, LongestDays = view.LongestDays, MostClusters = MostClusters,
            Replications = (int)Math.Clamp(MostDealt / Math.Max(1, cases), 99, 999), StopAfter = StopAfter, Processors = 1,
        }).Match(
            found => view with { Replications = found.Replications, Clusters = [.. found.Clusters.Select(c => Figure(c, parts, view.From))] },
            why => view with { Reason = why.Code });
    }

    private static ClusterFigure Figure(ScanCluster cluster, AreaNode[] parts, DateOnly first) => new()
    {
        Parts = [.. cluster.Members.Select(m => new ClusterPart(parts[m].Code, parts[m].Name, parts[m].NameEn))],
        RadiusKilometres = cluster.Radius,
        From = first.AddDays(cluster.FirstDay),
        To = first.AddDays(cluster.LastDay),
        Cases = cluster.Cases,
        Expected = cluster.Expected,
        P = cluster.P ?? 1,
        GumbelP = cluster.GumbelP,
    };
}

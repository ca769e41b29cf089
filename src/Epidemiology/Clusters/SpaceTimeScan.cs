using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Clusters;

/// <summary>Where and since when are there more cases than chance explains? Kulldorff's scan statistic with circles and runs of days.</summary>
/// <remarks>
/// <para>Circles grow around every site, one site after the other by distance (ties by place in the list), up to a share of the population or a radius; with each run of days
/// they make windows. With c cases in a window, μ expected and C in all, ln LR = c ln(c / μ) + (C − c) ln((C − c) / (C − μ)) where c is above μ. Poisson: μ = C × share of the
/// population × share of the days. Space-time permutation: μ = cases of the circle × cases of the days / C.</para>
/// <para>The window with the largest ratio is the most likely cluster; next ones are the largest that hold no site of those before. p is the rank of the ratio among
/// the <b>maxima</b> of data dealt out anew, so that looking at all windows is allowed for; for all but the first it errs on the side of caution.</para>
/// <para>Assumptions: cases fall independently where nothing clusters. Poisson: the same rate everywhere and on every day: weekends, a delay of reports or an epidemic that grows everywhere
/// are "clusters" too; use the permutation there. Permutation: an excess everywhere at once is not seen, nor a population that moved. Do not use where reporting differs between
/// sites and changed in the period; nor as proof of a common source: a cluster says where to look.</para>
/// <para>Source: Kulldorff M. Commun Stat Theory Methods 1997;26:1481–96, doi 10.1080/03610929708831995; prospective: J R Stat Soc A 2001;164:61–72, doi 10.1111/1467-985X.00186;
/// permutation: Kulldorff M et al. PLoS Med 2005;2:e59, doi 10.1371/journal.pmed.0020059; Gumbel: Abrams AM, Kleinman K, Kulldorff M. Int J Health Geogr 2010;9:61,
/// doi 10.1186/1476-072X-9-61. Verified against windows enumerated in R 4.2.2 and SpatialEpi 1.2.8: ratio within 1e-10, members equal.</para>
/// </remarks>
public static class SpaceTimeScan
{
    /// <summary>Scans.</summary>
    /// <param name="data">Sites and cases.</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <returns>The clusters, or <see cref="NotEstimableReason.TooFewCases"/> (under two), <see cref="NotEstimableReason.UnknownPopulation"/> (Poisson: no population, or none at a
    /// site with cases), <see cref="NotEstimableReason.TooFewDays"/> (no run of days is as short as asked for).</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range, or a position is none.</exception>
    public static Estimate<ScanResult> Find(ScanCounts data, ScanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new();
        options.ThrowIfOutOfRange();
        foreach (var site in data.Sites)
        {
            Distances.ThrowIfNoPosition(options.Distance, site.X, site.Y, nameof(data));
        }

        var periods = new ScanPeriods(data.Days, options);
        return WhyNot(data, options, periods) is { } why ? why : Scan(data, options, periods);
    }

    private static NotEstimable? WhyNot(ScanCounts data, ScanOptions options, ScanPeriods periods)
    {
        if (data.Cases < 2)
        {
            return new NotEstimable(NotEstimableReason.TooFewCases);
        }

        if (periods.Count == 0)
        {
            return new NotEstimable(NotEstimableReason.TooFewDays);
        }

        var known = options.Model != ScanModel.Poisson
            || (data.Sites.Any(s => s.Weight > 0) && data.Sites.Select((s, i) => s.Weight > 0 || data.Total(i) == 0).All(fits => fits));
        return known ? null : new NotEstimable(NotEstimableReason.UnknownPopulation);
    }

    private static ScanResult Scan(ScanCounts data, ScanOptions options, ScanPeriods periods)
    {
        var poisson = options.Model == ScanModel.Poisson;
        double[] totals = [.. data.Sites.Select((_, i) => (double)data.Total(i))];
        double[] weights = poisson ? [.. data.Sites.Select(s => s.Weight)] : totals;
        var populations = data.Sites.Any(s => s.Population > 0) ? [.. data.Sites.Select(s => s.Population)] : weights;
        var circles = new ScanCircles(data.Sites, weights, poisson ? populations : totals, options);
        var search = new ScanSearch(circles, periods, Factors(data, periods, poisson, weights.Sum()), data.Cases, options.FewestCases);
        var draws = new ScanDraws(data, poisson ? weights : null);

        var bench = new ScanBench(data, periods, draws);
        for (var site = 0; site < data.Sites.Count; site++)
        {
            data.OfSite(site).CopyTo(bench.Counts.AsSpan(site * data.Days));
        }

        var found = Windows(search, bench, circles, options.MostClusters);
        var simulated = found.Count == 0 ? [] : MonteCarloTest.Run(found[0].Ratio, options.Replications, options.StopAfter, options.Processors, () => new ScanBench(data, periods, draws), (mine, number) =>
        {
            draws.Draw(RandomStream.Numbered(options.Seed, number), mine.Shuffled, mine.Counts);
            mine.SumUp();
            return search.Best(mine.Sums, mine.Circle, null).Ratio;
        });
        return new ScanResult([.. found.Select(w => Cluster(w, circles, periods, data.Cases, simulated, options.Replications))], data.Cases, circles.Count, simulated.Length);
    }

    /// <summary>What the weight of a circle is multiplied by for each run of days.</summary>
    private static double[] Factors(ScanCounts data, ScanPeriods periods, bool poisson, double weight)
    {
        var byDay = data.ByDay();
        var factors = new double[periods.Count];
        for (var run = 0; run < factors.Length; run++)
        {
            var (first, last) = periods[run];
            factors[run] = poisson
                ? data.Cases / weight * (last - first + 1) / data.Days
                : byDay[first..(last + 1)].Sum(n => (double)n) / data.Cases;
        }

        return factors;
    }

    private static List<ScanSearch.Window> Windows(ScanSearch search, ScanBench bench, ScanCircles circles, int most)
    {
        bench.SumUp();
        var (found, taken) = (new List<ScanSearch.Window>(), new bool[circles.Centres]);
        while (found.Count < most && search.Best(bench.Sums, bench.Circle, taken) is { Centre: >= 0 } window)
        {
            found.Add(window);
            foreach (var site in circles.Members(window.Centre)[..(window.Last + 1)])
            {
                taken[site] = true;
            }
        }

        return found;
    }

    private static ScanCluster Cluster(ScanSearch.Window window, ScanCircles circles, ScanPeriods periods, int cases, double[] simulated, int replications)
    {
        var (first, last) = periods[window.Run];
        return new ScanCluster(window.Centre, circles.Members(window.Centre)[..(window.Last + 1)].ToArray(), circles.Radius(window.Centre, window.Last), first, last, window.Cases,
            window.Expected, cases, window.Ratio, MonteCarloTest.P(simulated, window.Ratio, replications), GumbelTail.P(simulated, window.Ratio));
    }
}

using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Clusters;

/// <summary>Data without clusters: as many cases, dealt out anew.</summary>
/// <remarks>Poisson: each case falls on a site in proportion to its weight and on any day alike (a multinomial draw). Permutation: the days of the cases are shuffled over
/// the cases, so that every site and every day keeps its number; where cases are many, the table with these sums is drawn cell by cell (hypergeometric), which is the same law at a cost that does not
/// grow with the cases. Walker's alias table: a case costs one number.</remarks>
internal sealed class ScanDraws
{
    /// <summary>From so many cases in a cell on, on average, drawing cells is cheaper than shuffling cases.</summary>
    private const int CasesInCell = 64;

    private readonly int[] bySite;
    private readonly int[] byDay;
    private readonly int[] siteOfCase;
    private readonly int[] dayOfCase;
    private readonly AliasTable? sites;
    private readonly int days;
    private readonly int cases;

    public ScanDraws(ScanCounts data, double[]? weights)
    {
        (days, cases) = (data.Days, data.Cases);
        sites = weights is null ? null : new AliasTable(weights);
        (bySite, byDay) = ([.. Enumerable.Range(0, data.Sites.Count).Select(site => (int)data.Total(site))], [.. data.ByDay()]);
        var shuffles = weights is null && !DrawsCells;
        (siteOfCase, dayOfCase) = shuffles ? (new int[cases], new int[cases]) : ([], []);
        var at = 0;
        for (var site = 0; site < data.Sites.Count && shuffles; site++)
        {
            var ofSite = data.OfSite(site);
            for (var day = 0; day < days; day++)
            {
                for (var n = 0; n < ofSite[day]; n++, at++)
                {
                    (siteOfCase[at], dayOfCase[at]) = (site, day);
                }
            }
        }
    }

    private bool DrawsCells => cases / CasesInCell >= bySite.Length * days;

    /// <summary>The days of the cases in an order of their own, for one worker to shuffle.</summary>
    public int[] Days() => [.. dayOfCase];

    /// <summary>Fills the counts of every site and day.</summary>
    public void Draw(RandomStream random, int[] shuffled, int[] counts)
    {
        Array.Clear(counts);
        if (sites is not null)
        {
            for (var n = 0; n < cases; n++)
            {
                counts[(sites.Draw(random) * days) + random.Below(days)]++;
            }

            return;
        }

        if (DrawsCells)
        {
            DrawCells(random, counts);
            return;
        }

        // From the same order each time, so that a replication does not depend on those its worker drew before.
        dayOfCase.CopyTo(shuffled, 0);
        for (var n = cases - 1; n >= 0; n--)
        {
            var other = random.Below(n + 1);
            var day = shuffled[other];
            shuffled[other] = shuffled[n];
            counts[(siteOfCase[n] * days) + day]++;
        }
    }

    /// <summary>Site by site, the cases of each are taken from what the days have left.</summary>
    private void DrawCells(RandomStream random, int[] counts)
    {
        int[] left = [.. byDay];
        for (var (site, all) = (0, cases); site < bySite.Length; all -= bySite[site++])
        {
            for (var (day, wanted, rest) = (0, bySite[site], all); wanted > 0; day++)
            {
                rest -= left[day];
                var taken = HypergeometricDraw.Of(random, left[day], rest, wanted);
                counts[(site * days) + day] = taken;
                left[day] -= taken;
                wanted -= taken;
            }
        }
    }
}

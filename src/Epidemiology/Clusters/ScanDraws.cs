using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Clusters;

/// <summary>Data without clusters: as many cases, dealt out anew.</summary>
/// <remarks>Poisson: each case falls on a site in proportion to its weight and on any day alike (a multinomial draw). Permutation: the days of the cases are shuffled over
/// the cases, so that every site and every day keeps its number. Walker's alias table: a case costs one number.</remarks>
internal sealed class ScanDraws
{
    private readonly int[] siteOfCase;
    private readonly int[] dayOfCase;
    private readonly AliasTable? sites;
    private readonly int days;
    private readonly int cases;

    public ScanDraws(ScanCounts data, double[]? weights)
    {
        (days, cases) = (data.Days, data.Cases);
        sites = weights is null ? null : new AliasTable(weights);
        (siteOfCase, dayOfCase) = weights is null ? (new int[cases], new int[cases]) : ([], []);
        var at = 0;
        for (var site = 0; site < data.Sites.Count && weights is null; site++)
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
}

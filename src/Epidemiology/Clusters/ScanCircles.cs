namespace Fangxian.Epidemiology.Clusters;

/// <summary>Around each site the others by distance, as far as a circle may grow, with what is expected in each circle.</summary>
internal sealed class ScanCircles
{
    private readonly int[][] members;
    private readonly double[][] radii;
    private readonly double[][] weights;

    /// <param name="sites">The sites.</param>
    /// <param name="weights">What is expected at each site, in any unit.</param>
    /// <param name="shares">What the largest circle is limited by, at each site.</param>
    /// <param name="options">Distance, largest share and radius.</param>
    public ScanCircles(IReadOnlyList<ScanSite> sites, double[] weights, double[] shares, ScanOptions options)
    {
        var limit = options.MaximumShare * shares.Sum();
        (members, radii, this.weights) = (new int[sites.Count][], new double[sites.Count][], new double[sites.Count][]);
        Parallel.For(0, sites.Count, new() { MaxDegreeOfParallelism = options.Processors ?? Environment.ProcessorCount }, centre =>
        {
            var (away, order) = (new double[sites.Count], new int[sites.Count]);
            for (var site = 0; site < order.Length; site++)
            {
                (away[site], order[site]) = (Distances.Between(options.Distance, sites[centre].X, sites[centre].Y, sites[site].X, sites[site].Y), site);
            }

            Array.Sort(order, (a, b) => away[a] != away[b] ? away[a].CompareTo(away[b]) : a.CompareTo(b)); // ties by place in the list
            var (held, count) = (0.0, 0);
            while (count < order.Length && (held += shares[order[count]]) <= limit && !(away[order[count]] > options.MaximumRadius))
            {
                count++;
            }

            var sum = 0.0;
            members[centre] = order[..count];
            radii[centre] = Array.ConvertAll(members[centre], site => away[site]);
            this.weights[centre] = Array.ConvertAll(members[centre], site => sum += weights[site]);
        });
        Count = members.Sum(m => m.Length);
    }

    /// <summary>How many circles there are.</summary>
    public int Count { get; }

    public int Centres => members.Length;

    public ReadOnlySpan<int> Members(int centre) => members[centre];

    /// <summary>What is expected in the circle around a centre that ends with each of its members.</summary>
    public ReadOnlySpan<double> Weights(int centre) => weights[centre];

    public double Radius(int centre, int last) => radii[centre][last];
}

namespace Fangxian.Epidemiology.Clusters;

/// <summary>Sites and their cases on consecutive days.</summary>
public sealed class ScanCounts
{
    /// <summary>The most cases: their number stays exact in single precision, in which candidates are sought.</summary>
    public const int MostCases = 16_000_000;

    private readonly ScanSite[] sites;
    private readonly int[] counts;

    /// <summary>Cases by site and day.</summary>
    /// <param name="sites">At least one site.</param>
    /// <param name="counts">For each site, its cases on each day; the same number of days everywhere, at least 1; not negative, at most <see cref="MostCases"/> in all. Copied.</param>
    /// <exception cref="ArgumentException">The lists do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count or weight is negative or too large.</exception>
    public ScanCounts(IReadOnlyList<ScanSite> sites, IReadOnlyList<IReadOnlyList<int>> counts)
    {
        ArgumentNullException.ThrowIfNull(sites);
        ArgumentNullException.ThrowIfNull(counts);
        if (sites.Count == 0 || counts.Count != sites.Count || counts[0].Count == 0 || counts.Any(c => c.Count != counts[0].Count))
        {
            throw new ArgumentException("One list of counts for each site is needed, all of the same number of days.", nameof(counts));
        }

        Days = counts[0].Count;
        this.sites = [.. sites];
        this.counts = [.. counts.SelectMany(c => c)];
        foreach (var site in sites)
        {
            if (!(site.Population >= 0 && double.IsFinite(site.Population) && site.Weight >= 0 && double.IsFinite(site.Weight)))
            {
                throw new ArgumentOutOfRangeException(nameof(sites), site, "Population and expectation are finite and not negative.");
            }
        }

        foreach (var count in this.counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
        }

        Cases = (int)Math.Min(int.MaxValue, this.counts.Sum(c => (long)c));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Cases, MostCases, nameof(counts));
    }

    /// <summary>The sites.</summary>
    public IReadOnlyList<ScanSite> Sites => sites;

    /// <summary>The number of days.</summary>
    public int Days { get; }

    /// <summary>All cases.</summary>
    public int Cases { get; }

    /// <summary>One row for each case: cases at the same position are one site, in the order of their first case.</summary>
    /// <param name="cases">Cases with their day; at least one.</param>
    /// <returns>Sites without population, and days from the first case to the last.</returns>
    /// <exception cref="ArgumentException">There are no cases.</exception>
    public static ScanCounts OfCases(IReadOnlyList<SpaceTimePoint> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        if (cases.Count == 0)
        {
            throw new ArgumentException("At least one case is needed.", nameof(cases));
        }

        double first = Math.Floor(cases.Min(c => c.Day)), last = Math.Floor(cases.Max(c => c.Day));
        var (places, sites, counts) = (new Dictionary<(double, double), int>(), new List<ScanSite>(), new List<int[]>());
        foreach (var one in cases)
        {
            if (!places.TryGetValue((one.X, one.Y), out var place))
            {
                places.Add((one.X, one.Y), place = sites.Count);
                sites.Add(new ScanSite(one.X, one.Y));
                counts.Add(new int[(int)(last - first) + 1]);
            }

            counts[place][(int)(Math.Floor(one.Day) - first)]++;
        }

        return new ScanCounts(sites, counts);
    }

    /// <summary>Cases of a site on a day.</summary>
    /// <param name="site">From 0.</param>
    /// <param name="day">From 0.</param>
    /// <returns>The count.</returns>
    public int Count(int site, int day) => OfSite(site)[day];

    internal ReadOnlySpan<int> OfSite(int site) => counts.AsSpan(site * Days, Days);

    internal int Total(int site)
    {
        var sum = 0;
        foreach (var count in OfSite(site))
        {
            sum += count;
        }

        return sum;
    }

    internal int[] ByDay()
    {
        var days = new int[Days];
        for (var at = 0; at < counts.Length; at++)
        {
            days[at % Days] += counts[at];
        }

        return days;
    }
}

namespace Fangxian.Epidemiology.Clusters;

/// <summary>Sites and their cases on consecutive days.</summary>
public sealed class ScanCounts
{
    /// <summary>The most cases: their number stays exact in single precision, in which candidates are sought.</summary>
    public const int MostCases = 16_000_000;

    /// <summary>The most days that <see cref="OfCases"/> spans: about ten years.</summary>
    public const int MostDays = 3660;

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
    /// <param name="cases">Cases with their day; parts of a day are dropped.</param>
    /// <param name="firstDay">The first day looked at; that of the first case where null.</param>
    /// <param name="lastDay">The last day looked at; that of the last case where null. At most <see cref="MostDays"/> in all.</param>
    /// <returns>Sites without population, and their cases on each day.</returns>
    /// <exception cref="ArgumentException">There are no cases, or one lies outside the days.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are too many days.</exception>
    public static ScanCounts OfCases(IReadOnlyList<SpaceTimePoint> cases, int? firstDay = null, int? lastDay = null)
    {
        ArgumentNullException.ThrowIfNull(cases);
        if (cases.Count == 0)
        {
            throw new ArgumentException("At least one case is needed.", nameof(cases));
        }

        double first = firstDay ?? Math.Floor(cases.Min(c => c.Day)), days = (lastDay ?? Math.Floor(cases.Max(c => c.Day))) - first + 1;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MostDays, nameof(lastDay));
        var (places, sites, counts) = (new Dictionary<(double, double), int>(), new List<ScanSite>(), new List<int[]>());
        foreach (var one in cases)
        {
            var day = Math.Floor(one.Day) - first;
            if (!(day >= 0 && day < days))
            {
                throw new ArgumentException($"The case on day {one.Day} lies outside the days looked at.", nameof(cases));
            }

            if (!places.TryGetValue((one.X, one.Y), out var place))
            {
                places.Add((one.X, one.Y), place = sites.Count);
                sites.Add(new ScanSite(one.X, one.Y));
                counts.Add(new int[(int)days]);
            }

            counts[place][(int)day]++;
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

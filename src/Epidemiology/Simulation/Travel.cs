namespace Fangxian.Epidemiology.Simulation;

/// <summary>Between which areas do people meet, and how often? For each area the proportion of contacts with each other area; the rest is at home.</summary>
/// <remarks>
/// <para>Visits of hours: nobody moves house, so that each area keeps its population. The gravity model shares the contacts outside by population over a power of the distance.</para>
/// <para>Source: Xia Y, Bjørnstad ON, Grenfell BT. Am Nat 2004;164:267–81, doi 10.1086/422341; Keeling MJ, Rohani P. Estimating spatial coupling in epidemiological systems.
/// Ecol Lett 2002;5:20–9, doi 10.1046/j.1461-0248.2002.00268.x.</para>
/// </remarks>
public sealed class Travel
{
    private const double EarthRadiusKilometres = 6371.0;

    private readonly int[] starts;
    private readonly int[] to;
    private readonly double[] proportions;
    private readonly double[] outside;

    private Travel(int areas, IEnumerable<TravelShare> shares)
    {
        starts = new int[areas + 1];
        outside = new double[areas];
        TravelShare[] rows = [.. shares.Where(s => s.Proportion > 0).OrderBy(s => s.From).ThenBy(s => s.To)];
        to = [.. rows.Select(s => s.To)];
        proportions = [.. rows.Select(s => s.Proportion)];
        foreach (var row in rows)
        {
            starts[row.From + 1]++;
            outside[row.From] += row.Proportion;
        }

        for (var area = 0; area < areas; area++)
        {
            starts[area + 1] += starts[area];
        }
    }

    /// <summary>How many areas.</summary>
    public int Areas => outside.Length;

    /// <summary>Nobody meets anybody of another area.</summary>
    /// <param name="areas">How many areas, 1 or more.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no area.</exception>
    public static Travel None(int areas) => Of(areas, []);

    /// <summary>A table of proportions; pairs left out do not meet.</summary>
    /// <param name="areas">How many areas, 1 or more.</param>
    /// <param name="shares">Pairs of different areas; those of one area are together at most 1.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index or a proportion is outside its range.</exception>
    public static Travel Of(int areas, IEnumerable<TravelShare> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        InRange.Require(areas >= 1, nameof(areas), areas, "At least 1 is needed.");
        TravelShare[] all = [.. shares];
        foreach (var share in all)
        {
            InRange.Proportion(share.Proportion, nameof(shares));
            InRange.Require(share.From >= 0 && share.From < areas && share.To >= 0 && share.To < areas && share.From != share.To, nameof(shares), share, "Two different areas are needed.");
        }

        var travel = new Travel(areas, all);
        InRange.Require(travel.outside.Max() <= 1 + 1e-9, nameof(shares), travel.outside.Max(), "The proportions of an area are together at most 1.");
        return travel;
    }

    /// <summary>Contacts outside are shared by the populations of the other areas, however far they are.</summary>
    /// <param name="populations">Persons, each above 0.</param>
    /// <param name="outsideProportion">The proportion of contacts outside the own area, 0–1.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Travel ByPopulation(IReadOnlyList<double> populations, double outsideProportion) => Weighted(populations, outsideProportion, (_, _) => 1);

    /// <summary>The gravity model: contacts outside are shared by population / distance^power.</summary>
    /// <param name="populations">Persons, each above 0.</param>
    /// <param name="latitudes">Degrees north, −90 to 90, of each area's centre.</param>
    /// <param name="longitudes">Degrees east, −180 to 180.</param>
    /// <param name="outsideProportion">The proportion of contacts outside the own area, 0–1.</param>
    /// <param name="distancePower">The power of the distance, 0 or more; 2 unless given. Distances below 1 km count as 1 km.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or the lists differ in length.</exception>
    public static Travel Gravity(IReadOnlyList<double> populations, IReadOnlyList<double> latitudes, IReadOnlyList<double> longitudes, double outsideProportion, double distancePower = 2)
    {
        ArgumentNullException.ThrowIfNull(populations);
        ArgumentNullException.ThrowIfNull(latitudes);
        ArgumentNullException.ThrowIfNull(longitudes);
        InRange.Rate(distancePower, nameof(distancePower));
        InRange.Require(latitudes.Count == populations.Count && latitudes.All(l => Math.Abs(l) <= 90), nameof(latitudes), latitudes.Count, "A latitude for each area is needed.");
        InRange.Require(longitudes.Count == populations.Count && longitudes.All(l => Math.Abs(l) <= 180), nameof(longitudes), longitudes.Count, "A longitude for each area is needed.");
        return Weighted(populations, outsideProportion, (a, b) => Math.Pow(Math.Max(1, Kilometres(latitudes[a], longitudes[a], latitudes[b], longitudes[b])), -distancePower));
    }

    /// <summary>The proportion of contacts outside.</summary>
    /// <param name="area">Index of the area.</param>
    /// <returns>0–1.</returns>
    /// <exception cref="IndexOutOfRangeException">There is no such area.</exception>
    public double OutsideProportion(int area) => outside[area];

    /// <summary>Infectious proportions of the other areas, weighted by the contacts with them.</summary>
    internal double Met(int area, ReadOnlySpan<double> infectiousProportions)
    {
        var sum = 0.0;
        for (var at = starts[area]; at < starts[area + 1]; at++)
        {
            sum += proportions[at] * infectiousProportions[to[at]];
        }

        return sum;
    }

    private static Travel Weighted(IReadOnlyList<double> populations, double outsideProportion, Func<int, int, double> closeness)
    {
        ArgumentNullException.ThrowIfNull(populations);
        InRange.Proportion(outsideProportion, nameof(outsideProportion));
        InRange.Require(populations.Count > 0 && populations.All(p => p > 0 && double.IsFinite(p)), nameof(populations), populations.Count, "Populations above 0 are needed.");
        var shares = new List<TravelShare>();
        for (var from = 0; from < populations.Count; from++)
        {
            var weights = Enumerable.Range(0, populations.Count).Select(to => to == from ? 0 : populations[to] * closeness(from, to)).ToArray();
            var sum = weights.Sum();
            shares.AddRange(weights.Index().Where(w => w.Item > 0).Select(w => new TravelShare(from, w.Index, outsideProportion * w.Item / sum)));
        }

        return Of(populations.Count, shares);
    }

    /// <summary>Along the sphere (haversine).</summary>
    private static double Kilometres(double latitude, double longitude, double otherLatitude, double otherLongitude)
    {
        var (a, b) = (Math.Sin((otherLatitude - latitude) * Math.PI / 360), Math.Sin((otherLongitude - longitude) * Math.PI / 360));
        var square = (a * a) + (Math.Cos(latitude * Math.PI / 180) * Math.Cos(otherLatitude * Math.PI / 180) * b * b);
        return 2 * EarthRadiusKilometres * Math.Asin(Math.Min(1, Math.Sqrt(square)));
    }
}

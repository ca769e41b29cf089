namespace Fangxian.Epidemiology.Clusters;

/// <summary>The pairs of cases that are close in space, found by a sweep from south to north.</summary>
internal sealed class KnoxPairs
{
    private readonly List<(int First, int Second)> pairs = [];

    public KnoxPairs(IReadOnlyList<SpaceTimePoint> cases, double atMost, DistanceKind kind)
    {
        int[] order = [.. Enumerable.Range(0, cases.Count).OrderBy(i => cases[i].Y)];
        var unit = kind == DistanceKind.GreatCircle ? Distances.EarthRadiusKilometres * Math.PI / 180 : 1;
        for (var i = 0; i < order.Length; i++)
        {
            var one = cases[order[i]];
            for (var j = i + 1; j < order.Length && (cases[order[j]].Y - one.Y) * unit <= atMost * (1 + 1e-9); j++)
            {
                var other = cases[order[j]];
                if (Distances.Between(kind, one.X, one.Y, other.X, other.Y) <= atMost)
                {
                    pairs.Add((order[i], order[j]));
                }
            }
        }
    }

    public int Count => pairs.Count;

    public long AlsoWithin(double[] times, double days)
    {
        var close = 0L;
        foreach (var (first, second) in pairs)
        {
            close += Math.Abs(times[first] - times[second]) <= days ? 1 : 0;
        }

        return close;
    }
}

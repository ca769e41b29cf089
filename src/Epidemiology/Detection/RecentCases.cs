namespace Fangxian.Epidemiology.Detection;

/// <summary>Were there enough cases lately to speak of an outbreak? R's <c>limit54</c>: at least 5 cases in 4 periods.</summary>
internal static class RecentCases
{
    /// <summary>Whether the known counts of the latest periods, this one included, reach the number.</summary>
    public static bool Reach(CountSeries series, int now, int cases, int periods)
    {
        var total = 0.0;
        for (var index = Math.Max(0, now - periods + 1); index <= now; index++)
        {
            total += series.Values[index] > 0 ? series.Values[index] : 0;
        }

        return total >= cases;
    }
}

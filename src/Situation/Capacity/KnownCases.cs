using Fangxian.Cases.Counts;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Situation.Curves;

namespace Fangxian.Situation.Capacity;

/// <summary>The cases before a day, of whom some are in hospital still.</summary>
internal static class KnownCases
{
    /// <summary>New confirmed cases of the known days up to a day without a gap; null where the day itself is unknown.</summary>
    public static DailyIncidence? Of(AreaCurve curve, DateOnly date, int longestDays)
    {
        var counts = new List<int?>();
        while (counts.Count < longestDays && curve.New(Measure.Confirmed, date.AddDays(-counts.Count)) is { } cases)
        {
            counts.Add(cases);
        }
        counts.Reverse();
        return counts.Count > 0 ? new DailyIncidence(date.AddDays(1 - counts.Count), counts.ToArray()) : null;
    }
}

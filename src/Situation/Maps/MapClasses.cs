namespace Fangxian.Situation.Maps;

/// <summary>
/// Classes of a map: zero, and up to five more. Their limits come from the ladder 1–2–5 and lie evenly on a logarithmic
/// scale between the lower fifth and the highest value, so that one area far above the others stands alone.
/// </summary>
public static class MapClasses
{
    private static readonly double[] Ladder = [.. Enumerable.Range(-3, 9).SelectMany(power => new[] { 1, 2, 5 }.Select(step => Math.Round(step * Math.Pow(10, power), 3)))];

    private const int MostLimits = 4;

    public static IReadOnlyList<double> Limits(IEnumerable<double> values)
    {
        var positive = values.Where(v => v > 0).Order().ToArray();
        if (positive.Length == 0)
        {
            return [];
        }
        var (lowest, steps) = (positive[positive.Length / 5], positive[^1] / positive[positive.Length / 5]);
        var limits = new SortedSet<double>();
        for (var step = 1; step <= MostLimits; step++)
        {
            var limit = lowest * Math.Pow(steps, step / (MostLimits + 1.0));
            limits.Add(Ladder.LastOrDefault(l => l <= limit, Ladder[0]));
        }
        limits.RemoveWhere(limit => limit <= positive[0]);
        return [.. limits];
    }

    /// <summary>0 for no case, then one more for each limit reached; null for unknown.</summary>
    public static int? ClassOf(double? value, IReadOnlyList<double> limits) =>
        value is not { } v ? null : v <= 0 ? 0 : 1 + limits.Count(limit => v >= limit);
}

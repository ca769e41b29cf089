namespace Fangxian.Epidemiology.Delays;

/// <summary>Mack's chain ladder: by which factor the reported cases of a day grow from one delay to the next, and how differently days do.</summary>
internal sealed class GrowthFactors
{
    private readonly double[] factor, variance, sum;

    public GrowthFactors(ReportingTriangle triangle, int? estimationDays)
    {
        var steps = triangle.LongestDelayDays;
        (factor, variance, sum) = (new double[steps], new double[steps], new double[steps]);
        var (grown, rows) = (new double[steps], new int[steps]);
        var first = Math.Max(0, triangle.Days - 1 - (estimationDays ?? triangle.Days));
        ForEach(triangle, first, (step, before, after) =>
        {
            sum[step] += before;
            grown[step] += after;
            rows[step] += before > 0 ? 1 : 0;
        });
        for (var step = 0; step < steps; step++)
        {
            factor[step] = grown[step] / sum[step];
        }

        ForEach(triangle, first, (step, before, after) =>
            variance[step] += before > 0 ? before * Math.Pow((after / before) - factor[step], 2) : 0);
        for (var step = 0; step < steps; step++)
        {
            variance[step] = rows[step] > 1 ? variance[step] / (rows[step] - 1)
                : step < 2 ? 0
                : Math.Min(variance[step - 1] * variance[step - 1] / variance[step - 2], Math.Min(variance[step - 2], variance[step - 1]));
            variance[step] = double.IsFinite(variance[step]) ? variance[step] : 0;
        }
    }

    /// <summary>The factor from a delay to the longest, and the root of the mean squared error of a day with so many reported.</summary>
    public (double Factor, double Error) From(int delay, double reported)
    {
        var (reached, relative) = (reported, 0.0);
        for (var step = delay; step < factor.Length; step++)
        {
            relative += variance[step] / (factor[step] * factor[step]) * ((1 / reached) + (1 / sum[step]));
            reached *= factor[step];
        }

        var whole = 1.0;
        foreach (var one in factor.AsSpan(delay))
        {
            whole *= one;
        }

        return (whole, reached * Math.Sqrt(relative));
    }

    private static void ForEach(ReportingTriangle triangle, int first, Action<int, double, double> visit)
    {
        for (var day = first; day < triangle.Days; day++)
        {
            double before = triangle.At(day, 0);
            for (var delay = 1; delay <= triangle.LongestKnown(day); delay++)
            {
                var after = before + triangle.At(day, delay);
                visit(delay - 1, before, after);
                before = after;
            }
        }
    }
}

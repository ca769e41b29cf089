namespace Fangxian.Epidemiology.Detection;

/// <summary>The reference of the simple methods: ± w periods around the same period of b earlier years, and perhaps the w periods just before.</summary>
internal readonly record struct WindowReference(int YearsBack, int HalfWindow, bool ThisYear)
{
    public int FirstIndex(CountSeries series) => (YearsBack * series.YearLength) + HalfWindow;

    public void ThrowIfOutOfRange()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(YearsBack);
        ArgumentOutOfRangeException.ThrowIfNegative(HalfWindow);
        var counts = (YearsBack * ((2 * HalfWindow) + 1)) + (ThisYear ? HalfWindow : 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(counts, 2, "counts in the reference");
    }

    /// <summary>Why the reference of a period cannot be used; null when it can.</summary>
    public NotEstimableReason? Fault(CountSeries series, int t)
    {
        if (t < FirstIndex(series))
        {
            return NotEstimableReason.TooFewDays;
        }

        var fault = ThisYear ? series.Fault(t - HalfWindow, t - 1) : null;
        for (var back = 1; back <= YearsBack && fault is null; back++)
        {
            var middle = t - (back * series.YearLength);
            fault = series.Fault(middle - HalfWindow, Math.Min(middle + HalfWindow, t - 1));
        }

        return fault;
    }

    /// <summary>Sum of the counts, sum of their squared distances from the mean, and their number.</summary>
    public (double Sum, double Squares, int Count) Moments(CountSeries series, int t)
    {
        var (sum, count) = Sum(series, t);
        var squares = ThisYear ? SquaresAround(series.Values.AsSpan(t - HalfWindow, HalfWindow), sum / count) : 0;
        for (var back = 1; back <= YearsBack; back++)
        {
            squares += SquaresAround(Window(series, t, back), sum / count);
        }

        return (sum, squares, count);
    }

    /// <summary>Sum of the known counts and their number, which is negative when one of them is.</summary>
    public (double Sum, int Count) Sum(CountSeries series, int t)
    {
        var (sum, count) = (0.0, 0);
        if (ThisYear)
        {
            Add(series.Values.AsSpan(t - HalfWindow, HalfWindow), ref sum, ref count);
        }

        for (var back = 1; back <= YearsBack; back++)
        {
            Add(Window(series, t, back), ref sum, ref count);
        }

        return (sum, count);
    }

    private ReadOnlySpan<double> Window(CountSeries series, int t, int back)
    {
        var first = t - (back * series.YearLength) - HalfWindow;
        return series.Values.AsSpan(first, Math.Min((2 * HalfWindow) + 1, t - first));
    }

    private static void Add(ReadOnlySpan<double> counts, ref double sum, ref int count)
    {
        foreach (var value in counts)
        {
            if (!double.IsNaN(value) && count >= 0)
            {
                sum += value;
                count = value < 0 ? -1 : count + 1;
            }
        }
    }

    private static double SquaresAround(ReadOnlySpan<double> counts, double mean)
    {
        var total = 0.0;
        foreach (var value in counts)
        {
            total += (value - mean) * (value - mean);
        }

        return total;
    }
}

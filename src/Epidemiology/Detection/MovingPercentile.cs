namespace Fangxian.Epidemiology.Detection;

/// <summary>Are the last seven days above most weeks of the same season in this county's own history? The moving percentiles of China's automated alert and response system.</summary>
/// <remarks>
/// <para>The sum of the latest <see cref="WindowPeriods"/> periods is compared with <see cref="YearsBack"/> · (2 ·
/// <see cref="BlocksAround"/> + 1) sums of as many periods: the same block of each earlier year and its neighbours on both sides (3 · 5 = 15 by
/// default). Bound: their <see cref="Percentile"/>, between two order statistics in proportion (R's <c>quantile</c> type 7); expected number: their
/// median. Both are persons in a <b>window</b>. It alarms above the bound if the window has <see cref="FewestCases"/>.</para>
/// <para>Which percentile is chosen by disease and by how epidemic the season is; the system began with the 80th for most and was tuned between the 50th and 90th.
/// Not estimable: blocks outside the series, unknown or negative counts in any. With few cases many blocks tie, so that the chance of a false
/// alarm is not 1 − percentile; a trend or an earlier outbreak moves the bound.</para>
/// <para>Source: Yang W et al., Western Pac Surveill Response J 2011;2:10–15, doi 10.5365/wpsar.2010.1.1.009. There is no reference implementation:
/// verified against R's <c>quantile</c> on blocks cut by hand.</para>
/// </remarks>
public sealed record MovingPercentile : Detector
{
    /// <summary>The percentile, a proportion above 0 and at most 1.</summary>
    public double Percentile { get; init; } = 0.8;

    /// <summary>Years of history, at least 1.</summary>
    public int YearsBack { get; init; } = 3;

    /// <summary>Blocks before and after the same block of each year, at least 0.</summary>
    public int BlocksAround { get; init; } = 2;

    /// <summary>Periods in a window, at least 1; when null, 7 for daily counts and 1 for others.</summary>
    public int? WindowPeriods { get; init; }

    /// <summary>Persons that the window must have for an alarm, at least 0.</summary>
    public int FewestCases { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => "percentile";

    /// <inheritdoc/>
    public override int FirstIndex(CountSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return (YearsBack * series.YearLength) + ((BlocksAround + 1) * Window(series)) - 1;
    }

    private protected override void ThrowIfOutOfRange()
    {
        Require(Percentile is > 0 and <= 1, nameof(Percentile), Percentile, "Above 0 and at most 1.");
        Require(YearsBack >= 1, nameof(YearsBack), YearsBack, "At least 1.");
        Require(BlocksAround >= 0, nameof(BlocksAround), BlocksAround, "At least 0.");
        Require(WindowPeriods is null or >= 1, nameof(WindowPeriods), WindowPeriods, "At least 1.");
        Require(FewestCases >= 0, nameof(FewestCases), FewestCases, "At least 0.");
        Require(YearsBack * ((2 * BlocksAround) + 1) <= 4096, nameof(BlocksAround), BlocksAround, "At most 4,096 blocks.");
    }

    private protected override void Fill(CountSeries series, int from, Span<Estimate<Finding>> answers)
    {
        Span<double> blocks = stackalloc double[YearsBack * ((2 * BlocksAround) + 1)];
        for (var place = 0; place < answers.Length; place++)
        {
            answers[place] = At(series, from + place, Window(series), blocks);
        }
    }

    private int Window(CountSeries series) => WindowPeriods ?? (series.Periodicity == Periodicity.Daily ? 7 : 1);

    private Estimate<Finding> At(CountSeries series, int t, int window, Span<double> blocks)
    {
        if (t < FirstIndex(series))
        {
            return new NotEstimable(NotEstimableReason.TooFewDays);
        }

        var filled = 0;
        for (var back = 1; back <= YearsBack; back++)
        {
            for (var block = -BlocksAround; block <= BlocksAround; block++)
            {
                var last = t - (back * series.YearLength) + (block * window);
                if (Fault(series, last, window) is { } fault)
                {
                    return new NotEstimable(fault);
                }

                blocks[filled++] = Sum(series, last, window);
            }
        }

        if (Fault(series, t, window) is { } now)
        {
            return new NotEstimable(now);
        }

        blocks.Sort();
        var (observed, median, bound) = (Sum(series, t, window), Quantile(blocks, 0.5), Quantile(blocks, Percentile));
        return new Finding(median, bound, Finding.Exceedance(observed, median, bound), observed > bound && observed >= FewestCases);
    }

    private static NotEstimableReason? Fault(CountSeries series, int last, int window) =>
        last >= series.Length ? NotEstimableReason.TooFewDays : series.Fault(last - window + 1, last);

    private static double Sum(CountSeries series, int last, int window)
    {
        var sum = 0.0;
        foreach (var value in series.Values.AsSpan(last - window + 1, window))
        {
            sum += value;
        }

        return sum;
    }

    private static double Quantile(ReadOnlySpan<double> sorted, double proportion)
    {
        var place = (sorted.Length - 1) * proportion;
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}

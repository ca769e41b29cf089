using MathNet.Numerics.Distributions;

namespace Fangxian.Epidemiology.Detection;

/// <summary>Are the last four weeks above the months around the same time of earlier years? The historical limits of the United States' weekly report.</summary>
/// <remarks>
/// <para>Months are sums of four weeks. Reference: this month and <see cref="MonthsAround"/> months on each side of it in each of the last
/// <see cref="YearsBack"/> years, n = b (2m + 1) of them. Bound: mean + z s √(1 + 1/n) with z the normal quantile of 1 − α/2.
/// Expected number, bound and the count judged are persons in <b>four weeks</b>.</para>
/// <para>Weekly counts only. Not estimable: months before the series, unknown or negative weeks in any. R (1.20.3) lets months begin up to three
/// weeks before the series and then fails; here these are not estimable. No trend, no weight on earlier outbreaks.</para>
/// <para>Source: Stroup DF et al., Stat Med 1989;8:323–9, doi 10.1002/sim.4780080312. Verified against R <c>surveillance::algo.cdc</c> 1.20.3 within 1e-9.</para>
/// </remarks>
public sealed record Cdc : Detector
{
    private const int WeeksInMonth = 4;

    /// <summary>Years of reference, at least 1. R's <c>b</c>.</summary>
    public int YearsBack { get; init; } = 5;

    /// <summary>Months on each side, at least 0. R's <c>m</c>.</summary>
    public int MonthsAround { get; init; } = 1;

    /// <summary>Probability outside the two-sided interval, above 0 and below 1.</summary>
    public double Alpha { get; init; } = 0.025;

    /// <inheritdoc/>
    public override string Name => "cdc";

    /// <inheritdoc/>
    public override int FirstIndex(CountSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return (YearsBack * series.YearLength) + (WeeksInMonth * MonthsAround) + WeeksInMonth - 1;
    }

    private protected override void ThrowIfOutOfRange()
    {
        Require(YearsBack >= 1, nameof(YearsBack), YearsBack, "At least 1.");
        Require(MonthsAround >= 0, nameof(MonthsAround), MonthsAround, "At least 0.");
        Require(YearsBack * ((2 * MonthsAround) + 1) >= 2, nameof(MonthsAround), MonthsAround, "At least two months of reference.");
        RequireLevel(Alpha);
    }

    private protected override void Fill(CountSeries series, int from, Span<Estimate<Finding>> answers)
    {
        Require(series.Periodicity == Periodicity.Weekly, nameof(series.Periodicity), series.Periodicity, "The CDC method takes weekly counts.");
        var z = Normal.InvCDF(0, 1, 1 - (Alpha / 2));
        for (var place = 0; place < answers.Length; place++)
        {
            answers[place] = At(series, from + place, z);
        }
    }

    private Estimate<Finding> At(CountSeries series, int t, double z)
    {
        if (t < FirstIndex(series))
        {
            return new NotEstimable(NotEstimableReason.TooFewDays);
        }

        var months = (2 * MonthsAround) + 1;
        double sum = 0, squares = 0;
        for (var pass = 0; pass < 2; pass++)
        {
            for (var back = 1; back <= YearsBack; back++)
            {
                for (var month = -MonthsAround; month <= MonthsAround; month++)
                {
                    var last = t - (back * series.YearLength) + (month * WeeksInMonth);
                    if (series.Fault(last - WeeksInMonth + 1, last) is { } fault)
                    {
                        return new NotEstimable(fault);
                    }

                    var cases = Month(series, last);
                    var away = cases - (sum / (YearsBack * months));
                    (sum, squares) = pass == 0 ? (sum + cases, 0) : (sum, squares + (away * away));
                }
            }
        }

        return series.Fault(t - WeeksInMonth + 1, t) is { } now
            ? new NotEstimable(now)
            : Judge(Month(series, t), sum, squares, YearsBack * months, z);
    }

    private static Finding Judge(double observed, double sum, double squares, int n, double z)
    {
        var mean = sum / n;
        var bound = mean + (z * Math.Sqrt(squares / (n - 1)) * Math.Sqrt(1 + (1.0 / n)));
        return new Finding(mean, bound, Finding.Exceedance(observed, mean, bound), observed > bound);
    }

    private static double Month(CountSeries series, int last) =>
        series.Values[last] + series.Values[last - 1] + series.Values[last - 2] + series.Values[last - 3];
}

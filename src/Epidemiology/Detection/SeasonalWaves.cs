using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Detection;

/// <summary>Are there more cases than trend and season lead one to expect, in this period or in the last few together? One smooth regression over a long history, and windows of several lengths.</summary>
/// <remarks>
/// <para>Quasi-Poisson regression log μ(t) = a + b t + yearly waves on up to <see cref="YearsBack"/> years that end
/// <see cref="PastPeriodsNotIncluded"/> periods ago, with less weight on periods whose Anscombe residual exceeds
/// <see cref="WeightsThreshold"/>, once; φ by Pearson, at least 1. For each window of 1 to <see cref="LongestWindow"/> periods up to now, the sum of
/// its counts is negative binomial with mean Σμ and variance φ Σμ; q is its quantile of 1 − α. The bound for the present period is the smallest of q minus the
/// earlier counts of the window, but not below the expected number: a period alarms for what it adds.</para>
/// <para>Why it sees more than <see cref="FarringtonFlexible"/> at the same rate of false alarms: an outbreak that spreads over two weeks is judged on both,
/// and four coefficients on ten years are known a little better than twelve on five. Measured on simulated outbreaks in docs/statistics/seasonal-waves.md.</para>
/// <para>α is that of one window; the probability that any alarms is larger, less than windows · α. Not estimable: less than
/// <see cref="FewestYears"/> years of known counts, no case among them, unknown or negative counts in the windows, no convergence.
/// Assumptions: season shaped like few waves, steady trend, the same reporting for years. Do not use where the season is a sharp peak
/// (raise <see cref="Waves"/>), or after a change of case definition.</para>
/// </remarks>
public sealed record SeasonalWaves : Detector
{
    [ThreadStatic]
    private static WavePoissonFit? workspace;

    /// <summary>Years of history used at most, at least <see cref="FewestYears"/>.</summary>
    public int YearsBack { get; init; } = 10;

    /// <summary>Years of history needed, at least 1.</summary>
    public int FewestYears { get; init; } = 3;

    /// <summary>Waves a year, 0 to 6.</summary>
    public int Waves { get; init; } = 1;

    /// <summary>The latest periods left out beside the present, at least 0.</summary>
    public int PastPeriodsNotIncluded { get; init; } = 26;

    /// <summary>The longest window judged together, periods, at least 1.</summary>
    public int LongestWindow { get; init; } = 2;

    /// <summary>Probability that an ordinary window exceeds its quantile, above 0 and below 1.</summary>
    public double Alpha { get; init; } = 0.0025;

    /// <summary>Anscombe residuals above this lose weight; at least 0.</summary>
    public double WeightsThreshold { get; init; } = 2.58;

    /// <summary>Persons that the latest periods must have for an alarm, at least 0.</summary>
    public int FewestCases { get; init; } = 5;

    /// <summary>How many latest periods, at least 1.</summary>
    public int CasesWithin { get; init; } = 4;

    /// <inheritdoc/>
    public override string Name => "waves";

    /// <inheritdoc/>
    public override int FirstIndex(CountSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return (series.YearLength * FewestYears) + PastPeriodsNotIncluded + 1;
    }

    private protected override void ThrowIfOutOfRange()
    {
        Require(FewestYears >= 1, nameof(FewestYears), FewestYears, "At least 1.");
        Require(YearsBack >= FewestYears, nameof(YearsBack), YearsBack, "At least the fewest years.");
        Require(Waves is >= 0 and <= 6, nameof(Waves), Waves, "From 0 to 6.");
        Require(PastPeriodsNotIncluded >= 0, nameof(PastPeriodsNotIncluded), PastPeriodsNotIncluded, "At least 0.");
        Require(LongestWindow >= 1 && LongestWindow <= PastPeriodsNotIncluded + 1, nameof(LongestWindow), LongestWindow, "From 1 to one more than the periods left out.");
        Require(WeightsThreshold >= 0, nameof(WeightsThreshold), WeightsThreshold, "At least 0.");
        Require(FewestCases >= 0, nameof(FewestCases), FewestCases, "At least 0.");
        Require(CasesWithin >= 1, nameof(CasesWithin), CasesWithin, "At least 1.");
        RequireLevel(Alpha);
    }

    private protected override void Fill(CountSeries series, int from, Span<Estimate<Finding>> answers)
    {
        var fit = workspace ??= new WavePoissonFit();
        for (var place = 0; place < answers.Length; place++)
        {
            answers[place] = At(series, from + place, fit);
        }
    }

    private Estimate<Finding> At(CountSeries series, int now, WavePoissonFit fit)
    {
        if ((now < FirstIndex(series) ? NotEstimableReason.TooFewDays : series.Fault(now - LongestWindow + 1, now) ?? Collect(series, now, fit)) is { } fault)
        {
            return new NotEstimable(fault);
        }

        if (!fit.Fit())
        {
            return new NotEstimable(NotEstimableReason.NotConverged);
        }

        fit.Reweight(Math.Max(1, fit.Dispersion()), WeightsThreshold);
        return fit.Fit() ? Judge(series, now, fit, Math.Max(1, fit.Dispersion())) : new NotEstimable(NotEstimableReason.NotConverged);
    }

    private NotEstimableReason? Collect(CountSeries series, int now, WavePoissonFit fit)
    {
        var last = now - PastPeriodsNotIncluded - 1;
        var first = Math.Max(0, last + 1 - (YearsBack * series.YearLength));
        fit.Clear(YearsBack * series.YearLength, Waves, series.YearLength, (first + last) / 2.0);
        for (var t = first; t <= last; t++)
        {
            if (series.Values[t] < 0)
            {
                return NotEstimableReason.NegativeIncidence;
            }

            if (!double.IsNaN(series.Values[t]))
            {
                fit.Add(series.Values[t], t);
            }
        }

        return fit.Points < FewestYears * series.YearLength * 0.9 ? NotEstimableReason.TooFewDays
            : fit.Cases == 0 ? NotEstimableReason.TooFewCases : null;
    }

    private Estimate<Finding> Judge(CountSeries series, int now, WavePoissonFit fit, double phi)
    {
        var expected = fit.Predict(now);
        if (!double.IsFinite(expected))
        {
            return new NotEstimable(NotEstimableReason.BeyondNumbers);
        }

        double mean = 0, earlier = 0, bound = double.PositiveInfinity;
        for (var window = 1; window <= LongestWindow; window++)
        {
            mean += fit.Predict(now - window + 1);
            earlier += window > 1 ? series.Values[now - window + 1] : 0;
            bound = Math.Min(bound, CountLaw.OfMean(mean, phi).Quantile(1 - Alpha) - earlier);
        }

        bound = Math.Max(bound, Math.Floor(expected));
        var observed = series.Values[now];
        return RecentCases.Reach(series, now, FewestCases, CasesWithin)
            ? new Finding(expected, bound, Finding.Exceedance(observed, expected, bound), observed > bound)
            : new Finding(double.NaN, double.NaN, Finding.Exceedance(observed, expected, bound), false);
    }
}

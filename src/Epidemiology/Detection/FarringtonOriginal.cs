using Fangxian.Epidemiology.Numerics;
using MathNet.Numerics.Distributions;

namespace Fangxian.Epidemiology.Detection;

/// <summary>Are there more cases than at the same time of earlier years? Farrington's method of 1996, as it ran at European agencies for twenty years.</summary>
/// <remarks>
/// <para>Quasi-Poisson regression log μ(t) = α + β t on the windows of ± <see cref="HalfWindow"/> periods around the same period of the last
/// <see cref="YearsBack"/> years, φ at least 1; one reweighting by Anscombe residuals above 1; the trend stays if there are three years, its
/// p-value is below 0.05 and it expects no more than the largest reference count. Bound: normal prediction after the power
/// transformation with τ = φ + se(μ)²/μ and the quantile of 1 − α/2, so that α is that of a <b>two-sided</b> interval.</para>
/// <para>A period alarms above its bound if the latest <see cref="CasesWithin"/> periods have at least <see cref="FewestCases"/>; with
/// fewer the bound is given as 0, as in R, and there is no alarm.</para>
/// <para>Reference periods before the series are left out, as in R: the first answers rest on little. Otherwise not estimable as
/// <see cref="FarringtonFlexible"/>, which keeps outbreaks better out of the reference and uses the whole year: prefer it.</para>
/// <para>Source: Farrington CP, Andrews NJ, Beale AD, Catchpole MA. J R Stat Soc A 1996;159:547–63, doi 10.2307/2983331. Verified
/// against R <c>surveillance::algo.farrington</c> 1.20.3 within 1e-6: thirteen series, three settings.</para>
/// </remarks>
public sealed record FarringtonOriginal : Detector
{
    private const double TrendLevel = 0.05;
    private const double WeightsThreshold = 1;

    [ThreadStatic]
    private static SeasonalPoissonFit? workspace;

    /// <summary>Years of reference, at least 1. R's <c>b</c>.</summary>
    public int YearsBack { get; init; } = 5;

    /// <summary>Periods on each side, at least 0 and less than half a year. R's <c>w</c>.</summary>
    public int HalfWindow { get; init; } = 3;

    /// <summary>Probability that an ordinary period falls outside the two-sided interval, above 0 and below 1. R's <c>alpha</c>.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Whether to fit a trend.</summary>
    public bool Trend { get; init; } = true;

    /// <summary>Whether earlier outbreaks weigh less.</summary>
    public bool Reweight { get; init; } = true;

    /// <summary>The power that makes counts roughly normal. R's <c>powertrans</c>.</summary>
    public PowerTransformation Transformation { get; init; } = PowerTransformation.TwoThirds;

    /// <summary>Whether the regression is of rates; the series needs a population.</summary>
    public bool PopulationOffset { get; init; }

    /// <summary>Persons that the latest periods must have for an alarm, at least 0. The first number of R's <c>limit54</c>.</summary>
    public int FewestCases { get; init; } = 5;

    /// <summary>How many latest periods, at least 1. The second number of R's <c>limit54</c>.</summary>
    public int CasesWithin { get; init; } = 4;

    /// <inheritdoc/>
    public override string Name => "farrington";

    /// <inheritdoc/>
    public override int FirstIndex(CountSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Math.Max(1, (series.YearLength * YearsBack) - HalfWindow - 1);
    }

    private protected override void ThrowIfOutOfRange()
    {
        Require(YearsBack >= 1, nameof(YearsBack), YearsBack, "At least 1.");
        Require(HalfWindow >= 0, nameof(HalfWindow), HalfWindow, "At least 0.");
        Require(FewestCases >= 0, nameof(FewestCases), FewestCases, "At least 0.");
        Require(CasesWithin >= 1, nameof(CasesWithin), CasesWithin, "At least 1.");
        RequireLevel(Alpha);
    }

    private protected override void Fill(CountSeries series, int from, Span<Estimate<Finding>> answers)
    {
        var fit = workspace ??= new SeasonalPoissonFit();
        for (var place = 0; place < answers.Length; place++)
        {
            answers[place] = At(series, from + place, fit);
        }
    }

    private Estimate<Finding> At(CountSeries series, int now, SeasonalPoissonFit fit)
    {
        if ((series.Fault(now, now) ?? Collect(series, now, fit) ?? Fit(fit, Trend)) is { } fault)
        {
            return new NotEstimable(fault);
        }

        var population = PopulationOffset ? series.Populations[now] : 1;
        if (fit.HasTrend && !KeepsTrend(fit, now, population) && Fit(fit, trend: false) is { } failure)
        {
            return new NotEstimable(failure);
        }

        var phi = Math.Max(1, fit.Dispersion());
        var (logRate, varianceFactor) = fit.Predict(now, 0);
        var mean = Math.Exp(logRate) * population;
        var bound = FarringtonThreshold.Delta(mean, Math.Sqrt(phi * varianceFactor), phi, Normal.InvCDF(0, 1, 1 - (Alpha / 2)), Transformation);
        if (!double.IsFinite(bound))
        {
            return new NotEstimable(NotEstimableReason.BeyondNumbers);
        }

        var observed = series.Values[now];
        return RecentCases.Reach(series, now, FewestCases, CasesWithin)
            ? new Finding(mean, bound, Finding.Exceedance(observed, mean, bound), observed > bound, fit.HasTrend)
            : new Finding(mean, 0, double.NaN, false, fit.HasTrend);
    }

    private bool KeepsTrend(SeasonalPoissonFit fit, int now, double population) =>
        YearsBack >= 3
        && Math.Exp(fit.Predict(now, 0).LogRate) * population <= fit.LargestCount
        && StudentTail.TwoSided(fit.Slope / Math.Sqrt(fit.Dispersion() * fit.SlopeVarianceFactor), fit.DegreesOfFreedom) < TrendLevel;

    private NotEstimableReason? Fit(SeasonalPoissonFit fit, bool trend)
    {
        fit.Unweight();
        var converged = fit.Fit(trend) || (trend && fit.Fit(trend: false));
        if (!converged || fit.DegreesOfFreedom < 1)
        {
            return !converged && fit.LargestCount == 0 ? NotEstimableReason.TooFewCases
                : converged ? NotEstimableReason.TooFewDays : NotEstimableReason.NotConverged;
        }

        if (Reweight)
        {
            fit.Reweight(Math.Max(1, fit.Dispersion()), WeightsThreshold);
            _ = fit.Fit(fit.HasTrend);
        }

        return double.IsFinite(fit.Dispersion()) ? null : NotEstimableReason.NotConverged;
    }

    private NotEstimableReason? Collect(CountSeries series, int now, SeasonalPoissonFit fit)
    {
        if (PopulationOffset && !(series.HasPopulation && series.Populations[now] > 0))
        {
            return NotEstimableReason.UnknownPopulation;
        }

        fit.Clear(YearsBack * ((2 * HalfWindow) + 1), 1, now - (series.YearLength * (YearsBack + 1) / 2.0), 1, PopulationOffset);
        for (var back = YearsBack; back >= 1; back--)
        {
            for (var away = -HalfWindow; away <= HalfWindow; away++)
            {
                if (Add(series, WindowPeriod(series, now, back, away), fit) is { } fault)
                {
                    return fault;
                }
            }
        }

        return fit.Points > 0 ? null : NotEstimableReason.TooFewDays;
    }

    private NotEstimableReason? Add(CountSeries series, int index, SeasonalPoissonFit fit)
    {
        if (index < 0 || double.IsNaN(series.Values[index]))
        {
            return null;
        }

        var population = PopulationOffset ? series.Populations[index] : 1;
        if (series.Values[index] < 0 || !(population > 0))
        {
            return series.Values[index] < 0 ? NotEstimableReason.NegativeIncidence : NotEstimableReason.UnknownPopulation;
        }

        fit.Add(series.Values[index], index, 0, population);
        return null;
    }

    /// <summary>The index so many periods away from the same period some years back; −1 where the series has none.</summary>
    private static int WindowPeriod(CountSeries series, int now, int back, int away)
    {
        if (!series.HasDates)
        {
            return Math.Max(-1, now - (back * series.YearLength) + away);
        }

        var day = DateOnly.FromDayNumber(series.DayNumbers[now]);
        var earlier = ReferencePeriods.YearsBefore(day, back);
        return ReferencePeriods.IndexOf(series, series.Periodicity switch
        {
            Periodicity.Weekly => OnWeekday(earlier.AddDays(7 * away), day.DayOfWeek),
            Periodicity.Monthly => OnDayOfMonth(new DateOnly(earlier.Year, earlier.Month, 1).AddMonths(away).AddDays(earlier.Day - 1), day.Day),
            _ => earlier.AddDays(away).DayNumber,
        });
    }

    private static int OnDayOfMonth(DateOnly day, int dayOfMonth) => day.DayNumber - day.Day + dayOfMonth;

    /// <summary>The nearest day with a weekday.</summary>
    private static int OnWeekday(DateOnly day, DayOfWeek weekday)
    {
        var forward = ((int)weekday - (int)day.DayOfWeek + 7) % 7;
        return day.DayNumber + (forward <= 3 ? forward : forward - 7);
    }
}

using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Detection;

/// <summary>Are there more cases than the same season of earlier years and its trend lead one to expect? Farrington's method, extended by Noufaily and others.</summary>
/// <remarks>
/// <para>Quasi-Poisson regression log μ(t) = log population + level(t) + β t on the reference periods (see
/// <see cref="YearsBack"/>, <see cref="HalfWindow"/>, <see cref="SeasonLevels"/>), variance φ μ with φ at least 1. Earlier outbreaks weigh less: a period
/// whose standardised Anscombe residual a exceeds <see cref="WeightsThreshold"/> gets a weight proportional to a⁻², once. The
/// trend stays if there are three years, its two-sided p-value is below <see cref="TrendLevel"/> and it expects no more than the
/// largest reference count; otherwise both steps are done without it. The bound comes from <see cref="Threshold"/>.</para>
/// <para>A period alarms above its bound if it has a case and the latest <see cref="CasesWithin"/> periods have at least
/// <see cref="FewestCases"/>; with fewer the finding has neither bound nor expected number, and no alarm.</para>
/// <para>R's deviations from the formula come back with <see cref="Parity"/>: a score from the <i>logarithm</i> of the mean for the negative binomial
/// thresholds; a dispersion with prior in place of working weights in the trend's test and in the standard error after
/// reweighting; blocks without periods that take their neighbours. Without it, the score is (y − μ)/(bound − μ), and both use Pearson's dispersion of the last fit.</para>
/// <para>Not estimable: reference periods outside the series, fewer reference periods than coefficients (both
/// <see cref="NotEstimableReason.TooFewDays"/>), no case in any (<see cref="NotEstimableReason.TooFewCases"/>) unless the fit converges,
/// an unknown present count, negative counts, no convergence in 25 steps. Unknown reference periods are left out.</para>
/// <para>Assumptions: season and reporting as in the reference years, independent periods. Do not use across a change of case
/// definition, for a disease that came within these years, or for single cases of a disease where one is an alarm.</para>
/// <para>Sources: Farrington CP et al., J R Stat Soc A 1996;159:547–63, doi 10.2307/2983331; Noufaily A et al., Stat Med
/// 2013;32:1206–22, doi 10.1002/sim.5595; Salmon M et al., J Stat Softw 2016;70(10), doi 10.18637/jss.v070.i10. Verified against R
/// <c>surveillance::farringtonFlexible</c> 1.20.3: fourteen series, nine settings, within 1e-6, bounds and alarms exact.</para>
/// </remarks>
public sealed record FarringtonFlexible : Detector
{
    [ThreadStatic]
    private static SeasonalPoissonFit? workspace;

    /// <summary>Years of reference, at least 1. R's <c>b</c>.</summary>
    public int YearsBack { get; init; } = 5;

    /// <summary>Periods on each side of the same period of earlier years, at least 0. R's <c>w</c>.</summary>
    public int HalfWindow { get; init; } = 3;

    /// <summary>Levels of the season factor, at least 1; with 1 only the windows are used. R's <c>noPeriods</c>; Noufaily and others advise 10.</summary>
    public int SeasonLevels { get; init; } = 1;

    /// <summary>The latest periods left out beside the present, so that a beginning outbreak is not its own reference; <see cref="HalfWindow"/> when null. R's <c>pastWeeksNotIncluded</c>; 26 is usual with ten levels.</summary>
    public int? PastPeriodsNotIncluded { get; init; }

    /// <summary>How the bound is made. R's <c>thresholdMethod</c>.</summary>
    public ThresholdMethod Threshold { get; init; } = ThresholdMethod.Delta;

    /// <summary>The power for <see cref="ThresholdMethod.Delta"/>. R's <c>powertrans</c>.</summary>
    public PowerTransformation Transformation { get; init; } = PowerTransformation.TwoThirds;

    /// <summary>Probability that an ordinary period exceeds its bound, one-sided, above 0 and below 1. R's <c>alpha</c>.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Whether to fit a trend at all.</summary>
    public bool Trend { get; init; } = true;

    /// <summary>The trend stays below this p-value, 0–1; 1 keeps every trend. R's <c>pThresholdTrend</c>.</summary>
    public double TrendLevel { get; init; } = 0.05;

    /// <summary>Whether earlier outbreaks weigh less.</summary>
    public bool Reweight { get; init; } = true;

    /// <summary>Anscombe residuals above this lose weight; at least 0. R's <c>weightsThreshold</c>.</summary>
    public double WeightsThreshold { get; init; } = 2.58;

    /// <summary>Whether the regression is of rates; the series needs a population. R's <c>populationOffset</c>.</summary>
    public bool PopulationOffset { get; init; }

    /// <summary>Persons that the latest periods must have for an alarm, at least 0. The first number of R's <c>limit54</c>.</summary>
    public int FewestCases { get; init; } = 5;

    /// <summary>How many latest periods, at least 1. The second number of R's <c>limit54</c>.</summary>
    public int CasesWithin { get; init; } = 4;

    /// <summary>Whether to deviate from the formula where R does.</summary>
    public bool Parity { get; init; }

    /// <inheritdoc/>
    public override string Name => "farrington-flexible";

    /// <summary>The settings that Noufaily and others propose: ten season levels, half a year left out, a negative binomial bound, α = 0.005.</summary>
    public static FarringtonFlexible Noufaily { get; } = new()
    {
        SeasonLevels = 10, PastPeriodsNotIncluded = 26, TrendLevel = 1, Threshold = ThresholdMethod.NegativeBinomial, Alpha = 0.005,
    };

    /// <inheritdoc/>
    public override int FirstIndex(CountSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return (series.YearLength * YearsBack) + HalfWindow;
    }

    /// <summary>Everything the method estimates for one period.</summary>
    /// <param name="series">The counts.</param>
    /// <param name="index">The period, from 0.</param>
    /// <returns>The estimate, also where there are too few recent cases for an alarm.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range, or the period outside the series.</exception>
    public Estimate<FarringtonEstimate> Explain(CountSeries series, int index)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, series.Length);
        ThrowIfOutOfRange();
        return FarringtonModel.At(this, series, index, workspace ??= new SeasonalPoissonFit(), withPValue: true);
    }

    private protected override void ThrowIfOutOfRange()
    {
        Require(YearsBack >= 1, nameof(YearsBack), YearsBack, "At least 1.");
        Require(HalfWindow >= 0, nameof(HalfWindow), HalfWindow, "At least 0.");
        Require(SeasonLevels >= 1, nameof(SeasonLevels), SeasonLevels, "At least 1.");
        Require(PastPeriodsNotIncluded is null or >= 0, nameof(PastPeriodsNotIncluded), PastPeriodsNotIncluded, "At least 0.");
        Require(TrendLevel is >= 0 and <= 1, nameof(TrendLevel), TrendLevel, "From 0 to 1.");
        Require(WeightsThreshold >= 0, nameof(WeightsThreshold), WeightsThreshold, "At least 0.");
        Require(FewestCases >= 0, nameof(FewestCases), FewestCases, "At least 0.");
        Require(CasesWithin >= 1, nameof(CasesWithin), CasesWithin, "At least 1.");
        RequireLevel(Alpha);
    }

    private protected override void Fill(CountSeries series, int from, Span<Estimate<Finding>> answers)
    {
        var fit = workspace ??= new SeasonalPoissonFit();
        for (var place = 0; place < answers.Length; place++)
        {
            var estimate = FarringtonModel.At(this, series, from + place, fit, withPValue: false);
            answers[place] = estimate.TryGet(out var e) ? FindingOf(e) : estimate.Why!.Value;
        }
    }

    private static Finding FindingOf(in FarringtonEstimate e) => e.EnoughCases
        ? new(e.Expected, e.UpperBound, e.Score ?? double.NaN, e.Alarm, e.TrendUsed)
        : new(double.NaN, double.NaN, e.Score ?? double.NaN, false, e.TrendUsed);
}

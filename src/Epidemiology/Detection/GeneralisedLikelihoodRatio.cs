namespace Fangxian.Epidemiology.Detection;

/// <summary>Has the level of counts risen at some moment we do not know, by a factor we do not know? The generalised likelihood ratio chart for counts.</summary>
/// <remarks>
/// <para>In control y(t) is negative binomial with mean μ(t) and variance μ + α μ² (Poisson for α = 0), out of control with mean μ(t) e^κ.
/// GLR(n) = max over k ≤ n − <see cref="ShortestChange"/> + 1 and κ ≥ 0 of Σ from k to n of log f(y; μ e^κ) / f(y; μ). With a known
/// κ (<see cref="KnownLogFactor"/>) it is the likelihood ratio CUSUM. An alarm falls when it exceeds <see cref="Threshold"/>; then the chart begins again at 0.</para>
/// <para>μ(t) comes from a regression with <see cref="Waves"/> yearly waves on the periods before the first one watched, with α estimated
/// in it unless <see cref="Dispersion"/> gives it. Score: GLR(n), on the scale of log-likelihood; there is no bound in persons.
/// An unknown or negative period has no answer and is passed over.</para>
/// <para>Not estimable: too few periods or no case before the first watched. Assumptions: season and level of those periods go on. A trend alarms.</para>
/// <para>Source: Höhle M, Paul M, Comput Stat Data Anal 2008;52:4357–68, doi 10.1016/j.csda.2008.02.015. Verified against R
/// <c>surveillance::algo.glrnb</c> 1.20.3: 1e-6 with α given, 1e-4 with α estimated (<c>MASS::glm.nb</c>).</para>
/// </remarks>
public sealed record GeneralisedLikelihoodRatio : Detector
{
    /// <summary>Alarm above this log-likelihood ratio, above 0. R's <c>c.ARL</c>.</summary>
    public double Threshold { get; init; } = 5;

    /// <summary>α: variance μ + α μ², at least 0; 0 is Poisson; estimated when null. R's <c>alpha</c>.</summary>
    public double? Dispersion { get; init; }

    /// <summary>κ = log of the factor if it is known, not 0; sought when null. R's <c>theta</c>.</summary>
    public double? KnownLogFactor { get; init; }

    /// <summary>Yearly waves in the expected number, at least 0. R's <c>mu0$S</c>.</summary>
    public int Waves { get; init; } = 1;

    /// <summary>Whether the expected number has a trend. R's <c>mu0$trend</c>.</summary>
    public bool Trend { get; init; }

    /// <summary>Periods that a change must have lasted, at least 1. R's <c>Mtilde</c>.</summary>
    public int ShortestChange { get; init; } = 1;

    /// <summary>How far back a change is sought, periods, at least the shortest; all when null. R's <c>M</c>.</summary>
    public int? LongestChange { get; init; }

    /// <summary>Whether to give the statistic as the bound as well, where R has it.</summary>
    public bool Parity { get; init; }

    /// <inheritdoc/>
    public override string Name => "glr-nb";

    /// <summary>After two years, so that the expected number rests on two seasons; R has no default.</summary>
    /// <inheritdoc/>
    public override int FirstIndex(CountSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return 2 * series.YearLength;
    }

    private protected override void ThrowIfOutOfRange()
    {
        Require(Threshold > 0 && double.IsFinite(Threshold), nameof(Threshold), Threshold, "Above 0.");
        Require(Dispersion is null or (>= 0 and < double.PositiveInfinity), nameof(Dispersion), Dispersion, "At least 0.");
        Require(KnownLogFactor is null || (KnownLogFactor != 0 && double.IsFinite(KnownLogFactor.Value)), nameof(KnownLogFactor), KnownLogFactor, "Not 0.");
        Require(Waves >= 0, nameof(Waves), Waves, "At least 0.");
        Require(ShortestChange >= 1, nameof(ShortestChange), ShortestChange, "At least 1.");
        Require(LongestChange is null || LongestChange >= ShortestChange, nameof(LongestChange), LongestChange, "At least the shortest change.");
    }

    private protected override void Fill(CountSeries series, int from, Span<Estimate<Finding>> answers)
    {
        var means = new double[answers.Length];
        var fitted = SeasonalMean.Fit(series, from, means, Waves, Trend, Dispersion);
        if (!fitted.TryGet(out var alpha))
        {
            answers.Fill(fitted.Why!.Value);
            return;
        }

        var chart = new LikelihoodRatioChart(answers.Length, alpha);
        for (var place = 0; place < answers.Length; place++)
        {
            if (series.Fault(from + place, from + place) is { } gap)
            {
                answers[place] = new NotEstimable(gap);
                continue;
            }

            chart.Add(series.Values[from + place], means[place]);
            var ratio = KnownLogFactor is { } factor ? chart.Cumulated(factor) : chart.Maximised(ShortestChange, LongestChange);
            answers[place] = new Finding(means[place], Parity ? ratio : double.NaN, ratio, ratio > Threshold);
            if (ratio > Threshold)
            {
                chart.Restart();
            }
        }
    }
}

using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>What of the cases of these areas comes from their own earlier cases, what from their neighbours', and what from elsewhere with the season? And what follows?</summary>
/// <remarks>
/// <para>The endemic–epidemic model hhh4: the mean of unit i in period t is μ = λ y(i, t − 1) + φ Σ w(j, i) y(j, t − 1) + e(i) ν(t), ln ν(t) = α + β t + Σ γ sin(2π s t / year) + δ cos(…), with
/// t = 0 the first period; counts are negative binomial, variance μ + μ² / size, or Poisson. Unit: persons per period.</para>
/// <para>Maximum likelihood by Newton steps on the exact second derivatives. Intervals of the coefficients: standard errors from those at the maximum.</para>
/// <para>Assumptions: a period is about one serial interval; cases infect in proportion to their number, with a strength that does not change; reporting is
/// the same throughout. Do not use over a change of measures, on cumulative figures, or with fewer than about 30 periods; an epidemic that is new has no
/// season: set the waves to 0 there.</para>
/// <para>Sources: Held L, Höhle M, Hofmann M. Stat Modelling 2005;5:187–99, doi 10.1191/1471082X05st098oa; Paul M, Held L. Stat Med 2011;30:1118–36,
/// doi 10.1002/sim.4177. Verified against surveillance 1.20.3 (R 4.2.2) <c>hhh4</c>: log likelihood 1e-6, coefficients 1e-3, fitted means 1e-3.</para>
/// </remarks>
public static class EndemicEpidemic
{
    private const int FewestPeriods = 10;

    /// <summary>Fits the model.</summary>
    /// <param name="units">One series per unit, all of one length and periodicity; at least one. An unknown count, and what would need it, is left out.</param>
    /// <param name="options">The parts; the defaults where null.</param>
    /// <returns>The fit, or: <see cref="NotEstimableReason.TooFewDays"/> (fewer than ten usable periods per unit), <see cref="NotEstimableReason.TooFewCases"/> (none),
    /// <see cref="NotEstimableReason.NegativeIncidence"/>, <see cref="NotEstimableReason.NotConverged"/>.</returns>
    /// <exception cref="ArgumentException">No series, or series of different length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static Estimate<EndemicEpidemicFit> Fit(ReadOnlySpan<CountSeries> units, EndemicEpidemicOptions? options = null)
    {
        options ??= new EndemicEpidemicOptions();
        if (units.IsEmpty)
        {
            throw new ArgumentException("At least one series is needed.", nameof(units));
        }

        foreach (var unit in units)
        {
            if (unit.Length != units[0].Length || unit.Periodicity != units[0].Periodicity)
            {
                throw new ArgumentException("All series need one length and one periodicity.", nameof(units));
            }
        }

        options.ThrowIfOutOfRange(units.Length);
        return Fit(units, 0, units[0].Length, options);
    }

    internal static Estimate<EndemicEpidemicFit> Fit(ReadOnlySpan<CountSeries> units, int first, int until, EndemicEpidemicOptions options)
    {
        foreach (var unit in units)
        {
            if (unit.Values.AsSpan(first, until - first).ContainsAnyInRange(double.NegativeInfinity, -1))
            {
                return new NotEstimable(NotEstimableReason.NegativeIncidence);
            }
        }

        var data = new EndemicEpidemicData(units, first, until, options);
        if (data.Observations < FewestPeriods * units.Length || data.Sum == 0)
        {
            return new NotEstimable(data.Sum == 0 && data.Observations >= FewestPeriods * units.Length ? NotEstimableReason.TooFewCases : NotEstimableReason.TooFewDays);
        }

        var likelihood = new EndemicEpidemicLikelihood(data);
        if (likelihood.Maximum() is not { } maximum)
        {
            return new NotEstimable(NotEstimableReason.NotConverged);
        }

        var last = new double[units.Length];
        for (var unit = 0; unit < last.Length; unit++)
        {
            last[unit] = units[unit].Values[until - 1];
        }

        return new EndemicEpidemicFit(data, likelihood, maximum, last);
    }
}

using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>How many people did each infected person infect, on average, under the conditions of these days?</summary>
/// <remarks>
/// <para>Cori's method. New cases I(t) are Poisson with mean R Λ(t) (<see cref="OverallInfectivity"/>), R is constant
/// within a window and has a gamma prior with mean m and standard deviation s. The posterior is gamma with
/// shape = (m/s)² + Σ I(t) and scale = 1 / (m/s² + Σ Λ(t)), sums over the window. Intervals are equal-tailed credible
/// intervals; see <see cref="ReproductionNumber"/>.</para>
/// <para>Conventions, as in EpiEstim: the first day's cases are taken as imported, so windows start at the second day;
/// a window that does not end after the mean serial interval (counted from the first day) has no estimate. That mean is
/// Σ k w(k) over the weights given: EpiEstim tabulates a parametric interval for the length of the series only, so to get its
/// windows on a series shorter than the interval's reach, give <see cref="DiscretisedSerialInterval.ShiftedGamma(double, double, int)"/>
/// the number of days less one. Begin the series at the first case.</para>
/// <para>Imported cases, where they are told apart, infect (they count in Λ) but were not infected here (they do not count in
/// Σ I). With a <see cref="SerialIntervalSample"/> instead of one interval, the posteriors under all intervals of the sample are averaged: a
/// mixture of gamma distributions, whose mean, standard deviation and quantiles are computed, not drawn. An interval whose mean
/// the window does not reach is left out of that window, as in EpiEstim.</para>
/// <para>Unlike EpiEstim, which then returns the prior, a window without any infectivity is not estimable: with no earlier
/// case (<see cref="NotEstimableReason.WindowBeforeFirstCase"/>) or none recent enough
/// (<see cref="NotEstimableReason.ZeroInfectivity"/>). With infectivity but few or no cases the posterior is returned
/// as in EpiEstim and leans on the prior: EpiEstim's advice is a coefficient of variation of at most 0.3, which takes
/// <see cref="CasesNeeded"/> = 11 cases in the window.</para>
/// <para>Unknown and negative days: a window that holds one is not estimable, nor one for which more than
/// <see cref="ReproductionNumberOptions.TolerableUnknownProportion"/> of the serial interval falls on such days.
/// Negative counts are never clamped unless <see cref="NegativeCounts.TreatAsZero"/> is passed.</para>
/// <para>Assumptions: dates are near infection, or onset with a serial interval; reporting is constant over time; the
/// population mixes; cases infected elsewhere are told apart (else R is too high). Do not use on
/// the last days of a series that still fills up, across a change of case definition, or for a handful of cases.</para>
/// <para>Source: Cori A, Ferguson NM, Fraser C, Cauchemez S. Am J Epidemiol 2013;178:1505–12, doi 10.1093/aje/kwt133.
/// Verified against <c>EpiEstim::estimate_R</c> 2.2-4 (R 4.2.2): five epidemics, windows of 1, 7 and 14 days, parametric
/// and non-parametric serial intervals, two priors, imported cases; mean, standard deviation and seven quantiles within 1e-8. Averaged
/// posteriors: within the Monte-Carlo error of <c>uncertain_si</c>, <c>si_from_sample</c> and <c>si_from_data</c>.</para>
/// </remarks>
public static class InstantaneousReproductionNumber
{
    /// <summary>R for every window of a series.</summary>
    /// <param name="incidence">New cases per day.</param>
    /// <param name="serialInterval">w(k): parametric (<see cref="DiscretisedSerialInterval.ShiftedGamma(double, double)"/>) or measured.</param>
    /// <param name="options">Window and prior; EpiEstim's defaults when null.</param>
    /// <returns>One window per day from day <c>WindowDays + 1</c> on, in order; none when the series is shorter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static ReproductionNumberWindow[] Estimate(
        DailyIncidence incidence, DiscretisedSerialInterval serialInterval, ReproductionNumberOptions? options = null) =>
        From(incidence, null, serialInterval, int.MinValue, options);

    /// <summary>R for every window of a series in which imported cases are told apart.</summary>
    /// <param name="incidence">New cases per day, all of them.</param>
    /// <param name="imported">Those of them that were infected elsewhere, for the same days; at most all.</param>
    /// <param name="serialInterval">w(k).</param>
    /// <param name="options">Window and prior; EpiEstim's defaults when null.</param>
    /// <returns>One window per day from day <c>WindowDays + 1</c> on, in order; none when the series is shorter.</returns>
    /// <exception cref="ArgumentException">Imported cases are negative, more than all cases, or of other days.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static ReproductionNumberWindow[] Estimate(
        DailyIncidence incidence,
        DailyIncidence imported,
        DiscretisedSerialInterval serialInterval,
        ReproductionNumberOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(imported);
        return From(incidence, imported, serialInterval, int.MinValue, options);
    }

    /// <summary>R for the windows that end on a given date or later: the same numbers, without computing the earlier ones.</summary>
    /// <param name="incidence">New cases per day, still from the first day: earlier cases infect.</param>
    /// <param name="serialInterval">w(k).</param>
    /// <param name="firstWindowEnd">The last day of the first window wanted.</param>
    /// <param name="options">Window and prior; EpiEstim's defaults when null.</param>
    /// <returns>The windows in order; none when the date is after the series.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static ReproductionNumberWindow[] EstimateFrom(
        DailyIncidence incidence,
        DiscretisedSerialInterval serialInterval,
        DateOnly firstWindowEnd,
        ReproductionNumberOptions? options = null) =>
        From(incidence, null, serialInterval, firstWindowEnd.DayNumber, options);

    /// <summary>R for every window of a series, averaged over a sample of serial intervals.</summary>
    /// <param name="incidence">New cases per day.</param>
    /// <param name="serialIntervals">The sample.</param>
    /// <param name="imported">Those of the cases that were infected elsewhere, for the same days; null when not told apart.</param>
    /// <param name="options">Window and prior; EpiEstim's defaults when null.</param>
    /// <returns>One window per day from day <c>WindowDays + 1</c> on, in order; none when the series is shorter.</returns>
    /// <exception cref="ArgumentException">Imported cases are negative, more than all cases, or of other days.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static AveragedReproductionNumberWindow[] EstimateAveraged(
        DailyIncidence incidence,
        SerialIntervalSample serialIntervals,
        DailyIncidence? imported = null,
        ReproductionNumberOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(serialIntervals);
        var (firstEnd, chosen) = Begin(incidence, imported, int.MinValue, options);
        return firstEnd < incidence.Days
            ? new AveragedReproductionNumberSeries(incidence, imported, serialIntervals.ToArray(), firstEnd, chosen).Windows()
            : [];
    }

    /// <summary>How many cases must a window hold for a posterior as precise as asked?</summary>
    /// <param name="coefficientOfVariation">Posterior standard deviation / mean, above 0; EpiEstim's default is 0.3.</param>
    /// <param name="options">The prior counts as PriorShape cases; EpiEstim's default prior as one.</param>
    /// <returns>Persons: the smallest whole number not below 1 / cv² − (prior mean / prior standard deviation)²; 11 by default.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The coefficient or an option is outside its range.</exception>
    public static int CasesNeeded(double coefficientOfVariation = 0.3, ReproductionNumberOptions? options = null)
    {
        if (!(double.IsFinite(coefficientOfVariation) && coefficientOfVariation > 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(coefficientOfVariation), coefficientOfVariation, "A coefficient of variation above 0 is needed.");
        }

        var chosen = options ?? new ReproductionNumberOptions();
        chosen.ThrowIfOutOfRange();
        var cases = Math.Ceiling((1 / (coefficientOfVariation * coefficientOfVariation)) - chosen.PriorShape);
        return checked((int)Math.Max(0, cases));
    }

    private static ReproductionNumberWindow[] From(
        DailyIncidence incidence, DailyIncidence? imported, DiscretisedSerialInterval serialInterval, int firstEndDay, ReproductionNumberOptions? options)
    {
        ArgumentNullException.ThrowIfNull(serialInterval);
        var (firstEnd, chosen) = Begin(incidence, imported, firstEndDay, options);
        return firstEnd < incidence.Days
            ? new ReproductionNumberSeries(incidence, imported, serialInterval, firstEnd, chosen).Windows()
            : [];
    }

    private static (int FirstEnd, ReproductionNumberOptions Options) Begin(
        DailyIncidence incidence, DailyIncidence? imported, int firstEndDay, ReproductionNumberOptions? options)
    {
        ArgumentNullException.ThrowIfNull(incidence);
        var chosen = options ?? new ReproductionNumberOptions();
        chosen.ThrowIfOutOfRange();
        if (imported is not null)
        {
            ImportedCases.ThrowIfNotPartOf(incidence, imported);
        }

        return ((int)Math.Max(chosen.WindowDays, (long)firstEndDay - incidence.FirstDate.DayNumber), chosen);
    }
}

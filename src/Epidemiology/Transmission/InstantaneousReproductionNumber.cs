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
/// a window that does not end after the mean serial interval (counted from the first day) has no estimate. As in EpiEstim
/// that mean is Σ k w(k) over the k that fit into the series, so it is smaller for series shorter than the interval's reach. Begin the series at the first case.</para>
/// <para>Unlike EpiEstim, which then returns the prior, a window without any infectivity is not estimable: with no earlier
/// case (<see cref="NotEstimableReason.WindowBeforeFirstCase"/>) or none recent enough
/// (<see cref="NotEstimableReason.ZeroInfectivity"/>). With infectivity but few or no cases the posterior is returned
/// as in EpiEstim and leans on the prior: EpiEstim's advice is a coefficient of variation of at most 0.3, which takes
/// <see cref="CasesNeeded"/> = 11 cases in the window.</para>
/// <para>Unknown and negative days: a window that holds one is not estimable, nor one for which more than
/// <see cref="ReproductionNumberOptions.TolerableUnknownProportion"/> of the serial interval falls on such days.
/// Negative counts are never clamped unless <see cref="NegativeCounts.TreatAsZero"/> is passed.</para>
/// <para>Assumptions: dates are near infection, or onset with a serial interval; reporting is constant over time; the
/// population mixes; after the first day nobody was infected elsewhere (imported cases make R too high). Do not use on
/// the last days of a series that still fills up, across a change of case definition, or for a handful of cases.</para>
/// <para>Source: Cori A, Ferguson NM, Fraser C, Cauchemez S. Am J Epidemiol 2013;178:1505–12, doi 10.1093/aje/kwt133.
/// Verified against <c>EpiEstim::estimate_R</c> 2.2-4 (R 4.2.2): five epidemics, windows of 1, 7 and 14 days, parametric
/// and non-parametric serial intervals, two priors; mean, standard deviation and seven quantiles within 1e-8.</para>
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
        DailyIncidence incidence, DiscretisedSerialInterval serialInterval, ReproductionNumberOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(incidence);
        return EstimateFrom(incidence, serialInterval, incidence.FirstDate, options);
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
        ReproductionNumberOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(incidence);
        ArgumentNullException.ThrowIfNull(serialInterval);
        var chosen = options ?? new ReproductionNumberOptions();
        chosen.ThrowIfOutOfRange();
        var firstEnd = Math.Max(chosen.WindowDays, firstWindowEnd.DayNumber - incidence.FirstDate.DayNumber);
        return firstEnd < incidence.Days
            ? new ReproductionNumberSeries(incidence, serialInterval, firstEnd, chosen).Windows()
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
}

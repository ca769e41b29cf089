using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>How many people did each case infect in the end? The case (cohort) reproduction number.</summary>
/// <remarks>
/// <para>Wallinga and Teunis's method. A case of day t was infected by a case of day s with probability
/// p(s, t) = I(s) w(t − s) / Σ I(m) w(t − m), so a case of day s infects R(s) = Σ I(t) w(t − s) / Σ I(m) w(t − m) people on average, sum over t. A
/// window's R is the mean over its cases. Unlike <see cref="InstantaneousReproductionNumber"/> it looks forward: the R of a day is that of the
/// people who fell ill then, under the conditions of the following weeks.</para>
/// <para>Interval: chains of infection are drawn by p, each giving the window's average; 2.5 and 97.5 % quantiles (R's type 7) over the chains, as
/// EpiEstim. It holds the uncertainty of who infected whom, not that of the serial interval, nor of cases not reported.</para>
/// <para>Conventions, as EpiEstim: windows start on the second day; every case but those nobody can have infected has its infector
/// among the cases of the series. Windows without cases are not estimable (EpiEstim leaves them out).</para>
/// <para>Unknown or negative days: windows that hold one, or lie so near to one that it carries weight (the 99 % reach of the interval on either side), are
/// not estimable.</para>
/// <para>Assumptions: all cases are seen and infected here; all infect by the same w. Do not use on the last days: the people infected by these cases have
/// not all fallen ill (<see cref="CaseReproductionNumber.SeenProportion"/>), nor to follow an outbreak as it goes.</para>
/// <para>Source: Wallinga J, Teunis P. Am J Epidemiol 2004;160:509–16, doi 10.1093/aje/kwh255. Verified against
/// <c>EpiEstim::wallinga_teunis</c> 2.2-4 (R 4.2.2): mean within 1e-10 on five epidemics; intervals within Monte-Carlo error.</para>
/// </remarks>
public static class WallingaTeunis
{
    /// <summary>R for every window of a series.</summary>
    /// <param name="incidence">New cases per day, by onset.</param>
    /// <param name="serialInterval">w(k).</param>
    /// <param name="options">Window and simulations; 7 days and 1,000 when null.</param>
    /// <returns>One window per day from day <c>WindowDays + 1</c> on, in order, with R or:
    /// <see cref="NotEstimableReason.TooFewCases"/> for a window without cases, <see cref="NotEstimableReason.UnknownDays"/>,
    /// <see cref="NotEstimableReason.NegativeIncidence"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static CaseReproductionNumberWindow[] Estimate(
        DailyIncidence incidence, DiscretisedSerialInterval serialInterval, CaseReproductionNumberOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(incidence);
        ArgumentNullException.ThrowIfNull(serialInterval);
        var chosen = options ?? new CaseReproductionNumberOptions();
        chosen.ThrowIfOutOfRange();
        return chosen.WindowDays < incidence.Days
            ? new CaseReproductionNumberSeries(incidence, serialInterval, chosen).Windows()
            : [];
    }
}

using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>How many new cases would earlier cases cause on a day if each infected exactly one person?</summary>
/// <remarks>
/// <para>Λ(t) = Σ over s = 1…t of I(t−s) w(s), with I the new cases per day and w the serial interval. Unit: persons,
/// weighted by how infectious they are that day. A number, not an estimate with an interval.</para>
/// <para>Assumptions: everybody has the same infectiousness profile, and cases are dated by infection or (as an
/// approximation) by onset. Do not use with dates of report: delays smear the profile.</para>
/// <para>Source: Cori A et al. Am J Epidemiol 2013;178:1505–12, doi 10.1093/aje/kwt133. Verified against
/// <c>EpiEstim::overall_infectivity</c> 2.2-4 (R 4.2.2), five epidemics, within 1e-8.</para>
/// </remarks>
public static class OverallInfectivity
{
    /// <summary>Λ for every day of a series.</summary>
    /// <param name="incidence">New cases per day.</param>
    /// <param name="serialInterval">w(k). Days before the series count nothing.</param>
    /// <param name="negativeCounts">What to do with negative daily counts.</param>
    /// <param name="tolerableUnknownProportion">How much of the serial interval (0–1) may fall on unknown days, which then
    /// count as 0; 0 by default. Negative, untreated days are judged alike.</param>
    /// <returns>One answer per day. The first day has none (<see cref="NotEstimableReason.TooFewDays"/>): nothing is known before it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The proportion is outside 0–1.</exception>
    public static Estimate<double>[] Compute(
        DailyIncidence incidence,
        DiscretisedSerialInterval serialInterval,
        NegativeCounts negativeCounts = NegativeCounts.NotEstimable,
        double tolerableUnknownProportion = 0)
    {
        ArgumentNullException.ThrowIfNull(incidence);
        ArgumentNullException.ThrowIfNull(serialInterval);
        if (!(tolerableUnknownProportion is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(tolerableUnknownProportion), tolerableUnknownProportion, "A proportion lies between 0 and 1.");
        }

        var counts = PreparedCounts.From(incidence, negativeCounts);
        var infectivity = Infectivity.From(counts, serialInterval, firstDay: 0);
        var answers = new Estimate<double>[incidence.Days];
        answers[0] = new NotEstimable(NotEstimableReason.TooFewDays);
        for (var day = 1; day < answers.Length; day++)
        {
            answers[day] = infectivity.Obstacle(day, tolerableUnknownProportion) is { } reason
                ? new NotEstimable(reason)
                : infectivity.Lambda[day];
        }

        return answers;
    }
}

using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Delays;

/// <summary>Which share of the cases of a day is known after so many days?</summary>
/// <remarks>
/// <para>W(d) = ∏ (1 − g(x)) over x = d + 1 … D; g(x) = n(x) / N(x), the share with a delay of exactly x among those with at most x, on the days
/// that reach x. Nonparametric, and corrected for the reports still to come (right truncation): the Kaplan–Meier estimate of
/// time running backwards. Unit: proportion of the cases reported within the longest delay D, which is taken to be all.</para>
/// <para>Interval: two-sided 95 %, from Var ln W = Σ g / (N (1 − g)) (Greenwood) on the scale ln(−ln W), which stays within 0–1.</para>
/// <para>Assumptions: all days of the window have one distribution of delays, reports are independent. Do not use over a change of the
/// reporting (choose <c>estimationDays</c> shorter), for weekly reports by day, or where many delays exceed D.</para>
/// <para>Sources: Lawless JF. Can J Stat 1994;22:15–31; Kalbfleisch JD, Lawless JF. J Am Stat Assoc 1989;84:360–72,
/// doi 10.1080/01621459.1989.10478780. Verified against the delay distribution of surveillance 1.20.3 <c>nowcast</c> (1e-12).</para>
/// </remarks>
public static class ReportingDelay
{
    /// <summary>The completeness after each delay.</summary>
    /// <param name="triangle">The triangle.</param>
    /// <param name="estimationDays">Use only days of the event at most so many days before the triangle's last; all where null. At least 1.</param>
    /// <returns>One element per delay from 0 to the longest; <see cref="NotEstimableReason.TooFewCases"/> where no case lets a later
    /// delay be compared with this one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The days are below 1.</exception>
    public static Estimate<DelayCompleteness>[] Completeness(ReportingTriangle triangle, int? estimationDays = null)
    {
        ArgumentNullException.ThrowIfNull(triangle);
        ArgumentOutOfRangeException.ThrowIfLessThan(estimationDays ?? 1, 1, nameof(estimationDays));
        var hazards = new ReverseHazards(triangle, estimationDays);
        var result = new Estimate<DelayCompleteness>[triangle.LongestDelayDays + 1];
        for (var delay = 0; delay < result.Length; delay++)
        {
            result[delay] = hazards.AtMost[^1] > 0 ? Of(hazards, delay) : new NotEstimable(NotEstimableReason.TooFewCases);
        }

        return result;
    }

    private static DelayCompleteness Of(ReverseHazards hazards, int delay)
    {
        var (within, variance) = (hazards.Within[delay], hazards.LogVariance[delay]);
        if (within is 0 or 1 || variance == 0)
        {
            return new DelayCompleteness(delay, within, within, within);
        }

        // ln(−ln W) has standard error √Var(ln W) / −ln W.
        var factor = Math.Exp(NormalDistribution.Quantile975 * Math.Sqrt(variance) / -Math.Log(within));
        return new DelayCompleteness(delay, within, Math.Pow(within, factor), Math.Pow(within, 1 / factor));
    }
}

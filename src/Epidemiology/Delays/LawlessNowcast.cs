using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Delays;

/// <summary>How many cases of the last days are there, of whom some are not reported yet? By the delays of the days before.</summary>
/// <remarks>
/// <para>N̂ = N / W(d): N persons of the day reported so far, W(d) the share reported within the d days that have passed
/// (<see cref="ReportingDelay"/>). Unit: persons by day of the event.</para>
/// <para>Interval: prediction interval from a normal distribution of mean N̂ and variance N (N + 1) Var(W) / W⁴ + N (1 − W) / W², cut below N,
/// in whole persons. Where nobody has been reported: from 0 to the largest number of which nobody is reported by chance with probability
/// (1 − interval) / 2 or more. A complete day has its own number.</para>
/// <para>Assumptions: one distribution of delays in the window, reports independent, nobody later than the longest delay. Do not use across a
/// change of the reporting, or to judge a day with a completeness below about 0.1: its interval is wide, or too short where hardly
/// anybody is reported; the Bayesian nowcast is better there.</para>
/// <para>Source: Lawless JF. Can J Stat 1994;22:15–31. Verified against surveillance 1.20.3 (R 4.2.2) <c>nowcast(method = "lawless")</c>
/// with <see cref="NowcastOptions.Parity"/>: medians and intervals equal.</para>
/// </remarks>
public static class LawlessNowcast
{
    private const double LargestErrorOfCompleteness = 0.5;

    /// <summary>Nowcasts the days that are not complete.</summary>
    /// <param name="triangle">What is known.</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <returns>One element per day from the longest delay before the last day to the last, in order; <see cref="NotEstimableReason.TooFewCases"/> where so
    /// few earlier cases were reported so soon that W has a relative standard error above 0.5.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static NowcastDay[] Estimate(ReportingTriangle triangle, NowcastOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(triangle);
        options ??= new NowcastOptions();
        options.ThrowIfOutOfRange();
        var hazards = new ReverseHazards(triangle, options.EstimationDays);
        var days = new NowcastDay[triangle.LongestDelayDays + 1];
        for (var delay = 0; delay < days.Length; delay++)
        {
            var day = triangle.Days - 1 - delay;
            var reported = triangle.Reported(day);
            days[^(delay + 1)] = new NowcastDay(triangle.FirstDate.AddDays(day), reported, hazards.Within[delay], Cases(hazards, delay, reported, options));
        }

        return days;
    }

    private static Estimate<NowcastCases> Cases(ReverseHazards hazards, int delay, int reported, NowcastOptions options)
    {
        var within = hazards.Within[delay];
        if (delay == hazards.Within.Length - 1)
        {
            return new NowcastCases(reported, reported, reported, reported);
        }

        if (hazards.AtMost[^1] == 0 || within == 0 || (!options.Parity && hazards.LogVariance[delay] > LargestErrorOfCompleteness * LargestErrorOfCompleteness))
        {
            return new NotEstimable(NotEstimableReason.TooFewCases);
        }

        var tail = (1 - options.IntervalProbability) / 2;
        if (reported == 0 && !options.Parity)
        {
            return NobodyReported(within, tail);
        }

        var expected = reported / within;
        var variance = reported * (1 - within) / (within * within);
        if (options.Parity)
        {
            return Parity(expected, Math.Sqrt(variance), reported, tail);
        }

        var deviation = Math.Sqrt(variance + (reported * (reported + 1.0) * hazards.LogVariance[delay] / (within * within)));
        var law = new CutNormal(expected, deviation, reported);
        return new NowcastCases(expected, law.Quantile(0.5), law.Quantile(tail), law.Quantile(1 - tail));
    }

    /// <summary>Of M cases nobody is reported with probability (1 − W)^M.</summary>
    internal static NowcastCases NobodyReported(double within, double tail) =>
        new(0, 0, 0, within == 1 ? 0 : Math.Floor(Math.Log(tail) / Math.Log(1 - within)));

    private static NowcastCases Parity(double expected, double deviation, int reported, double tail)
    {
        if (deviation == 0)
        {
            return new NowcastCases(expected, expected, expected, expected);
        }

        var kept = 1 - NormalDistribution.Below((reported - expected) / deviation);
        return new NowcastCases(expected, Above(0.5), Above(tail), Above(1 - tail));

        // The first whole number from N on at which Φ / kept exceeds the probability.
        double Above(double probability) => probability * kept >= 1 ? double.PositiveInfinity
            : Math.Max(reported, Math.Floor(expected + (deviation * NormalDistribution.Quantile(probability * kept))) + 1);
    }
}

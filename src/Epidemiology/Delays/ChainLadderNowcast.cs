using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Delays;

/// <summary>How many cases of the last days are there, of whom some are not reported yet? Each day grows as the days before it grew.</summary>
/// <remarks>
/// <para>With C(t, x) the persons of day t reported within x days, f(x) = Σ C(t, x + 1) / Σ C(t, x) over the days that reach x + 1, and N̂ = C(t, d) f(d) … f(D − 1).
/// The point is that of <see cref="LawlessNowcast"/>; the interval measures how differently days have grown, so that it widens where reports
/// come in batches (weekends), which an interval from independent reports does not see. Unit: persons by day of the event.</para>
/// <para>Interval: Mack's mean squared error N̂² Σ (σ(x)² / f(x)²) (1 / Ĉ(t, x) + 1 / Σ C(·, x)), with σ(x)² the variance of the growth around f(x) (the last one
/// min(σ⁴(D−2) / σ²(D−3), …)); what is to come is taken as log-normal of that mean and error. Where nobody has been reported: as
/// <see cref="LawlessNowcast"/>.</para>
/// <para>Assumptions: growth factors are the same for all days, its variance is proportional to what was reported, days are independent. Needs at least
/// two days that reach the longest delay. Do not use where first reports are often 0.</para>
/// <para>Source: Mack T. ASTIN Bull 1993;23:213–25, doi 10.2143/AST.23.2.2005092. Verified against the figures of its table of Taylor and Ashe's claims
/// (all reserves and standard errors to the unit).</para>
/// </remarks>
public static class ChainLadderNowcast
{
    /// <summary>Nowcasts the days that are not complete.</summary>
    /// <param name="triangle">What is known.</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <returns>One element per day from the longest delay before the last day to the last, in order; <see cref="NotEstimableReason.TooFewCases"/> where no
    /// earlier case was ever reported so soon.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static NowcastDay[] Estimate(ReportingTriangle triangle, NowcastOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(triangle);
        options ??= new NowcastOptions();
        options.ThrowIfOutOfRange();
        var growth = new GrowthFactors(triangle, options.EstimationDays);
        var tail = (1 - options.IntervalProbability) / 2;
        var days = new NowcastDay[triangle.LongestDelayDays + 1];
        for (var delay = 0; delay < days.Length; delay++)
        {
            var day = triangle.Days - 1 - delay;
            var reported = triangle.Reported(day);
            var (factor, error) = growth.From(delay, reported);
            Estimate<NowcastCases> cases = !double.IsFinite(factor) ? new NotEstimable(NotEstimableReason.TooFewCases)
                : reported == 0 ? LawlessNowcast.NobodyReported(1 / factor, tail)
                : Cases(reported, reported * factor, error, tail);
            days[^(delay + 1)] = new NowcastDay(triangle.FirstDate.AddDays(day), reported, double.IsFinite(factor) ? 1 / factor : 0, cases);
        }

        return days;
    }

    private static NowcastCases Cases(int reported, double expected, double error, double tail)
    {
        var missing = expected - reported;
        if (!(missing > 0))
        {
            return new NowcastCases(expected, reported, reported, reported);
        }

        var logVariance = Math.Log(1 + (error * error / (missing * missing)));
        var (centre, spread) = (Math.Log(missing) - (logVariance / 2), Math.Sqrt(logVariance) * NormalDistribution.Quantile(1 - tail));
        return new NowcastCases(
            expected, reported + Math.Round(Math.Exp(centre)), reported + Math.Floor(Math.Exp(centre - spread)), reported + Math.Ceiling(Math.Exp(centre + spread)));
    }
}

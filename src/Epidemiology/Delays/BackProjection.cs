using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Delays;

/// <summary>When were those infected who were reported on these days? Reports carried back by the delay from infection to report.</summary>
/// <remarks>
/// <para>Expected reports of day t are μ(t) = Σ λ(s) p(t − s), with λ the infections of a day and p(d) the probability of a delay of d days. λ by
/// expectation–maximisation, each step smoothed: λ(t) ← smooth of λ(t) / P(T − t) Σ Y(t + d) p(d) / μ(t + d), P(n) the probability of at most n days,
/// T the last day. It begins with an even curve. Unit: persons infected per day who will be reported.</para>
/// <para>Interval: parametric bootstrap; reports are drawn as Poisson of the expected reports of the unsmoothed curve and carried back. It holds what chance in the
/// reports does, not what is not known about the delay, and not the bias of smoothing at a sharp peak.</para>
/// <para>Assumptions: the delay's distribution is known and the same for all; infections before the first day are none. The last days rest on few reports (look at
/// <see cref="InfectedDay.SeenProportion"/>; below about 0.5 they say little). Nowcast reports first where they are late. Do not use a delay longer than the series.</para>
/// <para>Sources: Becker NG, Watson LF, Carlin JB. Stat Med 1991;10:1527–42, doi 10.1002/sim.4780101005; Yip PSF et al. Commun Stat Simul Comput 2008;37:425–33.
/// Verified against surveillance 1.20.3 (R 4.2.2) <c>backprojNP</c> within 1e-9.</para>
/// </remarks>
public static class BackProjection
{
    private const int MostSteps = 250;

    /// <summary>Infections per day.</summary>
    /// <param name="reports">Reports per day, all known and none negative.</param>
    /// <param name="delay">p(d): the probability of a delay of d whole days, from d = 0 on; not negative, sum 1 (within 1e-6).</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <returns>One element per day of the series, or for all of them <see cref="NotEstimableReason.UnknownDays"/>, <see cref="NotEstimableReason.NegativeIncidence"/>
    /// or <see cref="NotEstimableReason.TooFewCases"/> (no report).</returns>
    /// <exception cref="ArgumentException">The delay is no distribution.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static InfectedDay[] Estimate(DailyIncidence reports, ReadOnlySpan<double> delay, BackProjectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reports);
        options ??= new BackProjectionOptions();
        options.ThrowIfOutOfRange();
        ThrowUnlessDistribution(delay);
        var seen = Seen(delay, reports.Days);
        if (Obstacle(reports) is { } reason)
        {
            return Days(reports, seen, _ => new NotEstimable(reason));
        }

        var counts = new double[reports.Days];
        for (var day = 0; day < counts.Length; day++)
        {
            counts[day] = reports.Counts[day]!.Value;
        }

        var curve = new BackProjectedCurve(counts, delay.ToArray(), seen);
        var expected = curve.Fit(counts, null, options.SmoothingDays, options.Tolerance, MostSteps);
        var bounds = options.Samples > 0 ? Bootstrap(curve, counts, expected, options) : null;
        return Days(reports, seen, day => seen[day] == 0
            ? new NotEstimable(NotEstimableReason.TooFewDays)
            : new Infections(expected[day], bounds?[day].Lower, bounds?[day].Upper));
    }

    private static InfectedDay[] Days(DailyIncidence reports, double[] seen, Func<int, Estimate<Infections>> of)
    {
        var days = new InfectedDay[reports.Days];
        for (var day = 0; day < days.Length; day++)
        {
            days[day] = new InfectedDay(reports.FirstDate.AddDays(day), seen[day], of(day));
        }

        return days;
    }

    private static NotEstimableReason? Obstacle(DailyIncidence reports)
    {
        var sum = 0L;
        foreach (var count in reports.Counts)
        {
            if (count is null or < 0)
            {
                return count is null ? NotEstimableReason.UnknownDays : NotEstimableReason.NegativeIncidence;
            }

            sum += count.Value;
        }

        return sum == 0 ? NotEstimableReason.TooFewCases : null;
    }

    private static double[] Seen(ReadOnlySpan<double> delay, int days)
    {
        var (seen, sum) = (new double[days], 0.0);
        for (var left = 0; left < days; left++)
        {
            sum += left < delay.Length ? delay[left] : 0;
            seen[^(left + 1)] = Math.Min(1, sum);
        }

        return seen;
    }

    private static (double Lower, double Upper)[] Bootstrap(BackProjectedCurve curve, double[] counts, double[] expected, BackProjectionOptions options)
    {
        var random = new RandomStream(options.Seed);
        var means = curve.ExpectedReports(curve.Fit(counts, null, 0, options.Tolerance, MostSteps));
        var samples = Array.ConvertAll(counts, _ => new double[options.Samples]);
        var drawn = new double[counts.Length];
        for (var sample = 0; sample < options.Samples; sample++)
        {
            for (var day = 0; day < drawn.Length; day++)
            {
                drawn[day] = random.Poisson(means[day]);
            }

            var fit = curve.Fit(drawn, expected, options.SmoothingDays, options.Tolerance, MostSteps);
            for (var day = 0; day < drawn.Length; day++)
            {
                samples[day][sample] = fit[day];
            }
        }

        var tail = (1 - options.IntervalProbability) / 2;
        return Array.ConvertAll(samples, one =>
        {
            Array.Sort(one);
            return (SampleQuantile.OfSorted(one, tail), SampleQuantile.OfSorted(one, 1 - tail));
        });
    }

    private static void ThrowUnlessDistribution(ReadOnlySpan<double> delay)
    {
        var sum = 0.0;
        foreach (var probability in delay)
        {
            sum += probability >= 0 ? probability : double.NaN;
        }

        if (!(Math.Abs(sum - 1) <= 1e-6))
        {
            throw new ArgumentException($"Probabilities that sum to 1 are needed; these give {sum:G6}.", nameof(delay));
        }
    }
}

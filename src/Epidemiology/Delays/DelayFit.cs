using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Delays;

/// <summary>How long are incubation periods, serial intervals or reporting delays, judged by observed ones?</summary>
/// <remarks>
/// <para>Maximum likelihood for gamma, Weibull, log-normal and normal delays. Every delay may be known exactly, within one window or,
/// as from dates of exposure and onset, within two (<see cref="DelayObservation"/>), and may come from a time when longer ones
/// could not have been seen yet (right truncation: <see cref="DelayObservation.ObservableUntil"/>).</para>
/// <para>Negative serial intervals: the normal family takes them as they are; the others need an offset below the shortest interval
/// possible (−5, say): the delays less the offset are fitted. The offset is chosen, not estimated: state it.</para>
/// <para>Assumptions: delays independent and of one distribution; within a window every moment equally likely; those observed did not
/// enter because of their delay, but for the truncation. Do not fit early incubation periods or serial intervals without the truncation: in a growing
/// outbreak the long ones are missing. Do not use with fewer than about ten delays, or to tell families apart by small differences of AIC.</para>
/// <para>Sources: Reich NG et al. Stat Med 2009;28:2769–84, doi 10.1002/sim.3659; Park SW et al. medRxiv 2024, doi 10.1101/2024.01.12.24301247
/// (truncation). Verified against fitdistrplus 1.1-8 (parameters 1e-4, log likelihood 1e-8) and coarseDataTools 0.6-6
/// <c>dic.fit</c> (log likelihood 1e-6), R 4.2.2; truncated likelihoods against <c>optim</c> of R.</para>
/// </remarks>
public static class DelayFit
{
    private const int FewestObservations = 3;

    /// <summary>Fits one family.</summary>
    /// <param name="observations">The delays. At least three, not all equal.</param>
    /// <param name="family">The family.</param>
    /// <param name="offsetDays">Added to the family's X; 0 unless delays may be negative (or are at least a day: 1).</param>
    /// <returns>The fit, or: <see cref="NotEstimableReason.TooFewObservations"/>, <see cref="NotEstimableReason.DelaysAllEqual"/>,
    /// <see cref="NotEstimableReason.DelayNotAboveOffset"/> (a delay that the family cannot give), <see cref="NotEstimableReason.NotConverged"/>,
    /// <see cref="NotEstimableReason.BeyondNumbers"/> (its mean or standard deviation is no finite number).</returns>
    /// <exception cref="ArgumentException">An observation is impossible; the message says which.</exception>
    public static Estimate<FittedDelay> Fit(ReadOnlySpan<DelayObservation> observations, DelayFamily family, double offsetDays = 0)
    {
        var (mean, deviation) = Moments(observations, offsetDays);
        if (Obstacle(observations, family, offsetDays, deviation) is { } reason)
        {
            return new NotEstimable(reason);
        }

        var likelihood = new DelayLikelihood(observations, offsetDays);
        var (x, y) = Start(family, mean, deviation);
        if (PlaneMaximum.Find((first, second) => LogLikelihood(likelihood, family, first, second), x, y) is not { } peak || !double.IsFinite(peak.Value))
        {
            return new NotEstimable(NotEstimableReason.NotConverged);
        }

        var fit = new FittedDelay(family, offsetDays, observations.Length, peak);
        return IsNumber(fit.MeanDays) && IsNumber(fit.StandardDeviationDays) ? fit : new NotEstimable(NotEstimableReason.BeyondNumbers);
    }

    /// <summary>Fits one family to delays known exactly.</summary>
    /// <param name="days">The delays in days. At least three, not all equal.</param>
    /// <param name="family">The family.</param>
    /// <param name="offsetDays">Added to the family's X; 0 unless delays may be negative.</param>
    /// <returns>The fit, or the reason, as above.</returns>
    /// <exception cref="ArgumentException">A delay is not a finite number.</exception>
    public static Estimate<FittedDelay> Fit(ReadOnlySpan<double> days, DelayFamily family, double offsetDays = 0)
    {
        var observations = new DelayObservation[days.Length];
        for (var i = 0; i < days.Length; i++)
        {
            observations[i] = DelayObservation.Exact(days[i]);
        }

        return Fit(observations, family, offsetDays);
    }

    private static bool IsNumber(DelayQuantity quantity) => double.IsFinite(quantity.Value) && double.IsFinite(quantity.StandardError);

    /// <summary>The scale on which a family is searched: logarithms of what is above 0.</summary>
    internal static DelayDistribution At(DelayFamily family, double offsetDays, double x, double y) =>
        new(family, FirstIsPositive(family) ? Math.Exp(x) : x, Math.Exp(y), offsetDays);

    internal static bool FirstIsPositive(DelayFamily family) => family is DelayFamily.Gamma or DelayFamily.Weibull;

    internal static double LogLikelihood(DelayLikelihood likelihood, DelayFamily family, double x, double y)
    {
        // Beyond e^30 days or shapes nothing is a delay; the search must not leave the numbers.
        return Math.Abs(y) > 30 || Math.Abs(x) > (family == DelayFamily.Normal ? 1e13 : 30)
            ? double.NegativeInfinity
            : likelihood.Of(At(family, 0, x, y));
    }

    internal static (double X, double Y) Start(DelayFamily family, double mean, double deviation)
    {
        var ratio = Math.Clamp(deviation / Math.Max(mean, 1e-9), 0.05, 3);
        var spread = Math.Sqrt(Math.Log(1 + (ratio * ratio)));
        return family switch
        {
            DelayFamily.Gamma => (-2 * Math.Log(ratio), Math.Log(mean * ratio * ratio)),
            DelayFamily.Weibull => (-1.086 * Math.Log(ratio), Math.Log(mean * 1.1)),
            DelayFamily.LogNormal => (Math.Log(mean) - (spread * spread / 2), Math.Log(spread)),
            _ => (mean, Math.Log(deviation)),
        };
    }

    /// <summary>Mean and standard deviation of the middles, less the offset.</summary>
    internal static (double Mean, double Deviation) Moments(ReadOnlySpan<DelayObservation> observations, double offsetDays)
    {
        var mean = 0.0;
        foreach (var one in observations)
        {
            mean += (one.MiddleDays - offsetDays) / observations.Length;
        }

        var squares = 0.0;
        foreach (var one in observations)
        {
            squares += Math.Pow(one.MiddleDays - offsetDays - mean, 2);
        }

        return (mean, Math.Sqrt(squares / Math.Max(1, observations.Length - 1)));
    }

    internal static NotEstimableReason? Obstacle(
        ReadOnlySpan<DelayObservation> observations, DelayFamily family, double offsetDays, double deviation)
    {
        var below = false;
        for (var i = 0; i < observations.Length; i++)
        {
            observations[i].ThrowIfImpossible(i);
            below |= !(observations[i].LongestDays > offsetDays);
        }

        return observations.Length < FewestObservations ? NotEstimableReason.TooFewObservations
            : below && family != DelayFamily.Normal ? NotEstimableReason.DelayNotAboveOffset
            : !(deviation > 0) ? NotEstimableReason.DelaysAllEqual
            : null;
    }
}

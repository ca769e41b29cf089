using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Delays;

/// <summary>Which serial intervals are compatible with observed pairs of cases? A sample of them, for R with its whole uncertainty.</summary>
/// <remarks>
/// <para>EpiEstim's <c>si_from_data</c>. The posterior of the two parameters of a <see cref="DelayFamily"/> under the doubly censored likelihood of
/// <see cref="DelayFit"/> and the priors of coarseDataTools (gamma: √(shape ψ′(shape) − 1) / scale, on the logarithms; Weibull: ln(shape) normal(0, 1000),
/// scale gamma(0.001, 0.001); log-normal: both coordinates normal(0, 1000)) is sampled by a random walk on (ln) parameters: Metropolis steps
/// whose spread is that of the likelihood's peak, 1,000 steps discarded, then every tenth kept. Each draw is spread over
/// whole days (<see cref="DelayDistribution.ToSerialInterval"/>).</para>
/// <para>Assumptions as <see cref="DelayFit"/>; truncation and offset alike. Do not use with fewer than about ten pairs.</para>
/// <para>Source: Thompson RN et al. Epidemics 2019;29:100356, doi 10.1016/j.epidem.2019.100356. Verified against EpiEstim 2.2-4 (R 4.2.2)
/// within Monte-Carlo error.</para>
/// </remarks>
public static class SerialIntervalPosterior
{
    private const int Discarded = 1000;
    private const int Thinning = 10;
    private const double StepOfSpread = 1.7; // 2.4 / √2, Gelman, Roberts and Gilks 1996

    /// <summary>Draws serial intervals compatible with the pairs.</summary>
    /// <param name="pairs">One observation per pair of infector and infectee. At least three.</param>
    /// <param name="family">Gamma, Weibull or log-normal.</param>
    /// <param name="size">How many to draw, at least 1; 500 as in EpiEstim.</param>
    /// <param name="offsetDays">0, or 1 for intervals of at least one day (EpiEstim's <c>off1G</c>…).</param>
    /// <param name="seed">Any number; the same seed gives the same sample.</param>
    /// <returns>The draws, or the reasons of <see cref="DelayFit.Fit(ReadOnlySpan{DelayObservation}, DelayFamily, double)"/>.</returns>
    /// <exception cref="ArgumentException">A pair is impossible; the message says which.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1, or the family is normal, which has no serial interval to use.</exception>
    public static Estimate<SerialIntervalDraws> Sample(
        ReadOnlySpan<DelayObservation> pairs, DelayFamily family, int size = 500, double offsetDays = 0, long seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfEqual((int)family, (int)DelayFamily.Normal, nameof(family));
        if (!DelayFit.Fit(pairs, family, offsetDays).TryGet(out var fit))
        {
            return DelayFit.Fit(pairs, family, offsetDays).Why!.Value;
        }

        var likelihood = new DelayLikelihood(pairs, offsetDays);
        return Walk(fit.Peak, (x, y) => DelayFit.LogLikelihood(likelihood, family, x, y) + LogPrior(family, x, y), size, new RandomStream(seed))
            is { } points
            ? new SerialIntervalDraws(Array.ConvertAll(points, point => DelayFit.At(family, offsetDays, point.X, point.Y)))
            : new NotEstimable(NotEstimableReason.NotConverged);
    }

    private static (double X, double Y)[]? Walk(PlaneMaximum peak, Func<double, double, double> logPosterior, int size, RandomStream random)
    {
        // Cholesky factor of the peak's covariance.
        var a = StepOfSpread * Math.Sqrt(peak.VarianceX);
        var b = StepOfSpread * peak.Covariance / Math.Sqrt(peak.VarianceX);
        var c = StepOfSpread * Math.Sqrt(peak.VarianceY - (peak.Covariance * peak.Covariance / peak.VarianceX));
        var (x, y, height, accepted) = (peak.X, peak.Y, logPosterior(peak.X, peak.Y), 0);
        var points = new (double X, double Y)[size];
        for (var step = 1; step <= Discarded + (size * Thinning); step++)
        {
            double first = random.Normal(), second = random.Normal();
            double nextX = x + (a * first), nextY = y + (b * first) + (c * second);
            var next = logPosterior(nextX, nextY);
            if (Math.Log(random.Uniform()) < next - height)
            {
                (x, y, height, accepted) = (nextX, nextY, next, accepted + 1);
            }

            if (step > Discarded && (step - Discarded) % Thinning == 0)
            {
                points[((step - Discarded) / Thinning) - 1] = (x, y);
            }
        }

        return accepted > Discarded / 20 ? points : null;
    }

    private static double LogPrior(DelayFamily family, double x, double y) => family switch
    {
        DelayFamily.Gamma => -y + (0.5 * Math.Log(Math.Max(1e-300, (Math.Exp(x) * Trigamma.At(Math.Exp(x))) - 1))),
        DelayFamily.Weibull => -(x * x / 2e6) + (-0.999 * y) - (0.001 * Math.Exp(y)),
        _ => -((x * x) + (y * y)) / 2e6,
    };
}

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>How good was a forecast, now that the truth is known?</summary>
/// <remarks>
/// <para>All scores are proper: they are best, on average, for who says what is really believed; so an interval cannot be made to look good by being wide or
/// narrow. They are in the unit of the forecast (but for the log score and coverage): compare models on the same days only, never areas of different size.</para>
/// <para>WIS: with K central intervals [l, u] of level 1 − α and the median m, (½ |y − m| + Σ α/2 ((u − l) + 2/α (l − y)₊ + 2/α (y − u)₊)) / (K + ½), which is twice the mean
/// quantile score; CRPS is its limit for many levels. Bias: −1 (all too low) to 1 (all too high).</para>
/// <para>Assumption: the truth is final. Score against a series that has stopped being corrected.</para>
/// <para>Sources: Bracher J et al. PLoS Comput Biol 2021;17:e1008618, doi 10.1371/journal.pcbi.1008618; Gneiting T, Raftery AE. J Am Stat Assoc 2007;102:359–78,
/// doi 10.1198/016214506000001437. Verified against R 4.2.2 (WIS 1e-9; surveillance 1.20.3 RPS 1e-8, log score and DSS 1e-9).</para>
/// </remarks>
public static class ForecastScore
{
    /// <summary>The weighted interval score with its parts.</summary>
    /// <param name="forecast">The quantiles.</param>
    /// <param name="observed">The truth.</param>
    /// <returns>The score, not negative.</returns>
    public static WeightedIntervalScore WeightedInterval(QuantileForecast forecast, double observed)
    {
        var levels = forecast.Levels;
        var values = forecast.Values;
        var (dispersion, under, over) = (0.0, 0.0, 0.0);
        for (var i = 0; i < levels.Length / 2; i++)
        {
            var (lower, upper) = (values[i], values[^(i + 1)]);
            dispersion += levels[i] * (upper - lower); // levels[i] is α/2
            under += Math.Max(0, observed - upper);
            over += Math.Max(0, lower - observed);
        }

        under += Math.Max(0, observed - forecast.Median) / 2;
        over += Math.Max(0, forecast.Median - observed) / 2;
        var weight = 2.0 / levels.Length;
        return new WeightedIntervalScore((dispersion + under + over) * weight, dispersion * weight, under * weight, over * weight);
    }

    /// <summary>Whether the central interval of a probability holds the truth; null where the forecast does not have that interval.</summary>
    /// <param name="forecast">The quantiles.</param>
    /// <param name="observed">The truth.</param>
    /// <param name="probability">0.5 for the interval from the lower to the upper quartile, 0.95…</param>
    /// <returns>True or false, or null.</returns>
    public static bool? Covers(QuantileForecast forecast, double observed, double probability) =>
        forecast.At((1 - probability) / 2) is { } lower && forecast.At((1 + probability) / 2) is { } upper ? observed >= lower && observed <= upper : null;

    /// <summary>The part of a count's place in its forecast that lies in the central interval: on average the interval's probability where forecasts are calibrated, however many days have no case.</summary>
    /// <param name="forecast">The quantiles.</param>
    /// <param name="observed">The truth, a count, not negative.</param>
    /// <param name="probability">That of the central interval, above 0 and below 1.</param>
    /// <returns>0–1. The place is spread evenly from P(X &lt; y) to P(X ≤ y) (nonrandomised probability integral transform), both read between the quantiles; beyond all of them it is 0 or 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The truth is negative or the probability outside its range.</exception>
    /// <remarks><see cref="Covers"/> counts a day without a case as held by any interval from 0; over such days it tells nothing of calibration. Source: Czado C, Gneiting T, Held L. Biometrics 2009;65:1254–61,
    /// doi 10.1111/j.1541-0420.2009.01191.x.</remarks>
    public static double PlaceWithin(QuantileForecast forecast, double observed, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(observed);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        var (from, to) = (observed < 0.5 ? 0 : forecast.ProbabilityBelow(observed - 0.5), forecast.ProbabilityBelow(observed + 0.5));
        var (lower, upper) = ((1 - probability) / 2, (1 + probability) / 2);
        return to > from ? Math.Max(0, Math.Min(to, upper) - Math.Max(from, lower)) / (to - from) : from >= lower && from <= upper ? 1 : 0;
    }

    /// <summary>Which way the forecast was wrong: −1 the truth was above all quantiles, 0 at the median, 1 below all.</summary>
    /// <param name="forecast">The quantiles.</param>
    /// <param name="observed">The truth.</param>
    /// <returns>1 − 2 · (largest level whose quantile is at most the truth) below the median, 1 − 2 · (smallest level whose quantile is at least the truth) above it.</returns>
    public static double Bias(QuantileForecast forecast, double observed)
    {
        var levels = forecast.Levels;
        var values = forecast.Values;
        var median = forecast.Median;
        if (observed == median)
        {
            return 0;
        }

        var level = observed < median ? 0.0 : 1.0;
        for (var i = 0; i < levels.Length; i++)
        {
            if (observed < median && values[i] <= observed)
            {
                level = levels[i];
            }
            else if (observed > median && values[i] >= observed)
            {
                level = Math.Min(level, levels[i]);
            }
        }

        return 1 - (2 * level);
    }

    /// <summary>The continuous ranked probability score of a sample: E|X − y| − ½ E|X − X′|.</summary>
    /// <param name="sample">Draws of the forecast in any order; at least one.</param>
    /// <param name="observed">The truth.</param>
    /// <returns>The score, in the unit of the forecast.</returns>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static double Crps(ReadOnlySpan<double> sample, double observed)
    {
        if (sample.IsEmpty)
        {
            throw new ArgumentException("A sample needs at least one draw.", nameof(sample));
        }

        var sorted = sample.ToArray();
        Array.Sort(sorted);
        var (n, sum) = ((double)sorted.Length, 0.0);
        for (var i = 0; i < sorted.Length; i++)
        {
            sum += (sorted[i] - observed) * ((observed < sorted[i] ? n : 0) - i - 0.5);
        }

        return 2 * sum / (n * n);
    }

    /// <summary>The ranked probability score of a distribution of counts: Σ (P(X ≤ k) − 1{y ≤ k})² over k from 0.</summary>
    /// <param name="forecast">The distribution.</param>
    /// <param name="observed">The truth, a count, not negative.</param>
    /// <returns>The score, in persons. CRPS of a distribution of counts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The truth is negative.</exception>
    public static double Crps(CountForecast forecast, int observed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(observed);
        var (sum, below) = (0.0, 0.0);
        var last = Math.Max(observed, forecast.Mean) + (40 * Math.Sqrt(forecast.Variance)) + 10;
        var term = new CountTerms(forecast);
        for (var k = 0; k <= last; k++)
        {
            below = Math.Min(1, below + term.Next());
            var difference = k < observed ? below : 1 - below;
            sum += difference * difference;
            if (k >= observed && k > forecast.Mean && difference < 1e-12)
            {
                break;
            }
        }

        return sum;
    }

    /// <summary>The log score: −ln of the probability that was given to what happened; infinite for what was called impossible.</summary>
    /// <param name="forecast">The distribution.</param>
    /// <param name="observed">The truth, a count, not negative.</param>
    /// <returns>The score; smaller is better.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The truth is negative.</exception>
    public static double Log(CountForecast forecast, int observed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(observed);
        return -forecast.LogProbability(observed);
    }

    /// <summary>The Dawid–Sebastiani score, which looks at mean and variance alone: (y − μ)² / σ² + 2 ln σ.</summary>
    /// <param name="forecast">The distribution.</param>
    /// <param name="observed">The truth.</param>
    /// <returns>The score; smaller is better.</returns>
    public static double DawidSebastiani(CountForecast forecast, double observed) =>
        ((observed - forecast.Mean) * (observed - forecast.Mean) / forecast.Variance) + Math.Log(forecast.Variance);
}

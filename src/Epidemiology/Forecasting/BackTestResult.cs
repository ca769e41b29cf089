using Fangxian.Epidemiology.Detection;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>The scores of a back-test, by model, series, origin and periods ahead.</summary>
public sealed class BackTestResult
{
    private const int FewestOrigins = 10;
    private readonly ForecastModel[] models;
    private readonly BackTestOptions options;
    private readonly int seriesCount;
    private readonly double[] wis;
    private readonly float[] bias;
    private readonly byte[] covers;
    private readonly (float In50, float In95)[] places;

    internal BackTestResult(IReadOnlyList<CountSeries> series, ForecastModel[] models, BackTestOptions options)
    {
        (this.models, this.options, seriesCount) = (models, options, series.Count);
        var last = Math.Min(options.LastOrigin ?? int.MaxValue, series.Max(s => s.Length) - 1);
        Origins = [.. Enumerable.Range(0, Math.Max(0, ((last - options.FirstOrigin) / options.Step) + (last >= options.FirstOrigin ? 1 : 0))).Select(k => options.FirstOrigin + (k * options.Step))];
        var cells = models.Length * seriesCount * Origins.Length * options.Horizon;
        (wis, bias, covers, places) = (new double[cells], new float[cells], new byte[cells], new (float, float)[cells]);
        Array.Fill(wis, double.NaN);
    }

    /// <summary>The models, without the baseline, in the order given.</summary>
    public IReadOnlyList<ForecastModel> Models => models[1..];

    /// <summary>The number of origins.</summary>
    public int OriginCount => Origins.Length;

    internal int[] Origins { get; }

    /// <summary>The weighted interval score of one forecast; null where it could not be made or its truth is unknown.</summary>
    /// <param name="model">The model, from 0.</param>
    /// <param name="series">The series, from 0.</param>
    /// <param name="origin">The origin, from 0 to <see cref="OriginCount"/> − 1.</param>
    /// <param name="ahead">Periods ahead, from 1.</param>
    /// <returns>The score in persons, or null.</returns>
    public double? Wis(int model, int series, int origin, int ahead) =>
        wis[At(model + 1, series, origin, ahead - 1)] is var score && double.IsNaN(score) ? null : score;

    /// <summary>How a model did.</summary>
    /// <param name="model">The model, from 0.</param>
    /// <param name="series">One series, from 0; all where null.</param>
    /// <param name="ahead">One number of periods ahead, from 1; all where null.</param>
    /// <returns>The summary, or <see cref="NotEstimableReason.TooFewObservations"/> where model and baseline have no forecast in common.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such model, series or period ahead.</exception>
    public Estimate<BackTestSummary> Summary(int model, int? series = null, int? ahead = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(model);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(model, models.Length - 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(series ?? 0, seriesCount, nameof(series));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ahead ?? 1, options.Horizon, nameof(ahead));
        var (own, base_, bias_, n, missing, in50, in95) = (0.0, 0.0, 0.0, 0, 0, 0, 0);
        var (place50, place95) = (0.0, 0.0);
        var differences = new List<double>(Origins.Length);
        for (var origin = 0; origin < Origins.Length; origin++)
        {
            var (difference, pairs) = (0.0, 0);
            for (var s = series ?? 0; s <= (series ?? (seriesCount - 1)); s++)
            {
                for (var h = (ahead ?? 1) - 1; h <= (ahead ?? options.Horizon) - 1; h++)
                {
                    var (at, baseline) = (At(model + 1, s, origin, h), wis[At(0, s, origin, h)]);
                    if (double.IsNaN(baseline) || double.IsNaN(wis[at]))
                    {
                        missing += double.IsNaN(baseline) ? 0 : 1;
                        continue;
                    }

                    (own, base_, bias_, n) = (own + wis[at], base_ + baseline, bias_ + bias[at], n + 1);
                    (place50, place95) = (place50 + places[at].In50, place95 + places[at].In95);
                    (in50, in95) = (in50 + (covers[at] & 1), in95 + (covers[at] >> 1));
                    (difference, pairs) = (difference + wis[at] - baseline, pairs + 1);
                }
            }

            if (pairs > 0)
            {
                differences.Add(difference / pairs);
            }
        }

        if (n == 0)
        {
            return new NotEstimable(NotEstimableReason.TooFewObservations);
        }

        var p = PValue(differences, (((ahead ?? options.Horizon) + options.Step - 1) / options.Step) - 1);
        var verdict = p > options.Alpha ? BackTestVerdict.NotShown : own < base_ ? BackTestVerdict.Better : BackTestVerdict.Worse;
        return new BackTestSummary(n, missing, own / n, base_ / n, (double)in50 / n, (double)in95 / n, place50 / n, place95 / n, bias_ / n, p, verdict);
    }

    internal void Take(int model, int series, int origin, int h, QuantileForecast forecast, double observed)
    {
        var at = At(model, series, origin, h);
        wis[at] = ForecastScore.WeightedInterval(forecast, observed).Score;
        bias[at] = (float)ForecastScore.Bias(forecast, observed);
        places[at] = ((float)ForecastScore.PlaceWithin(forecast, observed, 0.5), (float)ForecastScore.PlaceWithin(forecast, observed, 0.95));
        covers[at] = (byte)((ForecastScore.Covers(forecast, observed, 0.5) == true ? 1 : 0) + (ForecastScore.Covers(forecast, observed, 0.95) == true ? 2 : 0));
    }

    private int At(int model, int series, int origin, int h) => (((((model * seriesCount) + series) * Origins.Length) + origin) * options.Horizon) + h;

    /// <summary>Two-sided p of a mean of 0, the elements correlated over so many lags: Bartlett weights over twice as many, and Kiefer and Vogelsang's critical value for so wide a
    /// window (1.96 grows with its share b of the elements), without which the test errs two or three times too often.</summary>
    internal static double PValue(List<double> differences, int lags)
    {
        var (n, width) = (differences.Count, 2 * (lags + 1));
        if (n < FewestOrigins || width > n)
        {
            return 1;
        }

        var mean = differences.Average();
        var variance = 0.0;
        for (var lag = 0; lag < width; lag++)
        {
            var product = 0.0;
            for (var k = lag; k < n; k++)
            {
                product += (differences[k] - mean) * (differences[k - lag] - mean);
            }

            variance += (lag == 0 ? 1 : 2 * (1 - ((double)lag / width))) * product / n;
        }

        if (!(variance > 0))
        {
            return mean == 0 ? 1 : 0;
        }

        var b = (double)width / n;
        var critical = 1.96 + (b * (2.9694 + (b * (0.4160 - (0.5324 * b)))));
        return StudentTail.TwoSided(mean / Math.Sqrt(variance / n) * 1.96 / critical, n - 1);
    }
}

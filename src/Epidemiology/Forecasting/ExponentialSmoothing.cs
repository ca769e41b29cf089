using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>What if level and trend of the last days go on, the trend fading? Damped exponential smoothing of the counts.</summary>
/// <remarks>
/// <para>On x = √(y + ⅜): level ℓ, trend b; forecast of the next period ℓ + φ b, error e = x − (ℓ + φ b), ℓ ← ℓ + φ b + α e, b ← φ b + β e. h periods ahead: ℓ + (φ + … + φ^h) b with
/// variance σ² (1 + Σ c(j)²), c(j) = α + β (φ + … + φ^j) for j = 1 … h − 1 (ETS(A, Ad, N)). α, β and φ are those of a grid (α 0.1–0.9, β/α 0–0.5, φ 0.8–0.98) with the least sum of
/// squared errors over the last <see cref="Window"/> periods. An unknown or negative count moves nothing. Unit: persons per period.</para>
/// <para>Intervals: prediction intervals of normal errors on the root scale; what is not known about α, β and φ is not in them. Do not use where counts jump by a change of definition.</para>
/// <para>Source: Hyndman RJ, Koehler AB, Ord JK, Snyder RD. Forecasting with exponential smoothing. Springer 2008, doi 10.1007/978-3-540-71918-2 (chapter 6: variances).
/// Verified against its recursions by simulation.</para>
/// </remarks>
public sealed record ExponentialSmoothing : ForecastModel
{
    private const int FewestPeriods = 8;
    private static readonly (double Alpha, double Beta, double Phi)[] Grid =
    [
        .. from alpha in new[] { 0.1, 0.2, 0.35, 0.5, 0.7, 0.9 } from share in new[] { 0, 0.05, 0.15, 0.3, 0.5 } from phi in new[] { 0.8, 0.9, 0.95, 0.98 } select (alpha, alpha * share, phi),
    ];

    /// <summary>The periods that are smoothed, at least 8; 56 unless set.</summary>
    public int Window { get; init; } = 56;

    /// <inheritdoc/>
    public override string Name => "smoothing";

    private protected override void ThrowIfOutOfRange() => Require(Window >= FewestPeriods, nameof(Window), Window, "At least 8 are needed.");

    private protected override NotEstimableReason? Fill(CountSeries series, int origin, Span<Estimate<QuantileForecast>> answers)
    {
        var first = Math.Max(0, origin - Window);
        Span<double> roots = Window <= 256 ? stackalloc double[origin - first] : new double[origin - first];
        var known = 0;
        for (var t = 0; t < roots.Length; t++)
        {
            var count = series.Values[first + t];
            roots[t] = count >= 0 ? RootScale.Of(count) : double.NaN;
            known += count >= 0 ? 1 : 0;
        }

        if (known < FewestPeriods)
        {
            return NotEstimableReason.TooFewDays;
        }

        var best = new SmoothedCourse(0, 0, double.PositiveInfinity, 0);
        var chosen = Grid[0];
        foreach (var one in Grid)
        {
            var course = SmoothedCourse.Of(roots, one);
            (best, chosen) = course.SquaredErrors < best.SquaredErrors ? (course, one) : (best, chosen);
        }

        var (level, variance, damped, spread) = (best.Level, Math.Max(0.25, best.SquaredErrors / best.Errors), 0.0, 1.0);
        for (var h = 1; h <= answers.Length; h++)
        {
            damped += Math.Pow(chosen.Phi, h);
            answers[h - 1] = RootScale.Quantiles(level + (damped * best.Trend), Math.Sqrt(variance * spread));
            var next = chosen.Alpha + (chosen.Beta * damped);
            spread += next * next;
        }

        return null;
    }
}

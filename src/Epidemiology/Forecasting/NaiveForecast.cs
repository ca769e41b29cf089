using Fangxian.Epidemiology.Detection;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>What if it stays as it is? The last count, or that of the same weekday, with the scatter of the past: what every other model must beat.</summary>
/// <remarks>
/// <para>A random walk on the scale x = √(y + ⅜), where counts scatter evenly: the median of h periods ahead is the last count (with a season of s, the last of its place
/// in the season), the standard deviation σ √⌈h / s⌉, σ² the mean squared step of x over the last <see cref="Window"/> known steps, at least ¼ (what chance alone
/// does to a step of Poisson counts is ½). Unit: persons per period.</para>
/// <para>Intervals: prediction intervals; their coverage is what <see cref="BackTest"/> measures. Assumptions: no trend, steps of one size. It is a baseline, not a forecast to act on.</para>
/// <para>Source: the baseline of the forecast hubs: Cramer EY et al. PNAS 2022;119:e2113561119, doi 10.1073/pnas.2113561119 (there by resampled steps).</para>
/// </remarks>
public sealed record NaiveForecast : ForecastModel
{
    private const int FewestSteps = 3;

    /// <summary>Periods in a season: 1 (none; unless set) or 7 for days of the week.</summary>
    public int Season { get; init; } = 1;

    /// <summary>Steps of the past that σ is taken from, at least 3; 28 unless set.</summary>
    public int Window { get; init; } = 28;

    /// <inheritdoc/>
    public override string Name => Season == 1 ? "naive" : "naive-seasonal";

    private protected override void ThrowIfOutOfRange()
    {
        Require(Season >= 1, nameof(Season), Season, "At least 1 is needed.");
        Require(Window >= FewestSteps, nameof(Window), Window, "At least 3 are needed.");
    }

    private protected override NotEstimableReason? Fill(CountSeries series, int origin, Span<Estimate<QuantileForecast>> answers)
    {
        var values = series.Values.AsSpan(0, origin);
        var (steps, sum) = (0, 0.0);
        for (var t = origin - 1; t >= Season && steps < Window; t--)
        {
            if (values[t] >= 0 && values[t - Season] >= 0)
            {
                var step = RootScale.Of(values[t]) - RootScale.Of(values[t - Season]);
                sum += step * step;
                steps++;
            }
        }

        if (steps < FewestSteps)
        {
            return NotEstimableReason.TooFewDays;
        }

        var variance = Math.Max(0.25, sum / steps);
        for (var h = 1; h <= answers.Length; h++)
        {
            var rounds = (h + Season - 1) / Season;
            if (Last(values, origin - 1 + h - (rounds * Season)) is not { } last)
            {
                return NotEstimableReason.UnknownDays;
            }

            answers[h - 1] = RootScale.Quantiles(RootScale.Of(last), Math.Sqrt(variance * rounds));
        }

        return null;
    }

    /// <summary>The last known count at a place of the season.</summary>
    private double? Last(ReadOnlySpan<double> values, int at)
    {
        for (; at >= 0; at -= Season)
        {
            if (values[at] >= 0)
            {
                return values[at];
            }
        }

        return null;
    }
}

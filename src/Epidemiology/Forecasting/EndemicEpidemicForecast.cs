using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>The endemic–epidemic model of one series as a forecast: <see cref="EndemicEpidemic"/> fitted to the last periods, with its exact moments.</summary>
/// <remarks>Quantiles of a negative binomial distribution with the model's mean and variance h periods ahead. What is not known about the coefficients is not in them.</remarks>
public sealed record EndemicEpidemicForecast : ForecastModel
{
    private const double LargestMean = 1e9;
    private const double SmallestSize = 1e-3;

    /// <summary>The periods it is fitted to, at least 11; 60 unless set.</summary>
    public int Window { get; init; } = 60;

    /// <summary>The parts; own earlier cases and an endemic level without wave or trend unless set. Without neighbours.</summary>
    public EndemicEpidemicOptions Parts { get; init; } = new() { Waves = 0, Trend = false };

    /// <inheritdoc/>
    public override string Name => "hhh4";

    private protected override void ThrowIfOutOfRange()
    {
        ArgumentNullException.ThrowIfNull(Parts);
        Require(Window >= 11, nameof(Window), Window, "At least 11 are needed.");
        Require(Parts.NeighbourWeights is null && Parts.Exposures is null, nameof(Parts), Parts, "One series has neither neighbours nor exposures.");
        Parts.ThrowIfOutOfRange(1);
    }

    private protected override NotEstimableReason? Fill(CountSeries series, int origin, Span<Estimate<QuantileForecast>> answers)
    {
        if (double.IsNaN(series.Values[origin - 1]))
        {
            return NotEstimableReason.UnknownDays;
        }

        if (!EndemicEpidemic.Fit([series], Math.Max(0, origin - Window), origin, Parts).TryGet(out var fit))
        {
            return EndemicEpidemic.Fit([series], Math.Max(0, origin - Window), origin, Parts).Why!.Value.Reason;
        }

        var ahead = fit.Forecast(answers.Length);
        for (var h = 0; h < answers.Length; h++)
        {
            var law = ahead[0, h]!.Value;
            if (!(law.Mean < LargestMean && law.Size > SmallestSize))
            {
                return NotEstimableReason.BeyondNumbers;
            }

            answers[h] = law.ToQuantiles();
        }

        return null;
    }
}

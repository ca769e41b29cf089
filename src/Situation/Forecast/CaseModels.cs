using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Registry.Diseases;

namespace Fangxian.Situation.Forecast;

/// <summary>The models that an ensemble of daily cases has: what forecasts on record, the Capacity page and the command line share.</summary>
internal static class CaseModels
{
    /// <summary>The naive model, smoothing, the renewal model where it is given, and hhh4.</summary>
    public static ForecastModel[] Of(RenewalForecast? renewal) =>
        renewal is null ? [new NaiveForecast(), new ExponentialSmoothing(), new EndemicEpidemicForecast()] : [new NaiveForecast(), new ExponentialSmoothing(), renewal, new EndemicEpidemicForecast()];

    /// <summary>Those of a disease: the renewal model where its serial interval is known.</summary>
    public static ForecastModel[] Of(Disease disease) => Of(
        disease is { SerialIntervalMeanDays: > 1 and { } mean, SerialIntervalSdDays: > 0 and { } deviation } ? new RenewalForecast { SerialInterval = DiscretisedSerialInterval.ShiftedGamma(mean, deviation) } : null);
}

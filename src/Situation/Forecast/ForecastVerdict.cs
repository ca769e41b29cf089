using Fangxian.Epidemiology.Forecasting;

namespace Fangxian.Situation.Forecast;

/// <summary>What a back-test said of a forecast, in words.</summary>
internal static class ForecastVerdict
{
    public static string Key(BackTestVerdict? verdict) => "situation.forecast.verdict." + (verdict?.ToString() ?? "Unknown");
}

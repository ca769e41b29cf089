using Fangxian.Epidemiology;
using Fangxian.Epidemiology.Capacity;
using Fangxian.Epidemiology.Detection;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Epidemiology.Incidence;

namespace Fangxian.Situation.Capacity;

/// <summary>Cases to come by a model, and the care they need: what <c>epi capacity</c> and the Capacity page share.</summary>
/// <param name="Cases">The forecast of cases by day; empty where there is none.</param>
/// <param name="Care">Beds by day; null where there is none.</param>
/// <param name="NotEstimable">Why there is none, as a code.</param>
internal sealed record CareForecast(IReadOnlyList<QuantileForecast> Cases, CapacityForecast? Care, string? NotEstimable)
{
    public static CareForecast Of(DailyIncidence series, ForecastModel model, int horizonDays, CareCourse course, NegativeCounts negative, int paths, long seed)
    {
        // A day corrected below zero took back cases of days before; which, nobody knows.
        int?[] counts = [.. series.Counts.ToArray().Select(n => negative == NegativeCounts.TreatAsZero && n < 0 ? 0 : n)];
        if (counts.Any(n => n is null or < 0))
        {
            return None(new NotEstimable(counts.Contains(null) ? NotEstimableReason.UnknownDays : NotEstimableReason.NegativeIncidence));
        }
        var forecast = model.Forecast(new CountSeries(counts, Periodicity.Daily), horizonDays);
        if (forecast.FirstOrDefault(day => !day.IsEstimable) is { Why: { } why } && forecast.Any(day => !day.IsEstimable))
        {
            return None(why);
        }
        QuantileForecast[] cases = [.. forecast.Select(day => day.Value)];
        return new(cases, CapacityForecast.Of(CasePaths.FromQuantiles(new DailyIncidence(series.FirstDate, counts), cases, paths, seed: seed), course, seed), null);
    }

    private static CareForecast None(NotEstimable why) => new([], null, why.Code);
}

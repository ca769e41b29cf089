using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>Would this model have forecast better than saying "it stays as it is"? Every forecast made again as of its day, and scored by what came.</summary>
/// <remarks>
/// <para>Rolling origin: for each origin every model sees the periods before it alone, and its quantiles for 1 … horizon periods ahead get the weighted interval score
/// (<see cref="ForecastScore"/>). Models are compared with the baseline on the forecasts that both made.</para>
/// <para>Verdict: Diebold and Mariano's test of the mean score difference by origin, its variance by Bartlett weights over twice the lags that forecasts overlap, with
/// Kiefer and Vogelsang's correction for so wide a window and Student's t.</para>
/// <para>Assumptions: what is in the series was known at each origin; where counts were corrected later, give the series as it was known, or read the verdict as too kind. Means
/// over series are dominated by the large ones. Do not choose the best of many models by the test on which they are then praised.</para>
/// <para>Sources: Diebold FX, Mariano RS. J Bus Econ Stat 1995;13:253–63, doi 10.1080/07350015.1995.10524599; Kiefer NM, Vogelsang TJ. Econom Theory 2005;21:1130–64,
/// doi 10.1017/S0266466605050565.</para>
/// </remarks>
public static class BackTest
{
    /// <summary>Forecasts again, and scores.</summary>
    /// <param name="series">The series; at least one.</param>
    /// <param name="models">The models; those that an ensemble shares with them are computed once.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <returns>All scores.</returns>
    /// <exception cref="ArgumentException">No series or no model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <remarks>Series are worked on by as many threads as there are processors; the result does not depend on their number.</remarks>
    public static BackTestResult Run(IReadOnlyList<CountSeries> series, IReadOnlyList<ForecastModel> models, ForecastModel baseline, BackTestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(baseline);
        options ??= new BackTestOptions();
        options.ThrowIfOutOfRange();
        if (series.Count == 0 || models.Count == 0)
        {
            throw new ArgumentException("At least one series and one model are needed.", nameof(series));
        }

        ForecastModel[] all = [baseline, .. models];
        var result = new BackTestResult(series, all, options);
        Parallel.For(0, series.Count, at => Score(series[at], at, all, result, options));
        return result;
    }

    private static void Score(CountSeries series, int at, ForecastModel[] all, BackTestResult result, BackTestOptions options)
    {
        var made = new Dictionary<ForecastModel, Estimate<QuantileForecast>[]>();
        for (var place = 0; place < result.Origins.Length; place++)
        {
            var origin = result.Origins[place];
            if (origin >= series.Length)
            {
                break;
            }

            made.Clear();
            for (var model = 0; model < all.Length; model++)
            {
                var forecasts = Make(all[model], series, origin, options.Horizon, made);
                for (var h = 0; h < options.Horizon && origin + h < series.Length; h++)
                {
                    if (series.Values[origin + h] is >= 0 and var observed && forecasts[h].TryGet(out var forecast))
                    {
                        result.Take(model, at, place, h, forecast, observed);
                    }
                }
            }
        }
    }

    private static Estimate<QuantileForecast>[] Make(
        ForecastModel model, CountSeries series, int origin, int horizon, Dictionary<ForecastModel, Estimate<QuantileForecast>[]> made)
    {
        if (made.TryGetValue(model, out var there))
        {
            return there;
        }

        var forecasts = model is EnsembleForecast ensemble
            ? EnsembleForecast.Of([.. ensemble.Members.Select(member => Make(member, series, origin, horizon, made))])
            : model.ForecastFrom(series, origin, horizon);
        made.Add(model, forecasts);
        return forecasts;
    }
}

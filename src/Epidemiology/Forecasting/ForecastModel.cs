using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>A method that says by quantiles what a series of counts will be.</summary>
/// <remarks>A model is its options: an immutable value that any number of threads may use at once. It sees the periods before the origin and nothing else.</remarks>
public abstract record ForecastModel
{
    private protected ForecastModel()
    {
    }

    /// <summary>The model's name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Forecasts the periods that follow the series.</summary>
    /// <param name="series">The counts.</param>
    /// <param name="horizon">How many periods, at least 1.</param>
    /// <returns>The 23 hub quantiles of each period, the next first, or why there are none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The horizon or an option is outside its range.</exception>
    public Estimate<QuantileForecast>[] Forecast(CountSeries series, int horizon)
    {
        ArgumentNullException.ThrowIfNull(series);
        return ForecastFrom(series, series.Length, horizon);
    }

    /// <summary>Forecasts as it would have been done earlier: from the periods before the origin alone.</summary>
    /// <param name="series">The counts.</param>
    /// <param name="origin">The number of periods known, 1 to the length of the series.</param>
    /// <param name="horizon">How many periods, at least 1.</param>
    /// <returns>As <see cref="Forecast"/>; the first is of the period at index <paramref name="origin"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Origin, horizon or an option is outside its range.</exception>
    public Estimate<QuantileForecast>[] ForecastFrom(CountSeries series, int origin, int horizon)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(origin, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(origin, series.Length);
        ThrowIfOutOfRange();
        var answers = new Estimate<QuantileForecast>[horizon];
        if (Fill(series, origin, answers) is { } reason)
        {
            Array.Fill(answers, new NotEstimable(reason));
        }

        return answers;
    }

    /// <summary>Fills all answers, or says why there is none.</summary>
    private protected abstract NotEstimableReason? Fill(CountSeries series, int origin, Span<Estimate<QuantileForecast>> answers);

    private protected abstract void ThrowIfOutOfRange();

    /// <summary>Options must be init-only and checked before every use, for any of them may come from a person.</summary>
    private protected static void Require(bool holds, string option, object? value, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(option, value, range);
        }
    }
}

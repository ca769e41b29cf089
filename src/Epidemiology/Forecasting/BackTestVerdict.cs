namespace Fangxian.Epidemiology.Forecasting;

/// <summary>Whether a model has shown that it forecasts better than the baseline. The numbers are stable.</summary>
public enum BackTestVerdict
{
    /// <summary>Neither is shown: do not show the model as a forecast.</summary>
    NotShown = 0,

    /// <summary>Better than the baseline, by more than chance.</summary>
    Better = 1,

    /// <summary>Worse than the baseline, by more than chance.</summary>
    Worse = 2,
}

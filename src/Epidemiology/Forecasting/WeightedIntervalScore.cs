namespace Fangxian.Epidemiology.Forecasting;

/// <summary>The weighted interval score and what it is made of; all in the unit of the forecast, smaller is better.</summary>
/// <param name="Score">The sum of the other three.</param>
/// <param name="Dispersion">What the width of the intervals costs.</param>
/// <param name="Underprediction">What it costs that the truth lay above.</param>
/// <param name="Overprediction">What it costs that the truth lay below.</param>
public readonly record struct WeightedIntervalScore(double Score, double Dispersion, double Underprediction, double Overprediction);

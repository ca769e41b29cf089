namespace Fangxian.Epidemiology.Forecasting;

/// <summary>How a model did beside the baseline, on the forecasts that both made.</summary>
/// <param name="Forecasts">Forecasts that both made and whose truth is known.</param>
/// <param name="Missing">Forecasts that the baseline made and the model did not.</param>
/// <param name="MeanWis">The mean weighted interval score, in persons.</param>
/// <param name="BaselineWis">That of the baseline.</param>
/// <param name="Coverage50">The share of truths in the central 50 % intervals.</param>
/// <param name="Coverage95">The share in the 95 % intervals.</param>
/// <param name="Place50">The mean share of the truths' places in the central half, 0.5 where calibrated (<see cref="ForecastScore.PlaceWithin"/>).</param>
/// <param name="Place95">That in the central 95 %, 0.95 where calibrated.</param>
/// <param name="MeanBias">−1 too low to 1 too high, on average.</param>
/// <param name="PValue">Two-sided, of equal scores; 1 where there are too few origins to tell (under 10).</param>
/// <param name="Verdict">Whether it is better.</param>
public readonly record struct BackTestSummary(
    int Forecasts, int Missing, double MeanWis, double BaselineWis, double Coverage50, double Coverage95, double Place50, double Place95, double MeanBias, double PValue, BackTestVerdict Verdict)
{
    /// <summary>Mean score over the baseline's: below 1 is better. NaN never: 1 where both are 0.</summary>
    public double RelativeWis => BaselineWis > 0 ? MeanWis / BaselineWis : MeanWis > 0 ? double.PositiveInfinity : 1;
}

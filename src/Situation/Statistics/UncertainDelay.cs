using Fangxian.Epidemiology.Delays;

namespace Fangxian.Situation.Statistics;

/// <summary>Draws of the mean and the standard deviation of a delay that were estimated with standard errors: independent log-normals, as both are above 0.</summary>
internal static class UncertainDelay
{
    private const int Draws = 500, Stride = 309;

    public static IEnumerable<(double Mean, double Deviation)> Draw(double mean, double meanError, double deviation, double deviationError)
    {
        // Quantiles at even steps in both, the second in an order that does not follow the first: as good as chance, and the same at every run.
        for (var draw = 0; draw < Draws; draw++)
        {
            yield return (Of(mean, meanError, (draw + 0.5) / Draws), Of(deviation, deviationError, ((draw * Stride % Draws) + 0.5) / Draws));
        }
    }

    private static double Of(double value, double error, double probability) =>
        error > 0 ? DelayDistribution.OfMoments(DelayFamily.LogNormal, value, error).Quantile(probability) : value;
}

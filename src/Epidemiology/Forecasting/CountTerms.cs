namespace Fangxian.Epidemiology.Forecasting;

/// <summary>P(X = 0), P(X = 1), … of a distribution of counts, one after another.</summary>
internal struct CountTerms(CountForecast forecast)
{
    private const double Smallest = -700;
    private readonly bool isPoisson = double.IsPositiveInfinity(forecast.Size);
    private readonly double failure = forecast.Mean / (forecast.Mean + forecast.Size);
    private double last;
    private int count = -1;

    public double Next()
    {
        count++;
        if (last > 0)
        {
            last *= isPoisson ? forecast.Mean / count : failure * (forecast.Size + count - 1) / count;
            return last;
        }

        // From 0, or still too small to be multiplied on: computed alone.
        var log = forecast.LogProbability(count);
        last = log > Smallest ? Math.Exp(log) : 0;
        return last;
    }
}

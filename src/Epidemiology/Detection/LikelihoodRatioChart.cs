namespace Fangxian.Epidemiology.Detection;

/// <summary>The likelihood ratios of a change of level since any earlier period, as counts come in.</summary>
internal sealed class LikelihoodRatioChart(int most, double alpha)
{
    private readonly double[] observed = new double[most];
    private readonly double[] expected = new double[most];
    private int length;
    private double cumulated;

    public void Add(double y, double mean) => (observed[length], expected[length++]) = (y, mean);

    public void Restart() => (length, cumulated) = (0, 0);

    /// <summary>max(0, sum so far + ratio of the newest count) for a known change.</summary>
    public double Cumulated(double logFactor) => cumulated = Math.Max(0, cumulated + Ratio(observed[length - 1], expected[length - 1], logFactor));

    /// <summary>The largest ratio over the moments of change and the factors above 1; 0 while no change can have lasted long enough.</summary>
    public double Maximised(int shortest, int? longest)
    {
        double largest = 0, cases = 0, sum = 0;
        var oldest = longest is { } reach ? Math.Max(0, length - reach) : 0;
        for (var first = length - 1; first >= oldest; first--)
        {
            cases += observed[first];
            sum += expected[first];
            if (length - first >= shortest && cases > 0)
            {
                largest = Math.Max(largest, Since(first, cases, sum));
            }
        }

        return largest;
    }

    private double Since(int first, double cases, double sum)
    {
        var logFactor = Math.Log(cases / sum);
        if (alpha == 0)
        {
            return logFactor > 0 ? (cases * logFactor) + sum - cases : 0;
        }

        if (!(Score(first, 0, out _) > 0))
        {
            return 0;
        }

        for (var step = 0; step < 50; step++)
        {
            var score = Score(first, logFactor, out var slope);
            var change = score / slope;
            logFactor = Math.Max(0, logFactor + change);
            if (Math.Abs(change) < 1e-10)
            {
                break;
            }
        }

        var total = 0.0;
        for (var t = first; t < length; t++)
        {
            total += Ratio(observed[t], expected[t], logFactor);
        }

        return total;
    }

    /// <summary>Σ (y − μ e^κ) / (1 + α μ e^κ), and minus its derivative.</summary>
    private double Score(int first, double logFactor, out double slope)
    {
        var factor = Math.Exp(logFactor);
        double score = 0;
        slope = 0;
        for (var t = first; t < length; t++)
        {
            var mean = expected[t] * factor;
            var spread = 1 + (alpha * mean);
            score += (observed[t] - mean) / spread;
            slope += mean * (1 + (alpha * observed[t])) / (spread * spread);
        }

        return score;
    }

    private double Ratio(double y, double mean, double logFactor)
    {
        var changed = mean * Math.Exp(logFactor);
        return alpha == 0
            ? (y * logFactor) + mean - changed
            : (y * logFactor) - ((y + (1 / alpha)) * Math.Log((1 + (alpha * changed)) / (1 + (alpha * mean))));
    }
}

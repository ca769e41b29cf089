namespace Fangxian.Epidemiology.Forecasting;

/// <summary>Were the forecasts calibrated? Where in their own distributions the truths fell: flat when they were.</summary>
/// <remarks>
/// <para>For a count the place is an interval, from P(X &lt; y) to P(X ≤ y), over which it is spread evenly (nonrandomised probability integral transform). A
/// hump says that forecasts were too wide, a trough too narrow, a slope that they were biased.</para>
/// <para>Source: Czado C, Gneiting T, Held L. Biometrics 2009;65:1254–61, doi 10.1111/j.1541-0420.2009.01191.x. Verified against surveillance 1.20.3
/// <c>pit</c> (1e-12).</para>
/// </remarks>
public static class PitHistogram
{
    /// <summary>The histogram.</summary>
    /// <param name="forecasts">The distributions; at least one.</param>
    /// <param name="observed">The truths, one per forecast, not negative.</param>
    /// <param name="bins">The number of bins, at least 2; 10 unless given.</param>
    /// <returns>The share of truths in each bin of equal width from 0 to 1; they sum to 1, each is 1 / bins when calibrated.</returns>
    /// <exception cref="ArgumentException">None, or another number of truths, or a negative one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two bins.</exception>
    public static double[] Of(ReadOnlySpan<CountForecast> forecasts, ReadOnlySpan<int> observed, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        if (forecasts.IsEmpty || forecasts.Length != observed.Length)
        {
            throw new ArgumentException("As many truths as forecasts are needed, and at least one.", nameof(observed));
        }

        var shares = new double[bins];
        for (var i = 0; i < observed.Length; i++)
        {
            if (observed[i] < 0)
            {
                throw new ArgumentException("A count is not negative.", nameof(observed));
            }

            Add(shares, forecasts[i].ProbabilityWithin(observed[i] - 1), forecasts[i].ProbabilityWithin(observed[i]));
        }

        var count = forecasts.Length;
        return Array.ConvertAll(shares, share => share / count);
    }

    private static void Add(double[] shares, double below, double within)
    {
        var before = 0.0;
        for (var bin = 0; bin < shares.Length; bin++)
        {
            var edge = (bin + 1.0) / shares.Length;
            var until = edge <= below ? 0 : edge >= within ? 1 : (edge - below) / (within - below);
            shares[bin] += until - before;
            before = until;
        }
    }
}

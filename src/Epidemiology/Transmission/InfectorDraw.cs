using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>Draws the days on which the infectors of one day's cases fell ill: lag k with probability I(t − k) w(k) / Λ(t).</summary>
/// <remarks>Few cases are drawn one by one with a table of starting points (Chen and Asau 1974), many by a chain of binomials over the lags.</remarks>
internal sealed class InfectorDraw(int longestLag)
{
    private const int ManyCases = 20_000;
    private readonly double[] cumulative = new double[longestLag + 1];
    private readonly int[] start = new int[longestLag + 1];
    private int day;
    private int lags;

    public void Prepare(ReadOnlySpan<double> cases, ReadOnlySpan<double> weights, int t)
    {
        (day, lags) = (t, Math.Min(t, longestLag));
        var sum = 0.0;
        for (var k = 1; k <= lags; k++)
        {
            sum += cases[t - k] * weights[k];
            cumulative[k - 1] = sum;
        }

        var lag = 0;
        for (var k = 0; k < lags; k++)
        {
            cumulative[k] /= sum;
        }

        for (var k = 0; k < lags; k++)
        {
            while (cumulative[lag] * lags < k)
            {
                lag++;
            }

            start[k] = lag;
        }
    }

    /// <summary>Adds the infections to the days of their infectors.</summary>
    public void Draw(int cases, RandomStream random, Span<int> causedByDay)
    {
        if (cases > ManyCases)
        {
            DrawMany(cases, random, causedByDay);
            return;
        }

        for (var i = 0; i < cases; i++)
        {
            var u = random.Uniform();
            var lag = start[(int)(u * lags)];
            while (cumulative[lag] < u && lag < lags - 1)
            {
                lag++;
            }

            causedByDay[day - 1 - lag]++;
        }
    }

    private void DrawMany(int cases, RandomStream random, Span<int> causedByDay)
    {
        var before = 0.0;
        for (var lag = 0; lag < lags && cases > 0; lag++)
        {
            var share = Math.Min(1, (cumulative[lag] - before) / (1 - before));
            var drawn = share > 0 ? (int)random.Binomial(cases, share) : 0;
            causedByDay[day - 1 - lag] += drawn;
            cases -= drawn;
            before = cumulative[lag];
        }
    }
}

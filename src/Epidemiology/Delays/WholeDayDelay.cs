namespace Fangxian.Epidemiology.Delays;

/// <summary>Delays counted in whole days, between two moments of which only the days are known: the first is even over its day.</summary>
/// <remarks>The probability of at most k days is the mean of the distribution function from k to k + 1. So the sum over k of the probability of more than k days, the nights that
/// somebody stays, is the mean delay exactly.</remarks>
internal static class WholeDayDelay
{
    /// <summary>The probability of at most 0, 1, 2, … days.</summary>
    public static double[] Within(DelayDistribution delay, int days)
    {
        var within = new double[days];
        var before = delay.Integrals(-delay.OffsetDays).Below;
        for (var k = 0; k < days; k++)
        {
            var below = delay.Integrals(k + 1 - delay.OffsetDays).Below;
            (within[k], before) = (Math.Clamp(below - before, 0, 1), below);
        }

        return within;
    }

    /// <summary>The probability of exactly 0, 1, 2, … days, until less than 1e-9 is left or two years have passed; the rest goes to the last.</summary>
    public static double[] Weights(DelayDistribution delay)
    {
        const int longest = 731;
        var days = (int)Math.Clamp(Math.Ceiling(delay.Quantile(1 - 1e-9)) + 1, 1, longest);
        var weights = Within(delay, days);
        for (var k = days - 1; k > 0; k--)
        {
            weights[k] -= weights[k - 1];
        }

        weights[^1] += Math.Max(0, 1 - weights.Sum());
        return weights;
    }
}

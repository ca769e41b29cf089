using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests;

/// <summary>Outbreaks whose truth is known.</summary>
internal static class Simulated
{
    /// <summary>A renewal process: cases of day t are Poisson with mean R × infectivity, from so many imported on the first day.</summary>
    public static int[] Renewal(RandomStream random, int days, int imported, double r, DiscretisedSerialInterval interval)
    {
        var cases = new int[days];
        cases[0] = imported;
        for (var t = 1; t < days; t++)
        {
            var infectivity = 0.0;
            for (var s = 1; s <= t && s < interval.Weights.Length; s++)
            {
                infectivity += cases[t - s] * interval.Weights[s];
            }

            cases[t] = (int)random.Poisson(r * infectivity);
        }

        return cases;
    }

    /// <summary>Exponential growth: Poisson counts, or negative binomial ones where a dispersion is given.</summary>
    public static int[] Exponential(RandomStream random, int days, double first, double ratePerDay, double? dispersion = null)
    {
        var cases = new int[days];
        for (var t = 0; t < days; t++)
        {
            var mean = first * Math.Exp(ratePerDay * t);
            cases[t] = (int)(dispersion is { } k ? random.NegativeBinomial(mean, k) : random.Poisson(mean));
        }

        return cases;
    }

    /// <summary>The proportion of 95 % intervals that hold the truth, with 1,000 draws: 93 to 97 % is 95 % give or take three standard errors.</summary>
    public static void CoverageIsRight(double covered) => Assert.InRange(covered, 0.93, 0.97);
}

using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Numerics;

public sealed class BinomialDrawTests
{
    [Theory] // Chi-square against the probabilities themselves, 40,000 draws; the bound is the 0.9999 quantile (Wilson–Hilferty)
    [InlineData(12, 0.3)]
    [InlineData(1000, 0.004)]
    [InlineData(30, 0.4)]
    [InlineData(100, 0.9)]
    [InlineData(5000, 0.02)]
    public void Draws_follow_the_binomial_law(int trials, double probability)
    {
        const int Draws = 40_000;
        var (random, seen) = (new RandomStream(11), new int[trials + 1]);
        for (var i = 0; i < Draws; i++)
        {
            seen[BinomialDraw.Of(random, trials, probability)]++;
        }

        var (sum, cells, logarithm, restSeen, restExpected) = (0.0, 0, trials * Math.Log(1 - probability), 0.0, 0.0);
        for (var k = 0; k <= trials; k++)
        {
            var expected = Draws * Math.Exp(logarithm);
            if (expected >= 5)
            {
                sum += (seen[k] - expected) * (seen[k] - expected) / expected;
                cells++;
            }
            else
            {
                restSeen += seen[k];
                restExpected += expected;
            }

            logarithm += Math.Log((trials - k) / (k + 1.0)) + Math.Log(probability / (1 - probability));
        }

        sum += restExpected > 1 ? (restSeen - restExpected) * (restSeen - restExpected) / restExpected : 0;
        var bound = cells * Math.Pow(1 - (2.0 / (9 * cells)) + (3.719 * Math.Sqrt(2.0 / (9 * cells))), 3);
        Assert.True(sum < bound, $"{sum} against {bound}");
    }

    [Theory]
    [InlineData(0, 0.5, 0)]
    [InlineData(10, 0, 0)]
    [InlineData(10, 1, 10)]
    public void Certain_numbers_are_certain(int trials, double probability, int expected) =>
        Assert.Equal(expected, BinomialDraw.Of(new RandomStream(1), trials, probability));
}

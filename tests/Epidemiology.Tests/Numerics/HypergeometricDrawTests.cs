using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Numerics;

public sealed class HypergeometricDrawTests
{
    [Theory] // Chi-square against dhyper by its recurrence, 40,000 draws; the bound is the 0.9999 quantile (Wilson–Hilferty)
    [InlineData(5, 7, 4)]
    [InlineData(30, 400, 60)]
    [InlineData(1000, 500, 1200)]
    [InlineData(80_000, 900_000, 4000)]
    public void Draws_follow_the_hypergeometric_law(int marked, int others, int drawn)
    {
        const int Draws = 40_000;
        var (random, seen) = (new RandomStream(11), new Dictionary<int, int>());
        for (var i = 0; i < Draws; i++)
        {
            var k = HypergeometricDraw.Of(random, marked, others, drawn);
            seen[k] = seen.GetValueOrDefault(k) + 1;
        }

        var (sum, cells) = (0.0, 0);
        foreach (var (k, expected) in Law(marked, others, drawn).Select((p, i) => (Math.Max(0, drawn - others) + i, p * Draws)).Where(cell => cell.Item2 >= 5))
        {
            sum += Math.Pow(seen.GetValueOrDefault(k) - expected, 2) / expected;
            cells++;
        }

        var bound = cells * Math.Pow(1 - (2.0 / (9 * cells)) + (3.719 * Math.Sqrt(2.0 / (9 * cells))), 3);
        Assert.True(sum < bound, $"{sum} against {bound}");
    }

    [Theory]
    [InlineData(0, 10, 5, 0)]
    [InlineData(10, 0, 5, 5)]
    [InlineData(3, 4, 7, 3)]
    public void Certain_numbers_are_certain(int marked, int others, int drawn, int expected) =>
        Assert.Equal(expected, HypergeometricDraw.Of(new RandomStream(1), marked, others, drawn));

    [Theory] // R 4.2.2: lfactorial(k)
    [InlineData(0, 0)]
    [InlineData(5, 4.787491742782046)]
    [InlineData(170, 706.573062245787)]
    [InlineData(1_000_000, 12815518.384658169)]
    public void Logarithms_of_factorials_are_those_of_R(double k, double expected) =>
        Assert.Equal(expected, LogFactorial.Of(k), 1e-9 * Math.Max(1, expected * 1e-3));

    /// <summary>The law as weights from the least number on, by the ratio of neighbours, made to sum to one.</summary>
    private static double[] Law(int marked, int others, int drawn)
    {
        int least = Math.Max(0, drawn - others), most = Math.Min(marked, drawn);
        var logs = new double[most - least + 1];
        for (var k = least; k < most; k++)
        {
            logs[k - least + 1] = logs[k - least] + Math.Log((double)(marked - k) * (drawn - k) / ((k + 1.0) * (others - drawn + k + 1)));
        }

        var top = logs.Max();
        var weights = Array.ConvertAll(logs, l => Math.Exp(l - top));
        var all = weights.Sum();
        return Array.ConvertAll(weights, w => w / all);
    }
}

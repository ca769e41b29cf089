using CsCheck;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Numerics;

public sealed class SumsTests
{
    [Fact]
    public void Window_sums_equal_plain_addition() =>
        Gen.Select(Gen.Int[0, 1000].Array[0, 40], Gen.Int[1, 12]).Sample((counts, length) =>
        {
            var values = counts.Select(count => (double)count).ToArray();
            var expected = Enumerable.Range(0, Math.Max(0, values.Length - length + 1)).Select(i => values.Skip(i).Take(length).Sum());
            Assert.Equal(expected, WindowSums.Of(values, length));
        });

    [Fact]
    public void Window_of_zeros_after_a_large_wave_sums_to_exactly_zero()
    {
        double[] values = [.. Enumerable.Range(0, 50).Select(i => 1e12 / (3 + i)), .. new double[10]];
        Assert.Equal(0, WindowSums.Of(values, 7)[^1]);
    }

    [Fact]
    public void Weighted_sums_of_the_past_equal_the_definition() =>
        Gen.Select(Gen.Double[0, 100].Array[2, 40], Gen.Double[0, 1].Array[2, 50], Gen.Int[0, 1]).Sample((values, weights, firstDay) =>
        {
            var actual = PastWeightedSums.Of(values, weights, weights.Length - 1, firstDay);
            Assert.Equal(values.Length - firstDay, actual.Length);
            for (var day = firstDay; day < values.Length; day++)
            {
                var expected = Enumerable.Range(1, Math.Min(day, weights.Length - 1)).Sum(lag => values[day - lag] * weights[lag]);
                Near.Reference(expected, actual[day - firstDay], 1e-12, $"day {day}");
            }
        });
}

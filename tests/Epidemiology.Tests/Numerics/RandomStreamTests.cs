using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Numerics;

public sealed class RandomStreamTests
{
    private const int Draws = 200_000;

    [Fact]
    public void Sequence_is_that_of_the_published_generator()
    {
        // SplitMix64 from 0: e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f, f88bb8a8724c81ec; xoshiro256** begins rotl(second * 5, 7) * 9.
        var expected = System.Numerics.BitOperations.RotateLeft(unchecked(0x6e789e6aa1b965f4UL * 5), 7) * 9;
        Assert.Equal(expected, new RandomStream(0).Bits());
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(3)]
    [InlineData(250)]
    public void Gamma_has_its_mean_and_variance(double shape) => HasMoments(random => random.Gamma(shape), shape, shape);

    [Theory]
    [InlineData(0.3)]
    [InlineData(9)]
    [InlineData(80)]
    [InlineData(5000)]
    public void Poisson_has_its_mean_and_variance(double mean) => HasMoments(random => random.Poisson(mean), mean, mean);

    [Theory]
    [InlineData(10, 0.3)]
    [InlineData(25, 0.02)]
    [InlineData(1000, 0.7)]
    [InlineData(1_000_000, 0.001)]
    public void Binomial_has_its_mean_and_variance(long trials, double probability) =>
        HasMoments(random => random.Binomial(trials, probability), trials * probability, trials * probability * (1 - probability));

    [Fact]
    public void Negative_binomial_has_its_mean_and_variance() => HasMoments(random => random.NegativeBinomial(4, 2), 4, 12);

    [Fact]
    public void Normal_has_its_mean_and_variance() => HasMoments(random => random.Normal(), 0, 1);

    [Fact]
    public void Binomial_of_certain_events_counts_all_or_none()
    {
        var random = new RandomStream(1);
        Assert.Equal((500L, 0L), (random.Binomial(500, 1), random.Binomial(500, 0)));
    }

    [Fact]
    public void Quantiles_of_a_sample_are_those_of_type_7()
    {
        double[] sorted = [1, 2, 4, 8]; // R: quantile(c(1, 2, 4, 8), c(0, 0.25, 0.5, 0.9, 1)) is 1, 1.75, 3, 6.8, 8
        double[] expected = [1, 1.75, 3, 6.8, 8];
        Assert.All(new[] { 0, 0.25, 0.5, 0.9, 1 }.Zip(expected), pair => Assert.Equal(pair.Second, SampleQuantile.OfSorted(sorted, pair.First), 12));
    }

    [Theory] // R: trigamma
    [InlineData(0.1, 101.43329915079275)]
    [InlineData(1, 1.6449340668482264)]
    [InlineData(12.5, 0.083285224601578348)]
    public void Trigamma_agrees_with_R(double x, double expected) => Near.Relative(expected, Trigamma.At(x), 1e-12, $"trigamma({x})");

    /// <summary>Within five standard errors of the mean, and of the variance taking the kurtosis as at most 20.</summary>
    private static void HasMoments(Func<RandomStream, double> draw, double mean, double variance)
    {
        var random = new RandomStream(17);
        double sum = 0, squares = 0;
        for (var i = 0; i < Draws; i++)
        {
            var value = draw(random) - mean;
            sum += value;
            squares += value * value;
        }

        Assert.InRange(sum / Draws, -5 * Math.Sqrt(variance / Draws), 5 * Math.Sqrt(variance / Draws));
        Assert.InRange(squares / Draws / variance, 1 - (5 * Math.Sqrt(20.0 / Draws)), 1 + (5 * Math.Sqrt(20.0 / Draws)));
    }

    [Fact]
    public void Weighted_and_equal_draws_come_as_often_as_they_should_and_numbered_streams_differ()
    {
        const int draws = 60_000;
        var (random, table, weighted, equal) = (RandomStream.Numbered(3, 5), new AliasTable([1, 0, 3, 2.5, 0.5]), new int[5], new int[7]);
        for (var i = 0; i < draws; i++)
        {
            weighted[table.Draw(random)]++;
            equal[random.Below(7)]++;
        }

        double[] expected = [1 / 7.0, 0, 3 / 7.0, 2.5 / 7, 0.5 / 7];
        Assert.All(expected.Zip(weighted), w => Near.Within(w.First, (double)w.Second / draws, 5 * Math.Sqrt(w.First * (1 - w.First) / draws), "weighted"));
        Assert.All(equal, n => Near.Within(1 / 7.0, (double)n / draws, 5 * Math.Sqrt(6 / 49.0 / draws), "equal"));
        Assert.Equal(RandomStream.Numbered(3, 5).Bits(), RandomStream.Numbered(3, 5).Bits());
        Assert.Equal(4, new[] { RandomStream.Numbered(3, 5), RandomStream.Numbered(3, 6), RandomStream.Numbered(4, 5), RandomStream.Numbered(4, 4) }.Select(r => r.Bits()).Distinct().Count());
    }
}

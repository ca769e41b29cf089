using CsCheck;
using Fangxian.Epidemiology.Delays;

namespace Fangxian.Epidemiology.Tests.Delays;

public sealed class DelayDistributionTests
{
    private static readonly Gen<DelayDistribution> Any = Gen.Select(Gen.Enum<DelayFamily>(), Gen.Double[0.4, 6], Gen.Double[0.3, 4], Gen.Double[-3, 3])
        .Select((family, first, second, offset) => new DelayDistribution(family, first, family == DelayFamily.LogNormal ? second / 4 : second, offset));

    [Fact]
    public void Quantile_is_the_inverse_of_the_distribution_function() =>
        Gen.Select(Any, Gen.Double[0.001, 0.999]).Sample((delay, probability) =>
            Near.Relative(probability, delay.ProbabilityWithin(delay.Quantile(probability)), 1e-8, $"{delay}"));

    [Fact]
    public void Mean_and_deviation_are_those_of_the_quantiles() =>
        Any.Sample(delay =>
        {
            // Average over 20,000 evenly spaced quantiles; the last ten-thousandths of the tails are missing.
            var days = Enumerable.Range(0, 20_000).Select(i => delay.Quantile((i + 0.5) / 20_000)).ToArray();
            var mean = days.Average();
            Assert.Equal(mean, delay.MeanDays, 0.02 * delay.StandardDeviationDays);
            Assert.Equal(Math.Sqrt(days.Average(one => Math.Pow(one - mean, 2))), delay.StandardDeviationDays, 0.1 * delay.StandardDeviationDays);
        }, iter: 20);

    [Fact]
    public void Integrals_are_those_of_the_distribution_function() =>
        Gen.Select(Any, Gen.Double[0.05, 0.95]).Sample((delay, probability) =>
        {
            var x = delay.Quantile(probability) - delay.OffsetDays;
            // A step of the size of x: near 0 the density of a Weibull delay of small shape bends within any fixed step.
            var h = 1e-4 * (delay.Family == DelayFamily.Normal ? delay.StandardDeviationDays : x);
            var (below, above) = delay.Both(x);
            Near.Reference(below, (delay.Integrals(x + h).Below - delay.Integrals(x - h).Below) / (2 * h), 1e-5, "below");
            Near.Reference(-above, (delay.Integrals(x + h).Above - delay.Integrals(x - h).Above) / (2 * h), 1e-5, "above");
            Near.Reference(delay.MeanOfX - x, delay.Integrals(x).Above - delay.Integrals(x).Below, 1e-9, "difference");
        }, iter: 2_000);

    [Fact]
    public void Weights_per_day_sum_to_one_and_keep_the_mean()
    {
        var interval = new DelayDistribution(DelayFamily.Gamma, 6, 1).ToSerialInterval();
        Near.Relative(1, interval.Weights.ToArray().Sum(), 1e-12, "sum");
        Near.Relative(6, interval.MeanDays, 1e-2, "mean");
        Assert.Throws<InvalidOperationException>(() => new DelayDistribution(DelayFamily.Gamma, 2, 0.01).ToSerialInterval());
    }

    [Theory]
    [InlineData(DelayFamily.Gamma, 0, 1)]
    [InlineData(DelayFamily.Weibull, 1, 0)]
    [InlineData(DelayFamily.LogNormal, double.NaN, 1)]
    [InlineData((DelayFamily)9, 1, 1)]
    public void Parameters_outside_their_range_are_refused(DelayFamily family, double first, double second) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DelayDistribution(family, first, second));

    [Fact]
    public void A_distribution_made_of_its_moments_has_them() =>
        Gen.Select(Gen.Double[0.5, 40], Gen.Double[0.1, 3], Gen.Int[0, 3]).Sample((mean, variation, number) =>
        {
            var family = (DelayFamily)number;
            var made = DelayDistribution.OfMoments(family, mean, variation * mean);
            Near.Relative(mean, made.MeanDays, 1e-10, $"mean of {family}");
            Near.Relative(variation * mean, made.StandardDeviationDays, 1e-8, $"standard deviation of {family}");
        }, iter: 200);

    [Fact]
    public void Moments_that_no_delay_has_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DelayDistribution.OfMoments(DelayFamily.Gamma, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DelayDistribution.OfMoments(DelayFamily.LogNormal, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DelayDistribution.OfMoments(DelayFamily.Weibull, 2, 50));
    }
}

using CsCheck;
using Fangxian.Epidemiology.Delays;

namespace Fangxian.Epidemiology.Tests.Delays;

public sealed class DiscretisedSerialIntervalTests
{
    [Theory] // EpiEstim 2.2-4: discr_si(0:60, mu, sd), tolerance 1e-10
    [InlineData("1.5", "0.5")]
    [InlineData("2.6", "1.5")]
    [InlineData("3", "3")]
    [InlineData("5.2", "2.8")]
    [InlineData("8.4", "3.8")]
    [InlineData("14.9", "3.9")]
    public void Shifted_gamma_agrees_with_discr_si(string mean, string standardDeviation)
    {
        var expected = ReferenceFiles.Column(ReferenceFiles.Own("discr_si", $"discr_si_mu{mean}_sd{standardDeviation}.csv"), 1);
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var interval = DiscretisedSerialInterval.ShiftedGamma(
            double.Parse(mean, culture), double.Parse(standardDeviation, culture), expected.Length - 1);
        Assert.Equal(expected.Length, interval.Weights.Length);
        for (var k = 0; k < expected.Length; k++)
        {
            Near.Reference(expected[k], interval.Weights[k], 1e-10, $"w({k})");
        }
    }

    [Fact]
    public void Shifted_gamma_without_a_length_sums_to_one_and_keeps_its_mean() =>
        Gen.Select(Gen.Double[1.2, 20], Gen.Double[0.2, 1.5]).Sample((mean, spread) =>
        {
            var standardDeviation = spread * (mean - 1);
            var interval = DiscretisedSerialInterval.ShiftedGamma(mean, standardDeviation);
            Assert.Equal(0, interval.Weights[0]);
            Assert.True(interval.Weights.ToArray().All(weight => weight is >= 0 and <= 1));
            Near.Relative(1, interval.Weights.ToArray().Sum(), 1e-10, "sum");
            Near.Relative(mean, interval.MeanDays, 1e-8, "mean");
            Assert.True(interval.StandardDeviationDays >= standardDeviation * 0.999999, "The grid of whole days widens the interval.");
        });

    [Fact]
    public void Length_given_or_found_gives_the_same_weights()
    {
        var found = DiscretisedSerialInterval.ShiftedGamma(5.2, 2.8);
        var given = DiscretisedSerialInterval.ShiftedGamma(5.2, 2.8, 20);
        Assert.Equal(20, given.LongestDays);
        Assert.Equal(given.Weights, found.Weights[..21]);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(0.5, 2)]
    [InlineData(double.NaN, 2)]
    [InlineData(double.PositiveInfinity, 2)]
    [InlineData(5, 0)]
    [InlineData(5, -1)]
    [InlineData(5, double.NaN)]
    public void Mean_is_more_than_one_day_and_deviation_more_than_zero(double mean, double standardDeviation)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DiscretisedSerialInterval.ShiftedGamma(mean, standardDeviation));
        Assert.Throws<ArgumentOutOfRangeException>(() => DiscretisedSerialInterval.ShiftedGamma(mean, standardDeviation, 30));
    }

    [Fact]
    public void Interval_that_reaches_beyond_ten_years_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DiscretisedSerialInterval.ShiftedGamma(500, 2000));

    [Fact]
    public void Length_is_at_least_one_day() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DiscretisedSerialInterval.ShiftedGamma(5, 2, 0));

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.0 })]
    [InlineData(new[] { 0.5, 0.5 })]
    [InlineData(new[] { 0.0, 1.2, -0.2 })]
    [InlineData(new[] { 0.0, double.NaN })]
    [InlineData(new[] { 0.0, double.PositiveInfinity })]
    [InlineData(new[] { 0.0, 0.5, 0.4 })]
    public void Measured_weights_that_are_no_distribution_are_refused(double[] weights) =>
        Assert.Throws<ArgumentException>(() => DiscretisedSerialInterval.FromWeights(weights));

    [Fact]
    public void Measured_weights_are_copied()
    {
        double[] weights = [0, 0.25, 0.75];
        var interval = DiscretisedSerialInterval.FromWeights(weights);
        weights[1] = 9;
        Assert.Equal([0, 0.25, 0.75], interval.Weights.ToArray());
        Assert.Equal(1.75, interval.MeanDays, 12);
        Assert.Equal(Math.Sqrt(0.1875), interval.StandardDeviationDays, 12);
    }
}

using CsCheck;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

public sealed class ReproductionNumberFromGrowthTests
{
    [Fact]
    public void Series_that_grows_at_that_rate_has_that_instantaneous_R()
    {
        // The renewal equation itself: on an exactly exponential series, cases / infectivity is 1 / sum of w(k) exp(-r k).
        int[] counts = [.. Enumerable.Range(0, 100).Select(day => (int)Math.Round(1e8 * Math.Exp(-0.05 * day)))];
        var last = InstantaneousReproductionNumber.Estimate(Some.Series(counts), Some.Interval)[^1];
        Near.Relative(last.CasesInWindow!.Value / last.InfectivityInWindow!.Value, ReproductionNumberFromGrowth.At(-0.05, Some.Interval), 1e-5, "R");
    }

    [Theory] // Wallinga and Lipsitch 2007, equation 3.7 with shape 1 and infinity: 1 + r Tg and exp(r Tg)
    [InlineData(0.1, 8, 8, 1.8)]
    [InlineData(0.1, 8, 0.01, 2.2255)]
    public void Gamma_interval_lies_between_exponential_and_fixed(double rate, double mean, double deviation, double expected) =>
        Assert.Equal(expected, ReproductionNumberFromGrowth.AtGamma(rate, mean, deviation), 3);

    [Fact]
    public void Interval_in_days_agrees_with_its_gamma_where_days_are_fine()
    {
        // A mean of 100 days: whole days are nearly continuous, and the shift of one day is in both.
        var weights = ReproductionNumberFromGrowth.At(0.01, DiscretisedSerialInterval.ShiftedGamma(101, 40));
        Near.Relative(ReproductionNumberFromGrowth.AtGamma(0.01, 100, 40) * Math.Exp(0.01), weights, 1e-4, "R");
    }

    [Fact]
    public void Steady_cases_mean_one_and_R_rises_with_r() =>
        Gen.Double[-0.2, 0.3].Sample(rate =>
        {
            Assert.Equal(1, ReproductionNumberFromGrowth.At(0, Some.Interval), 12);
            Assert.True(ReproductionNumberFromGrowth.At(rate + 0.01, Some.Interval) > ReproductionNumberFromGrowth.At(rate, Some.Interval));
            Assert.True((ReproductionNumberFromGrowth.At(rate, Some.Interval) - 1) * rate >= 0);
        });

    [Fact]
    public void Ends_of_the_interval_become_ends_of_the_interval()
    {
        var growth = LogLinearGrowth.Fit([10, 13, 15, 22, 24, 35]).Value;
        var r = ReproductionNumberFromGrowth.Estimate(growth, Some.Interval);
        Assert.True(r.Lower < r.Value && r.Value < r.Upper);
        Assert.Equal(ReproductionNumberFromGrowth.At(growth.UpperPerDay, Some.Interval), r.Upper);
    }

    [Fact]
    public void Decline_faster_than_the_tail_allows_is_zero() => Assert.Equal(0, ReproductionNumberFromGrowth.AtGamma(-2, 4, 4));
}

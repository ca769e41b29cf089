using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Numerics;

public sealed class CountLawTests
{
    /// <summary>R 4.2.2: <c>qnbinom(p, size, mu = mean)</c>, exact.</summary>
    [Theory]
    [InlineData(1000, 0.05, 0.5, 0)]
    [InlineData(1000, 0.05, 0.9, 1526)]
    [InlineData(1000, 0.05, 0.99, 21753)]
    [InlineData(1000, 0.05, 0.999, 54731)]
    [InlineData(5000, 2, 0.01, 370)]
    [InlineData(5000, 2, 0.5, 4196)]
    [InlineData(5000, 2, 0.975, 13931)]
    [InlineData(5000, 2, 0.9999, 29396)]
    [InlineData(60, 0.3, 0.5, 15)]
    [InlineData(60, 0.3, 0.95, 275)]
    public void Quantiles_of_very_skew_counts_are_those_of_R(double mean, double size, double probability, double expected) =>
        Assert.Equal(expected, CountLaw.OfSize(size, size / (size + mean)).Quantile(probability));
}

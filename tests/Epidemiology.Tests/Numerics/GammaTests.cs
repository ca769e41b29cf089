using CsCheck;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Numerics;

public sealed class GammaTests
{
    [Fact]
    public void Distribution_function_and_its_complement_agree_with_pgamma()
    {
        foreach (var row in ReferenceFiles.Rows(ReferenceFiles.Own("numerics", "pgamma.csv")))
        {
            double shape = row[0]!.Value, x = row[1]!.Value, lower = row[2]!.Value, upper = row[3]!.Value;
            var (actualLower, actualUpper, _) = IncompleteGamma.Both(shape, x);
            // Far in a tail the exponent is of the order of the shape, and the last digit of x alone moves the result by that many roundings.
            var exponent = Math.Max(1, Math.Abs(Math.Log(Math.Max(1e-300, Math.Min(lower, upper)))));
            var tolerance = 1e-13 * Math.Max(5, exponent);
            Near.Relative(lower, actualLower, tolerance, $"P({shape:R}, {x:R})");
            Near.Relative(upper, actualUpper, tolerance, $"Q({shape:R}, {x:R})");
        }
    }

    [Fact]
    public void Quantiles_agree_with_qgamma()
    {
        foreach (var row in ReferenceFiles.Rows(ReferenceFiles.Own("numerics", "qgamma.csv")))
        {
            double shape = row[0]!.Value, probability = row[1]!.Value;
            Near.Relative(row[2]!.Value, GammaQuantile.Standard(shape, probability), 1e-12, $"shape {shape:R}, p {probability:R}");
        }
    }

    [Fact]
    public void Quantile_is_the_inverse_of_the_distribution_function() =>
        Gen.Select(Gen.Double[-2, 7], Gen.Double[0.0001, 0.9999]).Sample((logShape, probability) =>
        {
            var shape = Math.Pow(10, logShape);
            Near.Relative(probability, IncompleteGamma.Lower(shape, GammaQuantile.Standard(shape, probability)), 1e-9, $"shape {shape:R}");
        });

    [Theory]
    [InlineData(0.025)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.975)]
    public void A_curve_of_quantiles_agrees_with_each_of_them(double probability)
    {
        var curve = new GammaQuantileCurve(probability);
        Gen.Double[-1, 6.8].Sample(logShape =>
        {
            var shape = Math.Pow(10, logShape);
            Near.Relative(GammaQuantile.Standard(shape, probability), curve.At(shape), 1e-12, $"shape {shape:R}");
        });
        for (var shape = 1; shape <= 400; shape++)
        {
            Near.Relative(GammaQuantile.Standard(shape, probability), curve.At(shape), 1e-12, $"shape {shape}");
        }
    }

    [Fact]
    public void Distribution_function_runs_from_0_to_1()
    {
        Assert.Equal((0, 1, 0), IncompleteGamma.Both(3, 0));
        Assert.Equal((1, 0, 0), IncompleteGamma.Both(3, double.PositiveInfinity));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Quantile_needs_a_probability_strictly_between_0_and_1(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GammaQuantile.Standard(2, probability));

    [Theory]
    [InlineData(0.3, 0.03763573553250894)] // mpmath 1.3.0, 30 digits: x - log1p(x)
    [InlineData(1e-6, 4.999996666669166e-13)]
    [InlineData(-0.4, 0.1108256237659907)]
    public void Logarithm_remainder_keeps_its_digits(double mu, double expected) =>
        Near.Relative(expected, LogarithmRemainder.At(mu), 4e-16 * 4, "mu - ln(1 + mu)");
}

using CsCheck;
using Fangxian.Epidemiology.Numerics;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

public sealed class OffspringDistributionTests(ITestOutputHelper output)
{
    [Fact] // optimize and uniroot on dnbinom, R 4.2.2; 1e-6: optimize stops at about the root of rounding
    public void Dispersion_and_its_interval_agree_with_R()
    {
        foreach (var row in ReferenceFiles.Rows(ReferenceFiles.Own("offspring", "fits.csv")))
        {
            int[] infected = Array.ConvertAll(ReferenceFiles.Column(ReferenceFiles.Own("offspring", $"series{row[0]}.csv"), 0), Convert.ToInt32);
            var fit = OffspringDistribution.Fit(infected).Value;
            Assert.Equal(row[1]!.Value, fit.Cases);
            Near.Relative(row[2]!.Value, fit.ReproductionNumber, 1e-12, "R");
            Near.Relative(row[4]!.Value, fit.DispersionLower, 1e-6, "lower end of k");
            Assert.Equal(row[5] is null, fit.DispersionUpper is null);
            if (row[3] is { } k)
            {
                Near.Relative(k, fit.Dispersion, 1e-6, "k");
            }
            else
            {
                Assert.Equal(double.PositiveInfinity, fit.Dispersion);
            }

            if (row[5] is { } upper)
            {
                Near.Relative(upper, fit.DispersionUpper!.Value, 1e-6, "upper end of k");
            }
        }
    }

    [Fact]
    public void Few_cause_most_where_k_is_a_tenth()
    {
        // Endo et al. 2020: with R 2.5 and k 0.1, about 10 % of cases cause 80 % of infections.
        var random = new RandomStream(3);
        var fit = OffspringDistribution.Fit([.. Enumerable.Range(0, 20_000).Select(_ => (int)random.NegativeBinomial(2.5, 0.1))]).Value;
        Assert.InRange(fit.Dispersion, 0.095, 0.105);
        Assert.InRange(fit.ProportionOfCasesCausing(0.8), 0.085, 0.115);
        Assert.True(fit.ProportionOfCasesCausing(0.5) < fit.ProportionOfCasesCausing(0.8));
        Assert.InRange(fit.ProportionInfectingNobody, 0.70, 0.74); // (1 + 25)^-0.1 = 0.722
    }

    [Fact]
    public void Poisson_infections_are_spread_over_many_cases()
    {
        int[] counts = [.. Enumerable.Repeat(0, 14), .. Enumerable.Repeat(1, 27), .. Enumerable.Repeat(2, 27), .. Enumerable.Repeat(3, 18), .. Enumerable.Repeat(4, 9), .. Enumerable.Repeat(5, 5)];
        var fit = OffspringDistribution.Fit(counts).Value;
        Assert.Null(fit.DispersionUpper);
        Assert.True(fit.ProportionOfCasesCausing(0.8) > 0.5);
    }

    [Fact]
    public void Chains_die_out_as_the_generating_function_says()
    {
        var random = new RandomStream(4);
        var fit = OffspringDistribution.Fit([.. Enumerable.Range(0, 4000).Select(_ => (int)random.NegativeBinomial(2, 0.5))]).Value;
        var q = fit.ProbabilityOfExtinction();
        Near.Relative(q, Math.Pow(1 + (fit.ReproductionNumber * (1 - q) / fit.Dispersion), -fit.Dispersion), 1e-9, "fixed point");
        Near.Relative(Math.Pow(q, 5), fit.ProbabilityOfExtinction(5), 1e-12, "five chains");
        Assert.Equal(1, OffspringDistribution.Fit([0, 0, 1, 2, 0, 0]).Value.ProbabilityOfExtinction());
    }

    [Fact]
    public void Order_does_not_matter_and_the_interval_holds_the_estimate() =>
        Gen.Int[0, 8].Array[5, 60].Sample(counts =>
        {
            if (counts.Sum() == 0)
            {
                return;
            }

            var fit = OffspringDistribution.Fit(counts).Value;
            var reversed = OffspringDistribution.Fit([.. counts.Reverse()]).Value;
            Near.Relative(fit.ReproductionNumber, reversed.ReproductionNumber, 1e-12, "R");
            Assert.True(fit.DispersionLower <= fit.Dispersion && !(fit.DispersionUpper < fit.Dispersion));
            Assert.InRange(fit.ReproductionNumber, fit.ReproductionNumberLower, fit.ReproductionNumberUpper);
            Assert.InRange(fit.ProportionOfCasesCausing(0.8), 0, 1);
            Assert.InRange(fit.ProbabilityOfExtinction(), 0, 1);
        });

    [Fact]
    public void Coverage_is_measured()
    {
        var random = new RandomStream(6);
        int r = 0, k = 0;
        for (var i = 0; i < 500; i++)
        {
            var fit = OffspringDistribution.Fit([.. Enumerable.Range(0, 200).Select(_ => (int)random.NegativeBinomial(1.3, 0.4))]).Value;
            r += fit.ReproductionNumberLower <= 1.3 && fit.ReproductionNumberUpper >= 1.3 ? 1 : 0;
            k += fit.DispersionLower <= 0.4 && !(fit.DispersionUpper < 0.4) ? 1 : 0;
        }

        output.WriteLine($"Offspring of 200 cases: {r / 5.0:F1} % of the intervals of R and {k / 5.0:F1} % of those of k hold the truth.");
        Assert.True(r > 450 && k > 450);
    }

    [Fact]
    public void What_cannot_be_estimated_says_why()
    {
        Assert.Equal(NotEstimableReason.TooFewObservations, OffspringDistribution.Fit([1, 2]).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.TooFewCases, OffspringDistribution.Fit([0, 0, 0, 0]).Why!.Value.Reason);
        Assert.Throws<ArgumentOutOfRangeException>(() => OffspringDistribution.Fit([1, 2, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => OffspringDistribution.Fit([1, 2, 1]).Value.ProportionOfCasesCausing(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => OffspringDistribution.Fit([1, 2, 1]).Value.ProbabilityOfExtinction(0));
    }
}

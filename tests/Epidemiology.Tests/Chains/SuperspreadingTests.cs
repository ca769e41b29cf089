using Fangxian.Epidemiology.Chains;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Chains;

public sealed class SuperspreadingTests(ITestOutputHelper output)
{
    [Fact] // Reference/make/chains.R: sums over dnbinom and dpois, R 4.2.2; 1e-8
    public void Shares_of_a_distribution_agree_with_R()
    {
        foreach (var row in ReferenceFiles.Rows(ReferenceFiles.Own("chains", "shares.csv")))
        {
            var shares = new OffspringShares(row[0]!.Value, row[1]!.Value >= 1e9 ? double.PositiveInfinity : row[1]!.Value);
            Near.Reference(row[2]!.Value, shares.CausedByTop(0.2), 1e-8, "top 20 %");
            Near.Reference(row[3]!.Value, shares.CasesCausing(0.8), 1e-8, "80 %");
            Near.Reference(row[4]!.Value, shares.Gini(), 1e-8, "Gini");
        }
    }

    [Fact]
    public void Observed_shares_agree_with_R()
    {
        var expected = ReferenceFiles.Rows(ReferenceFiles.Own("chains", "observed.csv"))[0];
        var spread = Superspreading.Of([.. ReferenceFiles.Column(ReferenceFiles.Own("chains", "offspring.csv"), 0).Select(n => (int)n)]).Value;
        Near.Relative(expected[0]!.Value, spread.ShareOfTop20Percent, 1e-12);
        Near.Relative(expected[1]!.Value, spread.Gini, 1e-12);
        Near.Relative(spread.Offspring.ProportionOfCasesCausing(0.8), spread.FittedShareOfCasesCausing80Percent.Value, 1e-9);
        Assert.InRange(spread.FittedGini.Value, spread.FittedGini.Lower, spread.FittedGini.Upper);
        Assert.InRange(spread.FittedShareOfTop20Percent.Value, spread.FittedShareOfTop20Percent.Lower, spread.FittedShareOfTop20Percent.Upper);
        Assert.InRange(spread.FittedShareOfCasesCausing80Percent.Value, spread.FittedShareOfCasesCausing80Percent.Lower, spread.FittedShareOfCasesCausing80Percent.Upper);
    }

    [Fact]
    public void Equal_numbers_are_spread_evenly_and_one_infector_is_all()
    {
        var even = Superspreading.Of([2, 2, 2, 2, 2, 2, 2, 2, 2, 2]).Value;
        Near.Relative(0.2, even.ShareOfTop20Percent, 1e-12);
        Near.Relative(0.8, even.ShareOfCasesCausing80Percent, 1e-12);
        Assert.Equal(0, even.Gini);
        var one = Superspreading.Of([0, 0, 0, 0, 9, 0, 0, 0, 0, 0]).Value;
        Near.Relative(1, one.ShareOfTop20Percent, 1e-12);
        Near.Relative(0.08, one.ShareOfCasesCausing80Percent, 1e-12);
        Near.Relative(0.9, one.Gini, 1e-12);
        Assert.Equal(NotEstimableReason.TooFewCases, Superspreading.Of([0, 0, 0]).Why!.Value.Reason);
    }

    [Fact]
    public void Coverage_is_measured()
    {
        var (random, held, gini) = (new RandomStream(8), 0, 0);
        var (truth, trueGini) = (new OffspringShares(1.3, 0.4).CausedByTop(0.2), new OffspringShares(1.3, 0.4).Gini());
        for (var i = 0; i < 200; i++)
        {
            var spread = Superspreading.Of([.. Enumerable.Range(0, 200).Select(_ => (int)random.NegativeBinomial(1.3, 0.4))]).Value;
            held += spread.FittedShareOfTop20Percent is var s && s.Lower <= truth && truth <= s.Upper ? 1 : 0;
            gini += spread.FittedGini.Lower <= trueGini && trueGini <= spread.FittedGini.Upper ? 1 : 0;
        }

        output.WriteLine($"Shares of 200 cases: {held / 2.0:F1} % of the intervals of the top 20 % and {gini / 2.0:F1} % of those of Gini hold the truth.");
        Assert.True(held > 170 && gini > 170);
    }
}

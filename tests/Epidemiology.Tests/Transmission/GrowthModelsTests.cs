using CsCheck;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

/// <summary>Poisson and negative binomial growth: against R 4.2.2, and how often their intervals hold the truth.</summary>
public sealed class GrowthModelsTests(ITestOutputHelper output)
{
    private static readonly int[] Clustered = Array.ConvertAll(ReferenceFiles.Column(ReferenceFiles.Own("growth", "clustered.csv"), 1), Convert.ToInt32);

    [Fact]
    public void Every_window_agrees_with_glm_and_glm_nb()
    {
        var rows = ReferenceFiles.Rows(ReferenceFiles.Own("growth", "clustered_w14.csv"));
        var poisson = PoissonGrowth.EstimateRolling(Some.Series(Clustered));
        var negative = NegativeBinomialGrowth.EstimateRolling(Some.Series(Clustered));
        Assert.Equal(rows.Length, poisson.Length);
        var compared = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var p = poisson[i].GrowthRate.Value;
            Near.Reference(rows[i][1]!.Value, p.RatePerDay, 1e-9, $"window {rows[i][0]}, Poisson rate"); // both converge to rounding
            Near.Reference(rows[i][2]!.Value, p.StandardErrorPerDay, 1e-9, "Poisson standard error");
            Near.Reference(p.RatePerDay + (1.959963984540054 * p.StandardErrorPerDay), p.UpperPerDay, 1e-12, "upper");
            if (rows[i][5] is { } theta)
            {
                var n = negative[i].GrowthRate.Value;
                // glm.nb stops when theta has settled to about 1e-4 of itself: rate and error follow it only so far.
                Near.Reference(rows[i][3]!.Value, n.RatePerDay, 1e-5, "negative binomial rate");
                Near.Reference(rows[i][4]!.Value, n.StandardErrorPerDay, 1e-5, "negative binomial standard error");
                Near.Relative(theta, negative[i].NegativeBinomialSize!.Value, 1e-3, "theta");
                compared++;
            }
        }

        Assert.True(compared > 80, $"Only {compared} windows were compared.");
    }

    [Fact]
    public void Counts_that_scatter_less_than_chance_give_the_Poisson_fit()
    {
        var even = Some.Series([.. Enumerable.Range(0, 14).Select(day => (int)Math.Round(20 * Math.Exp(0.05 * day)))]);
        var negative = NegativeBinomialGrowth.Estimate(even, even.LastDate);
        Assert.Equal(double.PositiveInfinity, negative.NegativeBinomialSize);
        Assert.Equal(PoissonGrowth.Estimate(even, even.LastDate).GrowthRate.Value.RatePerDay, negative.GrowthRate.Value.RatePerDay, 12);
        Assert.Equal(1, negative.Dispersion);
    }

    [Theory]
    [InlineData("Poisson")]
    [InlineData("quasi-Poisson")]
    [InlineData("negative binomial")]
    [InlineData("log-linear")]
    public void Intervals_hold_the_truth_in_93_to_97_percent_of_1000_outbreaks(string model)
    {
        const int outbreaks = 1000;
        var random = new RandomStream(20);
        foreach (var rate in new[] { 0.1, -0.07 })
        {
            var covered = 0;
            for (var i = 0; i < outbreaks; i++)
            {
                // Each under its own model: Poisson; variance a multiple of the mean; negative binomial; the logarithm scatters evenly.
                var counts = model switch
                {
                    "Poisson" => Simulated.Exponential(random, 14, 25, rate),
                    "quasi-Poisson" => QuasiPoisson(random, rate, 3),
                    "negative binomial" => Simulated.Exponential(random, 14, 60, rate, 5),
                    _ => [.. Enumerable.Range(0, 14).Select(day => (int)Math.Round(1e5 * Math.Exp((rate * day) + (0.2 * random.Normal()))))],
                };
                var series = Some.Series(counts);
                var growth = model switch
                {
                    "Poisson" => PoissonGrowth.Estimate(series, series.LastDate).GrowthRate,
                    "quasi-Poisson" => QuasiPoissonGrowth.Estimate(series, series.LastDate).GrowthRate,
                    "negative binomial" => NegativeBinomialGrowth.Estimate(series, series.LastDate).GrowthRate,
                    _ => LogLinearGrowth.Fit([.. counts.Select(count => (long)count)]),
                };
                covered += growth.Value.LowerPerDay <= rate && rate <= growth.Value.UpperPerDay ? 1 : 0;
            }

            output.WriteLine($"{model}, r {rate}: {covered / 10.0:F1} % of 95 % intervals hold the truth.");
            Simulated.CoverageIsRight(covered / (double)outbreaks);
        }
    }

    [Fact]
    public void Intervals_of_other_models_where_counts_are_clustered_are_measured()
    {
        var random = new RandomStream(21);
        int poisson = 0, quasi = 0;
        for (var i = 0; i < 500; i++)
        {
            var series = Some.Series(Simulated.Exponential(random, 14, 60, 0.1, 5));
            poisson += Holds(PoissonGrowth.Estimate(series, series.LastDate).GrowthRate.Value);
            quasi += Holds(QuasiPoissonGrowth.Estimate(series, series.LastDate).GrowthRate.Value);
        }

        output.WriteLine($"Clustered counts: Poisson {poisson / 5.0:F1} %, quasi-Poisson {quasi / 5.0:F1} % of 95 % intervals hold the truth.");
        Assert.True(poisson < 350 && quasi > 420, "Poisson intervals are far too narrow for clustered counts, quasi-Poisson ones nearly right.");

        static int Holds(GrowthRate growth) => growth.LowerPerDay <= 0.1 && growth.UpperPerDay >= 0.1 ? 1 : 0;
    }

    [Fact]
    public void Moving_the_calendar_leaves_the_rate_and_the_estimate_lies_within() =>
        Some.Counts.Sample(counts =>
        {
            var here = NegativeBinomialGrowth.EstimateRolling(Some.Series(counts));
            var there = NegativeBinomialGrowth.EstimateRolling(DailyIncidence.AllKnown(Some.FirstDate.AddDays(50), counts));
            Assert.Equal(here.Select(window => window.GrowthRate), there.Select(window => window.GrowthRate));
            Assert.All(here.Where(window => window.GrowthRate.IsEstimable), window =>
            {
                var r = window.GrowthRate.Value;
                Assert.True(r.LowerPerDay <= r.RatePerDay && r.RatePerDay <= r.UpperPerDay && double.IsFinite(r.StandardErrorPerDay));
            });
        }, iter: 30);

    [Fact]
    public void What_cannot_be_estimated_says_why()
    {
        Assert.Equal(NotEstimableReason.TooFewCases, Some.Reason(PoissonGrowth.Estimate(Some.SeriesWithGaps(Some.Steady(14, 0)), Some.FirstDate.AddDays(13))));
        Assert.Equal(NotEstimableReason.TooFewDays, Some.Reason(NegativeBinomialGrowth.Estimate(Some.Series(9, 9, 9), Some.FirstDate.AddDays(2))));
        Assert.Equal(NotEstimableReason.CasesOnOneDay, Some.Reason(NegativeBinomialGrowth.Estimate(Some.Series(0, 0, 0, 0, 90, 0, 0, 0), Some.FirstDate.AddDays(7))));
        Assert.Equal(NotEstimableReason.NegativeIncidence, Some.Reason(PoissonGrowth.Estimate(Some.Series(9, 9, 9, 9, -1, 9, 9, 9), Some.FirstDate.AddDays(7))));
    }

    [Fact]
    public void Largest_counts_do_not_overflow()
    {
        var series = Some.Series([.. Enumerable.Repeat(int.MaxValue, 14)]);
        Assert.Equal(0, NegativeBinomialGrowth.Estimate(series, series.LastDate).GrowthRate.Value.RatePerDay, 9);
        Assert.Equal(14L * int.MaxValue, PoissonGrowth.Estimate(series, series.LastDate).CasesInWindow);
    }

    /// <summary>Counts whose variance is φ times their mean: negative binomial with size mean / (φ − 1).</summary>
    private static int[] QuasiPoisson(RandomStream random, double rate, double phi) => [.. Enumerable.Range(0, 14).Select(day =>
    {
        var mean = 60 * Math.Exp(rate * day);
        return (int)random.NegativeBinomial(mean, mean / (phi - 1));
    })];
}

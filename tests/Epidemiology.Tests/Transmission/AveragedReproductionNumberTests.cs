using CsCheck;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

/// <summary>Against EpiEstim 2.2-4: within the Monte-Carlo error of its samplers (<see cref="SampledReference"/>).</summary>
public sealed class AveragedReproductionNumberTests
{
    private static readonly SerialIntervalMoments Moments = new(new UncertainDays(4.7, 1, 2.5, 6.9), new UncertainDays(2.9, 0.5, 1.5, 4.3));

    [Fact]
    public void Uncertain_moments_agree_with_uncertain_si() =>
        // R drew 200 intervals per repetition, we draw 4,000 and do not draw R. Quantiles of R's pooled draws carry some bias of their own: 0.0005.
        Compare("uncertain_si", SerialIntervalSample.FromMoments(Moments, 4000), 20, 200.0 / 4000, 5e-4);

    [Fact]
    public void Given_intervals_agree_with_si_from_sample()
    {
        var rows = ReferenceFiles.Rows(ReferenceFiles.Own("sampled", "si_sample.csv"));
        var intervals = Enumerable.Range(0, rows[0].Length)
            .Select(k => DiscretisedSerialInterval.FromWeights([.. rows.Select(row => row[k]!.Value)])).ToArray();
        // The intervals are the same: only R's draws of R vary, ours are exact.
        Compare("si_from_sample", SerialIntervalSample.Of(intervals), 20, 0, 2e-4);
    }

    [Theory]
    [InlineData("G", DelayFamily.Gamma, 0)]
    [InlineData("off1G", DelayFamily.Gamma, 1)]
    public void Pairs_of_cases_agree_with_si_from_data(string name, DelayFamily family, double offset)
    {
        var pairs = SimulatedPairs.Read();
        var draws = SerialIntervalPosterior.Sample(pairs, family, 3000, offset, seed: 5).Value;
        // Every tenth step of a Metropolis chain is worth about a third of an independent draw, in R as here: 300 draws against 3,000.
        Compare("si_from_data_" + name, draws.ToSample(), 10, 300.0 / 3000, 1e-3);
    }

    [Fact]
    public void Same_seed_gives_the_same_numbers_and_another_seed_others()
    {
        Assert.Equal(Estimate(SerialIntervalSample.FromMoments(Moments, 50, seed: 3)), Estimate(SerialIntervalSample.FromMoments(Moments, 50, seed: 3)));
        Assert.NotEqual(Estimate(SerialIntervalSample.FromMoments(Moments, 50, seed: 3)), Estimate(SerialIntervalSample.FromMoments(Moments, 50, seed: 4)));
    }

    [Fact]
    public void Sample_of_one_interval_gives_the_posterior_of_that_interval() =>
        Some.Counts.Sample(counts =>
        {
            var one = InstantaneousReproductionNumber.Estimate(Some.Series(counts), Some.Interval);
            var averaged = InstantaneousReproductionNumber.EstimateAveraged(Some.Series(counts), SerialIntervalSample.Of([Some.Interval]));
            Assert.Equal(one.Select(Some.Reason), averaged.Select(window => window.ReproductionNumber.Why?.Reason));
            foreach (var (expected, actual) in one.Zip(averaged).Where(pair => pair.First.ReproductionNumber.IsEstimable))
            {
                var (r, a) = (expected.ReproductionNumber.Value, actual.ReproductionNumber.Value);
                double[] exact = [r.Mean, r.StandardDeviation, r.Quantile025, r.Quantile05, r.Quantile25, r.Median, r.Quantile75, r.Quantile95, r.Quantile975];
                double[] read = Outputs(a);
                for (var i = 0; i < exact.Length; i++)
                {
                    Near.Relative(exact[i], read[i], 1e-6, $"output {i}"); // the table of the mixture
                }

                Near.Reference(r.ProbabilityBelow(1), a.ProbabilityBelowOne, 1e-6, "P(R < 1)");
            }
        }, iter: 20);

    [Fact]
    public void Uncertain_interval_widens_the_interval_of_R()
    {
        var certain = InstantaneousReproductionNumber.Estimate(Outbreak.All, DiscretisedSerialInterval.ShiftedGamma(4.7, 2.9));
        var uncertain = Estimate(SerialIntervalSample.FromMoments(Moments));
        var (first, other) = (certain[15].ReproductionNumber.Value, uncertain[15].ReproductionNumber.Value);
        Assert.True(other.Quantile975 - other.Quantile025 > first.Quantile975 - first.Quantile025);
    }

    [Fact]
    public void Unknown_day_is_not_estimable_whatever_the_interval()
    {
        var counts = Some.Steady(30);
        counts[15] = null;
        var windows = InstantaneousReproductionNumber.EstimateAveraged(Some.SeriesWithGaps(counts), SerialIntervalSample.FromMoments(Moments, 20));
        Assert.All(windows.Where(window => window.End >= Some.FirstDate.AddDays(15) && window.Start <= Some.FirstDate.AddDays(16)),
            window => Assert.Equal(NotEstimableReason.UnknownDays, window.ReproductionNumber.Why!.Value.Reason));
    }

    [Fact]
    public void Window_before_any_mean_interval_is_not_estimable()
    {
        var windows = InstantaneousReproductionNumber.EstimateAveraged(
            Some.Series(5, 5, 5, 5, 5, 5, 5, 5), SerialIntervalSample.FromMoments(Moments, 20), options: new ReproductionNumberOptions { WindowDays = 1 });
        Assert.Equal(NotEstimableReason.WithinFirstSerialInterval, windows[0].ReproductionNumber.Why!.Value.Reason);
        Assert.True(windows[^1].ReproductionNumber.IsEstimable);
    }

    [Fact]
    public void Moments_outside_their_range_are_refused()
    {
        UncertainDays good = new(3, 1, 2, 4);
        SerialIntervalMoments[] wrong =
        [
            new(new UncertainDays(3, 1, 0.5, 4), good), new(new UncertainDays(5, 1, 2, 4), good), new(new UncertainDays(3, -1, 2, 4), good),
            new(good, new UncertainDays(3, 1, 0, 4)), new(good, new UncertainDays(3, double.NaN, 2, 4)), new(new UncertainDays(3, 1, 2, double.PositiveInfinity), good),
        ];
        Assert.All(wrong, moments => Assert.Throws<ArgumentOutOfRangeException>(() => SerialIntervalSample.FromMoments(moments)));
        Assert.Throws<ArgumentException>(() => SerialIntervalSample.Of([]));
    }

    private static AveragedReproductionNumberWindow[] Estimate(SerialIntervalSample sample) =>
        InstantaneousReproductionNumber.EstimateAveraged(Outbreak.All, sample, Outbreak.Imported);

    private static void Compare(string name, SerialIntervalSample sample, int repetitions, double relativeSize, double floor)
    {
        var byEnd = Estimate(sample).ToDictionary(window => window.End);
        var expected = SampledReference.Read(name);
        Assert.True(expected.Length > 45, $"Only {expected.Length} windows were compared.");
        foreach (var window in expected)
        {
            var actual = byEnd[Some.FirstDate.AddDays(window.End - 1)].ReproductionNumber.Value;
            SampledReference.Compare(window, Outputs(actual), repetitions, relativeSize, floor, name);
        }
    }

    private static double[] Outputs(AveragedReproductionNumber r) =>
        [r.Mean, r.StandardDeviation, r.Quantile025, r.Quantile05, r.Quantile25, r.Median, r.Quantile75, r.Quantile95, r.Quantile975];
}

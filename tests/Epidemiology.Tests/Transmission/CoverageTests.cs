using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Numerics;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

/// <summary>Do 95 % intervals hold the truth in 95 % of 1,000 simulated outbreaks, when their own model made them?</summary>
public sealed class CoverageTests(ITestOutputHelper output)
{
    private const int Outbreaks = 1000;

    [Theory]
    [InlineData(0.8, 60, 1)]
    [InlineData(1.5, 40, 2)]
    [InlineData(2.5, 25, 3)]
    public void Instantaneous_reproduction_number(double r, int imported, int seed)
    {
        var random = new RandomStream(seed);
        var covered = 0;
        for (var i = 0; i < Outbreaks; i++)
        {
            var cases = Simulated.Renewal(random, 22, imported, r, Some.Interval);
            var last = InstantaneousReproductionNumber.Estimate(Some.Series(cases), Some.Interval)[^1].ReproductionNumber.Value;
            covered += last.Quantile025 <= r && r <= last.Quantile975 ? 1 : 0;
        }

        Say($"Cori, R {r}", covered);
        Simulated.CoverageIsRight(covered / (double)Outbreaks);
    }

    [Fact, Trait("Speed", "Slow")]
    public void Instantaneous_reproduction_number_when_the_serial_interval_is_uncertain()
    {
        // The truth is drawn as the method believes it: mean and deviation of the interval from their distributions.
        var moments = new SerialIntervalMoments(new UncertainDays(5, 1, 3, 7), new UncertainDays(3, 0.5, 2, 4));
        var truths = SerialIntervalSample.FromMoments(moments, Outbreaks, seed: 9);
        var believed = SerialIntervalSample.FromMoments(moments, 200, seed: 10);
        var random = new RandomStream(11);
        var covered = 0;
        for (var i = 0; i < Outbreaks; i++)
        {
            var cases = Simulated.Renewal(random, 22, 40, 1.5, truths.Intervals[i]);
            var last = InstantaneousReproductionNumber.EstimateAveraged(
                Some.Series(cases[..22]), believed, options: new ReproductionNumberOptions { WindowDays = 7 })[^1].ReproductionNumber.Value;
            covered += last.Quantile025 <= 1.5 && last.Quantile975 >= 1.5 ? 1 : 0;
        }

        Say("Cori, uncertain interval", covered);
        Assert.InRange(covered / (double)Outbreaks, 0.90, 0.99); // R is fixed, not drawn from the prior: only near 95 %
    }

    /// <summary>The truth is what the cases of the window really caused; the interval holds who infected whom, which is all that is unknown here.</summary>
    [Fact, Trait("Speed", "Slow")]
    public void Case_reproduction_number_is_measured()
    {
        var random = new RandomStream(12);
        var (covered, outbreaks) = (0, 300);
        for (var i = 0; i < outbreaks; i++)
        {
            var (cases, caused) = Chains(random, 60, 20, 1.3);
            var window = WallingaTeunis.Estimate(Some.Series(cases), Some.Interval, new CaseReproductionNumberOptions { Simulations = 400, Seed = i })[14];
            var truth = Enumerable.Range(15, 7).Sum(day => caused[day]) / (double)Enumerable.Range(15, 7).Sum(day => cases[day]);
            var r = window.ReproductionNumber.Value;
            covered += r.Quantile025 <= truth && truth <= r.Quantile975 ? 1 : 0;
        }

        output.WriteLine($"Wallinga–Teunis, R 1.3: {100.0 * covered / outbreaks:F1} % of 95 % intervals hold what the window's cases caused.");
        Assert.InRange(covered / (double)outbreaks, 0.90, 0.99);
    }

    [Fact, Trait("Speed", "Slow")]
    public void Growth_up_to_the_peak_and_between_change_points_is_measured()
    {
        var random = new RandomStream(13);
        var (logLinear, segments, found, fromGrowth) = (0, 0, 0, 0);
        const double rate = 0.12;
        for (var i = 0; i < Outbreaks / 5; i++)
        {
            int[] rise = Simulated.Exponential(random, 25, 4, rate), fall = Simulated.Exponential(random, 25, rise[^1] + 4, -rate);
            var growth = LogLinearGrowth.Fit(Array.ConvertAll(rise, n => (long)n)).Value;
            logLinear += growth.LowerPerDay <= rate && rate <= growth.UpperPerDay ? 1 : 0;
            var r = ReproductionNumberFromGrowth.Estimate(growth, Some.Interval);
            var truth = ReproductionNumberFromGrowth.At(rate, Some.Interval);
            fromGrowth += r.Lower <= truth && truth <= r.Upper ? 1 : 0;
            if (GrowthChangePoints.Find(Some.Series([.. rise, .. fall]), new GrowthChangePointOptions { MostChangePoints = 1 }).TryGet(out var line) && line.Segments.Length == 2)
            {
                found++;
                var first = line.Segments[0].GrowthRate;
                segments += first.LowerPerDay <= rate && rate <= first.UpperPerDay ? 1 : 0;
            }
        }

        output.WriteLine($"Log-linear growth: {logLinear / 2.0:F1} %, R from it: {fromGrowth / 2.0:F1} %, rate before a change point: {100.0 * segments / found:F1} % of {found} intervals hold the truth.");
        Assert.Equal(logLinear, fromGrowth); // R rises with r: the same intervals
        Assert.InRange(logLinear, 150, 200);
        Assert.InRange(found, 190, 200);
        Assert.InRange(segments / (double)found, 0.80, 1);
    }

    /// <summary>A renewal process in which each case has its infector: cases per day, and how many each day's cases caused.</summary>
    private static (int[] Cases, int[] Caused) Chains(RandomStream random, int days, int imported, double r)
    {
        var (cases, caused) = (new int[days], new int[days]);
        cases[0] = imported;
        for (var day = 0; day < days; day++)
        {
            for (var infection = random.Poisson(r * cases[day]); infection > 0; infection--)
            {
                var (lag, left) = (0, random.Uniform());
                while (lag < Some.Interval.LongestDays && left > Some.Interval.Weights[lag])
                {
                    left -= Some.Interval.Weights[lag++];
                }

                caused[day]++;
                if (day + lag < days)
                {
                    cases[day + lag]++;
                }
            }
        }

        return (cases, caused);
    }

    private void Say(string what, int covered) => output.WriteLine($"{what}: {covered / 10.0:F1} % of 95 % intervals hold the truth.");
}

using CsCheck;
using Fangxian.Epidemiology.Detection;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Forecasting;

public sealed class ForecastModelTests(ITestOutputHelper output)
{
    private static readonly ForecastModel Renewal = new RenewalForecast { SerialInterval = Some.Interval, Paths = 200 };

    private static readonly ForecastModel[] All =
    [
        new NaiveForecast(), new NaiveForecast { Season = 7 }, new ExponentialSmoothing(), Renewal, new EndemicEpidemicForecast(),
        new EnsembleForecast { Members = [new ExponentialSmoothing(), Renewal, new EndemicEpidemicForecast()] },
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, All.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void Quantiles_rise_and_are_no_less_than_zero(int place) => Some.Counts.Sample(counts =>
    {
        var forecasts = All[place].Forecast(Daily(counts), 14);
        Assert.Equal(14, forecasts.Length);
        Assert.All(forecasts, forecast =>
        {
            if (forecast.TryGet(out var one))
            {
                Assert.Equal(23, one.Values.Length);
                QuantileForecast.Of(one.Levels, one.Values);
                Assert.True(one.Values[0] >= 0);
            }
        });
    }, iter: 60);

    [Theory]
    [MemberData(nameof(Places))]
    public void A_forecast_sees_nothing_after_its_origin_and_repeats_itself(int place) => Some.Counts.Sample(counts =>
    {
        var origin = counts.Length - 5;
        var whole = All[place].ForecastFrom(Daily(counts), origin, 7);
        var cut = All[place].Forecast(Daily(counts[..origin]), 7);
        Assert.All(whole.Zip(cut), pair =>
        {
            Assert.Equal(pair.First.IsEstimable, pair.Second.IsEstimable);
            if (pair.First.IsEstimable)
            {
                Assert.Equal(pair.First.Value.Values.ToArray(), pair.Second.Value.Values.ToArray());
            }
        });
    }, iter: 40);

    [Fact]
    public void Later_is_less_certain() => Some.Counts.Sample(counts =>
    {
        var naive = new NaiveForecast().Forecast(Daily(counts), 14);
        Assert.True(Width(naive[13].Value) >= Width(naive[0].Value));
        Assert.Equal(counts[^1], naive[7].Value.Median, 1e-9);
        var seasonal = new NaiveForecast { Season = 7 }.Forecast(Daily(counts), 14);
        Assert.Equal(counts[^7], seasonal[0].Value.Median, 1e-9);
        Assert.Equal(counts[^7], seasonal[7].Value.Median, 1e-9);
    });

    [Fact]
    public void Smoothing_gives_the_variance_of_its_own_recursions()
    {
        // Of known α, β, φ and σ the spread h periods ahead is that of simulated courses.
        var (alpha, beta, phi) = (0.5, 0.15, 0.9);
        var (random, sums) = (new RandomStream(6), new double[6]);
        for (var path = 0; path < 100_000; path++)
        {
            var (level, trend) = (0.0, 0.0);
            for (var h = 0; h < 6; h++)
            {
                var error = random.Normal();
                var x = level + (phi * trend) + error;
                (level, trend) = (level + (phi * trend) + (alpha * error), (phi * trend) + (beta * error));
                sums[h] += x * x / 100_000;
            }
        }

        var (spread, damped) = (1.0, 0.0);
        for (var h = 1; h <= 6; h++)
        {
            Near.Relative(sums[h - 1], spread, 0.02);
            damped += Math.Pow(phi, h);
            spread += Math.Pow(alpha + (beta * damped), 2);
        }
    }

    [Fact]
    public void Renewal_follows_growth_and_its_coverage_is_measured()
    {
        var random = new RandomStream(12);
        var model = new RenewalForecast { SerialInterval = Some.Interval, DriftPerPeriod = 0, PullToOne = 0, Paths = 400 };
        var (held, all, above) = (0, 0, 0);
        for (var outbreak = 0; outbreak < 60; outbreak++)
        {
            var counts = Simulated.Renewal(random, 45, 30, 1.25, Some.Interval);
            if (counts[30] < 10)
            {
                continue;
            }

            var forecasts = model.ForecastFrom(Daily(counts), 31, 14);
            above += forecasts[13].Value.Median > counts[30] ? 1 : 0;
            for (var h = 0; h < 14; h++, all++)
            {
                held += ForecastScore.Covers(forecasts[h].Value, counts[31 + h], 0.95) == true ? 1 : 0;
            }
        }

        output.WriteLine($"{100.0 * held / all:F1} % of {all} 95 % intervals hold what came; the median grows in {above} of {all / 14}.");
        Assert.InRange((double)held / all, 0.88, 1);
        Assert.True(above > 0.9 * all / 14);
    }

    [Fact]
    public void A_model_that_knows_the_truth_is_better_and_a_wrong_one_is_not()
    {
        var random = new RandomStream(21);
        CountSeries[] series = [.. Enumerable.Range(0, 6).Select(_ =>
        {
            var counts = new int[150];
            for (var t = 1; t < counts.Length; t++)
            {
                counts[t] = (int)random.NegativeBinomial((0.4 * counts[t - 1]) + 12, 10);
            }

            return Daily(counts);
        })];
        var result = BackTest.Run(series, [new EndemicEpidemicForecast(), new NaiveForecast()], new NaiveForecast(), new() { FirstOrigin = 60, Horizon = 7 });
        var right = result.Summary(0).Value;
        output.WriteLine($"{right}");
        Assert.Equal(BackTestVerdict.Better, right.Verdict);
        Assert.True(right.RelativeWis < 0.9);
        Assert.InRange(right.Coverage95, 0.9, 0.99);
        Assert.InRange(right.Coverage50, 0.42, 0.6);
        Assert.Equal(BackTestVerdict.NotShown, result.Summary(1).Value.Verdict);
        Assert.Equal(1, result.Summary(1).Value.RelativeWis, 1e-12);
        Assert.Equal(BackTestVerdict.Worse, BackTest.Run(series, [new NaiveForecast()], new EndemicEpidemicForecast(), new() { FirstOrigin = 60, Horizon = 7 }).Summary(0).Value.Verdict);
        Near.Relative(Enumerable.Range(0, 6).Average(s => result.Summary(0, s, 7).Value.MeanWis), result.Summary(0, null, 7).Value.MeanWis, 1e-9);
        Assert.Equal(result.Summary(0), BackTest.Run(series, [new EndemicEpidemicForecast()], new NaiveForecast(), new() { FirstOrigin = 60, Horizon = 7 }).Summary(0));
    }

    [Fact]
    public void The_test_of_equal_scores_rarely_errs()
    {
        var (random, wrong) = (new RandomStream(33), 0);
        for (var repeat = 0; repeat < 1000; repeat++)
        {
            // Moving averages of seven: scores of overlapping forecasts.
            var noise = Enumerable.Range(0, 106).Select(_ => random.Normal()).ToArray();
            List<double> differences = [.. Enumerable.Range(0, 100).Select(t => noise.AsSpan(t, 7).ToArray().Sum())];
            wrong += BackTestResult.PValue(differences, 6) < 0.05 ? 1 : 0;
        }

        output.WriteLine($"{wrong / 10.0} % of verdicts on equal models are wrong at 5 %.");
        Assert.InRange(wrong, 20, 100);
    }

    [Fact]
    public void What_cannot_be_forecast_says_why()
    {
        Assert.All(new NaiveForecast().Forecast(Daily([1, 2]), 3), f => Assert.Equal(NotEstimableReason.TooFewDays, f.Why!.Value.Reason));
        Assert.All(new ExponentialSmoothing().Forecast(Daily([1, 2, 3]), 3), f => Assert.Equal(NotEstimableReason.TooFewDays, f.Why!.Value.Reason));
        Assert.All(Renewal.Forecast(Daily(new int[40]), 3), f => Assert.Equal(NotEstimableReason.ZeroInfectivity, f.Why!.Value.Reason));
        Assert.All(Renewal.Forecast(new CountSeries([.. Some.Steady(30), null, 4], Periodicity.Daily), 3), f => Assert.Equal(NotEstimableReason.UnknownDays, f.Why!.Value.Reason));
        Assert.All(new EndemicEpidemicForecast().Forecast(Daily(new int[40]), 3), f => Assert.Equal(NotEstimableReason.TooFewCases, f.Why!.Value.Reason));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NaiveForecast().Forecast(Daily([1, 2]), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NaiveForecast { Season = 0 }.Forecast(Daily([1, 2]), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RenewalForecast { SerialInterval = Some.Interval, Paths = 1 }.Forecast(Daily([1, 2]), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EnsembleForecast { Members = [] }.Forecast(Daily([1, 2]), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NaiveForecast().ForecastFrom(Daily([1, 2]), 3, 1));
        Assert.Throws<ArgumentException>(() => BackTest.Run([], All, All[0]));
        Assert.Equal(NotEstimableReason.TooFewObservations, BackTest.Run([Daily([1, 2, 3])], All, All[0]).Summary(0).Why!.Value.Reason);
    }

    private static double Width(QuantileForecast forecast) => forecast.At(0.975)!.Value - forecast.At(0.025)!.Value;

    private static CountSeries Daily(int[] counts) => CountSeries.AllKnown(counts, Periodicity.Daily);
}

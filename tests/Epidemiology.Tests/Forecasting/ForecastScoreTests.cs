using CsCheck;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Forecasting;

public sealed class ForecastScoreTests
{
    private static readonly Gen<CountForecast> Counts = Gen.Select(Gen.Double[0.1, 500], Gen.Double[0.3, 100]).Select((mean, size) => new CountForecast(mean, size));

    [Fact]
    public void Scores_of_quantiles_and_counts_agree_with_the_reference()
    {
        var path = ReferenceFiles.Analytics("scoring", "wis_rps_nb.csv");
        var header = File.ReadLines(path).First().Split(',');
        var levels = header.Skip(9).Select(name => double.Parse(name[1..], System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        foreach (var row in ReferenceFiles.Rows(path))
        {
            var cells = Array.ConvertAll(row, cell => cell!.Value);
            var (observed, law) = ((int)cells[0], new CountForecast(cells[1], cells[2]));
            var forecast = QuantileForecast.Of(levels, cells[9..]);
            Assert.Equal(cells[9..], law.ToQuantiles(levels).Values.ToArray());
            Near.Reference(cells[3], ForecastScore.WeightedInterval(forecast, observed).Score, 1e-9, "WIS");
            Near.Reference(cells[4], ForecastScore.Crps(law, observed), 1e-8, "RPS");
            Near.Reference(cells[5], ForecastScore.Log(law, observed), 1e-9, "log score");
            Near.Reference(cells[6], ForecastScore.DawidSebastiani(law, observed), 1e-9, "DSS");
            Assert.Equal(cells[7] == 1, ForecastScore.Covers(forecast, observed, 0.5));
            Assert.Equal(cells[8] == 1, ForecastScore.Covers(forecast, observed, 0.95));
        }
    }

    [Theory]
    [InlineData("influMen_S3_nb")]
    [InlineData("measlesWeserEms_ne_nb")]
    [InlineData("salmonella.agona_ar_S1_nb")]
    public void One_step_ahead_scores_agree_with_surveillance(string name) => Assert.All(ReferenceFiles.Rows(ReferenceFiles.Analytics("hhh4", name + "__osa_scores.csv")), row =>
    {
        var (law, observed) = (new CountForecast(row[0]!.Value, row[2]!.Value), (int)row[1]!.Value);
        Near.Reference(row[3]!.Value, ForecastScore.Log(law, observed), 1e-9, "log score");
        Near.Reference(row[4]!.Value, ForecastScore.Crps(law, observed), 1e-8, "RPS");
        Near.Reference(row[5]!.Value, ForecastScore.DawidSebastiani(law, observed), 1e-9, "DSS");
    });

    [Fact]
    public void Scores_agree_with_R_on_our_own_forecasts()
    {
        var (laws, truths) = (new List<CountForecast>(), new List<int>());
        foreach (var row in ReferenceFiles.Rows(ReferenceFiles.Own("scores", "counts.csv")))
        {
            var (law, observed) = (new CountForecast(row[1]!.Value, row[2]!.Value), (int)row[0]!.Value);
            Near.Reference(row[3]!.Value, ForecastScore.Log(law, observed), 1e-9, "log score");
            Near.Reference(row[4]!.Value, ForecastScore.Crps(law, observed), 1e-8, "RPS");
            Near.Reference(row[5]!.Value, ForecastScore.DawidSebastiani(law, observed), 1e-9, "DSS");
            Near.Reference(row[6]!.Value, ForecastScore.Crps(new CountForecast(law.Mean), observed), 1e-8, "RPS, Poisson");
            Near.Reference(row[7]!.Value, ForecastScore.Log(new CountForecast(law.Mean), observed), 1e-9, "log score, Poisson");
            laws.Add(law);
            truths.Add(observed);
        }

        var shares = PitHistogram.Of([.. laws], [.. truths]);
        Assert.All(ReferenceFiles.Column(ReferenceFiles.Own("scores", "pit.csv"), 0), (share, bin) => Near.Reference(share, shares[bin], 1e-9, $"bin {bin}"));
        var sample = ReferenceFiles.Column(ReferenceFiles.Own("scores", "sample.csv"), 0);
        Assert.All(ReferenceFiles.Rows(ReferenceFiles.Own("scores", "crps.csv")), row => Near.Reference(row[1]!.Value, ForecastScore.Crps(sample, row[0]!.Value), 1e-9, "CRPS"));
    }

    [Fact]
    public void Parts_of_the_interval_score_sum_to_it_and_bias_has_the_sign_of_the_error() => Gen.Select(Counts, Gen.Int[0, 1000]).Sample((law, observed) =>
    {
        var forecast = law.ToQuantiles();
        var score = ForecastScore.WeightedInterval(forecast, observed);
        Assert.Equal(score.Score, score.Dispersion + score.Underprediction + score.Overprediction, 1e-9);
        Assert.True(score.Dispersion >= 0 && score.Underprediction >= 0 && score.Overprediction >= 0);
        var bias = ForecastScore.Bias(forecast, observed);
        Assert.Equal(Math.Sign(forecast.Median - observed), Math.Sign(bias));
        Assert.InRange(bias, -1, 1);
    });

    [Fact]
    public void The_truth_scores_best_on_average()
    {
        var (law, random) = (new CountForecast(40, 5), new RandomStream(2));
        CountForecast[] others = [new(40, 50), new(40, 1), new(30, 5), new(55, 5)];
        var (own, their) = (new double[3], new double[others.Length, 3]);
        for (var i = 0; i < 4000; i++)
        {
            var observed = (int)random.NegativeBinomial(40, 5);
            Add(law, observed, (k, value) => own[k] += value);
            for (var other = 0; other < others.Length; other++)
            {
                Add(others[other], observed, (k, value) => their[other, k] += value);
            }
        }

        for (var other = 0; other < others.Length; other++)
        {
            Assert.All(own, (value, k) => Assert.True(value < their[other, k], $"{others[other]}, score {k}"));
        }

        static void Add(CountForecast law, int observed, Action<int, double> add)
        {
            add(0, ForecastScore.Log(law, observed));
            add(1, ForecastScore.Crps(law, observed));
            add(2, ForecastScore.WeightedInterval(law.ToQuantiles(), observed).Score);
        }
    }

    [Theory]
    [InlineData(0.05, 1)]
    [InlineData(0.3, 0.5)]
    [InlineData(2, 3)]
    [InlineData(40, 5)]
    [InlineData(3000, 50)]
    public void A_true_forecast_has_its_places_in_the_central_intervals_as_often_as_they_say_however_many_days_have_no_case(double mean, double size)
    {
        var law = new CountForecast(mean, size);
        var (forecast, in50, in95, held50) = (law.ToQuantiles(), 0.0, 0.0, 0.0);
        for (var y = 0; y < 20 + (8 * mean); y++)
        {
            var chance = Math.Exp(law.LogProbability(y));
            in50 += chance * ForecastScore.PlaceWithin(forecast, y, 0.5);
            in95 += chance * ForecastScore.PlaceWithin(forecast, y, 0.95);
            held50 += chance * (ForecastScore.Covers(forecast, y, 0.5) == true ? 1 : 0);
        }

        // Between the 23 levels the place is read off a straight line.
        Assert.InRange(in50, 0.47, 0.53);
        Assert.InRange(in95, 0.94, 0.96);
        Assert.True(mean > 1 || held50 > 0.7, "days without a case are held by nearly any interval");
    }

    [Fact]
    public void A_place_beyond_all_quantiles_lies_in_no_central_interval()
    {
        var forecast = QuantileForecast.Of([0.25, 0.5, 0.75], [4.0, 6, 8]);
        Assert.Equal(0, ForecastScore.PlaceWithin(forecast, 20, 0.5));
        Assert.Equal(0, ForecastScore.PlaceWithin(forecast, 1, 0.5));
        Assert.Equal(1, ForecastScore.PlaceWithin(forecast, 6, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => ForecastScore.PlaceWithin(forecast, -1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => ForecastScore.PlaceWithin(forecast, 6, 1));
    }

    [Fact]
    public void Calibrated_forecasts_have_a_flat_histogram()
    {
        var (law, random) = (new CountForecast(20, 3), new RandomStream(4));
        int[] truths = [.. Enumerable.Range(0, 20_000).Select(_ => (int)random.NegativeBinomial(20, 3))];
        CountForecast[] laws = [.. truths.Select(_ => law)];
        var shares = PitHistogram.Of(laws, truths);
        Assert.Equal(1, shares.Sum(), 1e-9);
        Assert.All(shares, share => Assert.InRange(share, 0.09, 0.11));
    }

    [Fact]
    public void A_sample_scores_as_its_distribution() => Gen.Select(Gen.Double[5, 100], Gen.Int[0, 150]).Sample((mean, observed) =>
    {
        var law = new CountForecast(mean, 4);
        double[] sample = [.. Enumerable.Range(0, 4000).Select(i => law.Quantile((i + 0.5) / 4000))];
        Near.Within(ForecastScore.Crps(law, observed), ForecastScore.Crps(sample, observed), 0.01 * mean, "CRPS");
    }, iter: 20);

    [Fact]
    public void The_median_ensemble_lies_between_its_members_and_shrugs_off_one()
    {
        var (low, high, wild) = (new CountForecast(20, 3).ToQuantiles(), new CountForecast(30, 3).ToQuantiles(), new CountForecast(9000, 1).ToQuantiles());
        var ensemble = QuantileForecast.MedianOf([low, wild, high]);
        Assert.Equal(high.Values.ToArray(), ensemble.Values.ToArray());
        Assert.Equal(low.Values.ToArray(), QuantileForecast.MedianOf([low]).Values.ToArray());
        Assert.Throws<ArgumentException>(() => QuantileForecast.MedianOf([]));
        Assert.Throws<ArgumentException>(() => QuantileForecast.MedianOf([low, QuantileForecast.Of([0.25, 0.5, 0.75], [1, 2, 3])]));
    }

    [Fact]
    public void Quantiles_are_the_smallest_counts_that_reach_their_level() =>
        Gen.Select(Gen.Double[-6, 11], Gen.Double[-6, 30], Gen.Double[0.001, 0.999]).Sample((logMean, logSize, level) =>
        {
            var law = new CountForecast(Math.Exp(logMean), Math.Exp(logSize));
            QuantileForecast.Of(law.ToQuantiles().Levels, law.ToQuantiles().Values);
            var quantile = law.Quantile(level);
            if (quantile < int.MaxValue - 1)
            {
                Assert.True(law.ProbabilityWithin((int)quantile) >= level - 1e-9, $"{law} {level} {quantile}");
                Assert.True(law.ProbabilityWithin((int)quantile - 1) <= level + 1e-9, $"{law} {level} {quantile}");
            }
        }, iter: 2000);

    [Fact]
    public void Impossible_forecasts_are_refused()
    {
        Assert.Throws<ArgumentException>(() => QuantileForecast.Of([0.25, 0.5], [1, 2]));
        Assert.Throws<ArgumentException>(() => QuantileForecast.Of([0.25, 0.5, 0.8], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => QuantileForecast.Of([0.25, 0.5, 0.75], [1, 3, 2]));
        Assert.Throws<ArgumentException>(() => QuantileForecast.Of([0.25, 0.5, 0.75], [1, double.NaN, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CountForecast(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CountForecast(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ForecastScore.Log(new CountForecast(1), -1));
        Assert.Throws<ArgumentException>(() => ForecastScore.Crps([], 1));
        Assert.Null(ForecastScore.Covers(QuantileForecast.Of([0.25, 0.5, 0.75], [1, 2, 3]), 2, 0.95));
    }
}

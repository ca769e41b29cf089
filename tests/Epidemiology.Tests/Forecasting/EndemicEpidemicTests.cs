using System.Text.Json;
using CsCheck;
using Fangxian.Epidemiology.Detection;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Forecasting;

public sealed class EndemicEpidemicTests(ITestOutputHelper output)
{
    /// <summary>Which of the 17 districts of Weser-Ems border on each other.</summary>
    private const string Borders = "0-12 0-15 1-6 1-11 2-5 2-12 2-15 3-13 4-9 5-7 5-9 5-11 5-12 5-15 6-11 6-16 7-8 7-11 7-12 7-13 7-14 8-10 8-11 8-13 9-11 9-15 9-16 11-16 12-14 12-15 13-14";

    [Theory]
    [InlineData("salmonella.agona_ar_S1_nb")]
    [InlineData("salmonella.agona_ar_S2_pois")]
    [InlineData("influMen_S3_nb")]
    [InlineData("measlesWeserEms_ne_nb")]
    public void Agrees_with_hhh4_of_R(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(ReferenceFiles.Analytics("hhh4", name + ".json")));
        var fitted = ReferenceFiles.Rows(ReferenceFiles.Analytics("hhh4", name + "__fitted.csv"));
        var units = Units(ReferenceFiles.Rows(ReferenceFiles.Analytics("hhh4", name + "__observed.csv")));
        var options = name switch
        {
            "salmonella.agona_ar_S1_nb" => new EndemicEpidemicOptions(),
            "salmonella.agona_ar_S2_pois" => new EndemicEpidemicOptions { Waves = 2, IsPoisson = true },
            // The reference's own name says S3, its coefficients two waves.
            "influMen_S3_nb" => new EndemicEpidemicOptions { Waves = 2, Autoregression = Autoregression.PerUnit },
            _ => new EndemicEpidemicOptions { NeighbourWeights = Adjacent(17), Exposures = Shares(fitted[0]) },
        };
        var fit = EndemicEpidemic.Fit(units, options).Value;
        Near.Reference(file.RootElement.GetProperty("loglik").GetDouble(), fit.LogLikelihood, 1e-6, "log likelihood");
        var expected = file.RootElement.GetProperty("coefficients").EnumerateObject().ToArray();
        var errors = file.RootElement.GetProperty("se").EnumerateObject().ToArray();
        Assert.Equal(expected.Length, fit.Coefficients.Length);
        for (var k = 0; k < expected.Length; k++)
        {
            Near.Within(expected[k].Value.GetDouble(), fit.Coefficients[k].Value, 1e-3, expected[k].Name);
            Near.Relative(errors[k].Value.GetDouble(), fit.Coefficients[k].StandardError, 5e-3, "se of " + expected[k].Name);
        }

        foreach (var row in fitted)
        {
            for (var unit = 0; unit < units.Length; unit++)
            {
                Near.Reference(row[unit + 1]!.Value, fit.Fitted(unit, (int)row[0]!.Value - 1)!.Value.Total, 1e-3, $"unit {unit}, period {row[0]}");
            }
        }
    }

    [Fact]
    public void Agrees_with_hhh4_of_R_on_our_own_series()
    {
        var rows = ReferenceFiles.Rows(ReferenceFiles.Own("hhh4", "series.csv"));
        var units = Units(rows);
        var weights = new double[3, 3] { { 0, 1, 0 }, { 1, 0, 0.5 }, { 0, 0.5, 0 } };
        var models = new Dictionary<string, EndemicEpidemicOptions>
        {
            ["shared"] = new() { NeighbourWeights = weights, Exposures = [0.5, 0.3, 0.2] },
            ["per_unit"] = new() { NeighbourWeights = weights, Autoregression = Autoregression.PerUnit, Waves = 2 },
            ["endemic"] = new() { Autoregression = Autoregression.None, Trend = false, Exposures = [0.5, 0.3, 0.2] },
            ["poisson"] = new() { IsPoisson = true, Waves = 0 },
        };
        foreach (var cells in File.ReadLines(ReferenceFiles.Own("hhh4", "fits.csv")).Skip(1).Select(line => line.Split(',')).GroupBy(c => c[0]))
        {
            var fit = EndemicEpidemic.Fit(units, models[cells.Key]).Value;
            Assert.Equal(cells.Count(), fit.Coefficients.Length);
            Assert.All(cells, (c, k) =>
            {
                Near.Reference(Number(c[4]), fit.LogLikelihood, 1e-6, cells.Key);
                Near.Within(Number(c[2]), fit.Coefficients[k].Value, 1e-3, $"{cells.Key} {c[1]}");
                Near.Relative(Number(c[3]), fit.Coefficients[k].StandardError, 5e-3, $"{cells.Key} se of {c[1]}");
            });
        }
    }

    [Fact]
    public void Parts_sum_to_the_mean_and_the_maximum_is_one() => Simulated.Sample(counts =>
    {
        var series = CountSeries.AllKnown(counts);
        if (!EndemicEpidemic.Fit([series], new() { Waves = 0 }).TryGet(out var fit))
        {
            return;
        }

        // At the maximum of a model with an endemic intercept and a Poisson law the fitted means sum to the counts.
        if (EndemicEpidemic.Fit([series], new() { Waves = 0, IsPoisson = true }).TryGet(out var poisson))
        {
            var sum = Enumerable.Range(1, counts.Length - 1).Sum(t => poisson.Fitted(0, t)!.Value.Total);
            Near.Relative(counts.Skip(1).Sum(), sum, 1e-5);
            Assert.True(fit.LogLikelihood >= poisson.LogLikelihood - 1e-6);
        }

        var mean = fit.Fitted(0, 5)!.Value;
        Assert.Equal(mean.Own + mean.Neighbours + mean.Endemic, mean.Total, 1e-12);
    }, iter: 50);

    [Fact]
    public void Forecast_moments_are_those_of_simulation()
    {
        var random = new RandomStream(5);
        var counts = new int[150];
        counts[0] = 5;
        for (var t = 1; t < counts.Length; t++)
        {
            counts[t] = (int)random.NegativeBinomial((0.6 * counts[t - 1]) + 4, 6);
        }

        var fit = EndemicEpidemic.Fit([CountSeries.AllKnown(counts)], new() { Waves = 0, Trend = false }).Value;
        var (own, endemic) = (Math.Exp(fit.Coefficients[0].Value), Math.Exp(fit.Coefficients[1].Value));
        var forecast = fit.Forecast(4)[0, 3]!.Value;
        var (sum, square) = (0.0, 0.0);
        const int paths = 100_000;
        for (var path = 0; path < paths; path++)
        {
            double y = counts[^1];
            for (var h = 0; h < 4; h++)
            {
                y = random.NegativeBinomial((own * y) + endemic, fit.Size);
            }

            sum += y;
            square += y * y;
        }

        Near.Relative(sum / paths, forecast.Mean, 0.01);
        Near.Relative((square / paths) - (sum / paths * sum / paths), forecast.Variance, 0.05);
    }

    [Fact]
    public void True_coefficients_lie_within_their_intervals()
    {
        var random = new RandomStream(9);
        var held = 0;
        for (var repeat = 0; repeat < 100; repeat++)
        {
            var counts = new int[200];
            for (var t = 1; t < counts.Length; t++)
            {
                counts[t] = (int)random.NegativeBinomial((0.5 * counts[t - 1]) + 5, 8);
            }

            var own = EndemicEpidemic.Fit([CountSeries.AllKnown(counts)], new() { Waves = 0, Trend = false }).Value.Coefficients[0];
            held += Math.Abs(own.Value - Math.Log(0.5)) < 1.96 * own.StandardError ? 1 : 0;
        }

        output.WriteLine($"{held} of 100 intervals of ln λ hold the truth.");
        Assert.InRange(held, 88, 100);
    }

    [Fact]
    public void What_cannot_be_fitted_says_why()
    {
        Assert.Equal(NotEstimableReason.TooFewDays, EndemicEpidemic.Fit([CountSeries.AllKnown([1, 2, 3])]).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.TooFewCases, EndemicEpidemic.Fit([CountSeries.AllKnown(new int[40])]).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.NegativeIncidence, EndemicEpidemic.Fit([CountSeries.AllKnown([.. Enumerable.Repeat(3, 30), -1, 4])]).Why!.Value.Reason);
        Assert.Throws<ArgumentException>(() => EndemicEpidemic.Fit([]));
        Assert.Throws<ArgumentException>(() => EndemicEpidemic.Fit([CountSeries.AllKnown([1, 2]), CountSeries.AllKnown([1])]));
        Assert.Throws<ArgumentOutOfRangeException>(() => EndemicEpidemic.Fit([CountSeries.AllKnown([1, 2])], new() { Waves = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => EndemicEpidemic.Fit([CountSeries.AllKnown([1, 2])], new() { Exposures = [0] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => EndemicEpidemic.Fit([CountSeries.AllKnown([1, 2])], new() { NeighbourWeights = new double[2, 2] }));
    }

    private static readonly Gen<int[]> Simulated = Gen.Select(Gen.Long[1, 100_000], Gen.Double[0.1, 0.8], Gen.Double[1, 20]).Select((seed, own, endemic) =>
    {
        var random = new RandomStream(seed);
        var counts = new int[80];
        for (var t = 1; t < counts.Length; t++)
        {
            counts[t] = (int)random.NegativeBinomial((own * counts[t - 1]) + endemic, 5);
        }

        return counts;
    });

    private static double Number(string cell) => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture);

    private static CountSeries[] Units(double?[][] rows) =>
        [.. Enumerable.Range(1, rows[0].Length - 1).Select(unit => CountSeries.AllKnown([.. rows.Select(row => (int)row[unit]!.Value)]))];

    private static double[,] Adjacent(int units)
    {
        var weights = new double[units, units];
        foreach (var pair in Borders.Split(' ').Select(pair => pair.Split('-').Select(int.Parse).ToArray()))
        {
            weights[pair[0], pair[1]] = weights[pair[1], pair[0]] = 1;
        }

        return weights;
    }

    /// <summary>In the first week nobody was ill the week before: the fitted means are the endemic part, in proportion to the population.</summary>
    private static double[] Shares(double?[] row) => [.. row.Skip(1).Select(mean => mean!.Value / row.Skip(1).Sum(m => m!.Value))];
}

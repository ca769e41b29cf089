using System.Globalization;
using System.Text.Json;
using CsCheck;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Delays;

/// <summary>Against fitdistrplus 1.1-8 and coarseDataTools 0.6-6 (R 4.2.2): parameters 1e-4 (R's optimisers stop there), log likelihood 1e-8
/// (flat at the top), for <c>dic.fit</c> 1e-6 (numerical integrals).</summary>
public sealed class DelayFitTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("exact")]
    [InlineData("window")]
    [InlineData("negative")]
    [InlineData("truncated")]
    [InlineData("truncated_windows")]
    public void Simulated_delays_agree_with_R(string name)
    {
        var compared = 0;
        foreach (var line in File.ReadLines(ReferenceFiles.Own("delays", "fits.csv")).Skip(1).Select(line => line.Split(',')).Where(line => line[0] == name))
        {
            var family = Family(line[1]);
            var offset = name == "negative" && family == DelayFamily.Gamma ? -6 : 0;
            var fit = DelayFit.Fit(Observations(name), family, offset).Value;
            var what = $"{name}, {line[1]}";
            Near.Reference(Number(line[2]), fit.First.Value, 1e-4, what);
            Near.Reference(Number(line[3]), fit.Second.Value, 1e-4, what);
            Near.Reference(Number(line[6]), fit.LogLikelihood, 1e-8, what);
            if (line[4].Length > 0)
            {
                // fitdistrplus takes second derivatives by differences of its own.
                Near.Reference(Number(line[4]), fit.First.StandardError, 1e-3, what + ", standard error");
                Near.Reference(Number(line[5]), fit.Second.StandardError, 1e-3, what + ", standard error");
            }

            compared++;
        }

        Assert.True(compared > 0);
    }

    [Theory]
    [InlineData("gamma")]
    [InlineData("lnorm")]
    [InlineData("weibull")]
    public void Samples_agree_with_fitdistrplus(string sample)
    {
        var delays = ReferenceFiles.Column(ReferenceFiles.Analytics("delays", $"delay_sample_{sample}.csv"), 0);
        using var file = JsonDocument.Parse(File.ReadAllText(ReferenceFiles.Analytics("delays", $"delay_fits_{sample}.json")));
        foreach (var family in file.RootElement.EnumerateObject())
        {
            var fit = DelayFit.Fit(delays, Family(family.Name)).Value;
            var expected = family.Value.GetProperty("estimate").EnumerateObject().Select(one => one.Value.GetDouble()).ToArray();
            var errors = family.Value.GetProperty("sd").EnumerateObject().Select(one => one.Value.GetDouble()).ToArray();
            var second = fit.Rate ?? fit.Second;
            // R's gamma fits stop early: what makes the likelihood highest may lie a little further off, never lower.
            Near.Reference(expected[0], fit.First.Value, 1e-3, $"{sample}, {family.Name}, first");
            Near.Reference(expected[1], second.Value, 1e-4, $"{sample}, {family.Name}, second");
            Near.Reference(family.Value.GetProperty("loglik").GetDouble(), fit.LogLikelihood, 1e-8, $"{sample}, {family.Name}, log likelihood");
            Assert.True(fit.LogLikelihood >= family.Value.GetProperty("loglik").GetDouble() - 1e-9);
            Near.Reference(family.Value.GetProperty("aic").GetDouble(), fit.Aic, 1e-8, "AIC");
            Near.Reference(family.Value.GetProperty("bic").GetDouble(), fit.Bic, 1e-8, "BIC");
            Near.Reference(errors[0], fit.First.StandardError, 1e-3, "standard error of the first");
            Near.Reference(errors[1], second.StandardError, 1e-3, "standard error of the second");
        }
    }

    [Theory]
    [InlineData("Flu2009", "G")]
    [InlineData("Flu2009", "L")]
    [InlineData("Flu2009", "W")]
    [InlineData("flu_2009_NYC_school", "G")]
    [InlineData("flu_2009_NYC_school", "L")]
    [InlineData("flu_2009_NYC_school", "W")]
    public void Pairs_of_cases_agree_with_dic_fit(string dataset, string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(ReferenceFiles.Analytics("delays", $"dicfit_{dataset}__{name}.json")));
        var fit = DelayFit.Fit(SimulatedPairs.Read(ReferenceFiles.Shared("incidence", dataset + "__si_data.csv")), Family(name)).Value;
        Near.Reference(file.RootElement.GetProperty("loglik").GetDouble(), fit.LogLikelihood, 1e-6, "log likelihood");
        var expected = file.RootElement.GetProperty("estimates");
        // The package rounds to three decimals, and its optimiser stops where the likelihood is flat.
        double[] actual = [fit.First.Value, fit.Second.Value, fit.Quantile(0.05).Value, fit.Quantile(0.5).Value, fit.Quantile(0.95).Value, fit.Quantile(0.99).Value];
        Assert.All(expected.EnumerateObject().Zip(actual), pair => Near.Reference(pair.First.Value.GetDouble(), pair.Second, 2e-3, pair.First.Name));
    }

    [Fact]
    public void Truncation_brings_back_the_delays_that_had_not_ended()
    {
        // The truth is log-normal(1.6, 0.5): mean 5.61 days. In a growing outbreak the delays seen by day 30 are shorter.
        var observations = Observations("truncated");
        var blind = DelayFit.Fit([.. observations.Select(one => one with { ObservableUntil = double.PositiveInfinity })], DelayFamily.LogNormal).Value;
        var corrected = DelayFit.Fit(observations, DelayFamily.LogNormal).Value;
        Assert.True(blind.MeanDays.Upper < 5.61);
        Assert.InRange(5.61, corrected.MeanDays.Lower, corrected.MeanDays.Upper);
    }

    [Fact]
    public void Narrow_windows_tend_to_the_exact_fit() =>
        Gen.Select(Gen.Enum<DelayFamily>(), Gen.Double[1, 4].Array[12, 30]).Sample((family, delays) =>
        {
            var exact = DelayFit.Fit(delays, family);
            // A quarter of an hour: of windows of seconds the doubly differenced integrals keep too few digits.
            var narrow = DelayFit.Fit([.. delays.Select(days => new DelayObservation(0, 0.01, days, days + 0.01))], family);
            Assert.Equal(exact.IsEstimable, narrow.IsEstimable);
            if (exact.IsEstimable)
            {
                Near.Reference(exact.Value.MeanDays.Value, narrow.Value.MeanDays.Value, 1e-3, "mean");
            }
        }, iter: 50);

    [Fact]
    public void Scaling_the_delays_scales_mean_and_quantiles() =>
        Gen.Select(Gen.Enum<DelayFamily>(), Gen.Double[0.5, 10].Array[10, 40], Gen.Double[0.2, 5]).Sample((family, delays, factor) =>
        {
            if (!DelayFit.Fit(delays, family).TryGet(out var one))
            {
                return;
            }

            var other = DelayFit.Fit([.. delays.Select(days => days * factor)], family).Value;
            Near.Relative(one.MeanDays.Value * factor, other.MeanDays.Value, 1e-5, "mean");
            Near.Relative(one.Quantile(0.95).Value * factor, other.Quantile(0.95).Value, 1e-5, "quantile");
            Near.Relative(one.MeanDays.StandardError * factor, other.MeanDays.StandardError, 1e-3, "standard error");
            Assert.InRange(one.MeanDays.Value, one.MeanDays.Lower, one.MeanDays.Upper);
            Assert.InRange(one.StandardDeviationDays.Value, one.StandardDeviationDays.Lower, one.StandardDeviationDays.Upper);
        }, iter: 50);

    [Fact]
    public void Coverage_of_the_mean_is_measured()
    {
        var random = new RandomStream(8);
        var covered = 0;
        for (var i = 0; i < 300; i++)
        {
            var observations = Enumerable.Range(0, 60).Select(_ =>
            {
                var start = random.Uniform() * 2;
                var end = Math.Floor(start + (random.Gamma(3) * 1.5));
                return new DelayObservation(0, 2, end, end + 1);
            });
            var fit = DelayFit.Fit([.. observations], DelayFamily.Gamma).Value;
            covered += fit.MeanDays.Lower <= 4.5 && fit.MeanDays.Upper >= 4.5 ? 1 : 0;
        }

        output.WriteLine($"Mean of 60 doubly censored delays: {covered / 3.0:F1} % of 95 % intervals hold the truth.");
        Assert.True(covered > 270);
    }

    [Fact]
    public void What_cannot_be_estimated_says_why()
    {
        Assert.Equal(NotEstimableReason.TooFewObservations, DelayFit.Fit([1.0, 2], DelayFamily.Gamma).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.DelaysAllEqual, DelayFit.Fit([3.0, 3, 3, 3], DelayFamily.Weibull).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.DelayNotAboveOffset, DelayFit.Fit([3.0, 0, 4, 5], DelayFamily.LogNormal).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.DelayNotAboveOffset, DelayFit.Fit([3.0, -2, 4, 5], DelayFamily.Gamma, -2).Why!.Value.Reason);
        Assert.True(DelayFit.Fit([3.0, -2, 4, 5], DelayFamily.Normal).IsEstimable);
    }

    [Fact]
    public void Impossible_observations_are_refused()
    {
        DelayObservation[] wrong =
        [
            new(2, 1, 3, 4), new(0, 1, 4, 3), DelayObservation.Exact(double.NaN), new(0, 1, 3, 4) { ObservableUntil = 3.5 }, new(0, double.PositiveInfinity, 3, 4),
        ];
        Assert.All(wrong, one => Assert.Throws<ArgumentException>(
            () => DelayFit.Fit([DelayObservation.Exact(1), DelayObservation.Exact(2), DelayObservation.Exact(4), one], DelayFamily.Normal)));
    }

    private static DelayObservation[] Observations(string name)
    {
        var rows = ReferenceFiles.Rows(ReferenceFiles.Own("delays", name + ".csv"));
        return [.. rows.Select(row => name switch
        {
            "window" => DelayObservation.Between(row[0]!.Value, row[1]!.Value),
            "truncated" => DelayObservation.Exact(row[0]!.Value) with { ObservableUntil = row[1]!.Value },
            "truncated_windows" => new DelayObservation(row[0]!.Value, row[1]!.Value, row[2]!.Value, row[3]!.Value) { ObservableUntil = row[4]!.Value },
            _ => DelayObservation.Exact(row[0]!.Value),
        })];
    }

    private static DelayFamily Family(string name) => name switch
    {
        "gamma" or "G" => DelayFamily.Gamma,
        "weibull" or "W" => DelayFamily.Weibull,
        "lnorm" or "L" => DelayFamily.LogNormal,
        _ => DelayFamily.Normal,
    };

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}

using System.Text.Json;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

/// <summary>Against EpiEstim 2.2-4 (R 4.2.2), <c>estimate_R</c>, tolerance 1e-8. Calls: Reference/README.md.</summary>
public sealed class InstantaneousReproductionNumberReferenceTests
{
    private const double Tolerance = 1e-8;

    [Theory]
    [InlineData("param_w1", 1, 5.2, 2.8, 5, 5)]
    [InlineData("param_w7", 7, 5.2, 2.8, 5, 5)]
    [InlineData("param_w14", 14, 5.2, 2.8, 5, 5)]
    [InlineData("param_prior_w7", 7, 5.2, 2.8, 2, 1)]
    [InlineData("param_alt_w7", 7, 6.24, 2.24, 5, 5)]
    public void Simulated_epidemic_agrees_with_EpiEstim(
        string tag, int window, double mean, double standardDeviation, double priorMean, double priorStandardDeviation)
    {
        var counts = ReferenceFiles.Counts(ReferenceFiles.Own("incidence", "synthetic365_A.csv"));
        var interval = DiscretisedSerialInterval.ShiftedGamma(mean, standardDeviation, counts.Length - 1);
        var options = new ReproductionNumberOptions
        {
            WindowDays = window, PriorMean = priorMean, PriorStandardDeviation = priorStandardDeviation,
        };
        Compare(ReferenceFiles.Own("cori", $"synthetic365_A__{tag}.csv"), counts, interval, options);
    }

    [Theory]
    [InlineData("Flu2009")]
    [InlineData("SARS2003")]
    [InlineData("Measles1861")]
    [InlineData("flu_2009_NYC_school")]
    [InlineData("synthetic365_A")]
    public void Published_epidemic_agrees_with_EpiEstim(string dataset)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(ReferenceFiles.Shared("manifest.json")));
        var counts = ReferenceFiles.Counts(ReferenceFiles.Shared("incidence", dataset + ".csv"));
        var compared = 0;
        foreach (var entry in manifest.RootElement.EnumerateArray())
        {
            if (entry.GetProperty("dataset").GetString() == dataset && entry.TryGetProperty("config", out var config))
            {
                var tag = entry.GetProperty("tag").GetString()!;
                var options = Options(config) with { WindowDays = int.Parse(tag[(tag.LastIndexOf('w') + 1)..], System.Globalization.CultureInfo.InvariantCulture) };
                Compare(ReferenceFiles.Shared("cori", $"{dataset}__{tag}.csv"), counts, Interval(dataset, config, counts.Length), options);
                compared++;
            }
        }

        Assert.True(compared >= 4, $"Only {compared} files were compared.");
    }

    private static ReproductionNumberOptions Options(JsonElement config) => new()
    {
        PriorMean = config.TryGetProperty("mean_prior", out var mean) ? mean.GetDouble() : 5,
        PriorStandardDeviation = config.TryGetProperty("std_prior", out var deviation) ? deviation.GetDouble() : 5,
    };

    private static DiscretisedSerialInterval Interval(string dataset, JsonElement config, int days) =>
        config.ValueKind == JsonValueKind.Object && config.TryGetProperty("mean_si", out var mean)
            ? DiscretisedSerialInterval.ShiftedGamma(mean.GetDouble(), config.GetProperty("std_si").GetDouble(), days - 1)
            : DiscretisedSerialInterval.FromWeights(
                ReferenceFiles.Column(ReferenceFiles.Shared("incidence", dataset + "__si_distr.csv"), 1));

    private static void Compare(string file, int[] counts, DiscretisedSerialInterval interval, ReproductionNumberOptions options) =>
        Compare(file, InstantaneousReproductionNumber.Estimate(Some.Series(counts), interval, options), Path.GetFileName(file));

    internal static void Compare(string file, ReproductionNumberWindow[] windows, string name)
    {
        var rows = ReferenceFiles.Rows(file);
        Assert.Equal(rows.Length, windows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            var what = $"{name}, window {rows[i][0]}-{rows[i][1]}";
            Assert.Equal(Some.FirstDate.AddDays((int)rows[i][0]! - 1), windows[i].Start);
            Assert.Equal(Some.FirstDate.AddDays((int)rows[i][1]! - 1), windows[i].End);
            if (rows[i][2] is null)
            {
                Assert.Equal(NotEstimableReason.WithinFirstSerialInterval, Some.Reason(windows[i]));
                continue;
            }

            var r = windows[i].ReproductionNumber.Value;
            double[] actual =
            [
                r.Mean, r.StandardDeviation, r.Quantile025, r.Quantile05, r.Quantile25, r.Median, r.Quantile75, r.Quantile95, r.Quantile975,
            ];
            for (var column = 0; column < actual.Length; column++)
            {
                Near.Reference(rows[i][column + 2]!.Value, actual[column], Tolerance, $"{what}, column {column + 3}");
            }
        }
    }
}

using System.Text.Json;
using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Tests.Detection;

/// <summary>
/// Against R's package surveillance 1.20.3. Closed forms: tolerance 1e-9 (CUSUM with a regression 1e-8, where R's own iteration stops). GLR: 1e-6 with a
/// Poisson mean, 1e-4 where R's <c>glm.nb</c> estimates the dispersion. Alarms exact.
/// </summary>
public sealed class OtherDetectorsReferenceTests
{
    [Theory]
    [InlineData("rki1")]
    [InlineData("rki2")]
    [InlineData("bayes1")]
    [InlineData("bayes_b1")]
    [InlineData("cdc_b1")]
    public void Window_methods_agree_with_R(string method)
    {
        Detector detector = method switch
        {
            "rki1" => new Rki { YearsBack = 0, HalfWindow = 6, ThisYear = true },
            "rki2" => new Rki { YearsBack = 1, HalfWindow = 6, ThisYear = true },
            "bayes1" => new BayesPrediction(),
            "bayes_b1" => new BayesPrediction { YearsBack = 1, HalfWindow = 4, Alpha = 0.01 },
            _ => new Cdc { YearsBack = 1 },
        };
        Compare(method, null, "rki_cdc_bayes", _ => detector, 1e-9, f => f.UpperBound, "upperbound");
    }

    [Theory]
    [InlineData("cusum_std", 1e-9)]
    [InlineData("cusum_rossi", 1e-9)]
    [InlineData("cusum_anscombe", 1e-9)]
    [InlineData("cusum_glm", 1e-8)]
    public void Cusum_agrees_with_R(string options, double tolerance)
    {
        Compare("algo.cusum", options, "cusum", Cusum, tolerance, f => f.UpperBound, "upperbound");
        Compare("algo.cusum", options, "cusum", Cusum, tolerance, f => f.Score, "cusum");
    }

    [Theory]
    [InlineData("glrpois_free", 1e-6)]
    [InlineData("glrpois_theta", 1e-6)]
    [InlineData("glrnb_free", 1e-4)]
    public void Likelihood_ratios_agree_with_R(string options, double tolerance)
    {
        Compare("algo.glrnb", options, "glr", Glr, tolerance, f => f.Score, "glr");
        Compare("algo.glrnb", options, "glr", Glr, tolerance, f => f.Expected, "mu0");
    }

    private static Cusum Cusum(JsonElement control) => new()
    {
        Reference = control.Number("k", 1.04), Threshold = control.Number("h", 2.26),
        Mean = control.GetProperty("m").ValueKind == JsonValueKind.String ? CusumMean.Seasonal : CusumMean.Earlier,
        Standardisation = control.GetProperty("trans").GetString() switch { "rossi" => CountStandardisation.Rossi, "anscombe" => CountStandardisation.Anscombe, _ => CountStandardisation.Standard },
    };

    private static GeneralisedLikelihoodRatio Glr(JsonElement control) => new()
    {
        Threshold = control.Number("c.ARL", 5),
        Dispersion = control.GetProperty("alpha").ValueKind == JsonValueKind.Number ? control.GetProperty("alpha").GetDouble() : null,
        KnownLogFactor = control.GetProperty("theta").ValueKind == JsonValueKind.Number ? control.GetProperty("theta").GetDouble() : null,
    };

    private static void Compare(string method, string? options, string folder, Func<JsonElement, Detector> detector, double tolerance, Func<Finding, double?> value, string column)
    {
        var differences = new List<string>();
        var weeks = 0;
        foreach (var entry in DetectionReference.Manifest(method, options))
        {
            var name = entry.GetProperty("series").GetString()!;
            var file = $"{name}__{options ?? method}";
            var rows = DetectionReference.Rows(folder, file);
            weeks += rows.Length;
            entry.TryGetProperty("control", out var control);
            var found = detector(control).Detect(DetectionReference.Series(name), (int)rows[0]["t"]!.Value - 1);
            for (var i = 0; i < rows.Length; i++)
            {
                var what = $"{file}, t = {rows[i]["t"]}";
                FarringtonFlexibleReferenceTests.Check(rows[i][column], found[i].TryGet(out var f) ? value(f) : null, $"{what}, {column} ({found[i].Why})", differences, tolerance);
                FarringtonFlexibleReferenceTests.Check(rows[i]["alarm"], found[i].IsEstimable ? f.Alarm ? 1 : 0 : null, $"{what}, alarm", differences);
            }
        }

        Assert.True(weeks > 500, $"Only {weeks} weeks were compared.");
        Assert.True(differences.Count == 0, $"{differences.Count} differences in {weeks} weeks:\n" + string.Join('\n', differences.Take(20)));
    }
}

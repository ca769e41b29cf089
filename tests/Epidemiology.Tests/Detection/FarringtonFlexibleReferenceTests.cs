using System.Text.Json;
using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Tests.Detection;

/// <summary>
/// Against R <c>surveillance::farringtonFlexible</c> 1.20.3. Tolerance 1e-6, because R stops its iteration at a change of 1e-8 of the
/// deviance; bounds of the negative binomial methods, alarms and trends exact.
/// </summary>
public sealed class FarringtonFlexibleReferenceTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData("default")]
    [InlineData("noufaily_nb")]
    [InlineData("noufaily_muan")]
    [InlineData("noufaily_delta")]
    [InlineData("nb_alpha01_lim0")]
    [InlineData("noreweight")]
    [InlineData("notrend_sqrt")]
    [InlineData("none_w4")]
    [InlineData("nooffset_nb")]
    public void Published_series_agree_with_R(string options)
    {
        var differences = new List<string>();
        var weeks = 0;
        foreach (var entry in DetectionReference.Manifest("farringtonFlexible", options))
        {
            var name = entry.GetProperty("series").GetString()!;
            var rows = DetectionReference.Rows("farringtonFlexible", $"{name}__{options}");
            weeks += rows.Length;
            Compare(DetectionReference.Series(name), Detector(entry.GetProperty("control")), rows, $"{name}__{options}", differences);
        }

        Assert.True(weeks > 100, $"Only {weeks} weeks were compared.");
        Assert.True(differences.Count == 0, $"{differences.Count} differences in {weeks} weeks:\n" + string.Join('\n', differences.Take(20)));
    }

    internal static FarringtonFlexible Detector(JsonElement control) => new()
    {
        YearsBack = (int)control.Number("b", 5),
        HalfWindow = (int)control.Number("w", 3),
        Reweight = control.Flag("reweight", true),
        WeightsThreshold = control.Number("weightsThreshold", 2.58),
        Alpha = control.Number("alpha", 0.05),
        Trend = control.Flag("trend", true),
        TrendLevel = control.Number("pThresholdTrend", 0.05),
        FewestCases = control.TryGetProperty("limit54", out var limit) ? limit[0].GetInt32() : 5,
        CasesWithin = control.TryGetProperty("limit54", out limit) ? limit[1].GetInt32() : 4,
        Transformation = control.TryGetProperty("powertrans", out var power) ? power.GetString() switch { "1/2" => PowerTransformation.SquareRoot, "none" => PowerTransformation.None, _ => PowerTransformation.TwoThirds } : PowerTransformation.TwoThirds,
        PopulationOffset = control.Flag("populationOffset", false),
        SeasonLevels = (int)control.Number("noPeriods", 1),
        PastPeriodsNotIncluded = control.TryGetProperty("pastWeeksNotIncluded", out var past) && past.ValueKind == JsonValueKind.Number ? past.GetInt32() : null,
        Threshold = control.TryGetProperty("thresholdMethod", out var threshold) ? threshold.GetString() switch { "nbPlugin" => ThresholdMethod.NegativeBinomial, "muan" => ThresholdMethod.NegativeBinomialAtUpperMean, _ => ThresholdMethod.Delta } : ThresholdMethod.Delta,
        Parity = true,
    };

    internal static void Compare(CountSeries series, FarringtonFlexible detector, Dictionary<string, double?>[] rows, string file, List<string> differences)
    {
        foreach (var row in rows)
        {
            var index = (int)row["t"]!.Value - 1;
            var what = $"{file}, t = {index + 1}";
            var estimate = detector.Explain(series, index);
            if (!estimate.TryGet(out var e))
            {
                if (row["phi"] is not null)
                {
                    differences.Add($"{what}: not estimable ({estimate}), R has phi {row["phi"]}");
                }

                continue;
            }

            Check(row["expected"], e.EnoughCases ? e.Expected : null, what + ", expected", differences);
            Check(row["upperbound"], e.EnoughCases && double.IsFinite(e.UpperBound) ? e.UpperBound : null, what + ", bound", differences);
            Check(row["phi"], e.Dispersion, what + ", phi", differences);
            Check(row["score"], e.Score, what + ", score", differences);
            Check(row["pvalue"], e.PValue, what + ", p", differences);
            Check(row["trend_coef"], e.TrendPerPeriod, what + ", trend", differences);
            Check(row["trend_used"], e.TrendUsed ? 1 : 0, what + ", trend used", differences);
            Check(row["alarm"], e.Alarm ? 1 : 0, what + ", alarm", differences);
        }
    }

    internal static void Check(double? expected, double? actual, string what, List<string> differences, double tolerance = Tolerance)
    {
        if (expected is null != actual is null || (expected is { } a && !(Math.Abs(a - actual!.Value) <= tolerance * Math.Max(1, Math.Abs(a)))))
        {
            differences.Add($"{what}: R {expected:R}, here {actual:R}");
        }
    }
}

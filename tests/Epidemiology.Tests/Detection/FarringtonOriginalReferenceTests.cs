using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Tests.Detection;

/// <summary>Against R <c>surveillance::algo.farrington</c> 1.20.3. Tolerance 1e-6 as R's own iteration stops there; alarms and trends exact.</summary>
public sealed class FarringtonOriginalReferenceTests
{
    [Theory]
    [InlineData("orig_a01_23")]
    [InlineData("orig_a05_12")]
    [InlineData("orig_norw")]
    public void Published_series_agree_with_R(string options)
    {
        var differences = new List<string>();
        var weeks = 0;
        foreach (var entry in DetectionReference.Manifest("algo.farrington", options))
        {
            var name = entry.GetProperty("series").GetString()!;
            var flexible = FarringtonFlexibleReferenceTests.Detector(entry.GetProperty("control"));
            var detector = new FarringtonOriginal
            {
                YearsBack = flexible.YearsBack, HalfWindow = flexible.HalfWindow, Alpha = flexible.Alpha, Trend = flexible.Trend, Reweight = flexible.Reweight,
                Transformation = flexible.Transformation, FewestCases = flexible.FewestCases, CasesWithin = flexible.CasesWithin,
            };
            var series = DetectionReference.Series(name);
            var rows = DetectionReference.Rows("farringtonOriginal", $"{name}__{options}");
            weeks += rows.Length;
            var from = (int)rows[0]["t"]!.Value - 1;
            var found = detector.Detect(series, from);
            for (var i = 0; i < rows.Length; i++)
            {
                var what = $"{name}__{options}, t = {rows[i]["t"]}";
                Assert.True(found[i].IsEstimable, what + found[i]);
                var f = found[i].Value;
                FarringtonFlexibleReferenceTests.Check(rows[i]["upperbound"], f.UpperBound, what + ", bound", differences);
                FarringtonFlexibleReferenceTests.Check(rows[i]["mu0"], f.Expected, what + ", expected", differences);
                FarringtonFlexibleReferenceTests.Check(rows[i]["trend_used"], f.TrendUsed is true ? 1 : 0, what + ", trend", differences);
                FarringtonFlexibleReferenceTests.Check(rows[i]["alarm"], f.Alarm ? 1 : 0, what + ", alarm", differences);
            }
        }

        Assert.True(weeks > 100, $"Only {weeks} weeks were compared.");
        Assert.True(differences.Count == 0, $"{differences.Count} differences in {weeks} weeks:\n" + string.Join('\n', differences.Take(20)));
    }
}

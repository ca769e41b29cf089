using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Tests.Detection;

/// <summary>Against R <c>surveillance::earsC</c> 1.20.3: closed forms, tolerance 1e-9.</summary>
public sealed class EarsReferenceTests
{
    [Theory]
    [InlineData("C1_default")]
    [InlineData("C2_default")]
    [InlineData("C3_default")]
    [InlineData("C1_b14")]
    [InlineData("C2_b28")]
    public void Published_series_agree_with_R(string options)
    {
        var differences = new List<string>();
        var weeks = 0;
        foreach (var entry in DetectionReference.Manifest("earsC", options))
        {
            var name = entry.GetProperty("series").GetString()!;
            var control = entry.GetProperty("control");
            var detector = new Ears
            {
                Chart = Enum.Parse<EarsChart>(control.GetProperty("method").GetString()!), Baseline = (int)control.Number("baseline", 7),
                SmallestStandardDeviation = control.Number("minSigma", 0), Alpha = control.Number("alpha", 0.001), Parity = true,
            };
            var rows = DetectionReference.Rows("ears", $"{name}__{options}");
            var found = detector.Detect(DetectionReference.Series(name));
            Assert.Equal(rows.Length, found.Length);
            weeks += rows.Length;
            for (var i = 0; i < rows.Length; i++)
            {
                var what = $"{name}__{options}, t = {rows[i]["t"]}";
                FarringtonFlexibleReferenceTests.Check(rows[i]["upperbound"], found[i].TryGet(out var f) ? f.UpperBound : null, what + ", bound", differences, 1e-9);
                FarringtonFlexibleReferenceTests.Check(rows[i]["alarm"], found[i].IsEstimable ? f.Alarm ? 1 : 0 : null, what + ", alarm", differences);
            }
        }

        Assert.True(weeks > 1000, $"Only {weeks} weeks were compared.");
        Assert.True(differences.Count == 0, $"{differences.Count} differences in {weeks} weeks:\n" + string.Join('\n', differences.Take(20)));
    }
}

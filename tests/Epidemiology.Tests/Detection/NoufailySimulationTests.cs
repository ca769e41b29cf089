using System.IO.Compression;
using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Tests.Detection;

/// <summary>
/// 560 simulated series with one outbreak each in their last 49 weeks (Noufaily 2013): false alarms per week and outbreaks seen are those of R's package on the same
/// series. Tolerances as agreed: 0.0015 and 0.02.
/// </summary>
public sealed class NoufailySimulationTests(ITestOutputHelper output)
{
    private const int FirstTestWeek = 575;
    private const int FirstWatched = 312; // a sum is carried on from the end of the history
    private const int CountsLength = 624;

    private static readonly Lazy<(CountSeries Counts, int First, int Last)[]> All = new(Read);

    private static readonly Dictionary<string, Detector> Detectors = new()
    {
        ["FF_nbPlugin_a0.0005"] = FarringtonFlexible.Noufaily with { Alpha = 0.0005 },
        ["FF_nbPlugin_a0.001"] = FarringtonFlexible.Noufaily with { Alpha = 0.001 },
        ["FF_nbPlugin_a0.005"] = FarringtonFlexible.Noufaily,
        ["FF_nbPlugin_a0.005_nolimit"] = FarringtonFlexible.Noufaily with { FewestCases = 0 },
        ["FF_nbPlugin_a0.01"] = FarringtonFlexible.Noufaily with { Alpha = 0.01 },
        ["FF_nbPlugin_a0.025"] = FarringtonFlexible.Noufaily with { Alpha = 0.025 },
        ["FF_nbPlugin_a0.05"] = FarringtonFlexible.Noufaily with { Alpha = 0.05 },
        ["FF_muan_a0.005"] = FarringtonFlexible.Noufaily with { Threshold = ThresholdMethod.NegativeBinomialAtUpperMean, Parity = true },
        ["FF_muan_a0.01"] = FarringtonFlexible.Noufaily with { Threshold = ThresholdMethod.NegativeBinomialAtUpperMean, Parity = true, Alpha = 0.01 },
        ["FF_delta23_a0.005"] = FarringtonFlexible.Noufaily with { Threshold = ThresholdMethod.Delta, Parity = true },
        ["FF_delta23_a0.01"] = FarringtonFlexible.Noufaily with { Threshold = ThresholdMethod.Delta, Parity = true, Alpha = 0.01 },
        ["FarringtonClassic_a0.005"] = Classic(0.005),
        ["FarringtonClassic_a0.01"] = Classic(0.01),
        ["EARS_C1"] = new Ears(),
        ["EARS_C2"] = new Ears { Chart = EarsChart.C2 },
        ["EARS_C3"] = new Ears { Chart = EarsChart.C3, Parity = true },
        ["CUSUM_rossi_glm"] = new Cusum { Standardisation = CountStandardisation.Rossi, Mean = CusumMean.Seasonal },
        ["CUSUM_std"] = new Cusum(),
        ["rki3"] = new Rki(),
        ["bayes3"] = new BayesPrediction { YearsBack = 2, HalfWindow = 4, ThisYear = false },
    };

    public static TheoryData<string> Others => [.. Detectors.Keys.Where(k => k != "FF_nbPlugin_a0.005")];

    [Fact]
    public void Flexible_Farrington_sees_what_R_sees_at_as_many_false_alarms() => Compare("FF_nbPlugin_a0.005");

    [Theory, Trait("Speed", "Slow")]
    [MemberData(nameof(Others))]
    public void Other_settings_and_methods_see_what_they_see_in_R(string method) => Compare(method);

    private void Compare(string method)
    {
        var row = File.ReadLines(ReferenceFiles.Analytics("simulation_noufaily", "performance_overall.csv")).Select(l => l.Split(',')).Single(l => l[0] == method);
        var (falseAlarms, power) = (double.Parse(row[2], System.Globalization.CultureInfo.InvariantCulture), double.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture));
        var (ours, seen) = Measure(Detectors[method]);
        output.WriteLine($"{method}: false alarms {ours:F5} (R {falseAlarms:F5}), outbreaks seen {seen:F4} (R {power:F4})");
        Assert.InRange(ours, falseAlarms - 0.0015, falseAlarms + 0.0015);
        Assert.InRange(seen, power - 0.02, power + 0.02);
    }

    private static (double FalseAlarms, double Power) Measure(Detector detector)
    {
        int wrong = 0, ordinary = 0, seen = 0;
        foreach (var (counts, first, last) in All.Value)
        {
            var answers = detector.Detect(counts, detector is Cusum ? FirstWatched : FirstTestWeek)[^(CountsLength - FirstTestWeek)..];
            var detected = false;
            for (var i = 0; i < answers.Length; i++)
            {
                var (alarm, within) = (answers[i].TryGet(out var finding) && finding.Alarm, FirstTestWeek + i >= first && FirstTestWeek + i <= last);
                detected |= alarm && within;
                wrong += alarm && !within ? 1 : 0;
                ordinary += within ? 0 : 1;
            }

            seen += detected ? 1 : 0;
        }

        return (wrong / (double)ordinary, seen / (double)All.Value.Length);
    }

    /// <summary>Windows alone, three weeks left out, weights above 1, the trend tested: as the method of 1996 within the flexible frame.</summary>
    private static FarringtonFlexible Classic(double alpha) => new() { WeightsThreshold = 1, TrendLevel = 0.05, Alpha = alpha, Parity = true };

    private static (CountSeries Counts, int First, int Last)[] Read()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(ReferenceFiles.Analytics("simulation_noufaily", "series.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        List<(CountSeries, int, int)> all = [];
        while (reader.ReadLine() is { } line)
        {
            var cells = Array.ConvertAll(line.Split(','), int.Parse);
            all.Add((CountSeries.AllKnown(cells.AsSpan(7)), cells[4] - 1, cells[5] - 1));
        }

        return [.. all];
    }
}

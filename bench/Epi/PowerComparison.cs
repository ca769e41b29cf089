using Fangxian.Epidemiology.Detection;

namespace Fangxian.EpiBench;

/// <summary>Detectors and settings against each other on simulated outbreaks, paired: <c>bench/epi power [SEED [REPLICATES] | SERIES.csv.gz]</c>.</summary>
internal static class PowerComparison
{
    public static void Print(string[] arguments)
    {
        SimulatedSeries[] all = [.. arguments is [var file] && File.Exists(file)
            ? NoufailySimulation.Read(file)
            : NoufailySimulation.Make(int.Parse(arguments.ElementAtOrDefault(0) ?? "1"), int.Parse(arguments.ElementAtOrDefault(1) ?? "20"))];
        var measured = Performance.Of(FarringtonFlexible.Noufaily, all);
        Console.WriteLine($"{all.Length} outbreaks. Only ours / only Farrington's: outbreaks that one saw and the other did not; p: exact McNemar test.");
        Console.WriteLine();
        Console.WriteLine("| detector | false alarms per week | outbreaks seen | only this | only Farrington's | p |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var (name, detector) in Tried())
        {
            var found = Performance.Of(detector, all);
            var ours = found.Detected.Zip(measured.Detected).Count(p => p.First && !p.Second);
            var theirs = found.Detected.Zip(measured.Detected).Count(p => !p.First && p.Second);
            Console.WriteLine($"| {name} | {found.FalsePositiveRate:F5} | {found.Power:F4} | {ours} | {theirs} | {McNemar(ours, theirs):G2} |");
        }
    }

    private static IEnumerable<(string Name, Detector Detector)> Tried()
    {
        var farrington = FarringtonFlexible.Noufaily;
        yield return ("Farrington flexible, Noufaily's settings", farrington);
        yield return ("the same, α 0.01", farrington with { Alpha = 0.01 });
        yield return ("the same, bound at the upper mean, α 0.01", farrington with { Threshold = ThresholdMethod.NegativeBinomialAtUpperMean, Alpha = 0.01 });
        yield return ("the same, 5 levels", farrington with { SeasonLevels = 5 });
        foreach (var alpha in new[] { 0.004, 0.005 })
        {
            yield return ($"the same, 10 years, α {alpha}", farrington with { YearsBack = 10, Alpha = alpha });
        }

        foreach (var window in new[] { 1, 2 })
        {
            foreach (var alpha in new[] { 0.0025, 0.003 })
            {
                yield return ($"seasonal waves, 10 years, windows to {window}, α {alpha}", new SeasonalWaves { LongestWindow = window, Alpha = alpha });
            }
        }
    }

    /// <summary>Two-sided exact test that each is as often the only one to see an outbreak.</summary>
    private static double McNemar(int a, int b) =>
        a == b ? 1 : Math.Min(1, 2 * MathNet.Numerics.Distributions.Binomial.CDF(0.5, a + b, Math.Min(a, b)));
}

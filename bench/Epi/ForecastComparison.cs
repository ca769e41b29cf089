using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Detection;
using Fangxian.Epidemiology.Forecasting;

namespace Fangxian.EpiBench;

/// <summary>
/// The models on real series, rolling origin, 7 and 14 days: <c>bench/epi forecast FILE [LEVEL]</c>. FILE has the columns date, level, name, new_confirmed among others (gzipped or not); days below 0 are unknown.
/// Without FILE: the time of a back-test of 400 made-up series × 60 origins × 4 models × 14 days.
/// </summary>
internal static class ForecastComparison
{
    private static readonly DiscretisedSerialInterval Interval = DiscretisedSerialInterval.ShiftedGamma(5.1, 3.5, 21);

    public static void Print(string[] arguments)
    {
        var series = arguments.Length > 0 ? Read(arguments[0], arguments.ElementAtOrDefault(1)) : MadeUp();
        ForecastModel[] members = [new ExponentialSmoothing(), new RenewalForecast { SerialInterval = Interval, Paths = 300 }, new EndemicEpidemicForecast()];
        ForecastModel[] models = [.. members, new EnsembleForecast { Members = [new NaiveForecast(), .. members] }];
        var watch = Stopwatch.StartNew();
        var result = BackTest.Run([.. series.Select(s => s.Counts)], models, new NaiveForecast(), new() { FirstOrigin = arguments.Length > 0 ? 14 : 21, LastOrigin = arguments.Length > 0 ? null : 80 });
        Console.WriteLine($"{series.Count} series, {result.OriginCount} origins, {models.Length} models, 14 days ahead: {watch.Elapsed.TotalSeconds:F1} s on {Environment.ProcessorCount} cores, {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:F1} s of processor time.");
        Console.WriteLine();
        Console.WriteLine("| model | days ahead | forecasts | relative WIS | 50 % intervals hold | 95 % intervals hold | place in the central 50 % | in the central 95 % | bias | p | verdict | series better / not shown / worse |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var ahead in new[] { 7, 14 })
        {
            for (var model = 0; model < models.Length; model++)
            {
                if (result.Summary(model, null, ahead).TryGet(out var s))
                {
                    var verdicts = Enumerable.Range(0, series.Count).Select(one => result.Summary(model, one, ahead)).Where(one => one.IsEstimable).Select(one => one.Value.Verdict).ToArray();
                    Console.WriteLine($"| {models[model].Name} | {ahead} | {s.Forecasts:#,0} | {s.RelativeWis:F3} | {100 * s.Coverage50:F1} % | {100 * s.Coverage95:F1} % | {100 * s.Place50:F1} % | {100 * s.Place95:F1} % | {s.MeanBias:F2} | {s.PValue:G2} | {s.Verdict} | {verdicts.Count(v => v == BackTestVerdict.Better)} / {verdicts.Count(v => v == BackTestVerdict.NotShown)} / {verdicts.Count(v => v == BackTestVerdict.Worse)} |");
                }
            }
        }

        Console.WriteLine();
        Console.WriteLine($"| series | {string.Join(" | ", models.Select(m => m.Name + ", 7 days"))} | {string.Join(" | ", models.Select(m => m.Name + ", 14 days"))} |");
        Console.WriteLine($"| --- |{string.Concat(Enumerable.Repeat(" --- |", 2 * models.Length))}");
        for (var at = 0; at < Math.Min(40, series.Count) && arguments.Length > 0; at++)
        {
            var cells = from ahead in new[] { 7, 14 } from model in Enumerable.Range(0, models.Length) select result.Summary(model, at, ahead).Match(s => $"{s.RelativeWis:F2}{(s.Verdict == BackTestVerdict.Better ? "*" : "")}", _ => "");
            Console.WriteLine($"| {series[at].Name} | {string.Join(" | ", cells)} |");
        }
    }

    private static List<(string Name, CountSeries Counts)> Read(string path, string? level)
    {
        using Stream file = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path);
        using var reader = new StreamReader(file);
        var header = reader.ReadLine()!.Split(',');
        int Of(string column) => Array.IndexOf(header, column);
        var rows = new List<(string Name, DateOnly Day, int? Count)>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            if (level is null || cells[Of("level")] == level)
            {
                var count = int.TryParse(cells[Of("new_confirmed")], CultureInfo.InvariantCulture, out var n) && n >= 0 ? n : (int?)null;
                rows.Add((cells[Of("adcode")] + " " + cells[Of("name")], DateOnly.ParseExact(cells[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), count));
            }
        }

        // From 2020-01-20 on, before which nothing was counted daily; series with fewer than 100 cases say little.
        var (first, last) = (new DateOnly(2020, 1, 20), rows.Max(r => r.Day));
        return [.. rows.Where(r => r.Day >= first).GroupBy(r => r.Name).Where(g => g.Sum(r => r.Count ?? 0) >= 100).Select(g =>
        {
            var counts = new int?[last.DayNumber - first.DayNumber + 1];
            foreach (var (_, day, count) in g)
            {
                counts[day.DayNumber - first.DayNumber] = count;
            }

            return (g.Key, new CountSeries(counts, Periodicity.Daily));
        })];
    }

    private static List<(string Name, CountSeries Counts)> MadeUp() => [.. Enumerable.Range(0, 400).Select(seed =>
    {
        var chance = new Random(seed);
        var counts = new int[95];
        for (var t = 0; t < counts.Length; t++)
        {
            var mean = (t == 0 ? 20 : (0.85 * counts[t - 1]) + 3) * (0.7 - (0.3 * Math.Log(1 - chance.NextDouble())));
            counts[t] = MathNet.Numerics.Distributions.Poisson.Sample(chance, mean);
        }

        return (seed.ToString(CultureInfo.InvariantCulture), CountSeries.AllKnown(counts, Periodicity.Daily));
    })];
}

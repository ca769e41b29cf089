using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace Fangxian.Bench;

/// <summary>
/// Half of what the server can do, for long: pages of three levels, the search, the day of a county, and a corrected figure
/// every two seconds. Whether memory, processor time per request and waiting stay where they were.
/// </summary>
internal sealed class Soak(Host host, BenchData data, Report report, string name, TimeSpan lasts)
{
    private const int Users = 16;

    private readonly string[] _paths =
    [
        $"/situation?area={data.Province}&disease={data.Diseases[0]}", $"/situation?area={data.Prefecture}&disease={data.Diseases[0]}", $"/situation?area={data.County}&disease={data.Diseases[0]}",
        $"/counts/day?area={data.County}&disease={data.Diseases[0]}&date={data.First:yyyy-MM-dd}", "/api/areas/search?q=%E6%AD%A6%E4%BE%AF", $"/reports?area={data.Province}",
    ];

    private int _written;

    public async Task MeasureAsync()
    {
        await using var server = await host.ServeAsync(_paths[0]);
        await RunAsync(server, TimeSpan.FromSeconds(20), TimeSpan.Zero);
        var most = await RunAsync(server, TimeSpan.FromSeconds(15), TimeSpan.Zero);
        var between = TimeSpan.FromSeconds(2 * Users / most.PerSecond);
        var part = lasts / 20;
        var parts = new List<(Load Load, long Bytes)>();
        while (parts.Count < 20)
        {
            var load = await RunAsync(server, part, between);
            parts.Add((load, server.Bytes));
            Console.Error.WriteLine(FormattableString.Invariant($"{parts.Count * part.TotalMinutes:0.0} min: {load}, {server.Bytes >> 20} MB"));
        }
        // The first fifth fills the caches; the second is compared with the last.
        var (early, late) = (Middle(parts[4..8]), Middle(parts[16..]));
        report.Add(name, FormattableString.Invariant($"{lasts.TotalMinutes:0} minutes at half load ({most.PerSecond / 2:0}/s), {_written} figures corrected"),
            FormattableString.Invariant($"memory {early.Megabytes:0} → {late.Megabytes:0} MB, {early.Cpu:0.00} → {late.Cpu:0.00} ms CPU, p95 {early.P95:0.0} → {late.P95:0.0} ms"), "flat",
            FormattableString.Invariant($"full load {most}"));
    }

    /// <summary>Users who wait between two requests; no pause for as much as the server can do.</summary>
    private async Task<Load> RunAsync(Server server, TimeSpan duration, TimeSpan between)
    {
        var times = new List<double>[Users];
        var (cpu, watch) = (server.Cpu, Stopwatch.StartNew());
        var users = Enumerable.Range(0, Users).Select(user => Task.Run(async () =>
        {
            var own = times[user] = [];
            for (var (n, next) = (user, between * user / Users); watch.Elapsed < duration; n++, next += between)
            {
                if (next > watch.Elapsed)
                {
                    await Task.Delay(next - watch.Elapsed);
                }
                var began = Stopwatch.GetTimestamp();
                using var answer = await server.Client.GetAsync(_paths[n % _paths.Length]);
                answer.EnsureSuccessStatusCode();
                await answer.Content.CopyToAsync(Stream.Null);
                own.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }));
        await Task.WhenAll(users.Append(WriteAsync(server, watch, duration)));
        var all = times.SelectMany(t => t).Order().ToArray();
        return new Load(all.Length, all.Length / watch.Elapsed.TotalSeconds, all[all.Length / 2], all[(int)(all.Length * 0.95)], (server.Cpu - cpu).TotalMilliseconds / all.Length);
    }

    private async Task WriteAsync(Server server, Stopwatch watch, TimeSpan duration)
    {
        while (watch.Elapsed + TimeSpan.FromSeconds(2) < duration)
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            var entry = new { disease = data.Diseases[0], confirmed = 600_000 + _written, expectedVersion = 1 + _written / 100, reason = "bench" };
            using var entered = await server.Client.PostAsJsonAsync($"/api/counts/{data.County}/days/{data.First.AddDays(_written % 100).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}", entry);
            if (!entered.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"A figure was refused: {(int)entered.StatusCode} {await entered.Content.ReadAsStringAsync()}");
            }
            _written++;
        }
    }

    private static (double Megabytes, double Cpu, double P95) Middle(IReadOnlyList<(Load Load, long Bytes)> parts) =>
        (Median(parts.Select(p => p.Bytes / 1048576.0)), Median(parts.Select(p => p.Load.CpuMs)), Median(parts.Select(p => p.Load.P95Ms)));

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2 : 0;
}

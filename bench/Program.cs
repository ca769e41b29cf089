using System.Globalization;
using System.Runtime.InteropServices;
using Fangxian.Bench;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var work = args.Length > 0 ? args[0] : throw new ArgumentException("usage: bench WORK [--quick]; start it by bench/run");
var quick = args.Contains("--quick");
TimeSpan? soak = Array.IndexOf(args, "--soak") is >= 0 and var at ? TimeSpan.FromMinutes(args.Length > at + 1 && double.TryParse(args[at + 1], out var minutes) ? minutes : 20) : null;
var report = new Report();
report.Head(RuntimeInformation.OSDescription, Environment.ProcessorCount, RuntimeInformation.FrameworkDescription);

var data = new BenchData(work, days: quick ? 200 : 1200);
data.Write();

await MeasureAsync("SQLite", Path.Combine(Directory.CreateDirectory(Path.Combine(work, "data")).FullName, "bench.db"), report);
if (Environment.GetEnvironmentVariable("FANGXIAN_BENCH_POSTGRES") is { Length: > 0 } postgres)
{
    await MeasureAsync("PostgreSQL", postgres, report);
}
report.Print();

async Task MeasureAsync(string name, string database, Report to)
{
    var host = new Host(Path.Combine(work, "host"), database);
    await new Imports(host, data, to, name).MeasureAsync();
    await host.SignInAsync();
    if (soak is { } minutes)
    {
        await new Soak(host, data, to, name, minutes).MeasureAsync();
        return;
    }
    await new Pages(host, data, to, name, warmUp: TimeSpan.FromSeconds(quick ? 3 : 15), run: TimeSpan.FromSeconds(quick ? 3 : 12)).MeasureAsync();
}

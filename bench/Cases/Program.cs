using System.Globalization;
using System.Runtime.InteropServices;
using Fangxian.Bench;
using Fangxian.CasesBench;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var (work, host) = args.Length > 1 ? (Path.GetFullPath(args[0]), Path.GetFullPath(args[1])) : throw new ArgumentException("usage: WORK HOST [CASES]; start it by bench/cases");
var given = new Wanted
{
    Cases = args.Skip(2).Select(a => int.TryParse(a, out var number) ? number : 0).FirstOrDefault(number => number > 0, 500_000),
    Parts = Array.IndexOf(args, "--only") is >= 0 and var at && args.Length > at + 1 ? args[at + 1].Split(',') : Wanted.AllParts,
    IsQuick = args.Contains("--quick"),
    Plans = args.Contains("--plans"),
};
var report = new Report();
report.Head(RuntimeInformation.OSDescription, Environment.ProcessorCount, RuntimeInformation.FrameworkDescription);
try
{
    if (!args.Contains("--no-sqlite"))
    {
        await new CaseMeasurements("SQLite", Path.Combine(Directory.CreateDirectory(Path.Combine(work, "data")).FullName, "bench.db"), work, host, report, given).MeasureAsync();
    }
    if (Environment.GetEnvironmentVariable("FANGXIAN_BENCH_POSTGRES") is { Length: > 0 } postgres)
    {
        await new CaseMeasurements("PostgreSQL", postgres, work, host, report, given).MeasureAsync();
    }
}
finally
{
    // What was measured before a fault is told all the same.
    report.Print();
}

using System.Globalization;
using System.Runtime.InteropServices;
using Fangxian.AuditBench;
using Fangxian.Platform.Data;
using Fangxian.Web;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var lines = args is [var wanted, ..] && int.TryParse(wanted, out var number) ? number : 1_000_000;
var folder = Directory.CreateTempSubdirectory("fangxian-audit-bench-").FullName;
Environment.SetEnvironmentVariable("Fangxian__KeyFile", Path.Combine(folder, "keys", "keys.json"));
Directory.CreateDirectory(Path.Combine(folder, "data"));
Console.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {DateTimeOffset.UtcNow:yyyy-MM-dd}; {lines:#,0} lines");
Console.WriteLine();
Console.WriteLine("| database | what | figure | goal | beside it |");
Console.WriteLine("| --- | --- | --- | --- | --- |");
try
{
    foreach (var address in new[] { Path.Combine(folder, "data", "bench.db"), Environment.GetEnvironmentVariable("FANGXIAN_BENCH_POSTGRES") }.OfType<string>())
    {
        await using var databases = Composition.Open(DatabaseAddress.Parse(address));
        await Composition.PrepareAsync(databases, TimeProvider.System, CancellationToken.None);
        await new CostToWriters(databases).MeasureAsync();
        await new CostToReaders(databases).MeasureAsync();
        await new SpeedOfProof(databases, lines).MeasureAsync();
    }
}
finally
{
    Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    Directory.Delete(folder, recursive: true);
}

using System.Globalization;
using System.Runtime.InteropServices;
using Fangxian.AuditBench;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Registry.Areas;
using Fangxian.Web;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var lines = args.Select(a => int.TryParse(a, out var number) ? number : 0).FirstOrDefault(number => number > 0, 1_000_000);
var parts = args.Where(a => !int.TryParse(a, out _)).ToHashSet();
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
        await ImportAreasAsync(databases);
        if (Wanted("writers"))
        {
            await new CostToWriters(databases).MeasureAsync();
        }
        if (Wanted("readers"))
        {
            await new CostToReaders(databases).MeasureAsync();
        }
        if (Wanted("proof"))
        {
            await new SpeedOfProof(databases, lines).MeasureAsync();
        }
    }
}
finally
{
    Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    Directory.Delete(folder, recursive: true);
}

bool Wanted(string part) => parts.Count == 0 || parts.Contains(part);

static async Task ImportAreasAsync(Databases databases)
{
    await using var table = File.OpenRead(Path.Combine(Composition.DataFolder, "areas", "china.csv"));
    var imported = await new Run(databases, TimeProvider.System).Async(ImportAreas.Slice, new ImportAreas.Request { Content = table, FileName = "china.csv" }, Actor.Operator());
    if (!imported.IsOk)
    {
        throw new InvalidOperationException(imported.Refusal.Code);
    }
}

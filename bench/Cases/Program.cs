using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Cases.LineList;
using Fangxian.CasesBench;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Web;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var cases = args.Select(a => int.TryParse(a, out var number) ? number : 0).FirstOrDefault(number => number > 0, 500_000);
var folder = Directory.CreateTempSubdirectory("fangxian-cases-bench-").FullName;
Environment.SetEnvironmentVariable("Fangxian__KeyFile", Path.Combine(folder, "keys", "keys.json"));
Directory.CreateDirectory(Path.Combine(folder, "data"));
Console.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {DateTimeOffset.UtcNow:yyyy-MM-dd}; {cases:#,0} cases, in one process with the database");
Console.WriteLine();
Console.WriteLine("| database | what | figure | goal | beside it |");
Console.WriteLine("| --- | --- | --- | --- | --- |");
try
{
    foreach (var address in new[] { Path.Combine(folder, "data", "bench.db"), Environment.GetEnvironmentVariable("FANGXIAN_BENCH_POSTGRES") }.OfType<string>())
    {
        await using var databases = Composition.Open(DatabaseAddress.Parse(address));
        await Composition.PrepareAsync(databases, TimeProvider.System, CancellationToken.None);
        await new LineListMeasurements(databases, folder, cases).MeasureAsync();
    }
}
finally
{
    Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    Directory.Delete(folder, recursive: true);
}

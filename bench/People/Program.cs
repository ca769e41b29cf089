using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Fangxian.PeopleBench;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Web;
using Microsoft.EntityFrameworkCore;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var persons = args.Select(a => int.TryParse(a, out var number) ? number : 0).FirstOrDefault(number => number > 0, 500_000);
var folder = Directory.CreateTempSubdirectory("fangxian-people-bench-").FullName;
Environment.SetEnvironmentVariable("Fangxian__KeyFile", Path.Combine(folder, "keys", "keys.json"));
Directory.CreateDirectory(Path.Combine(folder, "data"));
Console.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {DateTimeOffset.UtcNow:yyyy-MM-dd}; {persons:#,0} persons");
Console.WriteLine();
Console.WriteLine("| database | what | figure | goal |");
Console.WriteLine("| --- | --- | --- | --- |");
try
{
    foreach (var address in new[] { Path.Combine(folder, "data", "bench.db"), Environment.GetEnvironmentVariable("FANGXIAN_BENCH_POSTGRES") }.OfType<string>())
    {
        await using var databases = Composition.Open(DatabaseAddress.Parse(address));
        await Composition.PrepareAsync(databases, TimeProvider.System, CancellationToken.None);
        await ImportAreasAsync(databases);
        await MeasureAsync(databases);
    }
}
finally
{
    Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    Directory.Delete(folder, recursive: true);
}

async Task MeasureAsync(Databases databases)
{
    await using var db = databases.ForReading(Scope.Everything);
    var tree = await db.AreaTreeAsync(CancellationToken.None);
    var provinces = tree.All.Where(a => a.Level is AreaLevel.Province && a.Children.Count > 1).ToArray();
    var province = provinces.MaxBy(p => p.Children.Sum(c => c.Children.Count))!;
    var counties = tree.All.Where(a => a.Level is AreaLevel.County && province.Subtree.Covers(a.Position)).Select(a => a.Position).ToArray();
    var empty = tree.All.First(a => a.Level is AreaLevel.County && !province.Subtree.Covers(a.Position));

    var people = new InventedPeople(1, counties);
    var last = Array.Empty<PersonWanted>();
    var first = 0.0;
    var (whole, before) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
    for (var done = 0; done < persons; done += last.Length)
    {
        last = [.. Enumerable.Range(0, Math.Min(RegisterPersons.MostInBatch, persons - done)).Select(_ => people.Next())];
        first = await RegisterAsync(databases, last);
    }
    Row(databases, $"registered with matching, all new, from none to {persons:#,0}", $"{persons / whole.Elapsed.TotalSeconds:#,0} persons/s; the last 5,000: {last.Length / first:#,0}/s; {persons / (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds:#,0} for a second of CPU", "≥ 4,000 rows/s");
    var again = new List<double>();
    var cpu = Process.GetCurrentProcess().TotalProcessorTime;
    for (var i = 0; i < 5; i++)
    {
        again.Add(await RegisterAsync(databases, last));
    }
    cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
    Row(databases, "the same 5,000 again: all are known", $"{last.Length / again.Order().ElementAt(2):#,0} persons/s; {5 * last.Length / cpu.TotalSeconds:#,0} for a second of CPU", "≥ 10,000 persons/s");
    var questions = await db.Set<PersonMatch>().CountAsync();
    Row(databases, "pairs in the queue", $"{questions:#,0}", "–");

    var run = new Run(databases, TimeProvider.System);
    foreach (var (name, scope) in new[] { ("province", province.Subtree), ("prefecture", province.Children[0].Subtree), ("county", AreaPosition.Subtree(counties[0], AreaLevel.County)), ("empty county", empty.Subtree) })
    {
        var actor = new Actor("bench", new Scope([scope]), PermissionSet.All);
        foreach (var words in new[] { "王", "王伟", "欧阳" })
        {
            Row(databases, $"search “{words}”, {name}", await SearchAsync(run, actor, words), "p95 ≤ 30 ms");
        }
    }
}

async Task<double> RegisterAsync(Databases databases, IReadOnlyList<PersonWanted> batch)
{
    var start = Stopwatch.GetTimestamp();
    var done = await databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
    {
        await db.RegisterPersonsAsync(batch, DateTimeOffset.UtcNow, token);
        return Done.Instance;
    }, CancellationToken.None);
    return done.IsOk ? Stopwatch.GetElapsedTime(start).TotalSeconds : throw new InvalidOperationException(done.Refusal.Code);
}

async Task<string> SearchAsync(Run run, Actor actor, string words)
{
    var times = new List<double>();
    var cpu = TimeSpan.Zero;
    for (var i = 0; i < 220; i++)
    {
        if (i == 20)
        {
            cpu = Process.GetCurrentProcess().TotalProcessorTime;
        }
        var start = Stopwatch.GetTimestamp();
        var found = await run.Async(SearchPersons.Slice, new SearchPersons.Request { Words = words }, actor);
        if (!found.IsOk)
        {
            throw new InvalidOperationException(found.Refusal.Code);
        }
        if (i >= 20)
        {
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }
    times.Sort();
    return $"p95 {times[(int)(times.Count * 0.95)]:0.0} ms, median {times[times.Count / 2]:0.0} ms, {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / times.Count:0.0} ms CPU";
}

static void Row(Databases databases, string what, string figure, string goal) => Console.WriteLine($"| {databases.Address.Kind} | {what} | {figure} | {goal} |");

static async Task ImportAreasAsync(Databases databases)
{
    await using var table = File.OpenRead(Path.Combine(Composition.DataFolder, "areas", "china.csv"));
    var imported = await new Run(databases, TimeProvider.System).Async(ImportAreas.Slice, new ImportAreas.Request { Content = table, FileName = "china.csv" }, Actor.Operator());
    if (!imported.IsOk)
    {
        throw new InvalidOperationException(imported.Refusal.Code);
    }
}

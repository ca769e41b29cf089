using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Fangxian.Cases;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Fangxian.Web;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Batch = 5000;
var cases = args.Select(a => int.TryParse(a, out var number) ? number : 0).FirstOrDefault(number => number > 0, 500_000);
var folder = Directory.CreateTempSubdirectory("fangxian-reporting-bench-").FullName;
Environment.SetEnvironmentVariable("Fangxian__KeyFile", Path.Combine(folder, "keys", "keys.json"));
Directory.CreateDirectory(Path.Combine(folder, "data"));
Console.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {DateTimeOffset.UtcNow:yyyy-MM-dd}; {cases:#,0} cases, each with its history and clocks");
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
    var province = tree.All.Where(a => a.Level is AreaLevel.Province && a.Children.Count > 1).MaxBy(p => p.Children.Sum(c => c.Children.Count))!;
    var counties = tree.All.Where(a => a.Level is AreaLevel.County && province.Subtree.Covers(a.Position)).ToArray();
    var disease = (await db.DiseasesAsync(CancellationToken.None)).ByCode("covid-19")!;
    var (random, made, making) = (new Random(1), new List<Guid>(), TimeSpan.Zero);
    for (var done = 0; done < cases; done += Batch)
    {
        var batch = Enumerable.Range(done, Math.Min(Batch, cases - done)).Select(i => Person(i, counties[random.Next(counties.Length)])).ToArray();
        (await databases.WriteAsync<Done>(Scope.Everything, async (writing, token) =>
        {
            var now = DateTimeOffset.UtcNow;
            var persons = await writing.RegisterPersonsAsync([.. batch.Select(b => b.Wanted)], now, token);
            var began = Stopwatch.GetTimestamp();
            var some = await writing.MakeCasesAsync([.. persons.Select((p, i) => Case(p.PersonId, batch[i].Area, disease, now.AddMinutes(-random.Next(60 * 24 * 60)), random))], "bench", now, token);
            making += Stopwatch.GetElapsedTime(began);
            made.AddRange(some.Take(20).Select(c => c.Id));
            return Done.Instance;
        }, CancellationToken.None)).Ok();
    }
    Row(databases, "cases made in bulk, of registered persons", $"{cases / making.TotalSeconds:#,0} cases/s", "≥ 4,000 rows/s with matching");
    var run = new Run(databases, TimeProvider.System);
    await ReportAsync(databases, run, counties, 32, 3000, warm: true);
    Row(databases, "report a case, 32 at a time, with audit", await ReportAsync(databases, run, counties, 32, 6000, warm: false), "≥ 600/s, ≤ 2.5 ms CPU");
    Row(databases, "report a case, 8 at a time, with audit", await ReportAsync(databases, run, counties, 8, 3000, warm: false), "p95 ≤ 25 ms");
    Row(databases, "read a case for its page, with the line of the look", await TimedAsync(400, async i => (await run.Async(ShowCase.Slice, new ShowCase.Request { Id = made[i % made.Count] }, Actor.Operator())).Ok()), "≤ 3 ms CPU with its page");
    foreach (var (name, scope) in new[] { ("province", province.Subtree), ("county", counties[0].Subtree) })
    {
        var actor = new Actor("bench", new Scope([scope]), PermissionSet.All);
        foreach (var list in Enum.GetValues<DueList>())
        {
            Row(databases, $"clocks, {list}, {name}", await TimedAsync(60, async _ => (await run.Async(ListDue.Slice, new ListDue.Request { List = list }, actor)).Ok()), "–");
        }
    }
}

async Task<string> ReportAsync(Databases databases, Run run, AreaNode[] counties, int at, int count, bool warm)
{
    var (next, times, cpu, began) = (-1, new double[count], Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.GetTimestamp());
    await Task.WhenAll(Enumerable.Range(0, at).Select(_ => Task.Run(async () =>
    {
        for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
        {
            var start = Stopwatch.GetTimestamp();
            var county = counties[i % counties.Length];
            (await run.Async(ReportCase.Slice, Report(i + (warm ? 10_000_000 : 20_000_000 + at * 100_000), county), Actor.Operator())).Ok();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    })));
    var took = Stopwatch.GetElapsedTime(began);
    Array.Sort(times);
    return $"{count / took.TotalSeconds:#,0}/s, p95 {times[(int)(count * 0.95)]:0.0} ms, {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / count:0.00} ms CPU";
}

static async Task<string> TimedAsync<T>(int count, Func<int, Task<T>> act)
{
    var times = new double[count];
    for (var i = 0; i < 40; i++)
    {
        await act(i);
    }
    var cpu = Process.GetCurrentProcess().TotalProcessorTime;
    for (var i = 0; i < count; i++)
    {
        var start = Stopwatch.GetTimestamp();
        await act(i);
        times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
    Array.Sort(times);
    return $"p95 {times[(int)(count * 0.95)]:0.0} ms, median {times[count / 2]:0.0} ms, {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / count:0.00} ms CPU";
}

static (PersonWanted Wanted, AreaNode Area) Person(int number, AreaNode area) =>
    (new PersonWanted { Name = NameOf(number), Sex = number % 2 == 0 ? Sex.Male : Sex.Female, BirthDate = new DateOnly(1930, 1, 1).AddDays(number * 37 % 32_000), Phones = [$"+861{300_000_0000L + number}"], Position = area.Position }, area);

static string NameOf(int number) => $"{"王李张刘陈杨黄赵吴周"[number % 10]}{(char)(0x4E00 + number / 10 % 5000)}{(char)(0x5000 + number * 7 % 5000)}";

static CaseWanted Case(Guid person, AreaNode area, Fangxian.Registry.Diseases.Disease disease, DateTimeOffset reported, Random random) => new()
{
    PersonId = person,
    Disease = disease,
    Area = area,
    ReportedAt = reported,
    DiagnosedAt = reported.AddMinutes(-random.Next(150)),
    InvestigatedAt = random.Next(200) == 0 ? null : reported.AddHours(random.Next(30)),
    OnsetDate = DateOnly.FromDateTime(reported.Date).AddDays(-random.Next(1, 8)),
    Classes = [new ClassTold(CaseClass.Suspected, DateOnly.FromDateTime(reported.Date)), new ClassTold(CaseClass.Confirmed, DateOnly.FromDateTime(reported.Date).AddDays(1))],
    AgeYears = (short)random.Next(95),
    Facts = [new CaseFact("fever", true), new CaseFact("cough", random.Next(2) == 0), new CaseFact("pneumonia-imaging", true), new CaseFact("rna-positive", true)],
};

static ReportCase.Request Report(int number, AreaNode area) => new()
{
    Name = NameOf(number),
    Sex = Sex.Male,
    BirthDate = new DateOnly(1930, 1, 1).AddDays(number * 37L % 32_000 is var days ? (int)days : 0),
    Phones = [$"1{3000000000L + number}"],
    Addresses = [new AddressTold(AddressKind.Living, area.Code)],
    Disease = "covid-19",
    Area = area.Code,
    Classification = CaseClass.Suspected,
    OnsetDate = DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 86400 - 3)),
    DiagnosedAt = DateTimeOffset.UtcNow.AddMinutes(-20).ToString("O", CultureInfo.InvariantCulture),
    ExternalId = "bench-" + number,
    Facts = [new CaseFact("fever", true), new CaseFact("cough", true), new CaseFact("pneumonia-imaging", true)],
};

static void Row(Databases databases, string what, string figure, string goal) => Console.WriteLine($"| {databases.Address.Kind} | {what} | {figure} | {goal} |");

static async Task ImportAreasAsync(Databases databases)
{
    await using var table = File.OpenRead(Path.Combine(Composition.DataFolder, "areas", "china.csv"));
    (await new Run(databases, TimeProvider.System).Async(ImportAreas.Slice, new ImportAreas.Request { Content = table, FileName = "china.csv" }, Actor.Operator())).Ok();
}

internal static class Answered
{
    public static T Ok<T>(this Result<T> result) => result.IsOk ? result.Value : throw new InvalidOperationException($"{result.Refusal.Code} {string.Join(", ", result.Refusal.Arguments)}");
}

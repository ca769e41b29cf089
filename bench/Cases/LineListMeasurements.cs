using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Cases.LineList;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Fangxian.Web;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fangxian.CasesBench;

/// <summary>What is done with a line list, measured on one database.</summary>
internal sealed class LineListMeasurements(Databases databases, string folder, int cases)
{
    private const string Disease = "covid-19";

    private readonly Run _run = new(databases, TimeProvider.System);
    private readonly Actor _operator = Actor.Operator();
    private readonly Words _words = new(Composition.Texts, Language.Chinese);

    public async Task MeasureAsync()
    {
        await using (var table = File.OpenRead(Path.Combine(Composition.DataFolder, "areas", "china.csv")))
        {
            Ok(await _run.Async(ImportAreas.Slice, new ImportAreas.Request { Content = table, FileName = "china.csv" }, _operator));
        }
        await using var db = databases.ForReading(Scope.Everything);
        var tree = await db.AreaTreeAsync(CancellationToken.None);
        var province = tree.All.Where(a => a.Level is AreaLevel.Province).MaxBy(p => p.Children.Sum(c => c.Children.Count))!;
        var counties = tree.All.Where(a => a.Level is AreaLevel.County && province.Subtree.Covers(a.Position)).ToArray();
        var empty = counties[^1];
        await ImportAsync(tree, [.. counties.SkipLast(1).Select(c => c.Position)]);
        foreach (var (scope, area) in new[] { ("province", province), ("prefecture", province.Children[0]), ("county", counties[0]), ("empty county", empty) })
        {
            await ListAsync(scope, area);
        }
        await ReportAsync(counties[0]);
        await ExportAsync(province);
    }

    private async Task ImportAsync(AreaTree tree, IReadOnlyList<long> counties)
    {
        var path = Path.Combine(folder, "list.csv");
        new InventedList(1, tree, counties).Write(path, cases);
        var watch = Stopwatch.StartNew();
        var report = await ImportAsync(path);
        var raw = RawInsert();
        Row("import with matching, all new", $"{cases / watch.Elapsed.TotalSeconds:#,0} rows/s ({report.Outcome.Created:#,0} created, {report.Outcome.Refused:#,0} refused, {report.Outcome.Review:#,0} to be reviewed)", "≥ 4,000 rows/s", raw);
        watch.Restart();
        var again = await ImportAsync(path);
        Row("the same file again", $"{cases / watch.Elapsed.TotalSeconds:#,0} rows/s, created {again.Outcome.Created}, updated {again.Outcome.Updated}", "nothing changes", "");
    }

    private async Task<ImportCases.Report> ImportAsync(string path)
    {
        await using var content = File.OpenRead(path);
        return Ok(await ImportCases.ImportAsync(_run, new StageCases.Request { Content = content, FileName = path, Disease = Disease }, null, PublishMode.Publish, _operator, _words, CancellationToken.None));
    }

    private async Task ListAsync(string name, AreaNode area)
    {
        var actor = new Actor("bench", new Scope([area.Subtree]), PermissionSet.All);
        var (four, sixteen, cpu, worst) = (0.0, 0.0, new List<double>(), "");
        foreach (var (filter, request) in Filters())
        {
            var at4 = await LoadAsync(actor, request, 4, TimeSpan.FromSeconds(2));
            var at16 = await LoadAsync(actor, request, 16, TimeSpan.FromSeconds(1));
            cpu.Add(at4.CpuMs);
            (four, worst) = at4.P95 > four ? (at4.P95, filter) : (four, worst);
            sixteen = Math.Max(sixteen, at16.P95);
        }
        cpu.Sort();
        Row($"line list, {name}, twelve filters", $"worst p95 {four:0.0} ms at 4 users ({worst}), {sixteen:0.0} ms at 16; median {cpu[cpu.Count / 2]:0.00} ms CPU", "p95 ≤ 40 ms, ≤ 120 ms, ≤ 6 ms CPU", "");
        foreach (var word in new[] { "王", "王伟", "欧阳" })
        {
            var load = await LoadAsync(actor, new() { Disease = Disease, Words = word }, 4, TimeSpan.FromSeconds(1));
            Row($"name search “{word}”, {name}", $"p95 {load.P95:0.0} ms, {load.CpuMs:0.00} ms CPU", "p95 ≤ 30 ms", "");
        }
    }

    private static IEnumerable<(string, ListCases.Request)> Filters()
    {
        var all = new ListCases.Request { Disease = Disease };
        yield return ("none", all);
        yield return ("class", all with { Class = CaseClass.Suspected });
        yield return ("class that is rare", all with { Class = CaseClass.ClinicallyDiagnosed });
        yield return ("onset", all with { OnsetFrom = new(2024, 3, 1), OnsetTo = new(2024, 3, 7) });
        yield return ("report", all with { ReportedFrom = new(2024, 3, 1), ReportedTo = new(2024, 3, 7) });
        yield return ("severity", all with { Severity = Severity.Critical });
        yield return ("outcome", all with { Outcome = CaseOutcome.Died });
        yield return ("age", all with { AgeFrom = 0, AgeTo = 9 });
        yield return ("sex", all with { Sex = Sex.Female });
        yield return ("overdue", all with { Overdue = true });
        yield return ("number", all with { Words = "510104-2024-00" });
        yield return ("import", all with { Import = Guid.Empty });
        yield return ("by onset", all with { Sort = CaseSort.OnsetEarliest });
    }

    private async Task<(double P95, double CpuMs)> LoadAsync(Actor actor, ListCases.Request request, int users, TimeSpan duration)
    {
        Ok(await _run.Async(ListCases.Slice, request, actor));
        var times = new List<double>[users];
        var (cpu, watch) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, users).Select(user => Task.Run(async () =>
        {
            var own = times[user] = [];
            while (watch.Elapsed < duration)
            {
                var start = Stopwatch.GetTimestamp();
                Ok(await _run.Async(ListCases.Slice, request, actor));
                own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        })));
        var all = times.SelectMany(t => t).Order().ToArray();
        return (all[(int)(all.Length * 0.95)], (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / all.Length);
    }

    private async Task ReportAsync(AreaNode county)
    {
        foreach (var users in new[] { 8, 32 })
        {
            var (times, next) = (new List<double>[users], 0);
            var (cpu, watch) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
            await Task.WhenAll(Enumerable.Range(0, users).Select(user => Task.Run(async () =>
            {
                var own = times[user] = [];
                while (watch.Elapsed < TimeSpan.FromSeconds(5))
                {
                    var number = Interlocked.Increment(ref next);
                    var report = new ReportCase.Request
                    {
                        Name = "测试" + (char)('一' + number % 5000) + (char)('丁' + number / 5000 % 5000), Sex = Sex.Male, BirthDate = new DateOnly(1950, 1, 1).AddDays(number % 20_000), Disease = Disease, Area = county.ShortCode, ExternalId = $"bench-{users}-{number}",
                        Classification = CaseClass.Suspected, OnsetDate = DateOnly.FromDateTime(DateTime.Today.AddDays(-2)), DiagnosedAt = DateTime.UtcNow.AddMinutes(-30).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                    };
                    var start = Stopwatch.GetTimestamp();
                    Ok(await _run.Async(ReportCase.Slice, report, _operator));
                    own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            })));
            var all = times.SelectMany(t => t).Order().ToArray();
            Row($"report a case, {users} at once", $"{all.Length / watch.Elapsed.TotalSeconds:#,0}/s, p95 {all[(int)(all.Length * 0.95)]:0.0} ms, {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / all.Length:0.00} ms CPU", users == 8 ? "p95 ≤ 25 ms" : "≥ 600/s, ≤ 2.5 ms CPU", "");
        }
    }

    private async Task ExportAsync(AreaNode province)
    {
        var before = GC.GetTotalMemory(true);
        foreach (var format in new[] { "xlsx", "csv", "parquet" })
        {
            var watch = Stopwatch.StartNew();
            var file = Ok(await _run.Async(ExportCases.Slice, new ExportCases.Request { Disease = Disease, Format = format, Columns = [.. ExportColumns], In = _words }, _operator));
            await using var content = file.Content;
            Row($"{format} of {file.Rows:#,0} × {ExportColumns.Length}", $"{watch.Elapsed.TotalSeconds:0.0} s, {content.Length >> 20} MB; {(GC.GetTotalMemory(true) - before) >> 20} MB kept", format == "xlsx" ? "≤ 20 s, memory flat" : "–", "");
        }
    }

    private static readonly string[] ExportColumns = ["number", "name", "sex", "age", "areaCode", "area", "residence", "class", "classDate", "severity", "onset", "firstVisit", "isolation", "diagnosed", "reported", "outcome", "outcomeDate", "deathDate", "externalId", "facts"];

    /// <summary>The database alone: as many rows of a case's width by one prepared statement or COPY, in one transaction.</summary>
    private string RawInsert()
    {
        var watch = Stopwatch.StartNew();
        const int Rows = 200_000;
        if (databases.Address.Kind is DatabaseKind.Sqlite)
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "raw.db")}");
            connection.Open();
            Execute(connection, "CREATE TABLE raw (id BLOB PRIMARY KEY, person BLOB, a INTEGER, b INTEGER, c TEXT, d TEXT); CREATE INDEX raw_a ON raw (a, b)");
            using var transaction = connection.BeginTransaction();
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO raw VALUES ($0, $1, $2, $3, $4, $5)";
            var parameters = Enumerable.Range(0, 6).Select(i => command.Parameters.AddWithValue("$" + i, 0)).ToArray();
            for (var i = 0; i < Rows; i++)
            {
                (parameters[0].Value, parameters[1].Value, parameters[2].Value, parameters[3].Value, parameters[4].Value, parameters[5].Value) = (Guid.CreateVersion7().ToByteArray(true), Guid.CreateVersion7().ToByteArray(true), i % 183, i, "510104-2024-" + i, "[{\"code\":\"fever\",\"present\":true}]");
                command.ExecuteNonQuery();
            }
            transaction.Commit();
            return $"raw SQLite, one row a case: {Rows / watch.Elapsed.TotalSeconds:#,0} rows/s";
        }
        using var postgres = new NpgsqlConnection(databases.Address.ConnectionString);
        postgres.Open();
        Execute(postgres, "CREATE TABLE raw (id uuid PRIMARY KEY, person uuid, a integer, b integer, c text, d text); CREATE INDEX raw_a ON raw (a, b)");
        using (var copy = postgres.BeginBinaryImport("COPY raw FROM STDIN (FORMAT BINARY)"))
        {
            for (var i = 0; i < Rows; i++)
            {
                copy.WriteRow(Guid.CreateVersion7(), Guid.CreateVersion7(), i % 183, i, "510104-2024-" + i, "[{\"code\":\"fever\",\"present\":true}]");
            }
            copy.Complete();
        }
        return $"raw PostgreSQL, one row a case: {Rows / watch.Elapsed.TotalSeconds:#,0} rows/s";
    }

    private static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Row(string what, string figure, string goal, string beside) =>
        Console.WriteLine($"| {(databases.Address.Kind is DatabaseKind.Sqlite ? "SQLite" : "PostgreSQL")} | {what} | {figure} | {goal} | {beside} |");

    private static T Ok<T>(Result<T> result) => result.IsOk ? result.Value : throw new InvalidOperationException($"{result.Refusal.Code} {string.Join(", ", result.Refusal.Arguments)}");
}

using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Fangxian.Bench;
using Fangxian.Cases.LineList;
using Fangxian.PeopleBench;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Web;

namespace Fangxian.CasesBench;

/// <summary>What is measured, of how much, and how long.</summary>
internal sealed record Wanted
{
    public static readonly string[] AllParts = ["import", "list", "names", "page", "due", "judge", "export", "report"];

    public required int Cases { get; init; }

    public required string[] Parts { get; init; }

    public bool IsQuick { get; init; }

    public bool Plans { get; init; }

    /// <summary>Seconds that a figure is measured for.</summary>
    public TimeSpan Run => TimeSpan.FromSeconds(IsQuick ? 1 : 3);
}

/// <summary>An area whose list is asked for.</summary>
internal sealed record Place(string Name, AreaNode Area);

/// <summary>What is done with cases, by the program as it is served: commands and requests over HTTP, the raw database beside.</summary>
internal sealed class CaseMeasurements(string name, string address, string work, string folder, Report report, Wanted wanted)
{
    public const string Disease = "covid-19";

    private static readonly string[] ExportColumns = ["number", "name", "sex", "age", "areaCode", "area", "residence", "class", "classDate", "severity", "onset", "firstVisit", "isolation", "diagnosed", "reported", "outcome", "outcomeDate", "deathDate", "externalId", "facts"];

    private readonly string _keys = Path.Combine(work, "keys", "keys.json");
    private readonly RawDatabase _raw = new(DatabaseAddress.Parse(address));
    private Place[] _places = [];
    private AreaNode[] _counties = [];

    public async Task MeasureAsync()
    {
        var host = new Host(folder, address, _keys) { Account = $"bench-{Guid.NewGuid():N}"[..20] };
        await using var databases = Composition.Open(DatabaseAddress.Parse(address), keyFile: _keys);
        await PrepareAsync(host, databases);
        if (wanted.Plans)
        {
            await new Plans(databases, _places).PrintAsync(name);
        }
        await host.SignInAsync();
        await using var server = await host.ServeAsync(ListPath(_places[0], ""));
        var page = await server.Client.GetStringAsync(ListPath(_places[0], ""));
        if (!page.Contains("id=\"list\"", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The line list shows no cases; nothing to measure.");
        }
        await WarmAsync(server);
        foreach (var part in wanted.Parts)
        {
            await (part switch
            {
                "list" => ListsAsync(server),
                "names" => NamesAsync(server),
                "page" => PageAsync(server),
                "due" => DueAsync(server),
                "judge" => JudgeAsync(server),
                "export" => ExportAsync(server),
                "report" => ReportAsync(server),
                _ => Task.CompletedTask,
            });
        }
        report.Add(name, "memory, peak of the server", $"{server.PeakBytes >> 20} MB", "–");
    }

    /// <summary>Code that is still being compiled costs many times what it costs the users of a day.</summary>
    private async Task WarmAsync(Server server)
    {
        var (ids, people, next) = (_raw.SomeCases(100), new InventedPeople(7, [.. _counties.Select(c => c.Position)]), 0);
        await server.LoadAsync(number => (number % 8) switch
        {
            0 or 1 => new(HttpMethod.Get, ListPath(_places[number / 8 % 3], "class=Confirmed")),
            2 => new(HttpMethod.Get, ListPath(_places[number / 8 % 3], "sort=OnsetLatest")),
            3 => new(HttpMethod.Get, ListPath(_places[number / 8 % 3], "onset-from=2024-05-01&onset-to=2024-05-02&sex=Male")),
            4 or 5 => new(HttpMethod.Get, "/cases/" + ids[number % ids.Count]),
            6 => Post("/api/cases/search", new { disease = Disease, area = _places[number / 8 % 3].Area.ShortCode, words = "李" })(0),
            _ => Post("/api/cases", Body(Next(), Interlocked.Increment(ref next)))(0),
        }, 8, TimeSpan.FromSeconds(wanted.IsQuick ? 20 : 30));

        PersonWanted Next()
        {
            lock (people)
            {
                return people.Next();
            }
        }
    }

    private async Task PrepareAsync(Host host, Databases databases)
    {
        var done = Path.Combine(work, name + ".done");
        if (!File.Exists(done))
        {
            await Composition.PrepareAsync(databases, TimeProvider.System, CancellationToken.None);
            await using var table = File.OpenRead(Path.Combine(Composition.DataFolder, "areas", "china.csv"));
            var imported = await new Run(databases, TimeProvider.System).Async(ImportAreas.Slice, new ImportAreas.Request { Content = table, FileName = "china.csv" }, Actor.Operator());
            _ = imported.IsOk ? true : throw new InvalidOperationException(imported.Refusal.Code);
        }
        await using var db = databases.ForReading(Scope.Everything);
        var tree = await db.AreaTreeAsync(CancellationToken.None);
        var province = tree.All.Where(a => a.Level is AreaLevel.Province).MaxBy(p => p.Children.Sum(c => c.Children.Count))!;
        _counties = [.. tree.All.Where(a => a.Level is AreaLevel.County && province.Subtree.Covers(a.Position))];
        var empty = _counties[^1];
        _counties = _counties[..^1];
        _places = [new("province", province), new("prefecture", province.Children[0]), new("county", province.Children[0].Children[0]), new("empty county", empty)];
        if (!File.Exists(done))
        {
            await ImportAsync(host, tree);
            File.WriteAllText(done, "");
        }
    }

    private async Task ImportAsync(Host host, AreaTree tree)
    {
        var list = Path.Combine(work, "list.csv");
        if (!File.Exists(list))
        {
            new InventedList(1, tree, [.. _counties.Select(c => c.Position)]).Write(list, wanted.Cases);
        }
        var first = await host.CommandAsync("import", "cases", list, "--disease", Disease, "--json");
        var cpu = host.CommandCpu;
        report.Add(name, $"import of {wanted.Cases:#,0} rows with matching, all new", $"{wanted.Cases / first.Wall.TotalSeconds:#,0} rows/s, {wanted.Cases / cpu.TotalSeconds:#,0} for a second of CPU, peak {first.PeakBytes >> 20} MB; {first.Output.Trim()}", "≥ 4,000 rows/s", _raw.Insert(Path.Combine(work, "raw.db")));
        var again = await host.CommandAsync("import", "cases", list, "--disease", Disease, "--json");
        report.Add(name, "the same file again", $"{wanted.Cases / again.Wall.TotalSeconds:#,0} rows/s, {wanted.Cases / host.CommandCpu.TotalSeconds:#,0} for a second of CPU; {again.Output.Trim()}", "nothing changes");
        await CompareAsync();
        // Forty-nine of fifty were investigated in time, as in a county that does its work.
        _raw.Execute(_raw.IsSqlite
            ? "UPDATE case_clock SET met_at = due_at, late_minutes = 0 WHERE met_at IS NULL AND rowid % 50 <> 0"
            : "UPDATE case_clock SET met_at = due_at, late_minutes = 0 WHERE met_at IS NULL AND abs(hashtext(case_id::text)) % 50 <> 0");
        if (!_raw.IsSqlite)
        {
            // What the server does by itself within minutes.
            _raw.Execute("VACUUM ANALYZE");
        }
    }

    /// <summary>What the server does by itself after a file, with rests: it is not to be done while something else is measured.</summary>
    private async Task CompareAsync()
    {
        await using var databases = Composition.Open(DatabaseAddress.Parse(address), keyFile: _keys);
        var run = new Run(databases, TimeProvider.System);
        var (compared, longest, all) = (0, TimeSpan.Zero, Stopwatch.StartNew());
        while (true)
        {
            var started = Stopwatch.GetTimestamp();
            var answer = await run.Async(MatchPersons.Slice, new MatchPersons.Request(), Actor.Operator());
            var some = answer.IsOk ? answer.Value.Compared : throw new InvalidOperationException(answer.Refusal.Code);
            if (some == 0)
            {
                break;
            }
            (compared, longest) = (compared + some, Stopwatch.GetElapsedTime(started) is var took && took > longest ? took : longest);
        }
        report.Add(name, "persons compared with those of all areas", FormattableString.Invariant($"{compared / all.Elapsed.TotalSeconds:#,0} persons/s; others who write wait {longest.TotalMilliseconds:0} ms at the longest"), "–");
    }

    public static IEnumerable<(string Name, string Query, CaseFilter Filter, CaseSort Sort)> Filters(Guid import)
    {
        var all = new CaseFilter { Disease = Disease };
        yield return ("none", "", all, default);
        yield return ("class", "class=Suspected", all with { Class = Registry.Protocols.CaseClass.Suspected }, default);
        yield return ("rare class", "class=ClinicallyDiagnosed", all with { Class = Registry.Protocols.CaseClass.ClinicallyDiagnosed }, default);
        yield return ("onset", "onset-from=2024-03-01&onset-to=2024-03-07", all with { OnsetFrom = new(2024, 3, 1), OnsetTo = new(2024, 3, 7) }, default);
        yield return ("reported", "reported-from=2024-03-01&reported-to=2024-03-07", all with { ReportedFrom = new(2024, 3, 1), ReportedTo = new(2024, 3, 7) }, default);
        yield return ("severity", "severity=Critical", all with { Severity = Fangxian.Cases.Severity.Critical }, default);
        yield return ("outcome", "outcome=Died", all with { Outcome = Fangxian.Cases.CaseOutcome.Died }, default);
        yield return ("age", "age-from=0&age-to=9", all with { AgeFrom = 0, AgeTo = 9 }, default);
        yield return ("sex", "sex=Female", all with { Sex = Sex.Female }, default);
        yield return ("overdue", "overdue=true", all with { Overdue = true }, default);
        yield return ("import", $"import={import}", all with { Import = import }, default);
        yield return ("several", "class=Confirmed&severity=Severe&age-from=60&onset-from=2024-06-01&onset-to=2024-08-31", all with { Class = Registry.Protocols.CaseClass.Confirmed, Severity = Fangxian.Cases.Severity.Severe, AgeFrom = 60, OnsetFrom = new(2024, 6, 1), OnsetTo = new(2024, 8, 31) }, default);
        yield return ("by onset", "sort=OnsetEarliest", all, CaseSort.OnsetEarliest);
    }

    /// <summary>Scopes take turns at each filter, so that what else the machine does meets all of them alike.</summary>
    private async Task ListsAsync(Server server)
    {
        var taken = _places.Select(_ => new List<(string Filter, double At4, double At16, double Cpu)>()).ToArray();
        foreach (var (filter, query, _, _) in Filters(_raw.Import()))
        {
            for (var i = 0; i < _places.Length; i++)
            {
                var path = ListPath(_places[i], query);
                await server.LoadAsync(path, 2, TimeSpan.FromSeconds(0.2));
                var four = await server.LoadAsync(path, 4, wanted.Run);
                var sixteen = await server.LoadAsync(path, 16, wanted.Run);
                taken[i].Add((filter, four.P95Ms, sixteen.P95Ms, Math.Min(four.CpuMs, sixteen.CpuMs)));
                Console.Error.WriteLine(FormattableString.Invariant($"{name}: {_places[i].Name}, {filter}: at 4 {four}; at 16 {sixteen}"));
            }
        }
        var medians = taken.Select(t => Middle(t, r => r.Cpu)).ToArray();
        for (var i = 0; i < _places.Length; i++)
        {
            var (place, runs) = (_places[i], taken[i]);
            var (worst4, worst16) = (runs.MaxBy(r => r.At4), runs.MaxBy(r => r.At16));
            report.Add(name, $"line list, {place.Name}, page of 50, {runs.Count} filters and orders",
                FormattableString.Invariant($"p95 at 4 users {Middle(runs, r => r.At4):0.0} ms (median of the filters; worst {worst4.At4:0.0}, {worst4.Filter}), at 16 users {Middle(runs, r => r.At16):0.0} ms (worst {worst16.At16:0.0}, {worst16.Filter}); median {medians[i]:0.00} ms CPU, worst {runs.Max(r => r.Cpu):0.00}"),
                "p95 ≤ 40 ms at 4, ≤ 120 ms at 16; median ≤ 6 ms CPU", _raw.ReadList(place.Area.Subtree, place.Area.Level < AreaLevel.County));
        }
        report.Add(name, "line list, the dearest scope ÷ the cheapest",
            FormattableString.Invariant($"{medians.Max() / medians.Min():0.0} (median ms CPU; the cheapest is the county without cases); {medians.Max() / medians[..^1].Min():0.0} of the scopes that show cases"), "≤ 3");

        static double Middle<T>(List<T> runs, Func<T, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);
    }

    private async Task NamesAsync(Server server)
    {
        foreach (var place in _places)
        {
            foreach (var words in new[] { "王", "王伟", "欧阳" })
            {
                var ask = Post("/api/cases/search", new { disease = Disease, area = place.Area.ShortCode, words });
                await server.LoadAsync(ask, 2, TimeSpan.FromSeconds(0.2));
                var load = await server.LoadAsync(ask, 4, wanted.Run);
                report.Add(name, $"cases by name “{words}”, {place.Name}, 4 users", load.ToString(), "p95 ≤ 30 ms", _raw.ReadNames(words, place.Area.Subtree));
            }
        }
    }

    private async Task PageAsync(Server server)
    {
        var ids = _raw.SomeCases(400);
        var load = await server.LoadAsync(number => new(HttpMethod.Get, "/cases/" + ids[number % ids.Count]), 4, wanted.Run);
        load = await server.LoadAsync(number => new(HttpMethod.Get, "/cases/" + ids[(number + 100) % ids.Count]), 4, wanted.Run * 2);
        report.Add(name, "page of a case, 4 users", load.ToString(), "≤ 3 ms CPU", _raw.ReadCase(ids));
    }

    private async Task DueAsync(Server server)
    {
        foreach (var place in new[] { _places[0], _places[2] })
        {
            foreach (var list in new[] { "Next", "Overdue", "Breached" })
            {
                var path = $"/api/cases/due?area={place.Area.ShortCode}&disease={Disease}&list={list}";
                await server.LoadAsync(path, 2, TimeSpan.FromSeconds(0.2));
                report.Add(name, $"clocks, {list}, {place.Name}, 4 users", (await server.LoadAsync(path, 4, wanted.Run)).ToString(), "–");
            }
        }
    }

    private async Task JudgeAsync(Server server)
    {
        var times = new List<(double Seconds, double Cpu)>();
        foreach (var edition in new[] { "4", "5", "6" })
        {
            var (cpu, watch) = (server.Cpu, Stopwatch.StartNew());
            var answer = await server.Client.GetFromJsonAsync<JsonElement>($"/api/cases/judge?disease={Disease}&edition={edition}&limit=1");
            times.Add((watch.Elapsed.TotalSeconds, (server.Cpu - cpu).TotalSeconds));
            if (answer.GetProperty("judged").GetInt32() < wanted.Cases)
            {
                throw new InvalidOperationException("Not all cases were judged.");
            }
        }
        var middle = times.Order().ElementAt(1);
        report.Add(name, $"what-if over {wanted.Cases:#,0} cases", FormattableString.Invariant($"{middle.Seconds:0.0} s, {middle.Cpu:0.0} s CPU"), "≤ 5 s", _raw.ReadFacts());
    }

    private async Task ExportAsync(Server server)
    {
        foreach (var format in new[] { "xlsx", "csv" })
        {
            var (before, most) = (server.Bytes, 0L);
            var (cpu, watch) = (server.Cpu, Stopwatch.StartNew());
            var sending = server.Client.SendAsync(Post("/api/cases/export", new { disease = Disease, format, columns = ExportColumns })(0), HttpCompletionOption.ResponseHeadersRead);
            while (!sending.IsCompleted)
            {
                most = Math.Max(most, server.Bytes);
                await Task.Delay(50);
            }
            using var answer = await sending;
            answer.EnsureSuccessStatusCode();
            await using var content = await answer.Content.ReadAsStreamAsync();
            var (size, buffer) = (0L, new byte[1 << 20]);
            for (int read; (read = await content.ReadAsync(buffer)) > 0; size += read)
            {
                most = Math.Max(most, server.Bytes);
            }
            report.Add(name, $"{format} of {wanted.Cases:#,0} rows × {ExportColumns.Length} columns", FormattableString.Invariant($"{watch.Elapsed.TotalSeconds:0.0} s, {(server.Cpu - cpu).TotalSeconds:0.0} s CPU, {size >> 20} MB long; the server held {before >> 20} MB before, {most >> 20} MB at the most"), format == "xlsx" ? "≤ 20 s, memory flat" : "–", format == "xlsx" ? _raw.ReadColumns() : "");
        }
    }

    private async Task ReportAsync(Server server)
    {
        var people = new InventedPeople((int)(DateTime.UtcNow.Ticks % int.MaxValue), [.. _counties.Select(c => c.Position)]);
        var bodies = Enumerable.Range(0, wanted.IsQuick ? 6_000 : 30_000).Select(i => Body(people.Next(), i)).ToArray();
        var at = 0;
        foreach (var (users, goal) in new[] { (32, ""), (32, "≥ 600/s, ≤ 2.5 ms CPU"), (8, "p95 ≤ 25 ms") })
        {
            var begin = at;
            var load = await server.LoadAsync(number => Post("/api/cases", bodies[(begin + number) % bodies.Length])(0), users, wanted.Run * 2);
            at += load.Requests + users;
            if (goal.Length > 0)
            {
                report.Add(name, $"report a case, {users} clients, with audit, durable", load.ToString(), goal, _raw.Commits(Path.Combine(work, "commits.db")));
            }
        }
    }

    /// <summary>A report of somebody who does not exist, of today.</summary>
    private object Body(PersonWanted p, int i)
    {
        var county = _counties[Random.Shared.Next(_counties.Length)];
        return new
        {
            externalId = $"{Guid.NewGuid():N}", name = p.Name, sex = p.Sex is Sex.Male ? "male" : "female", birthDate = p.BirthDate, phones = new[] { $"1{3 + i % 7}{Random.Shared.Next(1_000_000_000):D9}" },
            addresses = new[] { new { kind = "living", area = county.ShortCode } }, disease = Disease, area = county.ShortCode, classification = "suspected",
            onsetDate = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(-3)), diagnosedAt = DateTime.UtcNow.AddMinutes(-30).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture), reportingUnit = "县人民医院",
            facts = new[] { new { code = "fever", present = true }, new { code = "cough", present = i % 2 == 0 } },
        };
    }

    private static string ListPath(Place place, string query) => $"/cases?area={place.Area.ShortCode}&disease={Disease}{(query.Length > 0 ? "&" + query : "")}";

    private static Func<int, HttpRequestMessage> Post(string path, object body) => _ => new(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: Json.Options) };
}

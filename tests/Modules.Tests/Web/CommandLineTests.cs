using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.People;
using Fangxian.Registry.Zones;
using Fangxian.Web;
using Microsoft.Data.Sqlite;

namespace Fangxian.Modules.Tests.Web;

/// <summary>The command line as an operator meets it, without the start of the process: exit codes, JSON on standard output, messages on standard error.</summary>
public sealed class CommandLineTests : IAsyncLifetime
{
    private readonly string _folder = TestDatabases.NewFolder();
    private string _database = "";

    public async ValueTask InitializeAsync() => _database = await TestDatabases.CopyAsync(StartingPoint.InventedProvince);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<Executable.Outcome> RunAsync(params string[] arguments) => Commands.RunAsync(_database, arguments);

    [Fact]
    public async Task Importing_areas_prints_rows_new_changed_unchanged_refused()
    {
        var file = Write("areas.csv", InventedProvince.Table + "\n990109000000,后山县,3,990100000000,hsx,\n");
        var done = (await RunAsync("import", "areas", file, "--json")).EndsWith(0).Json;
        AssertJson("""{"rows":11,"new":1,"changed":0,"unchanged":10,"refused":0}""", done);
    }

    [Theory]
    [InlineData("zh", "没有文件“")]
    [InlineData("en", "There is no file ")]
    public async Task A_file_that_is_not_there_is_said_so_in_the_language_asked_for(string language, string said)
    {
        var file = Path.Combine(_folder, "not-there.csv");
        var outcome = (await RunAsync("import", "cases", file, "--disease", "covid-19", "--lang", language)).EndsWith(2);
        Assert.StartsWith(said + file, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Organisations_come_in_and_go_out_again()
    {
        var file = Write("organisations.csv", "name,sector,area_code,credit_code\n南湾区医院,hospital,990101,91350100M000100Y43\n北岭县医院,hospital,990102,91350100M000100Y44\n");
        var done = (await RunAsync("import", "organisations", file, "--json")).EndsWith(1);
        AssertJson("""{"rows":2,"new":1,"changed":0,"unchanged":0,"refused":1}""", done.Json);
        Assert.StartsWith("北岭县医院,hospital,990102,91350100M000100Y44,3,credit_code,", (await File.ReadAllLinesAsync(file + ".refused.csv"))[1]);
        var written = (await Executable.RunAsync(_database, "export", "organisations", "--area", "9901", "--gaps", "--json")).EndsWith(0).Json;
        Assert.Equal("南湾区医院", written[0].GetProperty("name").GetString());
        var output = Path.Combine(_folder, "out.csv");
        (await RunAsync("export", "organisations", "--output", output)).EndsWith(0);
        AssertJson("""{"rows":1,"new":0,"changed":0,"unchanged":1,"refused":0}""", (await RunAsync("import", "organisations", output, "--json")).EndsWith(0).Json);
    }

    [Fact]
    public async Task The_audit_goes_into_a_file_is_forgotten_and_an_altered_actor_is_found()
    {
        (await RunAsync("audit", "verify")).EndsWith(0);
        var file = Path.Combine(_folder, "audit.csv");
        (await RunAsync("audit", "export", "--output", file)).EndsWith(0);
        Assert.Contains(",areas/import,", await File.ReadAllTextAsync(file));
        var lines = (await Executable.RunAsync(_database, "audit", "export", "--area", "99", "--format", "json")).EndsWith(0).Json;
        Assert.Equal("areas/import", lines[0].GetProperty("use_case").GetString());
        (await RunAsync("audit", "export", "--area", "77")).EndsWith(2);
        Assert.True((await RunAsync("audit", "forget", "--before", "2020-01-01", "--json")).EndsWith(0).Json.GetProperty("forgotten").GetInt32() == 0);
        await using (var connection = new SqliteConnection($"Data Source={_database};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var alter = connection.CreateCommand();
            alter.CommandText = $"UPDATE audit_line SET actor = 'somebody' WHERE id = {lines[0].GetProperty("id").GetString()}";
            Assert.Equal(1, await alter.ExecuteNonQueryAsync());
        }
        var found = (await RunAsync("audit", "verify", "--json")).EndsWith(3).Json.GetProperty("breaks");
        Assert.Equal("altered", found[0].GetProperty("kind").GetString());
        Assert.Equal(lines[0].GetProperty("id").GetString(), found[0].GetProperty("lineId").GetInt64().ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_token_is_added_listed_and_revoked()
    {
        var until = DateTime.UtcNow.AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Matches("^fxt_[A-Za-z0-9_-]{43}$", (await RunAsync("token", "add", "his", "--role", "clinician", "--area", "990101", "--until", until, "--address", "10.1.0.0/16", "10.2.0.1")).EndsWith(0).Out.Trim());
        var made = (await RunAsync("token", "add", "lab", "--role", "epidemiologist", "--until", until, "--json")).EndsWith(0).Json;
        Assert.StartsWith("fxt_", made.GetProperty("secret").GetString());
        Assert.StartsWith("his\t", (await RunAsync("token", "list", "--area", "9901")).EndsWith(0).Out);
        (await RunAsync("token", "revoke", "his")).EndsWith(0);
        Assert.DoesNotContain("his\t", (await RunAsync("token", "list")).EndsWith(0).Out);
        Assert.Contains("his\t", (await RunAsync("token", "list", "--all")).EndsWith(0).Out);
        (await RunAsync("token", "add", "his", "--role", "clinician", "--until", until)).EndsWith(3);
        (await RunAsync("token", "revoke", "nobody")).EndsWith(2);
    }

    [Fact]
    public async Task Roles_and_tokens_are_given_in_a_zone_a_sector_and_from_a_day()
    {
        await using (var databases = Composition.Open(DatabaseAddress.Parse(_database)))
        {
            (await new Run(databases, TimeProvider.System).Async(MakeZone.Slice, new() { Name = "开发区", NameEn = "Development zone", Members = ["990101", "990102"] }, Actor.Operator())).Ok();
        }
        var (from, until) = (Day(10), Day(30));
        var made = (await RunAsync("user", "add", "zhang", "--role", "institution-officer", "--area", "990101", "--zone", "开发区", "--sector", "school", "--from", from, "--until", until, "--json")).EndsWith(0).Json;
        Assert.Equal(("institution-officer", "开发区", "school", from), Held(made, 0));
        var more = (await RunAsync("user", "scope", "zhang", "--role", "clinician", "--zone", "Development zone", "--sector", "hospital", "--from", from, "--json")).EndsWith(0).Json;
        Assert.Contains(("clinician", "开发区", "hospital", from), Enumerable.Range(0, 2).Select(i => Held(more, i)));
        var token = (await RunAsync("token", "add", "feed", "--role", "laboratory", "--zone", "开发区", "--sector", "hospital", "--until", until, "--json")).EndsWith(0).Json.GetProperty("token");
        Assert.Equal(("开发区", "hospital"), (token.GetProperty("zone").GetString(), token.GetProperty("sector").GetString()));
        foreach (string[] command in new string[][] { ["user", "add", "li", "--role", "clinician"], ["user", "scope", "zhang", "--role", "clinician"], ["token", "add", "other", "--role", "laboratory", "--until", until] })
        {
            (await RunAsync([.. command, "--zone", "没有的片区"])).EndsWith(2);
            (await RunAsync([.. command, "--sector", "frogs"])).EndsWith(2);
        }
        Assert.Contains("persons", (await RunAsync("user", "scope", "zhang", "--role", "epidemiologist", "--area", "990101", "--sector", "school")).EndsWith(3).Error, StringComparison.Ordinal);

        static string Day(int days) => DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        static (string?, string?, string?, string?) Held(JsonElement account, int index)
        {
            var role = account.GetProperty("roles")[index];
            var first = role.GetProperty("from").GetDateTimeOffset().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            return (role.GetProperty("role").GetString(), role.GetProperty("zone").GetString(), role.GetProperty("sector").GetString(), first);
        }
    }

    [Fact]
    public async Task Lines_of_one_kind_or_one_use_case_are_exported()
    {
        (await RunAsync("audit", "export", "--output", Path.Combine(_folder, "first.csv"))).EndsWith(0);
        var looks = await LinesAsync("--kind", "look");
        Assert.Equal(["audit/export"], looks.Select(l => l.GetProperty("use_case").GetString()));
        var imports = await LinesAsync("--use-case", "areas/import");
        Assert.Equal(["areas/import"], imports.Select(l => l.GetProperty("use_case").GetString()).Distinct());
        (await RunAsync("audit", "export", "--kind", "frogs")).EndsWith(2);

        async Task<JsonElement[]> LinesAsync(params string[] filter)
        {
            var file = Path.Combine(_folder, "lines.json");
            (await RunAsync(["audit", "export", .. filter, "--format", "json", "--output", file])).EndsWith(0);
            return [.. JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement.EnumerateArray()];
        }
    }

    [Fact]
    public async Task Importing_counts_prints_rows_new_corrected_unchanged_refused()
    {
        var file = Write("counts.csv", "date,code,confirmed\n2020-02-01,9901,3\n2020-02-02,9901,5\n");
        AssertJson("""{"rows":2,"new":2,"corrected":0,"unchanged":0,"refused":0}""", (await RunAsync("import", "counts", file, "--disease", "covid-19", "--dry-run", "--json")).EndsWith(0).Json);
        AssertJson("""{"rows":2,"new":2,"corrected":0,"unchanged":0,"refused":0}""", (await RunAsync("import", "counts", file, "--disease", "covid-19", "--json")).EndsWith(0).Json);
        AssertJson("""{"rows":2,"new":0,"corrected":0,"unchanged":2,"refused":0}""", (await RunAsync("import", "counts", file, "--disease", "covid-19", "--json")).EndsWith(0).Json);
    }

    [Fact]
    public async Task Exporting_counts_prints_own_parts_and_difference()
    {
        var file = Write("counts.csv", "date,code,confirmed,cured\n2020-02-01,9901,3,1\n2020-02-01,99,5,\n");
        (await RunAsync("import", "counts", file, "--disease", "covid-19")).EndsWith(0);
        var counts = (await RunAsync("export", "counts", "--area", "99", "--disease", "covid-19", "--date", "2020-02-01", "--json")).EndsWith(0).Json;
        AssertJson("""{"confirmed":5,"suspected":null,"cured":null,"dead":null}""", counts.GetProperty("own"));
        AssertJson("""{"confirmed":3,"suspected":null,"cured":1,"dead":null}""", counts.GetProperty("parts"));
        AssertJson("""{"confirmed":2,"suspected":null,"cured":null,"dead":null}""", counts.GetProperty("difference"));

        var before = (await RunAsync("export", "counts", "--area", "990000000000", "--disease", "covid-19", "--as-of", "2020-01-31", "--json")).EndsWith(0).Json;
        Assert.Equal(JsonValueKind.Null, before.GetProperty("own").GetProperty("confirmed").ValueKind);
    }

    [Fact]
    public async Task Refused_rows_end_with_1_and_lie_beside_the_file()
    {
        var file = Write("counts.csv", "date,code,confirmed\n2020-02-01,9901,3\n2020-02-30,9901,5\n");
        var done = (await RunAsync("import", "counts", file, "--disease", "covid-19", "--json")).EndsWith(1);
        AssertJson("""{"rows":2,"new":1,"corrected":0,"unchanged":0,"refused":1}""", done.Json);
        var refused = await File.ReadAllLinesAsync(file + ".refused.csv");
        Assert.Equal("date,code,confirmed,_line,_field,_reason", refused[0]);
        Assert.StartsWith("2020-02-30,9901,5,3,date,", refused[1]);
        Assert.Contains(file + ".refused.csv", done.Error);

        await File.WriteAllTextAsync(file, "date,code,confirmed\n2020-02-01,9901,3\n");
        (await RunAsync("import", "counts", file, "--disease", "covid-19")).EndsWith(0);
        Assert.False(File.Exists(file + ".refused.csv"));
    }

    [Theory]
    [InlineData("import", "counts", "no-such-file.csv", "--disease", "covid-19")]
    [InlineData("import", "counts", "{table}", "--disease", "frogs")]
    [InlineData("import", "counts", "{table}", "--disease", "covid-19", "--mapping", "nobody saved this")]
    [InlineData("import", "counts", "{broken}", "--disease", "covid-19")]
    [InlineData("import", "areas", "{broken}")]
    [InlineData("import", "areas", "{table}")]
    [InlineData("import", "population", "{broken}")]
    [InlineData("import", "organisations", "{broken}")]
    [InlineData("import", "organisations", "{table}")]
    [InlineData("export", "organisations", "--area", "9955")]
    [InlineData("export", "organisations", "--sector", "frogs")]
    [InlineData("export", "organisations", "--format", "pdf")]
    [InlineData("export", "counts", "--area", "9955", "--disease", "covid-19")]
    [InlineData("export", "counts", "--area", "99", "--disease", "frogs")]
    [InlineData("export", "counts", "--area", "99", "--disease", "covid-19", "--known-at", "soon")]
    public async Task Input_that_cannot_be_used_ends_with_2_and_says_why(params string[] arguments)
    {
        var table = Write("table.csv", "date,code,confirmed\n2020-02-01,9901,3\n");
        var broken = Write("broken.xlsx", "PK\u0003\u0004 no workbook");
        var outcome = (await RunAsync([.. arguments.Select(a => a.Replace("{table}", table).Replace("{broken}", broken))])).EndsWith(2);
        Assert.NotEmpty(outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error);
    }

    [Theory]
    [InlineData("export", "counts", "--disease", "covid-19")]
    [InlineData("import", "counts")]
    [InlineData("no-such-command")]
    [InlineData("epi", "detect")]
    [InlineData("epi", "detect", "--method", "farrington-flexible", "--trend", "maybe")]
    [InlineData("export", "counts", "--area", "99", "--disease", "covid-19", "--date", "yesterday")]
    public async Task A_command_that_is_not_understood_ends_with_2(params string[] arguments) => (await RunAsync(arguments)).EndsWith(2);

    [Fact]
    public async Task Listening_beyond_this_machine_is_refused_with_3()
    {
        var outcome = (await RunAsync("serve", "--urls", "http://0.0.0.0:5999")).EndsWith(3);
        Assert.Contains("0.0.0.0:5999", outcome.Error);
    }

    [Fact]
    public async Task The_demonstration_refuses_a_database_with_other_data_with_3() => (await RunAsync("demo", "--load-only")).EndsWith(3);

    [Fact]
    public async Task A_database_that_does_not_answer_ends_with_4()
    {
        var outcome = (await RunAsync("db", "migrate", "--database", "Host=127.0.0.1;Port=1;Database=x;Username=x;Timeout=2")).EndsWith(4);
        Assert.DoesNotContain("   at ", outcome.Error);
    }

    /// <summary>It waits the full patience of a writer: 30 seconds.</summary>
    [Fact, Trait("Speed", "Slow")]
    public async Task A_locked_database_ends_with_4()
    {
        await using var connection = new SqliteConnection($"Data Source={_database};Pooling=False");
        await connection.OpenAsync();
        await using var transaction = connection.BeginTransaction(deferred: false);
        var file = Write("areas.csv", InventedProvince.Table);
        (await RunAsync("import", "areas", file)).EndsWith(4);
    }

    [Theory]
    [InlineData(Language.English, "en", "Usage:")]
    [InlineData(Language.Chinese, "zh-Hans", "用法")]
    public async Task Help_is_everywhere_in_both_languages(Language language, string culture, string usage)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        foreach (var command in PathsIn(CommandLine.Build(language), []))
        {
            using var output = new StringWriter();
            Assert.Equal(0, await CommandLine.Build(language).Parse([.. command, "--help"]).InvokeAsync(new() { Output = output }));
            Assert.Contains(usage, output.ToString());
            Assert.Contains("--database", output.ToString());
        }
    }

    [Fact]
    public void Every_command_and_option_is_described_in_both_languages()
    {
        var (english, chinese) = (Descriptions(CommandLine.Build(Language.English)).ToArray(), Descriptions(CommandLine.Build(Language.Chinese)).ToArray());
        Assert.Equal(english.Length, chinese.Length);
        Assert.All(english, said => Assert.Matches("^[^\\u4e00-\\u9fff]+( 防线: [^\\u4e00-\\u9fff]+)?$", said));
        Assert.All(chinese, said => Assert.Matches("[\\u4e00-\\u9fff]", said));
    }

    private static IEnumerable<string> Descriptions(Command command) =>
        command.Options.Where(o => o is not (System.CommandLine.Help.HelpOption or VersionOption)).Select(o => o.Description ?? "").Concat(command.Arguments.Select(a => a.Description ?? "")).Prepend(command.Description ?? "").Concat(command.Subcommands.SelectMany(Descriptions));

    private static IEnumerable<string[]> PathsIn(Command command, string[] path) =>
        command.Subcommands.SelectMany(sub => PathsIn(sub, [.. path, sub.Name])).Prepend(path);

    [Fact]
    public async Task Settings_are_listed_and_changed()
    {
        (await RunAsync("settings", "set", "home-area", "9901")).EndsWith(0);
        (await RunAsync("settings", "set", "emergency-hours", "48")).EndsWith(2);
        (await RunAsync("settings", "set", "frogs", "1")).EndsWith(2);
        AssertJson("""[{"key":"home-area","value":"990100000000"},{"key":"home-disease","value":""},{"key":"home-date","value":""},{"key":"emergency-hours","value":""},{"key":"backup-hour","value":""},{"key":"backup-keep","value":""},{"key":"audit-detail-months","value":""},{"key":"unmerge-days","value":""},{"key":"import-file-days","value":""}]""", (await RunAsync("settings", "list", "--json")).EndsWith(0).Json);
    }

    [Fact]
    public async Task Persons_are_compared_and_those_whose_time_is_over_forgotten()
    {
        var past = DateTime.UtcNow.AddDays(-40);
        await using (var databases = Composition.Open(DatabaseAddress.Parse(_database)))
        {
            (await databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
            {
                await db.RegisterPersonsAsync([Person("王建国", 990101), Person("王健国", 990201)], past, token);
                return Done.Instance;
            }, CancellationToken.None)).Ok();
        }
        AssertJson("""{"compared":2,"found":0}""", (await RunAsync("people", "match", "--json")).EndsWith(0).Json);
        AssertJson("""{"persons":2,"rows":{"person":2,"person_match":1},"isMore":false,"dryRun":true}""", (await RunAsync("retention", "run", "--dry-run", "--json")).EndsWith(0).Json);
        AssertJson("""{"persons":2,"rows":{"person":2,"person_match":1},"isMore":false,"dryRun":false}""", (await RunAsync("retention", "run", "--json")).EndsWith(0).Json);
        Assert.Contains("0 persons were forgotten", (await RunAsync("retention", "run", "--lang", "en")).EndsWith(0).Out, StringComparison.Ordinal);

        static PersonWanted Person(string name, long county) => new() { Name = name, Sex = Sex.Male, BirthDate = new(1970, 3, 4), Position = county * 1_000_000_000 };
    }

    [Fact]
    public async Task More_persons_than_are_looked_at_are_told_as_at_least_so_many()
    {
        var past = DateTimeOffset.UtcNow.AddDays(-40);
        await using (var databases = Composition.Open(DatabaseAddress.Parse(_database)))
        {
            (await databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
            {
                await db.InsertManyAsync(Enumerable.Range(0, 20_001).Select(_ => new Person { Id = Guid.CreateVersion7(past), Position = 990101_000_000_000, Name = "王建国", NameKey = "王建国", RecordedAt = past, PurgeOn = DateOnly.FromDateTime(past.UtcDateTime) }), token);
                return Done.Instance;
            }, CancellationToken.None)).Ok();
        }
        var told = (await RunAsync("retention", "run", "--dry-run", "--json")).EndsWith(0).Json;
        Assert.Equal((20_000, true), (told.GetProperty("persons").GetInt32(), told.GetProperty("isMore").GetBoolean()));
        Assert.Contains("At least 20,000 persons would be forgotten", (await RunAsync("retention", "run", "--dry-run", "--lang", "en")).EndsWith(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrating_twice_is_harmless()
    {
        var fresh = TestDatabases.NewFile();
        (await Executable.RunAsync(fresh, "db", "migrate")).EndsWith(0);
        (await Executable.RunAsync(fresh, "db", "migrate")).EndsWith(0);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static void AssertJson(string expected, JsonElement actual) => Assert.Equal(expected, JsonSerializer.Serialize(actual));
}

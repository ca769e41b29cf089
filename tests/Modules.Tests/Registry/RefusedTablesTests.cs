using Fangxian.Administration.Health;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Protocols;
using Fangxian.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Fangxian.Modules.Tests.Registry;

/// <summary>A shipped table that somebody has spoilt: the program starts without it, and says so.</summary>
public abstract class RefusedTablesTests(DatabaseKind kind) : IAsyncLifetime
{
    public sealed class OnSqlite() : RefusedTablesTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : RefusedTablesTests(DatabaseKind.Postgres);

    private const string Sectors = "organisations/sectors.csv", Edition = "protocols/covid-19/edition-5.json", Mapping = "mappings/cases/godata.json";

    private readonly string _data = TestDatabases.NewFolder();
    private EmptyDatabase _empty = default!;

    public async ValueTask InitializeAsync()
    {
        _empty = await TestDatabases.NewEmptyAsync(kind);
        foreach (var file in new[] { "diseases", "clocks", "organisations", "protocols", "mappings", "words" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Composition.DataFolder, folder), "*", SearchOption.AllDirectories)))
        {
            var copy = Path.Combine(_data, Path.GetRelativePath(Composition.DataFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _empty.DisposeAsync();
    }

    /// <summary>The program as it starts on the database with these tables.</summary>
    private async Task<Databases> StartAsync()
    {
        var databases = new Databases(_empty.Databases.Address, Composition.Modules, new SharedState(OutbreakCalendar.In(null), _data, () => _empty.Databases.Shared.Keys));
        await Composition.PrepareAsync(databases, TimeProvider.System, CancellationToken.None);
        return databases;
    }

    private void Spoil(string table, Func<string, string> change) => File.WriteAllText(Path.Combine(_data, table), change(File.ReadAllText(Path.Combine(_data, table))));

    private static string[] Refused(Databases databases) => [.. databases.Shared.Refused.All.Select(r => r.Table)];

    private static async Task<HealthReportEntry> CheckAsync(Databases databases)
    {
        var services = new ServiceCollection().AddLogging(log => log.ClearProviders()).AddSingleton(databases).AddSingleton(TimeProvider.System);
        services.AddServerHealth();
        await using var provider = services.BuildServiceProvider();
        return (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(c => c.Name == "tables")).Entries["tables"];
    }

    [Fact]
    public async Task It_is_told_with_its_reason_in_the_log_and_on_the_page_of_health_until_it_is_mended()
    {
        var whole = File.ReadAllText(Path.Combine(_data, Sectors));
        Spoil(Sectors, text => text + ",无名,,,,,false\n");
        Spoil(Edition, text => text.Replace("\"mostDays\": 14", "\"mostDays\": 0", StringComparison.Ordinal));
        await using (var first = await StartAsync())
        {
            Assert.Equal([Sectors, Edition], Refused(first));
            await using var db = first.ForReading(Scope.Everything);
            Assert.Equal(6, await db.ProtocolEditions().CountAsync());
        }

        // At the next start there are editions already; what was refused is told again.
        await using (var second = await StartAsync())
        {
            Assert.Equal([Sectors, Edition], Refused(second));
            var log = new Lines();
            second.Shared.Refused.TellTo(log, new Words(Composition.Texts, Language.English));
            Assert.Equal(2, log.Said.Count);
            Assert.All(log.Said, said => Assert.Equal(LogLevel.Warning, said.Level));
            Assert.Matches("^The shipped table organisations/sectors.csv was refused and is not used: .*row 100", log.Said[0].Text);
            Assert.Matches("^The shipped table protocols/covid-19/edition-5.json was refused and is not used: .*incubation", log.Said[1].Text);
            var check = await CheckAsync(second);
            Assert.Equal((HealthStatus.Degraded, "health.tables.refused"), (check.Status, check.Description));
            var shown = new Words(Composition.Texts, Language.English).Say(Fangxian.Platform.Jobs.Finding.TextOf(check)!);
            Assert.Contains($"{Sectors} (", shown);
            Assert.Contains("incubation", shown);
        }

        File.WriteAllText(Path.Combine(_data, Sectors), whole);
        File.Copy(Path.Combine(Composition.DataFolder, Edition), Path.Combine(_data, Edition), overwrite: true);
        await using var third = await StartAsync();
        Assert.Empty(Refused(third));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(third)).Status);
    }

    [Fact]
    public async Task A_mapping_that_cannot_be_read_is_left_out_and_told_of()
    {
        Spoil(Mapping, text => text[..(text.Length / 2)]);
        await using var databases = await StartAsync();
        var log = new Lines();
        databases.Shared.Refused.TellTo(log, new Words(Composition.Texts, Language.English));
        var shipped = CaseMappings.Shelf(databases.Shared).Shipped(databases.Shared);
        Assert.DoesNotContain(shipped, m => m.Name == "godata");
        Assert.Contains(shipped, m => m.Name == "sormas");
        Assert.Equal((LogLevel.Warning, Mapping), (Assert.Single(log.Said).Level, Assert.Single(Refused(databases))));
    }

    /// <summary>What a log was told.</summary>
    private sealed class Lines : ILogger
    {
        public List<(LogLevel Level, string Text)> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Said.Add((logLevel, formatter(state, exception)));
    }
}

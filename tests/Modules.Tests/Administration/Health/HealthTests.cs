using System.Net;
using System.Text.Json;
using Fangxian.Administration.Backup;
using Fangxian.Administration.Settings;
using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Administration.Health;

/// <summary>How the server does, on a page and by API, for those who may know.</summary>
public abstract class HealthTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : HealthTests(DatabaseKind.Sqlite)
    {
        [Fact]
        public async Task The_command_line_tells_by_its_exit_code()
        {
            var outcome = await Commands.RunAsync(App.Databases.Address.Shown, "health", "--json");
            Assert.Contains(outcome.ExitCode, new[] { 0, 1 });
            Assert.Equal("healthy", Check(outcome.Json, "database").GetProperty("status").GetString());
            Assert.Equal(4, (await Commands.RunAsync("Host=127.0.0.1;Port=1;Database=x;Username=x;Timeout=1", "health")).ExitCode);
            Assert.Equal(4, (await Commands.RunAsync(Path.Combine(TestDatabases.NewFolder(), "none", "x.db"), "health")).ExitCode);
        }
    }

    public sealed class OnPostgres() : HealthTests(DatabaseKind.Postgres);

    [Fact]
    public async Task Administrators_see_database_disk_backups_jobs_and_queues()
    {
        var client = await App.ClientOfAsync(await App.AddAccountAsync("keeper", 0, ("administrator", 0)));
        var health = JsonDocument.Parse(await client.GetStringAsync("/api/settings/health")).RootElement;
        foreach (var name in new[] { "database", "disk", "backups", "jobs", "queues" })
        {
            Assert.NotEqual("unhealthy", Check(health, name).GetProperty("status").GetString());
        }
        Assert.Contains("sizeMegabytes", Check(health, "database").ToString());
        foreach (var (language, title) in new[] { ("zh", "运行状况"), ("en", "Health") })
        {
            client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
            Assert.Contains(title, WebUtility.HtmlDecode(await client.GetStringAsync("/settings/health")));
            client.DefaultRequestHeaders.AcceptLanguage.Clear();
        }
    }

    [Fact]
    public async Task Others_are_told_nothing()
    {
        var client = await App.ClientOfAsync(await App.AddAccountAsync("reader", 0, ("epidemiologist", 0)));
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/settings/health")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await (await App.StrangerAsync()).GetAsync("/api/settings/health")).StatusCode);
        var open = await (await App.StrangerAsync()).GetStringAsync("/health");
        Assert.DoesNotContain(App.Databases.Address.FilePath ?? "fangxian_test", open);
    }

    [Fact]
    public async Task A_job_that_fails_is_told_by_a_code_and_a_backup_of_the_night_is_proved()
    {
        var folder = TestDatabases.NewFolder();
        (await RunAsync(ChangeSetting.Slice, new() { Key = "backup-hour", Value = "0" })).Ok();
        Assert.True(await Nightly(folder).LookAsync(CancellationToken.None));
        Assert.Contains(Directory.GetFiles(folder), file => file.EndsWith(".zip.verified", StringComparison.Ordinal));
        var job = App.Databases.Shared.Jobs.All.Single();
        Assert.Equal((false, Clock.GetUtcNow()), (job.IsFailing, job.LastSuccessAt!.Value));
        Directory.Delete(folder, recursive: true);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(await Nightly(folder).LookAsync(CancellationToken.None));
        job = App.Databases.Shared.Jobs.All.Single();
        Assert.True(job.IsFailing);
        Assert.Equal("DirectoryNotFoundException", job.LastError);
    }

    private NightlyBackup Nightly(string folder) => new(App.Databases, App.Runner, Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<NightlyBackup>.Instance) { Folder = folder };

    private static JsonElement Check(JsonElement health, string name) => health.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
}

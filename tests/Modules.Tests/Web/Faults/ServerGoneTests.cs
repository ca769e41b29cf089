using System.Diagnostics;
using System.Net;
using Fangxian.Platform.Data;
using Npgsql;

namespace Fangxian.Modules.Tests.Web.Faults;

/// <summary>A PostgreSQL server of the test's own goes and comes back while the host runs.</summary>
public sealed class ServerGoneTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fangxian-gone-").FullName;
    private OutbreakApp? _app;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(TestDatabases.PostgresVariable) is not { Length: > 0 } || Bin() is null, "No PostgreSQL to start and stop.");
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", "postgres", _folder);
        }
        await ServerAsync("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync");
        await StartAsync();
        var address = $"Host={_folder};Username=postgres;Database=gone";
        await using (var server = new NpgsqlConnection($"Host={_folder};Username=postgres;Database=postgres;Pooling=false"))
        {
            await server.OpenAsync();
            await using var command = new NpgsqlCommand("CREATE DATABASE gone", server);
            await command.ExecuteNonQueryAsync();
        }
        _app = OutbreakApp.On(address, () => ValueTask.CompletedTask);
        await StartingPoints.FillAsync(_app.Databases, StartingPoint.InventedProvince);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            await StopAsync();
        }
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public Task A_server_gone_for_a_moment_is_said_and_found_again() => GoneForAsync(TimeSpan.FromSeconds(2));

    [Fact, Trait("Speed", "Slow")]
    public Task A_server_gone_for_a_minute_is_said_and_found_again() => GoneForAsync(TimeSpan.FromMinutes(1));

    private async Task GoneForAsync(TimeSpan time)
    {
        var client = await _app!.ClientAsync();
        (await FaultTests.Answers.EnterAsync(client, 1)).EnsureSuccessStatusCode();
        await StopAsync();
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        do
        {
            await AssertGoneAsync(client);
            await Task.Delay(250);
        }
        while (Stopwatch.GetTimestamp() < until);
        await StartAsync();
        // Found again by the first who asks: the pool threw its broken connections away.
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/counts/9901?disease=covid-19")).StatusCode);
        (await FaultTests.Answers.EnterAsync(client, 2)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
    }

    /// <summary>Nobody asked while it was gone: at most one request finds a dead connection for each that was open.</summary>
    [Fact]
    public async Task A_server_that_was_started_anew_is_found_again_within_a_request_or_two()
    {
        var client = await _app!.ClientAsync();
        (await FaultTests.Answers.EnterAsync(client, 1)).EnsureSuccessStatusCode();
        await StopAsync();
        await StartAsync();
        var tries = 1;
        while ((await FaultTests.Answers.EnterAsync(client, 2)).StatusCode is HttpStatusCode.ServiceUnavailable)
        {
            Assert.True(++tries <= 4, "The pool keeps broken connections.");
        }
        Assert.Equal(HttpStatusCode.Conflict, (await FaultTests.Answers.EnterAsync(client, 2)).StatusCode);
    }

    private static async Task AssertGoneAsync(HttpClient client)
    {
        var refused = await FaultTests.Answers.EnterAsync(client, 2);
        await FaultTests.AssertFaultAsync(refused, HttpStatusCode.ServiceUnavailable, "platform/database-unreachable", "nothing");
        Assert.Equal(10, refused.Headers.RetryAfter?.Delta?.TotalSeconds);
        foreach (var (language, said) in new[] { ("zh", "数据库没有应答"), ("en", "The database does not answer") })
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, "/counts") { Headers = { { "Accept-Language", language } } };
            using var page = await client.SendAsync(asked);
            var text = await page.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.Contains(said, text);
            FaultTests.AssertTellsNothing(text);
        }
        using var health = await client.GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
    }

    [Fact]
    public async Task The_command_line_ends_with_4_and_says_what_to_do()
    {
        var ended = await Executable.RunAsync("Host=127.0.0.1;Port=1;Username=postgres;Password=very-secret;Database=gone", "db", "migrate");
        ended.EndsWith(4);
        Assert.Contains("does not answer", ended.Error);
        Assert.DoesNotContain("very-secret", ended.Error);
    }

    private string Data => Path.Combine(_folder, "data");

    private static string? Bin() => Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(Directory.Exists).OrderBy(d => d.Length).ThenBy(d => d, StringComparer.Ordinal).LastOrDefault() : null;

    private Task StartAsync() => ServerAsync("pg_ctl", "-D", Data, "-w", "-t", "60", "-l", Path.Combine(_folder, "log"), "-o", $"-c listen_addresses='' -c unix_socket_directories={_folder} -c fsync=off", "start");

    private Task StopAsync() => ServerAsync("pg_ctl", "-D", Data, "-w", "-m", "fast", "stop");

    private static Task ServerAsync(string program, params string[] arguments) => Environment.UserName == "root"
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(Bin()!, program), .. arguments])
        : RunAsync(Path.Combine(Bin()!, program), arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // What it starts keeps its streams open: they are not read.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}

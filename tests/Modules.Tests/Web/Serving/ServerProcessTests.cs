using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Web.Serving;

/// <summary>The server as a process of its own: what its environment cannot talk it into, and new keys while it runs.</summary>
public sealed class ServerProcessTests : IAsyncLifetime
{
    private readonly string _keys = Path.Combine(TestDatabases.NewFolder(), "keys", "keys.json");
    private OutbreakApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await OutbreakApp.StartAsync(DatabaseKind.Sqlite, StartingPoint.Empty, _keys);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Process Start(string[] arguments, params (string, string)[] options) => Executable.Start(_app.Databases.Address.FilePath, arguments, [("Fangxian__KeyFile", _keys), .. options]);

    [Fact]
    public async Task The_switches_of_the_framework_open_no_door_beside_those_that_were_judged()
    {
        var port = FreePort();
        using var server = Start(["serve", "--urls", "http://127.0.0.1:0"],
            ("Kestrel__Endpoints__Other__Url", $"http://127.0.0.1:{port}"), ("ASPNETCORE_HTTP_PORTS", $"{port}"), ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"), ("AllowedHosts", "*"));
        try
        {
            var address = await server.AddressAsync();
            Assert.StartsWith("http://127.0.0.1:", address);
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync($"http://127.0.0.1:{port}/health"));
            using var forwarded = new HttpRequestMessage(HttpMethod.Get, "/set-up?lang=en") { Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-For", "203.0.113.9" } } };
            var page = await client.SendAsync(forwarded);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.False(page.Headers.Contains("Strict-Transport-Security"));
            using var named = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { Host = "evil.example.org" } };
            Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(named)).StatusCode);
        }
        finally
        {
            await EndAsync(server);
        }
    }

    [Fact]
    public async Task A_database_file_that_others_may_read_is_closed_to_them_and_that_is_said()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No file modes.");
        var (file, readable) = (_app.Databases.Address.FilePath!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        string[] companions = [file, file + "-wal", file + "-shm"];
        await using var open = _app.Read();
        Assert.False(await open.Set<Account>().AnyAsync());
        foreach (var companion in companions)
        {
            SetMode(companion, readable);
        }
        Assert.Contains("mode 600", await StartedAsync(), StringComparison.Ordinal);
        Assert.All(companions, companion => Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(companion) is (UnixFileMode.UserRead | UnixFileMode.UserWrite), companion));
        Assert.DoesNotContain("mode 600", await StartedAsync(), StringComparison.Ordinal);

        static void SetMode(string of, UnixFileMode mode)
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(of, mode);
            }
        }

        async Task<string> StartedAsync()
        {
            using var server = Start(["serve", "--urls", "http://127.0.0.1:0"]);
            try
            {
                await server.AddressAsync();
            }
            finally
            {
                await EndAsync(server);
            }
            return await server.StandardError.ReadToEndAsync();
        }
    }

    /// <summary>Killed wherever it is: at no time is there a value that no key opens.</summary>
    [Fact]
    public async Task A_rotation_may_be_killed_at_any_time()
    {
        await AddPeopleAsync(20_000);
        foreach (var milliseconds in new[] { 500, 800, 1000, 1200, 1500 })
        {
            using var rotation = Start(["keys", "rotate"]);
            await Task.Delay(milliseconds);
            await EndAsync(rotation);
            await AssertAllOpenAsync();
        }
        using var last = Start(["keys", "rotate", "--drop-old", "--json"]);
        await last.WaitForExitAsync();
        Assert.True(last.ExitCode == 0, await last.StandardError.ReadToEndAsync());
        await AssertAllOpenAsync();
        Assert.Single(KeyRing.Open(_keys, null).Versions);
    }

    [Fact]
    public async Task A_server_without_the_keys_of_its_database_says_so_and_does_not_start()
    {
        await AddPeopleAsync(1);
        KeyRing.Open(_keys, null).AddVersion(OutbreakApp.Present).DropOld();
        using var server = Start(["serve", "--urls", "http://127.0.0.1:0"]);
        await server.WaitForExitAsync();
        Assert.Equal(3, server.ExitCode);
        Assert.Contains(_keys, await server.StandardError.ReadToEndAsync());
    }

    [Fact]
    public async Task The_keys_that_guard_forms_are_closed_to_others()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No file modes.");
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_keys)!, "forms"));
        await _app.HostAsync();
        Assert.True(OperatingSystem.IsWindows() || folder.UnixFileMode is (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute), folder.FullName);
    }

    private async Task AddPeopleAsync(int count)
    {
        var keys = _app.Databases.Shared.Keys;
        (await _app.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            for (var i = 0; i < count; i++)
            {
                var id = Guid.CreateVersion7();
                db.Add(new Account { Id = id, Name = "person" + i, DisplayName = "Person", Position = 0, CreatedAt = OutbreakApp.Present, AuthenticatorKey = keys.Encrypt(id.ToByteArray(), id) });
            }
            await db.SaveChangesAsync(token);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
    }

    private async Task AssertAllOpenAsync()
    {
        var keys = KeyRing.Open(_keys, null);
        await using var db = _app.Read();
        var wrong = 0;
        await foreach (var person in db.Set<Account>().Select(a => new { a.Id, a.AuthenticatorKey }).AsAsyncEnumerable())
        {
            wrong += keys.Decrypt(person.AuthenticatorKey!, person.Id).AsSpan().SequenceEqual(person.Id.ToByteArray()) ? 0 : 1;
        }
        Assert.Equal(0, wrong);
    }

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
        await process.WaitForExitAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Microsoft.Data.Sqlite;

namespace Fangxian.Modules.Tests.Web.Faults;

/// <summary>
/// The published program as a process of its own, on a database with somebody signed in; killed and started again as
/// often as a test likes. Nobody else has the database open, so that every start recovers it.
/// </summary>
internal sealed class PublishedHost : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Published = new(PublishAsync);

    private readonly OutbreakApp _app;
    private readonly string _keys;
    private readonly CookieContainer _cookies;
    private Process? _server;

    private PublishedHost(OutbreakApp app, string keys, CookieContainer cookies) => (_app, _keys, _cookies) = (app, keys, cookies);

    /// <summary>The database's address, as <c>Fangxian__Database</c> names it.</summary>
    public string Database => _app.Databases.Address.FilePath ?? _app.Databases.Address.ConnectionString;

    public SiteClient Client { get; private set; } = null!;

    /// <summary>What the server wrote to standard error since its last start.</summary>
    public string Complaints { get; private set; } = "";

    public static async Task<PublishedHost> NewAsync(DatabaseKind kind)
    {
        var keys = Path.Combine(TestDatabases.NewFolder(), "keys", "keys.json");
        var app = await OutbreakApp.StartAsync(kind, StartingPoint.InventedProvince, keys);
        app.Clock.SetUtcNow(DateTimeOffset.UtcNow);
        var cookies = new CookieContainer();
        using (var client = new SiteClient(cookies, new Uri("http://127.0.0.1")))
        {
            await app.SignInAsync(client, await app.AddEverybodyAsync());
        }
        _ = app.Databases.Shared.Keys;
        await app.Databases.DisposeAsync();
        if (kind is DatabaseKind.Sqlite)
        {
            using var pooled = new SqliteConnection(app.Databases.Address.ConnectionString);
            SqliteConnection.ClearPool(pooled);
        }
        return new(app, keys, cookies);
    }

    /// <summary>Starts the program, on another database than the test's where one is named.</summary>
    public async Task StartAsync(string? database = null)
    {
        var program = Path.Combine(await Published.Value, "fangxian");
        var start = new ProcessStartInfo(program) { WorkingDirectory = Path.GetTempPath(), RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "serve", "--urls", "http://127.0.0.1:0" })
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["LANG"] = "en_GB.UTF-8";
        start.Environment["Fangxian__Database"] = database ?? Database;
        start.Environment["Fangxian__KeyFile"] = _keys;
        start.Environment["Fangxian__RateLimits__Account"] = "0";
        start.Environment["Fangxian__RateLimits__Address"] = "0";
        Complaints = "";
        _server = Process.Start(start)!;
        _server.ErrorDataReceived += (_, line) => Complaints += line.Data + "\n";
        _server.BeginErrorReadLine();
        var address = await AddressAsync(_server);
        Client?.Dispose();
        Client = new SiteClient(_cookies, new Uri(address)) { Timeout = TimeSpan.FromSeconds(60) };
        Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        Client.DefaultRequestHeaders.Add("Accept-Language", "en");
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        if (_server is { HasExited: false })
        {
            _server.Kill();
            await _server.WaitForExitAsync();
        }
        _server?.Dispose();
        _server = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Client?.Dispose();
        await _app.DisposeAsync();
    }

    private async Task<string> AddressAsync(Process server)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (await server.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Split(" is ready: ") is [_, var address])
            {
                _ = server.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return address;
            }
        }
        throw new InvalidOperationException("The server did not start: " + Complaints);
    }

    /// <summary>Published once for all tests, from what <c>./test</c> has built.</summary>
    private static async Task<string> PublishAsync()
    {
        var program = Path.Combine(TestDatabases.NewFolder(), "program");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Root(), RedirectStandardOutput = true };
        foreach (var argument in new[] { "publish", "src/Web", "--no-build", "-c", "Debug", "-o", program, "-v", "q", "--nologo" })
        {
            start.ArgumentList.Add(argument);
        }
        using var publish = Process.Start(start)!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        Assert.True(publish.ExitCode == 0, said);
        return program;
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", ".."));
}

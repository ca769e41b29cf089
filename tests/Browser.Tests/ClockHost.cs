using System.Net.Http.Json;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Registry.Areas;
using Fangxian.Web;
using Fangxian.Web.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;

namespace Fangxian.Browser.Tests;

/// <summary>
/// The program within the test, for stories that say what day it is: a database of its own with the areas of China down to counties,
/// and accounts of a demonstration in one province, prefecture and county.
/// </summary>
internal sealed class ClockHost : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _keys;
    private readonly Databases _databases;
    private WebApplication? _site;

    private ClockHost(DateTimeOffset now)
    {
        (_folder, _keys) = (Directory.CreateTempSubdirectory("fangxian-clock-").FullName, Directory.CreateTempSubdirectory("fangxian-clock-keys-").FullName);
        Clock = new FakeTimeProvider(now);
        _databases = Composition.Open(DatabaseAddress.Parse(Path.Combine(_folder, "clock.db")), keyFile: Path.Combine(_keys, "keys", "keys.json"));
    }

    public FakeTimeProvider Clock { get; }

    public string Address => _site!.Urls.First();

    /// <param name="now">What the clock of the server says at first.</param>
    /// <param name="accountAreas">Codes of the areas that have accounts, one of each level.</param>
    public static async Task<ClockHost> StartAsync(DateTimeOffset now, params string[] accountAreas)
    {
        var host = new ClockHost(now);
        await Composition.PrepareAsync(host._databases, host.Clock, CancellationToken.None);
        var run = new Run(host._databases, host.Clock);
        await using (var areas = File.OpenRead(Path.Combine(Composition.DataFolder, "areas", "china.csv")))
        {
            Assert.True((await run.Async(ImportAreas.Slice, new ImportAreas.Request { Content = areas, FileName = "china.csv" }, Actor.Operator())).IsOk);
        }
        Assert.True((await run.Async(Demonstration.Slice, new Demonstration.Request { Areas = accountAreas }, Actor.Operator())).IsOk);
        host._site = WebHost.Build(host._databases, "http://127.0.0.1:0", host.Clock, ServingOptions.Default with { RateLimits = RateLimitOptions.None });
        await host._site.StartAsync();
        return host;
    }

    /// <summary>A session that begins now: sessions end by the clock of the server too.</summary>
    public async Task<string> SessionAsync(string account)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var answer = await client.PostAsJsonAsync(Address + "/api/sign-in", new { name = account, password = Demonstration.Password });
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("Set-Cookie").First(cookie => cookie.StartsWith("fx-session=", StringComparison.Ordinal)).Split('=', ';')[1];
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }
        await _databases.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_keys, recursive: true);
    }
}

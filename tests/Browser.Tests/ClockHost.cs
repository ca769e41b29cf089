using System.Net.Http.Json;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Registry.Areas;
using Fangxian.Web;
using Fangxian.Web.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Fangxian.Browser.Tests;

/// <summary>
/// What a <see cref="ClockHost"/> starts with: a database with the areas of China down to counties, and accounts of a demonstration in
/// one province, prefecture and county. It is made once for the stories of a class and copied for each.
/// </summary>
public sealed class ClockTemplate : IAsyncLifetime
{
    /// <summary>The county that has accounts.</summary>
    public const string County = "420106";

    private readonly string _folder = Directory.CreateTempSubdirectory("fangxian-clock-").FullName;

    /// <summary>What the clock of a server says at first.</summary>
    internal static DateTimeOffset Start { get; } = new(2020, 1, 20, 8, 0, 0, TimeSpan.FromHours(8));

    public async ValueTask InitializeAsync()
    {
        var clock = new FakeTimeProvider(Start);
        await using (var databases = Open(_folder))
        {
            await Composition.PrepareAsync(databases, clock, CancellationToken.None);
            var run = new Run(databases, clock);
            await using var areas = File.OpenRead(Path.Combine(Composition.DataFolder, "areas", "china.csv"));
            Assert.True((await run.Async(ImportAreas.Slice, new ImportAreas.Request { Content = areas, FileName = "china.csv" }, Actor.Operator())).IsOk);
            Assert.True((await run.Async(Demonstration.Slice, new Demonstration.Request { Areas = [County[..2], County[..4], County] }, Actor.Operator())).IsOk);
        }
        // The last connection takes the journal into the file.
        SqliteConnection.ClearAllPools();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A folder with a copy of the database and its keys.</summary>
    internal string Copy()
    {
        var folder = Directory.CreateTempSubdirectory("fangxian-clock-").FullName;
        foreach (var file in Directory.GetFiles(_folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(_folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return folder;
    }

    internal static Databases Open(string folder) =>
        Composition.Open(DatabaseAddress.Parse(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "data")).FullName, "clock.db")), keyFile: Path.Combine(folder, "keys", "keys.json"));
}

/// <summary>The program within the test, for stories that say what day it is, on a copy of a <see cref="ClockTemplate"/>.</summary>
internal sealed class ClockHost : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Databases _databases;
    private readonly WebApplication _site;

    private ClockHost(string folder)
    {
        (_folder, _databases) = (folder, ClockTemplate.Open(folder));
        _site = WebHost.Build(_databases, "http://127.0.0.1:0", Clock, ServingOptions.Default with { RateLimits = RateLimitOptions.None });
    }

    public FakeTimeProvider Clock { get; } = new(ClockTemplate.Start);

    public string Address => _site.Urls.First();

    /// <summary>Starts it on a copy that a statement has changed.</summary>
    public static async Task<ClockHost> StartAsync(ClockTemplate template, string? changed = null)
    {
        var folder = template.Copy();
        if (changed is not null)
        {
            await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "data", "clock.db")};Pooling=False");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = changed;
            await command.ExecuteNonQueryAsync();
        }
        var host = new ClockHost(folder);
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
        await _site.DisposeAsync();
        await _databases.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}

using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;

namespace Fangxian.Modules.Tests.Platform.Data;

/// <summary>The log of a SQLite file begins anew while many write and some read.</summary>
public sealed class LogKeeperTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    /// <summary>A row takes twenty pages, so that 600 of them fill the log a dozen times.</summary>
    private const int BytesOfRow = 80_000;

    protected override StartingPoint Start => StartingPoint.Empty;

    [Fact]
    public async Task The_log_stays_short_however_much_is_written()
    {
        await WriteAsync("CREATE TABLE bulk (bytes BLOB NOT NULL)");
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => ReadAsync(done.Token)).ToArray();
        for (var i = 0; i < 150; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WriteAsync($"INSERT INTO bulk VALUES (randomblob({BytesOfRow}))")));
        }
        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), seen => Assert.True(seen > 0));
        Assert.Equal(600, await CountAsync());
        Assert.InRange(new FileInfo(App.Databases.Address.FilePath + "-wal").Length, 1, 600L * BytesOfRow / 2);
    }

    private async Task<int> ReadAsync(CancellationToken cancellation)
    {
        var seen = 0;
        while (!cancellation.IsCancellationRequested)
        {
            Assert.InRange(await CountAsync(), 0, 600);
            seen++;
            await Task.Delay(1, CancellationToken.None);
        }
        return seen;
    }

    private async Task<long> CountAsync()
    {
        await using var db = App.Read();
        await using var lease = await db.OpenAsync(CancellationToken.None);
        await using var command = lease.Command("SELECT count(*) FROM bulk");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task WriteAsync(string sql)
    {
        var answer = await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            await using var lease = await db.OpenAsync(token);
            await using var command = lease.Command(sql);
            await command.ExecuteNonQueryAsync(token);
            return Done.Instance;
        }, CancellationToken.None);
        Assert.True(answer.IsOk);
    }
}

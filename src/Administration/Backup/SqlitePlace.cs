using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Fangxian.Administration.Backup;

/// <summary>The place of a database file while a restored one is made ready beside it: the former stays where it is until the new one is proved.</summary>
internal sealed class SqlitePlace : IDisposable
{
    private static readonly string[] Companions = ["", "-wal", "-shm"];

    private readonly string _path;

    private SqlitePlace(string path) => _path = path;

    /// <summary>Where the restored database is made.</summary>
    public string Beside => _path + ".restoring";

    /// <summary>The place, or null where a process has the database open.</summary>
    public static async Task<SqlitePlace?> ClaimAsync(string path, CancellationToken cancellation)
    {
        if (File.Exists(path))
        {
            await using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString))
            {
                await connection.OpenAsync(cancellation);
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT count(*) FROM sqlite_master";
                await command.ExecuteScalarAsync(cancellation);
            }
            // Whoever closes a database last takes its journal away.
            if (File.Exists(path + "-wal") || File.Exists(path + "-shm"))
            {
                return null;
            }
        }
        var place = new SqlitePlace(path);
        place.Dispose();
        return place;
    }

    /// <summary>Puts the restored database in the place; answers where the former one lies now, null where there was none.</summary>
    public string? TakeOver(DateTimeOffset now)
    {
        SqliteConnection.ClearAllPools();
        string? former = null;
        if (File.Exists(_path))
        {
            former = $"{_path}.before-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
            File.Move(_path, former);
        }
        File.Move(Beside, _path);
        return former;
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        foreach (var companion in Companions)
        {
            File.Delete(Beside + companion);
        }
    }
}

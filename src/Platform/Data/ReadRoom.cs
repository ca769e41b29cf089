using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Fangxian.Platform.Data;

/// <summary>
/// Room for those who read a SQLite file. Its own two megabytes do not hold what leads to the rows of half a million cases, so that
/// every list reads the same pages from the file again and again. Told once to each connection of the pool.
/// </summary>
internal sealed class ReadRoom : DbConnectionInterceptor
{
    private const int Kibibytes = 8 * 1024;

    private static readonly ConditionalWeakTable<sqlite3, object?> Told = [];

    /// <param name="connection">Open.</param>
    public static void Make(SqliteConnection connection)
    {
        if (Told.TryAdd(connection.Handle!, null))
        {
            _ = raw.sqlite3_exec(connection.Handle, $"PRAGMA cache_size = -{Kibibytes}");
        }
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Make((SqliteConnection)connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Make((SqliteConnection)connection);
        return Task.CompletedTask;
    }
}

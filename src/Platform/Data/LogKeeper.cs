using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fangxian.Platform.Data;

/// <summary>
/// Carries SQLite's log over into the file, beside the writers. By itself SQLite does so behind every thousandth page that is written,
/// in the turn of whoever wrote it, and in times of many writes for a third of the time. Most of it needs nobody to wait; only the last
/// few pages are carried over within the turn of a writer, so that the log begins anew.
/// </summary>
internal sealed class LogKeeper(string connectionString)
{
    /// <summary>Behind so many pages (1.6 MB) it is done; behind more the disk is busy for longer at a time, and who commits then waits for it.</summary>
    private const int Pages = 400;

    /// <summary>Where it was not done in time, SQLite does it by itself.</summary>
    public const int MostPages = 32_000;

    /// <summary>The log takes no more bytes than this once it has begun anew.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>So few are left to a turn.</summary>
    private const int Few = 100;

    private const int MostRounds = 3;

    /// <summary>For so long a turn waits for those who still read from the log.</summary>
    private const int MillisecondsForReaders = 20;

    private Task<bool> _beside = Task.FromResult(false);
    private int _pages;

    /// <summary>To be called in the turn of a writer behind its commit.</summary>
    /// <param name="gate">The connection that writes.</param>
    public void Committed(SqliteConnection gate)
    {
        if (!_beside.IsCompleted)
        {
            return;
        }
        _ = raw.sqlite3_db_status(gate.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var written, out _, 1);
        _pages += written;
        if (_beside.Result)
        {
            _beside = Task.FromResult(false);
            _ = raw.sqlite3_busy_timeout(gate.Handle, MillisecondsForReaders);
            _ = raw.sqlite3_wal_checkpoint_v2(gate.Handle, "main", raw.SQLITE_CHECKPOINT_RESTART, out _, out _);
            _ = raw.sqlite3_busy_timeout(gate.Handle, 0);
        }
        else if (_pages >= Pages)
        {
            _pages = 0;
            _beside = Task.Run(CarryOver);
        }
    }

    /// <summary>Waits until nothing is carried over any more.</summary>
    public Task StopAsync() => _beside;

    /// <returns>Whether little is left. What goes wrong here is told to nobody: a writer meets it too.</returns>
    private bool CarryOver()
    {
        try
        {
            using var connection = new SqliteConnection(connectionString);
            connection.Open();
            for (var round = 0; round < MostRounds; round++)
            {
                if (raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var all, out var carried) != raw.SQLITE_OK)
                {
                    return false;
                }
                if (all - carried <= Few)
                {
                    return true;
                }
            }
            return true;
        }
        catch (DbException)
        {
            return false;
        }
    }
}

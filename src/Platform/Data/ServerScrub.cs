using System.Data.Common;

namespace Fangxian.Platform.Data;

/// <summary>
/// Takes deleted rows out of PostgreSQL's files: tables are written anew, locked meanwhile, and what the server noted of frequent
/// values goes with them. A row that somebody may still read would be carried into the new file, so it waits for those who began
/// before the deletion.
/// </summary>
internal static class ServerScrub
{
    /// <returns>False where somebody still reads what was: nothing is promised, and it is to be called again.</returns>
    public static async Task<bool> RunAsync(DbCommand command, IReadOnlyCollection<string> tables, CancellationToken cancellation)
    {
        if (!await NobodyReadsWhatWasAsync(command, cancellation))
        {
            return false;
        }
        foreach (var table in tables)
        {
            command.CommandText = $"VACUUM (FULL, ANALYZE) {table}";
            await command.ExecuteNonQueryAsync(cancellation);
            await ForgetStatisticsAsync(command, table, cancellation);
        }
        // What was noted before is a dead row there.
        if (!await NobodyReadsWhatWasAsync(command, cancellation))
        {
            return false;
        }
        command.CommandText = "VACUUM (FULL) pg_statistic";
        await command.ExecuteNonQueryAsync(cancellation);
        return true;
    }

    /// <summary>Waits for a moment until every transaction in this database began after now; a user sees those of other users only with the right to read statistics.</summary>
    private static async Task<bool> NobodyReadsWhatWasAsync(DbCommand command, CancellationToken cancellation)
    {
        command.CommandText = "SELECT pg_snapshot_xmax(pg_current_snapshot())::xid::text";
        var now = (string)(await command.ExecuteScalarAsync(cancellation))!;
        command.CommandText = $"""
            SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                AND (age(backend_xmin) > age('{now}'::xid) OR age(backend_xid) > age('{now}'::xid)))
            """;
        for (var tries = 0; tries < 20; tries++)
        {
            if (await command.ExecuteScalarAsync(cancellation) is false)
            {
                return true;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
        return false;
    }

    /// <summary>An empty table keeps what was noted of its last values, until the type of the column is declared anew.</summary>
    private static async Task ForgetStatisticsAsync(DbCommand command, string table, CancellationToken cancellation)
    {
        command.CommandText = $"""
            SELECT string_agg(format('ALTER COLUMN %I TYPE %s', attname, format_type(atttypid, atttypmod)), ', ')
            FROM pg_stats JOIN pg_attribute USING (attname)
            WHERE schemaname = current_schema() AND tablename = '{table}' AND attrelid = '{table}'::regclass AND NOT EXISTS (SELECT FROM {table})
            """;
        if (await command.ExecuteScalarAsync(cancellation) is string columns)
        {
            command.CommandText = $"ALTER TABLE {table} {columns}";
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}

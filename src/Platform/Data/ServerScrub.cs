using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Platform.Data;

/// <summary>
/// Takes deleted rows out of PostgreSQL's files: tables are written anew, locked meanwhile. A row that somebody may still read
/// would be carried into the new file, so it waits for those who began before the deletion.
/// </summary>
internal static class ServerScrub
{
    /// <summary>
    /// Of what persons are called, and what is said of their roles, the server notes nothing for its planner: its notes of frequent values outlive the rows, and
    /// nobody but a superuser can take them away.
    /// </summary>
    public static async Task NoteNothingOfPersonsAsync(OutbreakDb db, CancellationToken cancellation)
    {
        string[] tables = [.. db.PersonalDataTables().Where(t => t.Declared.Sensitivity is Sensitivity.Sensitive || t.RoleColumn is not null).Select(t => t.Name)];
        var told = await db.Database.SqlQuery<string>($"""
            SELECT format('ALTER TABLE %I %s', relname, string_agg(format('ALTER COLUMN %I SET STATISTICS 0', attname), ', ')) AS "Value"
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname = ANY({tables})
                AND attnum > 0 AND NOT attisdropped AND atttypid IN ('text'::regtype, 'varchar'::regtype, 'bytea'::regtype, 'jsonb'::regtype)
            GROUP BY relname
            """).ToListAsync(cancellation);
        foreach (var sql in told)
        {
            await db.Database.ExecuteSqlRawAsync(sql, cancellation);
        }
    }

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
        }
        return true;
    }

    /// <summary>
    /// Waits for a moment until every transaction of the server began after now, for the oldest of any of its databases counts, and
    /// none of this database sees what was before; a user sees those of other users only with the right to read statistics.
    /// </summary>
    private static async Task<bool> NobodyReadsWhatWasAsync(DbCommand command, CancellationToken cancellation)
    {
        command.CommandText = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text";
        var now = (string)(await command.ExecuteScalarAsync(cancellation))!;
        command.CommandText = $"""
            SELECT pg_snapshot_xmin(pg_current_snapshot()) >= '{now}'::xid8 AND NOT EXISTS (
                SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) > age('{now}'::xid8::xid))
            """;
        for (var tries = 0; tries < 40; tries++)
        {
            if (await command.ExecuteScalarAsync(cancellation) is true)
            {
                return true;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
        return false;
    }
}

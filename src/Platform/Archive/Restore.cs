using System.Data.Common;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Outbox;
using Fangxian.Platform.Results;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Fangxian.Platform.Archive;

/// <summary>
/// Loads an archive into an empty place and proves, before anything counts, that every table equals what the archive holds
/// and that the chains of the audit are whole.
/// </summary>
public static class Restore
{
    /// <param name="Manifest">What the archive says of itself.</param>
    /// <param name="Audit">What the proof of the audit found in what was loaded.</param>
    public sealed record Report(ArchiveManifest Manifest, AuditVerdict Audit);

    /// <summary>Loads an archive into a database that has no tables yet.</summary>
    public static async Task<Result<Report>> IntoEmptyAsync(string file, Databases target, IProgress<ArchiveProgress>? progress, CancellationToken cancellation)
    {
        var opened = await DatabaseArchive.OpenAsync(file, cancellation);
        if (!opened.IsOk)
        {
            return opened.Refusal;
        }
        await using var zip = opened.Value.Zip;
        var manifest = opened.Value.Manifest;
        if (await FitsAsync(manifest, target, cancellation) is { } unfit)
        {
            return unfit;
        }
        await SchemaVersion.MakeFileAsync(target.Address, cancellation);
        await using (var db = target.ForReading(Scope.Everything))
        {
            await db.GetService<IMigrator>().MigrateAsync(MigrationOf(db, manifest.Schema)!, cancellation);
        }
        var loaded = await target.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            try
            {
                return await LoadAsync(db, opened.Value, progress, token);
            }
            catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
            {
                return new ArchiveUnreadable(file);
            }
        }, cancellation);
        if (!loaded.IsOk)
        {
            return loaded.Refusal is RestoredUnequal unequal && await DatabaseArchive.CheckAsync(file, cancellation) is { IsOk: false, Refusal: var damaged } ? damaged : loaded.Refusal;
        }
        await target.MigrateAsync(cancellation);
        await using var restored = target.ForReading(Scope.Everything);
        return new Report(manifest, await AuditProof.ProveAsync(restored, Scope.Everything, [], cancellation));
    }

    /// <summary>
    /// Nobody else, of whatever process, changes a row until the present transaction ends; readers go on. On SQLite a
    /// writing transaction is alone anyway.
    /// </summary>
    public static async Task LockAsync(OutbreakDb db, CancellationToken cancellation)
    {
        if (db.Kind is not DatabaseKind.Postgres)
        {
            return;
        }
        await using var lease = await db.OpenAsync(cancellation);
        await ExecuteAsync(lease, $"SET LOCAL lock_timeout = '30s'; LOCK TABLE {string.Join(", ", ArchivedTable.Of(db).Select(t => TableRows.Quoted(t.Name)))} IN EXCLUSIVE MODE", cancellation);
    }

    /// <summary>
    /// Within a writing transaction that has the database alone: puts the archive's rows in the place of all that are there
    /// and reads them again, to compare. Versions go on from the higher of both states, so that nothing kept of the former
    /// state is shown for the restored one, and what has left the outbox since is not sent a second time.
    /// </summary>
    /// <returns>The archive, whose schema has to be that of this program.</returns>
    public static async Task<Result<ArchiveManifest>> InPlaceAsync(OutbreakDb db, string file, CancellationToken cancellation)
    {
        var opened = await DatabaseArchive.OpenAsync(file, cancellation);
        if (!opened.IsOk)
        {
            return opened.Refusal;
        }
        await using var zip = opened.Value.Zip;
        var manifest = opened.Value.Manifest;
        if (!IsOfThisSchema(manifest, db.Kind) || InOwnTables(manifest, db) is not { } own)
        {
            return new ArchiveUnreadable(file);
        }
        var versions = await db.DataVersions.AsNoTracking().ToDictionaryAsync(v => v.Topic, v => v.Version, cancellation);
        var left = await db.OutboxMessages().AsNoTracking().Where(m => m.State != OutboxState.Waiting).Select(m => new { m.Id, m.State, m.DoneAt }).ToListAsync(cancellation);
        try
        {
            if (await LoadAsync(db, new(zip, own), null, cancellation) is { IsOk: false, Refusal: var unequal })
            {
                return unequal;
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            return new ArchiveUnreadable(file);
        }
        var waiting = (await db.OutboxMessages().Where(m => m.State == OutboxState.Waiting).Select(m => m.Id).ToListAsync(cancellation)).ToHashSet();
        foreach (var message in left.Where(m => waiting.Contains(m.Id)))
        {
            await db.OutboxMessages().Where(m => m.Id == message.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.State, message.State).SetProperty(x => x.DoneAt, message.DoneAt), cancellation);
        }
        foreach (var topic in versions.Keys.Union(await db.DataVersions.Select(v => v.Topic).ToListAsync(cancellation)))
        {
            var least = versions.GetValueOrDefault(topic);
            db.Versions = null;
            await db.Database.ExecuteSqlAsync($"INSERT INTO data_version (topic, version) VALUES ({topic}, {least + 1}) ON CONFLICT (topic) DO UPDATE SET version = CASE WHEN data_version.version > {least} THEN data_version.version ELSE {least} END + 1", cancellation);
        }
        return manifest;
    }

    /// <summary>Whether an archive has the schema of this program.</summary>
    public static bool IsOfThisSchema(ArchiveManifest manifest, DatabaseKind kind) => manifest.Schema == DatabaseArchive.NameOf(SchemaVersion.NewestOf(kind)!);

    /// <summary>The archive with the tables of the model in the place of what it says itself; null where they have other columns.</summary>
    private static ArchiveManifest? InOwnTables(ArchiveManifest manifest, OutbreakDb db)
    {
        var known = ArchivedTable.Of(db).ToDictionary(t => t.Name, StringComparer.Ordinal);
        return manifest.Tables.Count == known.Count && manifest.Tables.All(t => known.TryGetValue(t.Table.Name, out var table) && table.Columns.SequenceEqual(t.Table.Columns))
            ? manifest with { Tables = [.. manifest.Tables.Select(t => t with { Table = known[t.Table.Name] })] }
            : null;
    }

    /// <summary>What is known of an archive before a byte of it is loaded.</summary>
    private static async Task<Refusal?> FitsAsync(ArchiveManifest manifest, Databases target, CancellationToken cancellation)
    {
        await using var db = target.ForReading(Scope.Everything);
        if (MigrationOf(db, manifest.Schema) is null)
        {
            return new ArchiveTooNew(manifest.Schema);
        }
        if ((target.Address.FilePath is not { } place || File.Exists(place)) && await HasTablesAsync(db, cancellation))
        {
            return new RestoreNeedsEmpty(target.Address.Shown);
        }
        var keys = target.Shared.Keys;
        var missing = manifest.KeyVersions.Except(keys.Versions.Select(v => v.Version)).ToArray();
        return missing.Length > 0 ? new ArchiveKeysMissing(keys.File, string.Join(", ", missing)) : null;
    }

    private static string? MigrationOf(OutbreakDb db, string schema) => db.Database.GetMigrations().FirstOrDefault(id => DatabaseArchive.NameOf(id) == schema);

    private static async Task<bool> HasTablesAsync(OutbreakDb db, CancellationToken cancellation)
    {
        await using DbConnection connection = db.Kind is DatabaseKind.Postgres ? new NpgsqlConnection(db.ConnectionString) : new SqliteConnection(db.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = db.Kind is DatabaseKind.Postgres ? "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()" : "SELECT count(*) FROM sqlite_master WHERE type = 'table'";
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), System.Globalization.CultureInfo.InvariantCulture) > 0;
    }

    private static async Task<Result<Done>> LoadAsync(OutbreakDb db, OpenedArchive archive, IProgress<ArchiveProgress>? progress, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        if (db.Kind is DatabaseKind.Sqlite)
        {
            await ExecuteAsync(lease, "PRAGMA defer_foreign_keys = ON", cancellation);
        }
        var tables = archive.Manifest.Tables;
        foreach (var table in tables.Reverse())
        {
            await ExecuteAsync(lease, $"DELETE FROM {TableRows.Quoted(table.Table.Name)}", cancellation);
        }
        for (var i = 0; i < tables.Count; i++)
        {
            var (table, rows, hash) = tables[i];
            long loaded;
            await using (var from = await DatabaseArchive.RowsAsync(archive.Zip, table, cancellation))
            await using (var into = await BulkRows.IntoAsync(db, TableRows.Quoted(table.Name), [.. table.Columns.Select(c => TableRows.Quoted(c.Name))], cancellation))
            {
                loaded = await TableRows.ReadAsync(from, table, into, cancellation);
            }
            if (loaded != rows || (await DatabaseArchive.HashAsync(Stream.Null, to => TableRows.WriteAsync(db.Kind, lease.Command, table, to, cancellation))).Sha256 != hash)
            {
                return new RestoredUnequal(table.Name);
            }
            if (table.Numbered is { } column && db.Kind is DatabaseKind.Postgres)
            {
                await ExecuteAsync(lease, $"SELECT setval(pg_get_serial_sequence('{TableRows.Quoted(table.Name)}', '{column}'), coalesce(max({TableRows.Quoted(column)}), 1), count(*) > 0) FROM {TableRows.Quoted(table.Name)}", cancellation);
            }
            progress?.Report(new(table.Name, i + 1, tables.Count));
        }
        return Done.Instance;
    }

    private static async Task ExecuteAsync(ConnectionLease lease, string sql, CancellationToken cancellation)
    {
        await using var command = lease.Command(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

using System.Data.Common;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
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

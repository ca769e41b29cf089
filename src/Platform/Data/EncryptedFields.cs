using System.Buffers.Binary;
using System.Data.Common;
using System.Reflection;
using System.Text;
using Fangxian.Platform.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Platform.Data;

/// <summary>Every field that is encrypted, found by its mark: under which key versions its values lie, and their renewal.</summary>
public static class EncryptedFields
{
    private const int Batch = 1000;

    private sealed record Field(string Table, string Id, string Column, bool IsShown)
    {
        /// <summary>The column of the keyed hash beside it and what it is of; null where there is none.</summary>
        public (string Column, string Kind)? Index { get; init; }
    }

    /// <summary>How many values lie under each version of the keys.</summary>
    public static Task<IReadOnlyDictionary<int, long>> ValuesByKeyVersionAsync(this OutbreakDb db, CancellationToken cancellation) => CountAsync(db, Of(db), cancellation);

    /// <summary>As above, of what people are shown alone.</summary>
    public static Task<IReadOnlyDictionary<int, long>> ShownValuesByKeyVersionAsync(this OutbreakDb db, CancellationToken cancellation) => CountAsync(db, Of(db).Where(field => field.IsShown), cancellation);

    private static async Task<IReadOnlyDictionary<int, long>> CountAsync(OutbreakDb db, IEnumerable<Field> fields, CancellationToken cancellation)
    {
        var counts = new SortedDictionary<int, long>();
        await using var lease = await db.OpenAsync(cancellation);
        foreach (var field in fields)
        {
            await using var command = lease.Command($"SELECT substr({field.Column}, 1, {KeyRing.VersionBytes}), count(*) FROM {field.Table} WHERE {field.Column} IS NOT NULL GROUP BY 1");
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                var version = BinaryPrimitives.ReadInt32BigEndian(rows.GetFieldValue<byte[]>(0));
                counts[version] = counts.GetValueOrDefault(version) + rows.GetInt64(1);
            }
        }
        return counts;
    }

    /// <summary>Encrypts every value anew that does not lie under the latest key, within the present writing transaction.</summary>
    /// <returns>How many values there were.</returns>
    public static async Task<long> EncryptAnewAsync(this OutbreakDb db, KeyRing keys, CancellationToken cancellation)
    {
        var latest = new byte[KeyRing.VersionBytes];
        BinaryPrimitives.WriteInt32BigEndian(latest, keys.Latest);
        var all = 0L;
        await using var lease = await db.OpenAsync(cancellation);
        foreach (var field in Of(db))
        {
            // From one end to the other, and once more for what came in between: to look from the beginning for each batch is to read all rows again.
            for (Guid? after = null; await ReadAsync(lease, db.Kind, field, latest, after, cancellation) is var batch && (batch.Count > 0 || after is not null); after = batch.Count > 0 ? batch[^1].Id : null)
            {
                foreach (var (id, value) in batch)
                {
                    var plain = keys.Decrypt(value, id);
                    var index = field.Index is var (_, kind) ? keys.BlindIndex(kind, Encoding.UTF8.GetString(plain)) : null;
                    await WriteAsync(lease, db.Kind, field, id, keys.Encrypt(plain, id), index, cancellation);
                }
                all += batch.Count;
            }
        }
        return all;
    }

    /// <summary>
    /// Waits until no transaction runs any more that began before now, and so may still write under an older key. On
    /// SQLite there is none: the present one writes alone. Whoever waits for the present transaction has written nothing yet.
    /// </summary>
    public static async Task<bool> WaitForEarlierWritersAsync(this OutbreakDb db, TimeSpan patience, CancellationToken cancellation)
    {
        if (db.Kind is DatabaseKind.Sqlite)
        {
            return true;
        }
        await using var lease = await db.OpenAsync(cancellation);
        await using var asked = lease.Command("SELECT clock_timestamp()");
        var began = await asked.ExecuteScalarAsync(cancellation);
        for (var end = Environment.TickCount64 + (long)patience.TotalMilliseconds; ;)
        {
            await using var command = lease.Command("SELECT pg_stat_clear_snapshot(), (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start < @began AND NOT pg_backend_pid() = ANY(pg_blocking_pids(pid)))");
            command.Bind("@began", began);
            await using (var row = await command.ExecuteReaderAsync(cancellation))
            {
                await row.ReadAsync(cancellation);
                if (row.GetInt64(1) == 0)
                {
                    return true;
                }
            }
            if (Environment.TickCount64 > end)
            {
                return false;
            }
            await Task.Delay(50, cancellation);
        }
    }

    private static Field[] Of(OutbreakDb db) =>
        [.. from entity in db.Model.GetEntityTypes()
            from property in entity.GetProperties()
            let mark = property.PropertyInfo?.GetCustomAttribute<EncryptedAttribute>()
            where mark is not null
            let index = entity.GetProperties().Select(p => (Property: p, Mark: p.PropertyInfo?.GetCustomAttribute<BlindIndexAttribute>())).FirstOrDefault(p => p.Mark?.Of == property.Name)
            select new Field(entity.GetTableName()!, entity.FindPrimaryKey()!.Properties.Single(p => p.ClrType == typeof(Guid)).GetColumnName(), property.GetColumnName(), mark.IsShown)
            {
                Index = index.Mark is null ? null : (index.Property.GetColumnName(), index.Mark.Kind),
            }];

    /// <summary>On PostgreSQL the rows stay locked until they are written, so that nobody's newer value is lost.</summary>
    private static async Task<List<(Guid Id, byte[] Value)>> ReadAsync(ConnectionLease lease, DatabaseKind kind, Field field, byte[] latest, Guid? after, CancellationToken cancellation)
    {
        await using var command = lease.Command($"SELECT {field.Id}, {field.Column} FROM {field.Table} WHERE {(after is null ? "" : $"{field.Id} > @after AND ")}{field.Column} IS NOT NULL AND substr({field.Column}, 1, {KeyRing.VersionBytes}) <> @latest ORDER BY {field.Id} LIMIT {Batch}{(kind is DatabaseKind.Postgres ? " FOR UPDATE" : "")}");
        command.Bind("@latest", latest);
        if (after is { } last)
        {
            command.Bind("@after", kind is DatabaseKind.Postgres ? last : last.ToByteArray(true));
        }
        var batch = new List<(Guid, byte[])>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            batch.Add((IdOf(rows, kind), rows.GetFieldValue<byte[]>(1)));
        }
        return batch;
    }

    private static async Task WriteAsync(ConnectionLease lease, DatabaseKind kind, Field field, Guid id, byte[] value, byte[]? index, CancellationToken cancellation)
    {
        await using var command = lease.Command($"UPDATE {field.Table} SET {field.Column} = @value{(index is null ? "" : $", {field.Index!.Value.Column} = @index")} WHERE {field.Id} = @id");
        command.Bind("@value", value);
        if (index is not null)
        {
            command.Bind("@index", index);
        }
        command.Bind("@id", kind is DatabaseKind.Postgres ? id : id.ToByteArray(true));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static Guid IdOf(DbDataReader row, DatabaseKind kind) => kind is DatabaseKind.Postgres ? row.GetGuid(0) : new Guid(row.GetFieldValue<byte[]>(0), true);
}

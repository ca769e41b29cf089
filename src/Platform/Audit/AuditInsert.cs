using System.Data.Common;
using System.Runtime.CompilerServices;
using Fangxian.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Fangxian.Platform.Audit;

/// <summary>
/// Puts a line at the end of its chain within the present transaction, by plain ADO.NET: a look must cost little. On
/// PostgreSQL writers of a chain wait for each other at its head until they commit; on SQLite the write gate has put
/// them in order.
/// </summary>
internal static class AuditInsert
{
    private const string LineColumns = "id, position, at, kind, actor, account_id, session_id, use_case, records, subjects, change_hash, hash";

    /// <summary>Commands stay prepared as long as the write gate's connection stays open.</summary>
    private static readonly ConditionalWeakTable<SqliteConnection, SqliteCommands> Prepared = [];

    public static async Task AsAsync(OutbreakDb db, AuditNote note, TimeProvider clock, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            var (connection, transaction) = (db.Database.GetDbConnection(), db.Database.CurrentTransaction!.GetDbTransaction());
            if (connection is SqliteConnection)
            {
                IntoFile(connection, transaction, note, clock);
            }
            else
            {
                await ToServerAsync((NpgsqlConnection)connection, [note], clock, cancellation);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    public static void IntoFile(DbConnection connection, DbTransaction transaction, AuditNote note, TimeProvider clock) =>
        Prepared.GetValue((SqliteConnection)connection, sqlite => new SqliteCommands(sqlite)).Insert((SqliteTransaction)transaction, note, clock);

    /// <summary>Several lines in three round trips; chains in one order, so that two processes do not wait for each other in a ring.</summary>
    public static async Task ToServerAsync(NpgsqlConnection connection, IReadOnlyList<AuditNote> notes, TimeProvider clock, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var chain in notes.GroupBy(note => note.Line.Position).OrderBy(chain => chain.Key))
        {
            var (number, hash) = await LockHeadAsync(connection, chain.Key, cancellation);
            foreach (var note in chain)
            {
                number++;
                hash = Add(batch, note, number, hash, clock);
            }
            Add(batch, "UPDATE audit_head SET number = $2, hash = $3 WHERE position = $1", chain.Key, number, hash);
        }
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Its hash, over the one before it.</summary>
    private static byte[] Add(NpgsqlBatch batch, AuditNote note, long number, byte[] previous, TimeProvider clock)
    {
        var (line, detail) = (note.Line.At(number, clock.Now(), note.Actor, note.Detail?.Hash), note.Detail);
        line.Hash = AuditEncoding.Hash(line, previous);
        Add(batch, $"INSERT INTO audit_line ({LineColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            line.Id, line.Position, line.At.UtcDateTime, (int)line.Kind, line.Actor, line.AccountId, line.SessionId, line.UseCase, line.Records, line.Subjects, line.ChangeHash, line.Hash);
        if (detail is not null)
        {
            Add(batch, "INSERT INTO audit_detail (line_id, salt, reason, change) VALUES ($1, $2, $3, $4)", line.Id, detail.Salt, detail.Reason, detail.Change);
        }
        if (line.Subjects is { } subjects)
        {
            Add(batch, "INSERT INTO audit_subject (subject, line_id) SELECT DISTINCT s, $1 FROM unnest($2) s", line.Id, Ids(subjects).ToArray());
        }
        return line.Hash;
    }

    private static async Task<(long Number, byte[] Hash)> LockHeadAsync(NpgsqlConnection connection, long position, CancellationToken cancellation)
    {
        while (true)
        {
            await using (var ask = new NpgsqlCommand("SELECT number, hash FROM audit_head WHERE position = $1 FOR UPDATE", connection) { Parameters = { new() { Value = position } } })
            await using (var head = await ask.ExecuteReaderAsync(cancellation))
            {
                if (await head.ReadAsync(cancellation))
                {
                    return (head.GetInt64(0), head.GetFieldValue<byte[]>(1));
                }
            }
            await using var begin = new NpgsqlCommand("INSERT INTO audit_head (position, number, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING", connection)
            {
                Parameters = { new() { Value = position }, new() { Value = AuditChain.Beginning.ToArray() } },
            };
            await begin.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static void Add(NpgsqlBatch batch, string sql, params object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }
        batch.BatchCommands.Add(command);
    }

    private static IEnumerable<Guid> Ids(byte[] packed) => Enumerable.Range(0, packed.Length / 16).Select(i => new Guid(packed.AsSpan(i * 16, 16), bigEndian: true));

    /// <summary>The four statements of a line on one SQLite connection, prepared once.</summary>
    private sealed class SqliteCommands(SqliteConnection connection)
    {
        private readonly SqliteCommand _head = Command(connection, "SELECT number, hash FROM audit_head WHERE position = $0", 1);
        private readonly SqliteCommand _line = Command(connection,
            $"INSERT INTO audit_line ({LineColumns}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11); " +
            "INSERT INTO audit_head (position, number, hash) VALUES ($1, $12, $11) ON CONFLICT (position) DO UPDATE SET number = $12, hash = $11", 13);
        private readonly SqliteCommand _detail = Command(connection, "INSERT INTO audit_detail (line_id, salt, reason, change) VALUES ($0, $1, $2, $3)", 4);
        private readonly SqliteCommand _subject = Command(connection, "INSERT OR IGNORE INTO audit_subject (subject, line_id) VALUES ($0, $1)", 2);

        public void Insert(SqliteTransaction transaction, AuditNote note, TimeProvider clock)
        {
            var detail = note.Detail;
            var (number, previous) = Head(transaction, note.Line.Position);
            var whole = note.Line.At(number + 1, clock.Now(), note.Actor, detail?.Hash);
            whole.Hash = AuditEncoding.Hash(whole, previous);
            Run(_line, transaction, whole.Id, whole.Position, Instants.ToMicroseconds(whole.At), (int)whole.Kind, whole.Actor, Bytes(whole.AccountId), Bytes(whole.SessionId), whole.UseCase, whole.Records, whole.Subjects, whole.ChangeHash, whole.Hash, number + 1);
            if (detail is not null)
            {
                Run(_detail, transaction, whole.Id, detail.Salt, detail.Reason, detail.Change);
            }
            for (var at = 0; at < whole.Subjects?.Length; at += 16)
            {
                Run(_subject, transaction, whole.Subjects[at..(at + 16)], whole.Id);
            }
        }

        private (long Number, byte[] Hash) Head(SqliteTransaction transaction, long position)
        {
            _head.Transaction = transaction;
            _head.Parameters[0].Value = position;
            using var head = _head.ExecuteReader();
            return head.Read() ? (head.GetInt64(0), head.GetFieldValue<byte[]>(1)) : (0, AuditChain.Beginning.ToArray());
        }

        private static void Run(SqliteCommand command, SqliteTransaction transaction, params ReadOnlySpan<object?> values)
        {
            command.Transaction = transaction;
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i] ?? DBNull.Value;
            }
            command.ExecuteNonQuery();
        }

        private static byte[]? Bytes(Guid? id) => id?.ToByteArray(true);

        private static SqliteCommand Command(SqliteConnection connection, string sql, int parameters)
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < parameters; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i });
            }
            return command;
        }
    }
}

using System.Data.Common;
using System.Runtime.CompilerServices;
using Fangxian.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Fangxian.Platform.Audit;

/// <summary>
/// Puts a line at the end of its chain within the present transaction, by plain ADO.NET: a look must cost little. On
/// PostgreSQL writers of a chain wait for each other at its head until they commit; on SQLite the write gate has put
/// them in order.
/// </summary>
internal static class AuditInsert
{
    private const string LineColumns = "id, position, at, kind, actor, account_id, session_id, use_case, records, subjects, change_hash, hash";

    /// <summary>
    /// Moves the head of the chain ($3) on by one line and writes the line behind it, in one statement: the server makes
    /// the hash, since the number and the hash before are known only there. $1 is the id that a line numbered 0 would have,
    /// $2 what <see cref="AuditEncoding"/> has behind the id.
    /// </summary>
    private const string ServerHeadAndLine = $"""
        WITH head AS (
            INSERT INTO audit_head AS h (position, number, hash)
            VALUES ($3, 1, sha256('\x00000020'::bytea || decode(repeat('00', 32), 'hex') || '\x00000008'::bytea || int8send($1 + 1) || $2))
            ON CONFLICT (position) DO UPDATE SET number = h.number + 1, hash = sha256('\x00000020'::bytea || h.hash || '\x00000008'::bytea || int8send($1 + h.number + 1) || $2)
            RETURNING number, hash),
        line AS (INSERT INTO audit_line ({LineColumns}) SELECT $1 + number, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, hash FROM head RETURNING id)
        """;

    private const string ServerDetail = ", detail AS (INSERT INTO audit_detail (line_id, salt, reason, change) SELECT id, $14, $15, $16 FROM line)";

    private const string ServerSubjects = " INSERT INTO audit_subject (subject, line_id) SELECT DISTINCT s, id FROM line, unnest($13) s";

    private const string ServerLine = ServerHeadAndLine + ServerSubjects;
    private const string ServerLineWithDetail = ServerHeadAndLine + ServerDetail + ServerSubjects;

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
                await ToServerAsync((NpgsqlConnection)connection, note, clock, cancellation);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <param name="connection">The write gate's.</param>
    /// <param name="transaction">The transaction; null where it was begun by a statement.</param>
    /// <param name="note">What is put down.</param>
    /// <param name="clock">When.</param>
    public static void IntoFile(DbConnection connection, DbTransaction? transaction, AuditNote note, TimeProvider clock) =>
        Prepared.GetValue((SqliteConnection)connection, sqlite => new SqliteCommands(sqlite)).Insert((SqliteTransaction?)transaction, note, clock);

    /// <summary>Before a connection is closed: statements prepared on it end.</summary>
    public static void Forget(SqliteConnection connection)
    {
        if (Prepared.TryGetValue(connection, out var commands))
        {
            Prepared.Remove(connection);
            commands.Dispose();
        }
    }

    /// <summary>As below, within the present transaction; the server reads and plans the statement once per connection of the pool.</summary>
    private static async Task ToServerAsync(NpgsqlConnection connection, AuditNote note, TimeProvider clock, CancellationToken cancellation)
    {
        await using var batch = Batch(connection, [note], clock);
        await batch.PrepareAsync(cancellation);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// Several lines in one round trip and, where none is under way, one transaction; chains in one order, so that two
    /// processes do not wait for each other in a ring.
    /// </summary>
    public static void ToServer(NpgsqlConnection connection, IReadOnlyList<AuditNote> notes, TimeProvider clock)
    {
        using var batch = Batch(connection, notes, clock);
        batch.ExecuteNonQuery();
    }

    private static NpgsqlBatch Batch(NpgsqlConnection connection, IReadOnlyList<AuditNote> notes, TimeProvider clock)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var note in notes.OrderBy(note => note.Line.Position))
        {
            batch.BatchCommands.Add(ServerCommand(note, clock));
        }
        return batch;
    }

    private static NpgsqlBatchCommand ServerCommand(AuditNote note, TimeProvider clock)
    {
        var (line, detail) = (note.Line.At(0, clock.Now(), note.Actor, note.Detail?.Hash), note.Detail);
        var command = new NpgsqlBatchCommand(detail is null ? ServerLine : ServerLineWithDetail);
        Add(command, NpgsqlDbType.Bigint, line.Id);
        Add(command, NpgsqlDbType.Bytea, AuditEncoding.BehindId(line));
        Add(command, NpgsqlDbType.Bigint, line.Position);
        Add(command, NpgsqlDbType.TimestampTz, line.At.UtcDateTime);
        Add(command, NpgsqlDbType.Integer, (int)line.Kind);
        Add(command, NpgsqlDbType.Text, line.Actor);
        Add(command, NpgsqlDbType.Uuid, line.AccountId);
        Add(command, NpgsqlDbType.Uuid, line.SessionId);
        Add(command, NpgsqlDbType.Text, line.UseCase);
        Add(command, NpgsqlDbType.Text, line.Records);
        Add(command, NpgsqlDbType.Bytea, line.Subjects);
        Add(command, NpgsqlDbType.Bytea, line.ChangeHash);
        Add(command, NpgsqlDbType.Array | NpgsqlDbType.Uuid, line.Subjects is { } subjects ? Ids(subjects).ToArray() : null);
        if (detail is not null)
        {
            Add(command, NpgsqlDbType.Bytea, detail.Salt);
            Add(command, NpgsqlDbType.Text, detail.Reason);
            Add(command, NpgsqlDbType.Text, detail.Change);
        }
        return command;
    }

    private static void Add(NpgsqlBatchCommand command, NpgsqlDbType type, object? value) =>
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });

    private static IEnumerable<Guid> Ids(byte[] packed) => Enumerable.Range(0, packed.Length / 16).Select(i => new Guid(packed.AsSpan(i * 16, 16), bigEndian: true));

    /// <summary>The statements of a line on one SQLite connection, prepared once.</summary>
    private sealed class SqliteCommands(SqliteConnection connection) : IDisposable
    {
        private readonly SqliteCommand _head = Command(connection, "SELECT number, hash FROM audit_head WHERE position = $0", 1);
        private readonly SqliteCommand _line = Command(connection,
            $"INSERT INTO audit_line ({LineColumns}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11); " +
            "INSERT INTO audit_head (position, number, hash) VALUES ($1, $12, $11) ON CONFLICT (position) DO UPDATE SET number = $12, hash = $11", 13);
        private readonly SqliteCommand _detail = Command(connection, "INSERT INTO audit_detail (line_id, salt, reason, change) VALUES ($0, $1, $2, $3)", 4);
        private readonly SqliteCommand _subject = Command(connection, "INSERT OR IGNORE INTO audit_subject (subject, line_id) VALUES ($0, $1)", 2);

        /// <summary>A page of a list shows fifty.</summary>
        private readonly SqliteCommand _subjects = Command(connection,
            "INSERT OR IGNORE INTO audit_subject (subject, line_id) WITH RECURSIVE each(at) AS (SELECT 1 UNION ALL SELECT at + 16 FROM each WHERE at + 16 < length($0)) SELECT substr($0, at, 16), $1 FROM each", 2);

        public void Dispose() => Array.ForEach([_head, _line, _detail, _subject, _subjects], command => command.Dispose());

        public void Insert(SqliteTransaction? transaction, AuditNote note, TimeProvider clock)
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
            if (whole.Subjects is { } subjects)
            {
                Run(subjects.Length == 16 ? _subject : _subjects, transaction, subjects, whole.Id);
            }
        }

        private (long Number, byte[] Hash) Head(SqliteTransaction? transaction, long position)
        {
            _head.Transaction = transaction;
            _head.Parameters[0].Value = position;
            using var head = _head.ExecuteReader();
            return head.Read() ? (head.GetInt64(0), head.GetFieldValue<byte[]>(1)) : (0, AuditChain.Beginning.ToArray());
        }

        private static void Run(SqliteCommand command, SqliteTransaction? transaction, params ReadOnlySpan<object?> values)
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

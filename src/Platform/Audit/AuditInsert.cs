using System.Data.Common;
using System.Runtime.CompilerServices;
using Fangxian.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using SQLitePCL;

namespace Fangxian.Platform.Audit;

/// <summary>
/// Puts a line at the end of its chain within the present transaction, by plain ADO.NET: a look must cost little. On
/// PostgreSQL writers of a chain wait for each other at its head until they commit, which they do with it; on SQLite the write gate has put
/// them in order.
/// </summary>
internal static class AuditInsert
{
    private const string LineColumns = "id, position, at, kind, actor, account_id, session_id, use_case, records, subjects, change_hash, hash";

    /// <summary>
    /// Moves the head of the chain ($3) on by one line and writes the line behind it, in one statement: the server makes
    /// the hash, since the number and the hash before are known only there. $1 is the id that a line numbered 0 would have,
    /// $2 what <see cref="AuditEncoding"/> has behind the id. $13 is 1 for a line that is filed at once, else 0: where all before
    /// it are filed, the mark moves on with it.
    /// </summary>
    private const string ServerHead = """
        WITH head AS (
            INSERT INTO audit_head AS h (position, number, filed, hash)
            VALUES ($3, 1, $13, sha256('\x00000020'::bytea || decode(repeat('00', 32), 'hex') || '\x00000008'::bytea || int8send($1 + 1) || $2))
            ON CONFLICT (position) DO UPDATE SET number = h.number + 1, filed = CASE h.filed WHEN h.number THEN h.filed + $13 ELSE h.filed END,
                hash = sha256('\x00000020'::bytea || h.hash || '\x00000008'::bytea || int8send($1 + h.number + 1) || $2)
            RETURNING number, hash)
        """;

    private const string ServerPut = $"INSERT INTO audit_line ({LineColumns}) SELECT $1 + number, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, hash FROM head";
    private const string ServerLine = $"{ServerHead}, line AS ({ServerPut} RETURNING id)";
    private const string ServerDetail = ", detail AS (INSERT INTO audit_detail (line_id, salt, reason, change) SELECT id, $15, $16, $17 FROM line)";
    private const string ServerSubjects = " INSERT INTO audit_subject (subject, line_id) SELECT DISTINCT s, id FROM line, unnest($14) s";

    private const string ServerAlone = $"{ServerHead} {ServerPut}";
    private const string ServerFiled = ServerLine + ServerSubjects;
    private const string ServerFiledWithDetail = ServerLine + ServerDetail + ServerSubjects;

    /// <summary>Commands stay prepared as long as the write gate's connection stays open.</summary>
    private static readonly ConditionalWeakTable<SqliteConnection, SqliteCommands> Prepared = [];

    /// <summary>The line of a write, behind all that it does: into the file at once, to a server with the commit.</summary>
    public static void As(OutbreakDb db, AuditNote note, TimeProvider clock)
    {
        if (db.Database.GetDbConnection() is SqliteConnection file)
        {
            IntoFile(file, note, clock);
        }
        else
        {
            db.Line = (note, clock);
        }
    }

    /// <param name="connection">The write gate's, in a transaction.</param>
    /// <param name="note">What is put down.</param>
    /// <param name="clock">When.</param>
    public static void IntoFile(DbConnection connection, AuditNote note, TimeProvider clock)
    {
        var sqlite = (SqliteConnection)connection;
        if (Prepared.TryGetValue(sqlite, out var commands) && !commands.AreOf(sqlite.Handle))
        {
            Forget(sqlite);
            commands = null;
        }
        if (commands is null)
        {
            Prepared.Add(sqlite, commands = new SqliteCommands(sqlite.Handle!));
        }
        commands.Insert(note, clock);
    }

    /// <summary>Before a connection is closed: statements prepared on it end.</summary>
    public static void Forget(SqliteConnection connection)
    {
        if (Prepared.TryGetValue(connection, out var commands))
        {
            Prepared.Remove(connection);
            commands.Dispose();
        }
    }

    /// <summary>
    /// Several lines in one round trip and, where none is under way, one transaction; chains in one order, so that two
    /// processes do not wait for each other in a ring.
    /// </summary>
    public static void ToServer(NpgsqlConnection connection, IReadOnlyList<AuditNote> notes, TimeProvider clock)
    {
        using var batch = new NpgsqlBatch(connection);
        foreach (var note in notes.OrderBy(note => note.Line.Position))
        {
            batch.BatchCommands.Add(ServerCommand(note, clock));
        }
        batch.ExecuteNonQuery();
    }

    /// <summary>A line, as the server takes it.</summary>
    public static NpgsqlBatchCommand ServerCommand(AuditNote note, TimeProvider clock)
    {
        var (line, detail) = (note.Line.At(0, clock.Now(), note.Actor, note.Detail?.Hash), note.Detail);
        var later = FiledLooks.IsLater(line.Kind, detail is not null);
        var alone = detail is null && (later || line.Subjects is null);
        var command = new NpgsqlBatchCommand(alone ? ServerAlone : detail is null ? ServerFiled : ServerFiledWithDetail);
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
        Add(command, NpgsqlDbType.Bigint, later ? 0L : 1L);
        if (!alone)
        {
            Add(command, NpgsqlDbType.Array | NpgsqlDbType.Uuid, line.Subjects is { } subjects ? FiledLooks.Ids(subjects).ToArray() : null);
        }
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

    /// <summary>The statements of a line on one SQLite connection, prepared once, and run by SQLite's own functions: what lies between takes as long as they do.</summary>
    private sealed class SqliteCommands : IDisposable
    {
        private const string Line = $"INSERT INTO audit_line ({LineColumns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        private const string Subjects = "INSERT OR IGNORE INTO audit_subject (subject, line_id) ";

        private readonly sqlite3 _database;
        private readonly SqliteStatement _head;
        private readonly SqliteStatement _first;
        private readonly SqliteStatement _next;
        private readonly SqliteStatement _line;
        private readonly SqliteStatement _detail;
        private readonly SqliteStatement _subject;
        private readonly SqliteStatement _subjects;

        /// <summary>
        /// Where the heads stood when this connection last moved them. What was rolled back since, or written by another process, has them
        /// elsewhere: then they are read again.
        /// </summary>
        private readonly Dictionary<long, (long Number, byte[] Hash)> _heads = [];

        public SqliteCommands(sqlite3 database)
        {
            _database = database;
            _head = new(database, "SELECT number, hash FROM audit_head WHERE position = ?1");

            // Moves a head on from where it is held to be; where it is not there, nothing is changed. A line filed at once (?5) behind lines that all are takes the mark along.
            // One statement for both would keep a copy of each page that it changes.
            _next = new(database, "UPDATE audit_head SET number = ?2, hash = ?3, filed = filed + ?5 * (filed = number) WHERE position = ?1 AND number = ?2 - 1 AND hash = ?4");
            _first = new(database, "INSERT OR IGNORE INTO audit_head (position, number, hash, filed) VALUES (?1, ?2, ?3, ?4)");
            _line = new(database, Line);
            _detail = new(database, "INSERT INTO audit_detail (line_id, salt, reason, change) VALUES (?1, ?2, ?3, ?4)");
            _subject = new(database, $"{Subjects}VALUES (?1, ?2)");
            _subjects = new(database, $"{Subjects}WITH RECURSIVE each(at) AS (SELECT 1 UNION ALL SELECT at + 16 FROM each WHERE at + 16 < length(?1)) SELECT substr(?1, at, 16), ?2 FROM each");
        }

        /// <summary>Whether the connection is still the one they are prepared on; it may have been closed and opened anew.</summary>
        public bool AreOf(sqlite3? database) => ReferenceEquals(_database, database);

        public void Dispose() => Array.ForEach([_head, _first, _next, _line, _detail, _subject, _subjects], statement => statement.Dispose());

        public void Insert(AuditNote note, TimeProvider clock)
        {
            var line = Next(note, clock);
            _line.Bind(line.Id).Bind(line.Position).Bind(Instants.ToMicroseconds(line.At)).Bind((int)line.Kind).Bind(line.Actor).Bind(Bytes(line.AccountId)).Bind(Bytes(line.SessionId))
                .Bind(line.UseCase).Bind(line.Records).Bind(line.Subjects).Bind(line.ChangeHash).Bind(line.Hash).Run();
            if (note.Detail is { } detail)
            {
                _detail.Bind(line.Id).Bind(detail.Salt).Bind(detail.Reason).Bind(detail.Change).Run();
            }
            if (line.Subjects is { } subjects && !IsLater(note))
            {
                (subjects.Length == 16 ? _subject : _subjects).Bind(subjects).Bind(line.Id).Run();
            }
        }

        /// <summary>The line with its number and hash; the head of its chain is moved on to it.</summary>
        private AuditLine Next(AuditNote note, TimeProvider clock)
        {
            var position = note.Line.Position;
            return _heads.Remove(position, out var held) && Behind(held, note, clock) is { } line ? line
                : Behind(Head(position), note, clock) ?? throw new InvalidOperationException("The head of a chain is not where it was just read.");
        }

        /// <summary>The line behind this head; null where the head is another by now.</summary>
        private AuditLine? Behind((long Number, byte[] Hash) head, AuditNote note, TimeProvider clock)
        {
            var line = note.Line.At(head.Number + 1, clock.Now(), note.Actor, note.Detail?.Hash);
            line.Hash = AuditEncoding.Hash(line, head.Hash);
            var filed = IsLater(note) ? 0 : 1;
            if (head.Number == 0)
            {
                _first.Bind(line.Position).Bind(1).Bind(line.Hash).Bind(filed).Run();
            }
            else
            {
                _next.Bind(line.Position).Bind(head.Number + 1).Bind(line.Hash).Bind(head.Hash).Bind(filed).Run();
            }
            if (raw.sqlite3_changes(_database) == 0)
            {
                return null;
            }
            _heads[line.Position] = (head.Number + 1, line.Hash);
            return line;
        }

        private (long Number, byte[] Hash) Head(long position)
        {
            (long, byte[]) head = (0, AuditChain.Beginning.ToArray());
            _head.Bind(position).Run(row => head = (raw.sqlite3_column_int64(row, 0), raw.sqlite3_column_blob(row, 1).ToArray()));
            return head;
        }

        private static bool IsLater(AuditNote note) => FiledLooks.IsLater(note.Line.Kind, note.Detail is not null);

        private static byte[]? Bytes(Guid? id) => id?.ToByteArray(true);
    }
}

using System.Buffers.Binary;
using Fangxian.Platform.Data;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Fangxian.Platform.Audit;

/// <summary>
/// Reads lines in the order of their ids, straight from the database's own bytes into <see cref="AuditChunk"/>s, without
/// an object per line: a chain of millions is proved in seconds.
/// </summary>
internal abstract class AuditScan : IAsyncDisposable
{
    private const string Columns = "id, position, at, kind, actor, account_id, session_id, use_case, records, subjects, change_hash, hash";
    private const int ColumnCount = 12;

    private readonly byte[] _previous = new byte[AuditEncoding.HashBytes];
    private long _previousId = -1;

    /// <summary>All lines whose ids lie in the range.</summary>
    public static async Task<AuditScan> OpenAsync(ReadSnapshot snapshot, long from, long to, CancellationToken cancellation)
    {
        var sql = FormattableString.Invariant($"SELECT {Columns} FROM audit_line WHERE id BETWEEN {from} AND {to} ORDER BY id");
        return snapshot.Connection switch
        {
            NpgsqlConnection postgres => new FromPostgres(await postgres.BeginRawBinaryCopyAsync($"COPY ({sql}) TO STDOUT (FORMAT BINARY)", cancellation)),
            SqliteConnection sqlite => new FromSqlite(sqlite, sql),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
    }

    /// <summary>Fills the cleared chunk with the next lines; false where there are none left.</summary>
    public abstract ValueTask<bool> FillAsync(AuditChunk chunk, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();

    /// <summary>The hash that stands before this line: of the line before it in its chain, nothing where that one is missing.</summary>
    private ReadOnlySpan<byte> PreviousOf(long id) => id == _previousId + 1 && AuditChain.NumberOf(id) > 1 ? _previous : AuditChain.Beginning;

    private void Passed(long id, ReadOnlySpan<byte> hash)
    {
        _previousId = id;
        _previous.AsSpan().Clear();
        hash[..Math.Min(hash.Length, _previous.Length)].CopyTo(_previous);
    }

    /// <summary>Columns by SQLite's own functions; a statement that has a row keeps it until there is room.</summary>
    private sealed class FromSqlite : AuditScan
    {
        private readonly sqlite3 _database;
        private readonly sqlite3_stmt _statement;
        private bool _hasRow;
        private bool _ended;

        public FromSqlite(SqliteConnection connection, string sql)
        {
            _database = connection.Handle!;
            Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
        }

        public override ValueTask<bool> FillAsync(AuditChunk chunk, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            while (_hasRow || Step())
            {
                if (!TryTake(chunk))
                {
                    break;
                }
                _hasRow = false;
            }
            return ValueTask.FromResult(!chunk.IsEmpty);
        }

        public override ValueTask DisposeAsync()
        {
            _statement.Dispose();
            return ValueTask.CompletedTask;
        }

        /// <summary>A statement that has come to its end would begin again.</summary>
        private bool Step()
        {
            if (_ended)
            {
                return false;
            }
            var step = raw.sqlite3_step(_statement);
            if (step is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            {
                Check(step);
            }
            _ended = step is raw.SQLITE_DONE;
            return _hasRow = !_ended;
        }

        /// <summary>Each question to SQLite costs as much as a field: nothing is asked twice.</summary>
        private bool TryTake(AuditChunk chunk)
        {
            var actor = Bytes(4);
            var account = Bytes(5);
            var session = Bytes(6);
            var useCase = Bytes(7);
            var records = Bytes(8);
            var subjects = Bytes(9);
            var changeHash = Bytes(10);
            if (!chunk.Room(AuditEncoding.FixedBytes + actor.Length + account.Length + session.Length + useCase.Length + records.Length + subjects.Length + changeHash.Length, out var room))
            {
                return false;
            }
            var id = raw.sqlite3_column_int64(_statement, 0);
            var field = new FieldWriter(room);
            field.Add(PreviousOf(id));
            field.Add(id);
            field.Add(raw.sqlite3_column_int64(_statement, 1));
            field.Add(raw.sqlite3_column_int64(_statement, 2));
            field.Add((int)Math.Clamp(raw.sqlite3_column_int64(_statement, 3), int.MinValue, int.MaxValue));
            Add(ref field, 4, actor);
            Add(ref field, 5, account);
            Add(ref field, 6, session);
            Add(ref field, 7, useCase);
            Add(ref field, 8, records);
            Add(ref field, 9, subjects);
            Add(ref field, 10, changeHash);
            Passed(id, Bytes(11));
            chunk.Take(field.Length, _previous);
            return true;
        }

        private ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

        private void Add(ref FieldWriter field, int column, ReadOnlySpan<byte> value)
        {
            if (value.IsEmpty && raw.sqlite3_column_type(_statement, column) is raw.SQLITE_NULL)
            {
                field.AddNone();
            }
            else
            {
                field.Add(value);
            }
        }

        private void Check(int code)
        {
            if (code != raw.SQLITE_OK)
            {
                SqliteException.ThrowExceptionForRC(code, _database);
            }
        }
    }

    /// <summary>
    /// Binary COPY, whose fields have the very form of <see cref="AuditEncoding"/>; only the instant counts from 2000.
    /// </summary>
    private sealed class FromPostgres(NpgsqlRawCopyStream stream) : AuditScan
    {
        /// <summary>Signature, flags, and the length of an extension that has never been there.</summary>
        private const int HeaderBytes = 19;

        /// <summary>Where the instant stands in a row: after the count of fields, id and position.</summary>
        private const int AtOffset = 2 + 12 + 12 + 4;

        private static readonly long Year2000 = Instants.ToMicroseconds(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));

        private byte[] _bytes = new byte[256 << 10];
        private int _start;
        private int _end;
        private bool _begun;

        public override async ValueTask<bool> FillAsync(AuditChunk chunk, CancellationToken cancellation)
        {
            while (true)
            {
                switch (TakeRows(chunk))
                {
                    case Taken.Enough or Taken.All:
                        return !chunk.IsEmpty;
                    default:
                        await ReadMoreAsync(cancellation);
                        break;
                }
            }
        }

        public override async ValueTask DisposeAsync() => await stream.DisposeAsync();

        private enum Taken
        {
            /// <summary>The chunk is full.</summary>
            Enough,

            /// <summary>The table has ended.</summary>
            All,

            /// <summary>More bytes are needed.</summary>
            NeedsMore,
        }

        private Taken TakeRows(AuditChunk chunk)
        {
            if (!_begun)
            {
                if (_end - _start < HeaderBytes)
                {
                    return Taken.NeedsMore;
                }
                (_begun, _start) = (true, _start + HeaderBytes);
            }
            while (true)
            {
                var rest = _bytes.AsSpan(_start, _end - _start);
                if (rest.Length >= 2 && BinaryPrimitives.ReadInt16BigEndian(rest) < 0)
                {
                    return Taken.All;
                }
                if (!IsWhole(rest, out var hashAt, out var length))
                {
                    return Taken.NeedsMore;
                }
                if (!TryTake(chunk, rest[..hashAt], rest[(hashAt + 4)..length]))
                {
                    return Taken.Enough;
                }
                _start += length;
            }
        }

        /// <summary>Whether the first row is there to its end, and where its last field begins.</summary>
        private static bool IsWhole(ReadOnlySpan<byte> rest, out int hashAt, out int length)
        {
            (hashAt, length) = (0, 2);
            for (var field = 0; field < ColumnCount; field++)
            {
                hashAt = length;
                if (rest.Length < length + 4)
                {
                    return false;
                }
                length += 4 + Math.Max(BinaryPrimitives.ReadInt32BigEndian(rest[length..]), 0);
            }
            return rest.Length >= length;
        }

        private bool TryTake(AuditChunk chunk, ReadOnlySpan<byte> row, ReadOnlySpan<byte> stored)
        {
            const int first = 4 + AuditEncoding.HashBytes;
            var content = row[2..];
            if (!chunk.Room(first + content.Length, out var room))
            {
                return false;
            }
            var id = BinaryPrimitives.ReadInt64BigEndian(row[6..]);
            new FieldWriter(room).Add(PreviousOf(id));
            content.CopyTo(room[first..]);
            BinaryPrimitives.WriteInt64BigEndian(room[(first + AtOffset - 2)..], BinaryPrimitives.ReadInt64BigEndian(row[AtOffset..]) + Year2000);
            Passed(id, stored);
            chunk.Take(first + content.Length, _previous);
            return true;
        }

        private async ValueTask ReadMoreAsync(CancellationToken cancellation)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_end, _start) = (_end - _start, 0);
            if (_end == _bytes.Length)
            {
                Array.Resize(ref _bytes, 2 * _bytes.Length);
            }
            var read = await stream.ReadAsync(_bytes.AsMemory(_end), cancellation);
            if (read == 0)
            {
                throw new EndOfStreamException("The server ended the copy in the midst of a row.");
            }
            _end += read;
        }
    }
}

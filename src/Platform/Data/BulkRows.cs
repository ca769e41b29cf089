using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using SQLitePCL;

namespace Fangxian.Platform.Data;

/// <summary>
/// Many rows into one table within the present transaction: binary COPY on PostgreSQL, one prepared statement on
/// SQLite. Cells are added in the order of the columns; <see cref="EndRow"/> ends a row.
/// </summary>
public abstract class BulkRows : IAsyncDisposable
{
    public abstract void Add(long? value);

    public abstract void Add(int? value);

    public abstract void Add(short? value);

    public abstract void Add(bool? value);

    public abstract void Add(double? value);

    public abstract void Add(string? value);

    public abstract void Add(DateOnly? value);

    public abstract void Add(DateTimeOffset? value);

    public abstract void Add(Guid? value);

    public abstract void Add(byte[]? value);

    public abstract void EndRow();

    /// <summary>Makes the rows part of the transaction.</summary>
    public abstract ValueTask CompleteAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Starts adding rows; the context must be in a transaction.</summary>
    public static async Task<BulkRows> IntoAsync(OutbreakDb db, string table, string[] columns, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        return db.Database.GetDbConnection() switch
        {
            NpgsqlConnection postgres => new Copy(await postgres.BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)", cancellation)),
            SqliteConnection sqlite => new IntoFile(sqlite, table, columns),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
    }

    /// <summary>SQLite keeps what is bound from row to row, so that only cells that change cost a call.</summary>
    internal sealed class IntoFile : BulkRows, IDisposable
    {
        private readonly sqlite3 _database;
        private readonly sqlite3_stmt _statement;
        private readonly Bound[] _bound;
        private int _cell;

        public IntoFile(SqliteConnection connection, string table, string[] columns)
        {
            _database = connection.Handle!;
            _bound = new Bound[columns.Length];
            Check(raw.sqlite3_prepare_v2(_database, $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(_ => "?"))})", out _statement));
        }

        private enum Kind
        {
            Null,
            Integer,
            Real,
            Text,
            Uuid,
            Blob,
        }

        public override void Add(long? value)
        {
            if (value is not { } integer)
            {
                AddNull();
                return;
            }
            ref var bound = ref _bound[_cell++];
            if (bound.Kind is not Kind.Integer || bound.Integer != integer)
            {
                (bound.Kind, bound.Integer) = (Kind.Integer, integer);
                Check(raw.sqlite3_bind_int64(_statement, _cell, integer));
            }
        }

        public override void Add(int? value) => Add((long?)value);

        public override void Add(short? value) => Add((long?)value);

        public override void Add(bool? value) => Add(value is { } yes ? (yes ? 1L : 0L) : (long?)null);

        public override void Add(double? value)
        {
            if (value is not { } real)
            {
                AddNull();
                return;
            }
            _bound[_cell++].Kind = Kind.Real;
            Check(raw.sqlite3_bind_double(_statement, _cell, real));
        }

        public override void Add(string? value)
        {
            if (value is null)
            {
                AddNull();
                return;
            }
            ref var bound = ref _bound[_cell++];
            if (bound.Kind is not Kind.Text || !ReferenceEquals(bound.Text, value))
            {
                (bound.Kind, bound.Text) = (Kind.Text, value);
                Check(raw.sqlite3_bind_text(_statement, _cell, value));
            }
        }

        public override void Add(DateOnly? value) => Add((long?)value?.DayNumber);

        public override void Add(DateTimeOffset? value) => Add(value is { } v ? Instants.ToMicroseconds(v) : (long?)null);

        public override void Add(Guid? value)
        {
            if (value is not { } uuid)
            {
                AddNull();
                return;
            }
            ref var bound = ref _bound[_cell++];
            if (bound.Kind is not Kind.Uuid || bound.Uuid != uuid)
            {
                (bound.Kind, bound.Uuid) = (Kind.Uuid, uuid);
                Check(raw.sqlite3_bind_blob(_statement, _cell, uuid.ToByteArray(true)));
            }
        }

        public override void Add(byte[]? value)
        {
            if (value is null)
            {
                AddNull();
                return;
            }
            _bound[_cell++].Kind = Kind.Blob;
            Check(raw.sqlite3_bind_blob(_statement, _cell, value));
        }

        public override void EndRow()
        {
            var step = raw.sqlite3_step(_statement);
            raw.sqlite3_reset(_statement);
            _cell = 0;
            Check(step is raw.SQLITE_DONE ? raw.SQLITE_OK : step);
        }

        public override ValueTask CompleteAsync() => ValueTask.CompletedTask;

        public void Dispose() => _statement.Dispose();

        public override ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        /// <summary>A fresh statement has null bound everywhere.</summary>
        private void AddNull()
        {
            ref var bound = ref _bound[_cell++];
            if (bound.Kind is not Kind.Null)
            {
                bound.Kind = Kind.Null;
                Check(raw.sqlite3_bind_null(_statement, _cell));
            }
        }

        private void Check(int code)
        {
            if (code != raw.SQLITE_OK)
            {
                SqliteException.ThrowExceptionForRC(code, _database);
            }
        }

        private struct Bound
        {
            public Kind Kind;
            public long Integer;
            public Guid Uuid;
            public string? Text;
        }
    }

    private sealed class Copy(NpgsqlBinaryImporter rows) : BulkRows
    {
        private bool _inRow;

        public override void Add(long? value) => Write(value, NpgsqlDbType.Bigint);

        public override void Add(int? value) => Write(value, NpgsqlDbType.Integer);

        public override void Add(short? value) => Write(value, NpgsqlDbType.Smallint);

        public override void Add(bool? value) => Write(value, NpgsqlDbType.Boolean);

        public override void Add(double? value) => Write(value, NpgsqlDbType.Double);

        public override void Add(string? value) => WriteReference(value, NpgsqlDbType.Text);

        public override void Add(DateOnly? value) => Write(value, NpgsqlDbType.Date);

        public override void Add(DateTimeOffset? value) => Write(value?.ToUniversalTime(), NpgsqlDbType.TimestampTz);

        public override void Add(Guid? value) => Write(value, NpgsqlDbType.Uuid);

        public override void Add(byte[]? value) => WriteReference(value, NpgsqlDbType.Bytea);

        public override void EndRow() => _inRow = false;

        public override async ValueTask CompleteAsync() => await rows.CompleteAsync();

        public override async ValueTask DisposeAsync() => await rows.DisposeAsync();

        private void Write<T>(T? value, NpgsqlDbType type)
            where T : struct
        {
            StartRow();
            if (value is { } v)
            {
                rows.Write(v, type);
            }
            else
            {
                rows.WriteNull();
            }
        }

        private void WriteReference<T>(T? value, NpgsqlDbType type)
            where T : class
        {
            StartRow();
            if (value is null)
            {
                rows.WriteNull();
            }
            else
            {
                rows.Write(value, type);
            }
        }

        private void StartRow()
        {
            if (!_inRow)
            {
                rows.StartRow();
                _inRow = true;
            }
        }
    }
}

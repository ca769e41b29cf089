using System.Data.Common;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Fangxian.Platform.Results;
using Fangxian.Platform.Telemetry;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Platform.Data;

/// <summary>
/// SQLite has one writer and its own retry is unfair, so every writing transaction of this process passes here,
/// first in, first out. Writers that wait commit together, each under its own savepoint: one refused or failed
/// writer is rolled back alone, and nobody is answered before the commit is on disk.
/// </summary>
internal sealed class WriteGate : IAsyncDisposable
{
    /// <summary>How long a transaction stays open for further waiting writers before it commits.</summary>
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(8);

    private readonly Channel<Writer> _waiting = Channel.CreateUnbounded<Writer>(new() { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly Task _loop;
    private readonly TimeSpan _longestWait;
    private int _length;

    public WriteGate(string connectionString)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        _longestWait = TimeSpan.FromSeconds(_connection.DefaultTimeout);
        Options = new DbContextOptionsBuilder<OutbreakDb>().UseSqlite(_connection).Options;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Options of a context that writes on the gate's own connection.</summary>
    public DbContextOptions<OutbreakDb> Options { get; }

    /// <summary>How many writers wait for their turn.</summary>
    public long Length => Math.Max(0, Volatile.Read(ref _length));

    public async Task<Result<T>> RunAsync<T>(Func<DbConnection, DbTransaction, Task<Result<T>>> write, CancellationToken cancellation)
    {
        var writer = new Writer<T>(write, cancellation);
        await _waiting.Writer.WriteAsync(writer, cancellation);
        Interlocked.Increment(ref _length);
        return await writer.Answer;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task LoopAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var batch = new List<Writer>();
            try
            {
                await CommitBatchAsync(batch);
                batch.ForEach(writer => writer.Committed());
            }
            catch (Exception broken)
            {
                batch.ForEach(writer => writer.Failed(broken));
                await CloseAsync();
                FailThoseWhoWaitedTooLong(broken);
            }
        }
    }

    /// <summary>While another process holds the file, nobody waits for the time-outs of all who came before.</summary>
    private void FailThoseWhoWaitedTooLong(Exception broken)
    {
        while (_waiting.Reader.TryPeek(out var next) && next.Waited >= _longestWait && _waiting.Reader.TryRead(out next))
        {
            Interlocked.Decrement(ref _length);
            next.Failed(broken);
        }
    }

    private async Task CommitBatchAsync(List<Writer> batch)
    {
        if (!_waiting.Reader.TryRead(out var first))
        {
            return;
        }
        Enter(batch, first);
        await OpenAsync();
        await using var transaction = _connection.BeginTransaction(deferred: false);
        var started = Environment.TickCount64;
        await first.WriteAsync(_connection, transaction);
        while (Environment.TickCount64 - started < LongestBatch.TotalMilliseconds && _waiting.Reader.TryRead(out var next))
        {
            Enter(batch, next);
            await next.WriteAsync(_connection, transaction);
        }
        await CommitAsync(transaction);
        Measures.GateGroup.Record(batch.Count);
    }

    private void Enter(List<Writer> batch, Writer writer)
    {
        Interlocked.Decrement(ref _length);
        batch.Add(writer);
        Measures.GateWait.Record(writer.Waited.TotalSeconds);
    }

    /// <summary>A log that could not be flushed may hold the transaction all the same when it is read anew.</summary>
    private static async Task CommitAsync(SqliteTransaction transaction)
    {
        try
        {
            await transaction.CommitAsync();
        }
        catch (SqliteException lost) when (DatabaseFaults.Of(lost) is DatabaseDamaged)
        {
            throw new CommitUnknownException(lost);
        }
    }

    private async Task OpenAsync()
    {
        SchemaVersion.RequireFile(_connection.DataSource);
        if (_connection.State is System.Data.ConnectionState.Open)
        {
            return;
        }
        await _connection.OpenAsync();
        await using var pragma = _connection.CreateCommand();
        pragma.CommandText = "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;";
        await pragma.ExecuteNonQueryAsync();
    }

    private async Task CloseAsync()
    {
        try
        {
            await _connection.CloseAsync();
        }
        catch (DbException)
        {
            // The next writer opens it anew.
        }
    }

    private abstract class Writer
    {
        private readonly long _came = Stopwatch.GetTimestamp();

        public TimeSpan Waited => Stopwatch.GetElapsedTime(_came);

        public abstract Task WriteAsync(SqliteConnection connection, SqliteTransaction transaction);

        public abstract void Committed();

        public abstract void Failed(Exception reason);
    }

    private sealed class Writer<T>(Func<DbConnection, DbTransaction, Task<Result<T>>> write, CancellationToken cancellation) : Writer
    {
        private const string Savepoint = "writer";
        private readonly TaskCompletionSource<Result<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Result<T> _result;
        private Exception? _failure;

        public Task<Result<T>> Answer => _answer.Task;

        public override async Task WriteAsync(SqliteConnection connection, SqliteTransaction transaction)
        {
            await transaction.SaveAsync(Savepoint);
            try
            {
                cancellation.ThrowIfCancellationRequested();
                _result = await write(connection, transaction);
                if (!_result.IsOk)
                {
                    await transaction.RollbackAsync(Savepoint);
                }
            }
            catch (Exception failure)
            {
                _failure = failure;
                await UndoAsync(transaction, failure);
            }
            await transaction.ReleaseAsync(Savepoint);
        }

        /// <summary>
        /// A full disk or a failed write makes SQLite undo the whole transaction, savepoints and all: then everybody of
        /// the batch is told what happened, not that there is no such savepoint.
        /// </summary>
        private static async Task UndoAsync(SqliteTransaction transaction, Exception failure)
        {
            try
            {
                await transaction.RollbackAsync(Savepoint);
            }
            catch (Exception undone) when (undone is DbException or InvalidOperationException)
            {
                ExceptionDispatchInfo.Throw(failure);
            }
        }

        public override void Committed()
        {
            if (_failure is not null)
            {
                _answer.TrySetException(_failure);
            }
            else
            {
                _answer.TrySetResult(_result);
            }
        }

        public override void Failed(Exception reason) => _answer.TrySetException(_failure ?? reason);
    }
}

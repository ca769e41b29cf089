using System.Data.Common;
using System.Threading.Channels;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Results;
using Fangxian.Platform.Telemetry;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Platform.Data;

/// <summary>
/// SQLite has one writer and its own retry is unfair, so every writing transaction of this process passes here,
/// first in, first out. Writers that wait commit together, those behind the first under a savepoint of their own: one refused or failed
/// writer is rolled back alone, and nobody is answered before the commit is on disk. The first is rolled back with its transaction, of
/// which nobody else is part yet.
/// </summary>
internal sealed class WriteGate : IAsyncDisposable
{
    /// <summary>How long a transaction stays open for further waiting writers before it commits.</summary>
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(8);

    /// <summary>How many looks are noted together.</summary>
    private const int MostLooks = 64;

    private readonly Channel<GateWriter> _waiting = Channel.CreateUnbounded<GateWriter>(new() { SingleReader = true });
    private readonly SemaphoreSlim _turn = new(1);
    private readonly GateConnection _connection;
    private readonly LogKeeper _log;
    private SqliteStatement? _begin;
    private SqliteStatement? _commit;
    private readonly Task _loop;
    private readonly TimeSpan _longestWait;
    private readonly Crowd _crowd = new();
    private int _length;

    public WriteGate(string connectionString)
    {
        _connection = new GateConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        _log = new LogKeeper(_connection.ConnectionString);
        _longestWait = TimeSpan.FromSeconds(_connection.DefaultTimeout);
        Options = new DbContextOptionsBuilder<OutbreakDb>().UseSqlite(_connection).Options;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Options of a context that writes on the gate's own connection.</summary>
    public DbContextOptions<OutbreakDb> Options { get; }

    /// <summary>How many writers wait for their turn.</summary>
    public long Length => Math.Max(0, Volatile.Read(ref _length));

    public Task<Result<T>> RunAsync<T>(Func<DbConnection, DbTransaction, Task<Result<T>>> write, CancellationToken cancellation) =>
        WaitAsync(new GateWriter<T>(write, cancellation), cancellation);

    private async Task<Result<T>> WaitAsync<T>(GateWriter<T> writer, CancellationToken cancellation)
    {
        await _waiting.Writer.WriteAsync(writer, cancellation);
        Interlocked.Increment(ref _length);
        return await writer.Answer;
    }

    /// <summary>
    /// The line of a look. Where nobody writes or waits it is written and committed here and now: to hand it to another
    /// thread and to wait for that one would cost more than the line. Among many readers it waits for its turn, to share a
    /// commit with those beside it.
    /// </summary>
    public Task NoteAsync(AuditNote note, TimeProvider clock, CancellationToken cancellation)
    {
        var look = new GateLook(note, clock, cancellation);
        if (_crowd.IsHere)
        {
            return WaitAsync(look, cancellation);
        }
        if (Length > 0 || !_turn.Wait(0, cancellation))
        {
            _crowd.Seen();
            return WaitAsync(look, cancellation);
        }
        NoteAlone(look);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_waiting.Writer.TryComplete())
        {
            // Closed before: the turn was taken for good.
            await _loop;
            return;
        }
        await _loop;
        await _turn.WaitAsync();
        await _log.StopAsync();
        Close();
        await _connection.DisposeAsync();
    }

    private void NoteAlone(GateLook look)
    {
        try
        {
            CommitLooks([look]);
            Measures.GateWait.Record(0);
        }
        catch
        {
            Close();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task LoopAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var batch = new List<GateWriter>();
            await _turn.WaitAsync();
            try
            {
                await CommitBatchAsync(batch);
                batch.ForEach(writer => writer.Committed());
            }
            catch (Exception broken)
            {
                batch.ForEach(writer => writer.Failed(broken));
                Close();
                FailThoseWhoWaitedTooLong(broken);
            }
            finally
            {
                _turn.Release();
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

    private async Task CommitBatchAsync(List<GateWriter> batch)
    {
        if (!_waiting.Reader.TryRead(out var first))
        {
            return;
        }
        Enter(batch, first);
        if (first is GateLook)
        {
            CommitLooksTogether(batch);
            return;
        }
        RequireFile();
        Open();
        await using var transaction = _connection.BeginTransaction(deferred: false);
        var started = Environment.TickCount64;
        if (!await first.WriteFirstAsync(_connection, transaction))
        {
            return;
        }
        while (Environment.TickCount64 - started < LongestBatch.TotalMilliseconds && _waiting.Reader.TryRead(out var next))
        {
            Enter(batch, next);
            await next.WriteAsync(_connection, transaction);
        }
        Commit(transaction.Commit);
        Measures.GateGroup.Record(batch.Count);
    }

    /// <summary>
    /// Looks one behind the other need no savepoints: nothing of theirs is lost by beginning anew, so where the database
    /// refuses one, each is noted by itself.
    /// </summary>
    private void CommitLooksTogether(List<GateWriter> batch)
    {
        while (batch.Count < MostLooks && _waiting.Reader.TryPeek(out var next) && next is GateLook && _waiting.Reader.TryRead(out next))
        {
            Enter(batch, next);
            _crowd.Seen();
        }
        try
        {
            CommitLooks([.. batch.Cast<GateLook>()]);
        }
        catch (Exception refused) when (batch.Count > 1 && !DatabaseFaults.IsUnavailable(refused))
        {
            foreach (var one in batch.Cast<GateLook>())
            {
                Close();
                one.Try(() => CommitLooks([one]));
            }
            Close();
        }
    }

    private void CommitLooks(GateLook[] looks)
    {
        if (_connection.State is not System.Data.ConnectionState.Open)
        {
            RequireFile();
        }
        Open();
        Begin();
        Array.ForEach(looks, look => look.Note(_connection));
        Commit(() => (_commit ??= new(_connection.Handle!, "COMMIT")).Run());
        // Behind the commit: nobody is shown of whom the line went with a file that was taken away.
        RequireFile();
        Measures.GateGroup.Record(looks.Length);
    }

    /// <summary>Where another process writes it is waited for.</summary>
    private void Begin()
    {
        const string Immediate = "BEGIN IMMEDIATE";
        try
        {
            (_begin ??= new(_connection.Handle!, Immediate)).Run();
        }
        catch (SqliteException busy) when (busy.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY)
        {
            using var patient = new SqliteCommand(Immediate, _connection);
            patient.ExecuteNonQuery();
        }
    }

    private void Enter(List<GateWriter> batch, GateWriter writer)
    {
        Interlocked.Decrement(ref _length);
        batch.Add(writer);
        Measures.GateWait.Record(writer.Waited.TotalSeconds);
    }

    /// <summary>A log that could not be flushed may hold the transaction all the same when it is read anew.</summary>
    private void Commit(Action commit)
    {
        try
        {
            commit();
        }
        catch (SqliteException lost) when (DatabaseFaults.Of(lost) is DatabaseDamaged)
        {
            throw new CommitUnknownException(lost);
        }
        _log.Committed(_connection);
    }

    /// <summary>As SQLite says it, where the file is gone, or another stands in its place.</summary>
    private void RequireFile()
    {
        if (_connection.State is not System.Data.ConnectionState.Open)
        {
            SchemaVersion.RequireFile(_connection.DataSource);
        }
        else if (_connection.HasMoved)
        {
            throw new SqliteException("unable to open database file", SQLitePCL.raw.SQLITE_CANTOPEN);
        }
    }

    private void Open()
    {
        if (_connection.State is System.Data.ConnectionState.Open)
        {
            return;
        }
        _connection.Open();
        using var pragma = _connection.CreateCommand();
        // What is deleted or replaced is overwritten: a name that was forgotten must not be found in the file.
        pragma.CommandText = $"PRAGMA synchronous = FULL; PRAGMA cache_size = -{WriteRoom.UsualKibibytes}; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = {LogKeeper.MostPages}; PRAGMA journal_size_limit = {LogKeeper.MostBytes};";
        pragma.ExecuteNonQuery();
    }

    /// <summary>
    /// A statement that is still prepared keeps the former connection alive, with its transaction, and would run there: the
    /// connection forgets the commands it knows when it is closed for the first time.
    /// </summary>
    private void Close()
    {
        AuditInsert.Forget(_connection);
        _connection.Forget();
        _begin?.Dispose();
        _commit?.Dispose();
        (_begin, _commit) = (null, null);
        try
        {
            _connection.Close();
        }
        catch (DbException)
        {
            // The next writer opens it anew.
        }
    }
}

using System.Data.Common;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Results;
using Microsoft.Data.Sqlite;

namespace Fangxian.Platform.Data;

/// <summary>Somebody who waits for a turn at the <see cref="WriteGate"/>.</summary>
internal abstract class GateWriter
{
    private readonly long _came = Stopwatch.GetTimestamp();

    public TimeSpan Waited => Stopwatch.GetElapsedTime(_came);

    /// <summary>Writes as the first of a transaction; where nothing of it may stay, the transaction is rolled back.</summary>
    /// <returns>Whether the transaction goes on.</returns>
    /// <exception cref="Exception">The database fails: what was open is to be closed.</exception>
    public abstract Task<bool> WriteFirstAsync(SqliteConnection connection, SqliteTransaction transaction);

    /// <summary>Writes behind others, under a savepoint: what is refused or fails is rolled back alone.</summary>
    public abstract Task WriteAsync(SqliteConnection connection, SqliteTransaction transaction);

    public abstract void Committed();

    public abstract void Failed(Exception reason);
}

internal class GateWriter<T>(Func<DbConnection, DbTransaction, Task<Result<T>>> write, CancellationToken cancellation) : GateWriter
{
    private const string Savepoint = "writer";
    private readonly TaskCompletionSource<Result<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Result<T> _result;
    private Exception? _failure;

    protected CancellationToken Cancellation => cancellation;

    public Task<Result<T>> Answer => _answer.Task;

    public override async Task<bool> WriteFirstAsync(SqliteConnection connection, SqliteTransaction transaction)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            _result = await write(connection, transaction);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
        if (_failure is not null && DatabaseFaults.IsUnavailable(_failure))
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
        if (_failure is null && _result.IsOk)
        {
            return true;
        }
        await UndoAsync(() => transaction.RollbackAsync());
        return false;
    }

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
            await UndoAsync(() => transaction.RollbackAsync(Savepoint));
        }
        await transaction.ReleaseAsync(Savepoint);
    }

    /// <summary>
    /// A full disk or a failed write makes SQLite undo the whole transaction, savepoints and all: then everybody of
    /// the batch is told what happened, not that there is no such savepoint.
    /// </summary>
    private async Task UndoAsync(Func<Task> rollBack)
    {
        try
        {
            await rollBack();
        }
        catch (Exception undone) when (undone is DbException or InvalidOperationException)
        {
            ExceptionDispatchInfo.Throw(_failure ?? undone);
        }
    }

    /// <summary>What is answered once it is committed.</summary>
    protected void End(Result<T> result) => _result = result;

    protected void End(Exception failure) => _failure = failure;

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

/// <summary>Among writers under a savepoint as they are; among looks without one.</summary>
internal sealed class GateLook(AuditNote note, TimeProvider clock, CancellationToken cancellation) : GateWriter<Done>((connection, _) =>
{
    AuditInsert.IntoFile(connection, note, clock);
    return Task.FromResult<Result<Done>>(Done.Instance);
}, cancellation)
{
    public void Note(SqliteConnection connection)
    {
        if (Cancellation.IsCancellationRequested)
        {
            End(new OperationCanceledException(Cancellation));
            return;
        }
        AuditInsert.IntoFile(connection, note, clock);
        End(Done.Instance);
    }

    /// <summary>What befalls this one does not befall the others.</summary>
    public void Try(Action commit)
    {
        try
        {
            commit();
        }
        catch (Exception refused)
        {
            End(refused);
        }
    }
}

using System.Diagnostics;
using Fangxian.Platform.Telemetry;
using Npgsql;

namespace Fangxian.Platform.Data;

/// <summary>
/// Writers on a server: each holds one connection from its beginning to its commit, also while it waits for the lock of another.
/// A thousand reports of one person would hold the whole pool so, and whoever came next would be refused for want of a connection. So
/// only half of the pool writes at a time; who comes later waits for a turn without a connection, first in, first out, as long as
/// others get on. The other half is the readers'.
/// </summary>
internal sealed class WriteTurns : IDisposable
{
    /// <summary>When nobody has ended for so long, nobody is kept waiting any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turns;
    private int _waiting;
    private long _lastEnd;

    public WriteTurns(string connectionString)
    {
        Most = Math.Max(1, new NpgsqlConnectionStringBuilder(connectionString).MaxPoolSize / 2);
        _turns = new SemaphoreSlim(Most);
    }

    /// <summary>How many write at a time.</summary>
    public int Most { get; }

    /// <summary>How many wait for their turn.</summary>
    public long Length => Volatile.Read(ref _waiting);

    /// <summary>A turn, until it is disposed of.</summary>
    /// <exception cref="WritersBusyException">Those who write do not get on.</exception>
    public async ValueTask<Turn> WaitAsync(CancellationToken cancellation)
    {
        if (!_turns.Wait(0, cancellation))
        {
            await QueueAsync(cancellation);
        }
        return new Turn(this);
    }

    public void Dispose() => _turns.Dispose();

    private async Task QueueAsync(CancellationToken cancellation)
    {
        var came = Stopwatch.GetTimestamp();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Interlocked.Increment(ref _waiting);
        try
        {
            // One wait from beginning to end: who asked anew would stand at the end of the queue.
            var turn = _turns.WaitAsync(giveUp.Token);
            while (await Task.WhenAny(turn, Task.Delay(Patience, giveUp.Token)) != turn)
            {
                if (Stopwatch.GetElapsedTime(Math.Max(came, Interlocked.Read(ref _lastEnd))) > Patience)
                {
                    await giveUp.CancelAsync();
                }
            }
            await turn;
            await giveUp.CancelAsync();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new WritersBusyException();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        Measures.GateWait.Record(Stopwatch.GetElapsedTime(came).TotalSeconds);
    }

    private void End()
    {
        Interlocked.Exchange(ref _lastEnd, Stopwatch.GetTimestamp());
        _turns.Release();
    }

    internal readonly struct Turn(WriteTurns turns) : IDisposable
    {
        public void Dispose() => turns.End();
    }
}

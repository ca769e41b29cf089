using System.Threading.Channels;
using Fangxian.Platform.Audit;
using Npgsql;

namespace Fangxian.Platform.Data;

/// <summary>
/// The lines of looks on PostgreSQL: those that come while one transaction is under way are noted together in the next,
/// for a transaction of its own costs a look more than its line does. A look that comes alone is noted by its own thread,
/// which waits for the server: to hand it to another would cost as much again; among many readers it waits for those beside it. Nobody is answered before the commit.
/// </summary>
internal sealed class LookGate : IAsyncDisposable
{
    private const int MostAtOnce = 64;

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly SemaphoreSlim _turn = new(1);
    private readonly string _connectionString;
    private readonly Task _loop;
    private readonly Crowd _crowd = new();
    private NpgsqlConnection? _connection;
    private int _length;

    public LookGate(string connectionString)
    {
        // The few statements of a line are prepared once, on the one connection that this needs.
        _connectionString = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 16, AutoPrepareMinUsages = 2, Pooling = false }.ConnectionString;
        _loop = Task.Run(LoopAsync);
    }

    public async Task NoteAsync(AuditNote note, TimeProvider clock, CancellationToken cancellation)
    {
        if (!_crowd.IsHere)
        {
            if (Volatile.Read(ref _length) == 0 && _turn.Wait(0, cancellation))
            {
                NoteAlone(note, clock);
                return;
            }
            _crowd.Seen();
        }
        var waiting = new Waiting(note, clock, cancellation);
        Interlocked.Increment(ref _length);
        await _waiting.Writer.WriteAsync(waiting, cancellation);
        await waiting.Noted.Task;
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
        Close();
    }

    private void NoteAlone(AuditNote note, TimeProvider clock)
    {
        try
        {
            Commit([note], clock);
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
            await _turn.WaitAsync();
            try
            {
                Note(Together());
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    private List<Waiting> Together()
    {
        var together = new List<Waiting>();
        while (together.Count < MostAtOnce && _waiting.Reader.TryRead(out var next))
        {
            Interlocked.Decrement(ref _length);
            if (next.Cancellation.IsCancellationRequested)
            {
                next.Noted.TrySetCanceled(next.Cancellation);
            }
            else
            {
                together.Add(next);
            }
        }
        return together;
    }

    /// <summary>What the database refuses of one look does not befall the others; a database that is gone befalls them all.</summary>
    private void Note(List<Waiting> together)
    {
        try
        {
            if (together.Count > 0)
            {
                if (together.Count > 1)
                {
                    _crowd.Seen();
                }
                Commit(together.ConvertAll(waiting => waiting.Note), together[0].Clock);
                together.ForEach(waiting => waiting.Noted.TrySetResult());
            }
        }
        catch (Exception refused) when (together.Count > 1 && !DatabaseFaults.IsUnavailable(refused))
        {
            together.ForEach(one => Note([one]));
        }
        catch (Exception lost)
        {
            together.ForEach(waiting => waiting.Noted.TrySetException(lost));
        }
    }

    private void Commit(IReadOnlyList<AuditNote> notes, TimeProvider clock)
    {
        try
        {
            if (_connection is null)
            {
                _connection = new NpgsqlConnection(_connectionString);
                _connection.Open();
            }
            AuditInsert.ToServer(_connection, notes, clock);
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>After anything went wrong the next look begins on a connection of which nothing is in doubt.</summary>
    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private sealed record Waiting(AuditNote Note, TimeProvider Clock, CancellationToken Cancellation)
    {
        public TaskCompletionSource Noted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

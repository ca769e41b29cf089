namespace Fangxian.Platform.Data;

/// <summary>
/// Lets writers in until somebody needs the database alone: then nobody begins, and whoever has begun is waited for.
/// Readers are not concerned.
/// </summary>
internal sealed class WriteStop
{
    /// <summary>How long those who have begun are waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private int _writing;
    private TaskCompletionSource? _empty;

    /// <summary>One more writer, until it is disposed of.</summary>
    /// <exception cref="WritesStoppedException">The database is being replaced.</exception>
    public Turn Enter()
    {
        lock (_lock)
        {
            if (_empty is not null)
            {
                throw new WritesStoppedException();
            }
            _writing++;
            return new Turn(this);
        }
    }

    /// <summary>Lets nobody in any more, until it is disposed of, and waits for those who have begun.</summary>
    /// <exception cref="WritesStoppedException">Somebody else has the database alone.</exception>
    /// <exception cref="WritersBusyException">An import or another long write goes on.</exception>
    public async Task<Turn> StopAsync(CancellationToken cancellation)
    {
        TaskCompletionSource empty;
        lock (_lock)
        {
            if (_empty is not null)
            {
                throw new WritesStoppedException();
            }
            empty = _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_writing == 0)
            {
                empty.SetResult();
            }
        }
        try
        {
            await empty.Task.WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
            Open();
            throw new WritersBusyException();
        }
        catch
        {
            Open();
            throw;
        }
        return new Turn(this, alone: true);
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_writing == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }

    private void Open()
    {
        lock (_lock)
        {
            _empty = null;
        }
    }

    internal readonly struct Turn(WriteStop stop, bool alone = false) : IDisposable
    {
        public void Dispose()
        {
            if (alone)
            {
                stop.Open();
            }
            else
            {
                stop.Leave();
            }
        }
    }
}

/// <summary>Whoever needs the database alone, or a turn to write, has waited too long for others to end.</summary>
public sealed class WritersBusyException() : Exception("Others write and do not come to an end.");

/// <summary>Nobody writes while the database is being replaced.</summary>
public sealed class WritesStoppedException() : Exception("The database is being restored.");

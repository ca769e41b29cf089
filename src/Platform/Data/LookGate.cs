using System.Threading.Channels;
using Fangxian.Platform.Audit;
using Npgsql;

namespace Fangxian.Platform.Data;

/// <summary>
/// The lines of looks on PostgreSQL: those that come while one transaction is under way are noted together in the next,
/// for a transaction of its own costs a look more than its line does. Nobody is answered before the commit.
/// </summary>
internal sealed class LookGate : IAsyncDisposable
{
    private const int MostAtOnce = 64;

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly string _connectionString;
    private readonly Task _loop;

    public LookGate(string connectionString)
    {
        // The few statements of a line are prepared once, on the one connection that this needs.
        _connectionString = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 16, AutoPrepareMinUsages = 2, MinPoolSize = 0, MaxPoolSize = 2 }.ConnectionString;
        _loop = Task.Run(LoopAsync);
    }

    public async Task NoteAsync(AuditNote note, TimeProvider clock, CancellationToken cancellation)
    {
        var waiting = new Waiting(note, clock, cancellation);
        await _waiting.Writer.WriteAsync(waiting, cancellation);
        await waiting.Noted.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        await using var last = new NpgsqlConnection(_connectionString);
        NpgsqlConnection.ClearPool(last);
    }

    private async Task LoopAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var together = new List<Waiting>();
            while (together.Count < MostAtOnce && _waiting.Reader.TryRead(out var next))
            {
                if (next.Cancellation.IsCancellationRequested)
                {
                    next.Noted.TrySetCanceled(next.Cancellation);
                }
                else
                {
                    together.Add(next);
                }
            }
            if (together.Count > 0)
            {
                await NoteAsync(together);
            }
        }
    }

    /// <summary>What the database refuses of one look does not befall the others; a database that is gone befalls them all.</summary>
    private async Task NoteAsync(List<Waiting> together)
    {
        try
        {
            await CommitAsync(together);
            together.ForEach(waiting => waiting.Noted.TrySetResult());
        }
        catch (Exception refused) when (together.Count > 1 && !DatabaseFaults.IsUnavailable(refused))
        {
            foreach (var one in together)
            {
                await NoteAsync([one]);
            }
        }
        catch (Exception lost)
        {
            together.ForEach(waiting => waiting.Noted.TrySetException(lost));
        }
    }

    private async Task CommitAsync(List<Waiting> together)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await AuditInsert.ToServerAsync(connection, together.ConvertAll(waiting => waiting.Note), together[0].Clock, CancellationToken.None);
        await transaction.CommitAsync();
    }

    private sealed record Waiting(AuditNote Note, TimeProvider Clock, CancellationToken Cancellation)
    {
        public TaskCompletionSource Noted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

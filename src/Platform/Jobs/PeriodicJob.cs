using Fangxian.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fangxian.Platform.Jobs;

/// <summary>A job that looks again and again whether there is something to do. What fails is told and tried again at the next look; it never ends the server. While a backup is put back nobody writes: that is waited for.</summary>
public abstract partial class PeriodicJob(string name, TimeSpan every, Databases databases, TimeProvider clock, ILogger log) : BackgroundService
{
    private static readonly DatabaseRestoring Restoring = new();

    protected Databases Databases => databases;

    protected TimeProvider Clock => clock;

    protected ILogger Log => log;

    /// <summary>One look, noted among the jobs; whether it did something.</summary>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        databases.Shared.Jobs.Began(name, clock.GetUtcNow());
        var (did, fault) = await TryAsync(cancellation);
        databases.Shared.Jobs.Ended(name, clock.GetUtcNow(), fault);
        return did;
    }

    /// <returns>Whether there was something to do, and the code of what was refused; null where all went well.</returns>
    protected abstract Task<(bool Did, string? Fault)> DoAsync(CancellationToken cancellation);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        databases.Shared.Jobs.Expect(name, every, clock.GetUtcNow());
        using var timer = new PeriodicTimer(every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task<(bool Did, string? Fault)> TryAsync(CancellationToken cancellation)
    {
        try
        {
            var (did, refused) = await DoAsync(cancellation);
            if (refused == Restoring.Code)
            {
                return (did, null);
            }
            if (refused is not null)
            {
                Failed(log, name, refused);
            }
            return (did, refused);
        }
        catch (WritesStoppedException)
        {
            return (false, null);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            var reason = fault.GetBaseException();
            // What the disk or the database says is for the operator; any other message may hold what somebody typed.
            Failed(log, name, reason is IOException or UnauthorizedAccessException || DatabaseFaults.IsUnavailable(fault) ? reason.Message : reason.GetType().Name);
            return (false, reason.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The job {Job} failed and is tried again: {Reason}")]
    private static partial void Failed(ILogger log, string job, string reason);
}

using Fangxian.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fangxian.Platform.Jobs;

/// <summary>A job that looks again and again whether there is something to do. What fails is told and tried again at the next look; it never ends the server.</summary>
public abstract partial class PeriodicJob(string name, TimeSpan every, Databases databases, TimeProvider clock, ILogger log) : BackgroundService
{
    protected Databases Databases => databases;

    protected TimeProvider Clock => clock;

    protected ILogger Log => log;

    protected abstract Task LookAsync(CancellationToken cancellation);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var jobs = databases.Shared.Jobs;
        jobs.Expect(name, every, clock.GetUtcNow());
        using var timer = new PeriodicTimer(every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                jobs.Began(name, clock.GetUtcNow());
                jobs.Ended(name, clock.GetUtcNow(), await FaultAsync(stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task<string?> FaultAsync(CancellationToken cancellation)
    {
        try
        {
            await LookAsync(cancellation);
            return null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Failed(log, name, fault.GetBaseException().GetType().Name);
            return fault.GetBaseException().GetType().Name;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The job {Job} failed and is tried again: {Reason}")]
    private static partial void Failed(ILogger log, string job, string reason);
}

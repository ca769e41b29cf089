using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fangxian.Cases.Reminders;

/// <summary>Looks every minute for reports that are missing, and puts reminders of them into the outbox.</summary>
public sealed partial class ReminderRounds(Databases databases, Run run, TimeProvider clock, ILogger<ReminderRounds> log) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    /// <summary>Writes, and leaves a line in the audit, only where there is something to remind of.</summary>
    /// <returns>How many reminders were put into the outbox.</returns>
    public static async Task<int> LookAsync(Databases databases, Run run, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await using var db = databases.ForReading(Scope.Everything);
        return (await QueueReminders.DueAsync(db, clock.Now(), cancellation)).Count == 0 ? 0
            : (await run.Async(QueueReminders.Slice, new QueueReminders.Request(), actor, cancellation)).Value.Queued;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Between, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookOnceAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task LookOnceAsync(CancellationToken cancellation)
    {
        try
        {
            await LookAsync(databases, run, Actor.Job("reminders"), clock, cancellation);
        }
        catch (Exception fault) when (DatabaseFaults.IsUnavailable(fault))
        {
            Failed(log, fault.GetBaseException().Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Missing reports could not be looked for and are looked for again in a minute: {Reason}")]
    private static partial void Failed(ILogger log, string reason);
}

using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Jobs;
using Fangxian.Platform.Modules;
using Microsoft.Extensions.Logging;

namespace Fangxian.Cases.Reminders;

/// <summary>Looks every minute for reports that are missing, and puts reminders of them into the outbox.</summary>
public sealed class ReminderRounds(Databases databases, Run run, TimeProvider clock, ILogger<ReminderRounds> log) : PeriodicJob("reminders", Between, databases, clock, log)
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

    protected override async Task<(bool Did, string? Fault)> DoAsync(CancellationToken cancellation) =>
        (await LookAsync(Databases, run, Actor.Job("reminders"), Clock, cancellation) > 0, null);
}

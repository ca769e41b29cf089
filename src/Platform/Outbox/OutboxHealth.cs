using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Jobs;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fangxian.Platform.Outbox;

/// <summary>Whether messages leave: how long the oldest has waited since its turn, and what was given up lately.</summary>
public sealed class OutboxHealth(Databases databases, TimeProvider clock) : IHealthCheck
{
    /// <summary>The name under which it is registered.</summary>
    public const string Name = "reminders";

    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForReading(Scope.Everything);
        var (now, lately) = (clock.Now(), clock.Now() - OutboxTables.GivesUpAfter);
        var oldest = await db.OutboxMessages().Where(m => m.State == OutboxState.Waiting).OrderBy(m => m.CreatedAt).Select(m => new { m.CreatedAt, m.Why }).FirstOrDefaultAsync(cancellationToken);
        var givenUp = await db.OutboxMessages().CountAsync(m => m.State == OutboxState.GivenUp && m.DoneAt > lately, cancellationToken);
        var waited = oldest is null ? TimeSpan.Zero : now - oldest.CreatedAt;
        FieldError text = waited > Patience ? new("health.reminders.waiting", (int)waited.TotalMinutes) : givenUp > 0 ? new("health.reminders.given-up", givenUp) : new("health.reminders.well");
        return Finding.Of(waited > Patience || givenUp > 0 ? HealthStatus.Degraded : HealthStatus.Healthy, text, ("oldestWaitingMinutes", (int)waited.TotalMinutes), ("givenUpLately", givenUp));
    }
}

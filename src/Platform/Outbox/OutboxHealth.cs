using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
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
        var facts = new Dictionary<string, object> { ["oldestWaitingMinutes"] = (int)waited.TotalMinutes, ["lastError"] = oldest?.Why ?? "", ["givenUpLately"] = givenUp };
        return waited > Patience || givenUp > 0
            ? HealthCheckResult.Degraded($"the oldest message has waited for {(int)waited.TotalMinutes} minutes ({oldest?.Why ?? "-"}); {givenUp} given up in {OutboxTables.GivesUpAfter.TotalDays} days", data: facts)
            : HealthCheckResult.Healthy(data: facts);
    }
}

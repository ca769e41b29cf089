using Fangxian.Administration.Backup;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Jobs;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Fangxian.Platform.Results;
using Fangxian.Platform.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fangxian.Administration.Health;

/// <summary>The checks of the server itself; other modules add theirs to the same <see cref="HealthCheckService"/>.</summary>
public static class HealthChecks
{
    /// <summary>Space below which it is time to act, in megabytes.</summary>
    internal static readonly NamedOption<int> LeastFreeMegabytes = NamedOption.Whole("Health__LeastFreeMegabytes", 2048, 1, 10_000_000);

    /// <summary>Age of the latest proved backup above which it is time to act, in hours.</summary>
    internal static readonly NamedOption<int> BackupHours = NamedOption.Whole("Health__BackupHours", 48, 1, 10_000);

    public static IHealthChecksBuilder AddServerHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseCheck>(DatabaseCheck.Name).AddCheck<DiskCheck>("disk").AddCheck<BackupCheck>("backups").AddCheck<JobsCheck>("jobs").AddCheck<QueuesCheck>("queues").AddCheck<ClockCheck>(ClockCheck.Name).AddCheck<TablesCheck>(TablesCheck.Name).AddCheck<OutboxHealth>(OutboxHealth.Name);
}

/// <summary>Whether the database answers and has the schema of this program.</summary>
internal sealed class DatabaseCheck(Databases databases) : IHealthCheck
{
    public const string Name = "database", Unavailable = "health.database.unavailable";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var state = await databases.StateAsync(cancellationToken);
            return Finding.Of(state.IsLatest ? HealthStatus.Healthy : HealthStatus.Unhealthy, new(state.IsLatest ? "health.database.well" : "health.database.schema"),
                ("kind", databases.Address.Kind.ToString()), ("schema", state.Schema), ("sizeMegabytes", state.Bytes >> 20), ("answerMilliseconds", Math.Round(state.AnswerTime.TotalMilliseconds, 1)));
        }
        catch (Exception fault) when (DatabaseFaults.IsUnavailable(fault) || fault is System.Data.Common.DbException)
        {
            return Finding.Of(HealthStatus.Unhealthy, new(Unavailable), ("kind", databases.Address.Kind.ToString()));
        }
    }
}

/// <summary>Whether there is room left where the database file and the backups lie.</summary>
internal sealed class DiskCheck(Databases databases) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var db = databases.ForReading(Scope.Everything);
        var (least, atDatabase, atBackups) = (HealthChecks.LeastFreeMegabytes.Read(), Free(Path.GetDirectoryName(databases.Address.FilePath)), Free(BackupFolder.Of(db)));
        var low = Math.Min(atDatabase ?? long.MaxValue, atBackups ?? long.MaxValue) < least;
        var full = atDatabase is not null && databases.IsDiskFull;
        return Task.FromResult(Finding.Of(full ? HealthStatus.Unhealthy : low ? HealthStatus.Degraded : HealthStatus.Healthy, full ? new("health.disk.full") : low ? new("health.disk.low", least) : new("health.disk.well"),
            ("freeAtDatabaseMegabytes", atDatabase), ("freeAtBackupsMegabytes", atBackups)));
    }

    private static long? Free(string? path) => path is null || !Directory.Exists(path) ? null : new DriveInfo(path).AvailableFreeSpace >> 20;
}

/// <summary>Whether there is a backup that was proved, and how old it is.</summary>
internal sealed class BackupCheck(Databases databases, TimeProvider clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var db = databases.ForReading(Scope.Everything);
        var all = BackupFolder.In(BackupFolder.Of(db));
        var (latest, proved, hours) = (all.Count > 0 ? all[0] : null, all.FirstOrDefault(b => b.VerifiedAt is not null), HealthChecks.BackupHours.Read());
        FieldError? wrong = latest is null ? new("health.backups.none")
            : proved is null ? new("health.backups.unproved")
            : clock.GetUtcNow() - proved.MadeAt > TimeSpan.FromHours(hours) ? new("health.backups.old", hours)
            : null;
        return Task.FromResult(Finding.Of(wrong is null ? HealthStatus.Healthy : HealthStatus.Degraded, wrong ?? new("health.backups.well"),
            ("latestBackupAt", latest?.MadeAt), ("latestProvedBackupAt", proved?.MadeAt), ("backups", all.Count)));
    }
}

/// <summary>Whether a job failed the last time or has not run for too long.</summary>
internal sealed class JobsCheck(Databases databases, TimeProvider clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var jobs = databases.Shared.Jobs.All;
        var (failing, late) = (jobs.Count(j => j.IsFailing), jobs.Count(j => j.IsLate(clock.GetUtcNow())));
        return Task.FromResult(Finding.Of(failing + late > 0 ? HealthStatus.Degraded : HealthStatus.Healthy, failing > 0 ? new("health.jobs.failing", failing) : late > 0 ? new("health.jobs.late", late) : new("health.jobs.well"), ("jobs", jobs.Count)));
    }
}

/// <summary>Whether the machine's clock was set within the last day: what was written meanwhile carries another time.</summary>
internal sealed class ClockCheck(Databases databases, TimeProvider clock) : IHealthCheck
{
    public const string Name = "clock";

    private static readonly TimeSpan Told = TimeSpan.FromDays(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (set, now) = (databases.Shared.ClockSet, clock.GetUtcNow());
        return Task.FromResult(set is null || (now - set.At).Duration() > Told ? Finding.Of(HealthStatus.Healthy, new("health.clock.well"), ("clockNow", now))
            : Finding.Of(HealthStatus.Degraded, new(set.By < TimeSpan.Zero ? "health.clock.back" : "health.clock.on", (long)Math.Round(set.By.Duration().TotalSeconds)), ("clockNow", now), ("clockSetAt", set.At)));
    }
}

/// <summary>Whether every table that ships can be used.</summary>
internal sealed class TablesCheck(Databases databases) : IHealthCheck
{
    public const string Name = "tables";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var refused = databases.Shared.Refused.All;
        return Task.FromResult(refused.Count == 0 ? Finding.Of(HealthStatus.Healthy, new("health.tables.well"))
            : Finding.Of(HealthStatus.Degraded, new("health.tables.refused", refused.Count, refused.Select(r => new FieldError("health.tables.one", r.Table, r.Why)).ToArray()), ("refusedTables", string.Join(", ", refused.Select(r => $"{r.Table} ({r.Why.Code})")))));
    }
}

/// <summary>How long the queues of this process are.</summary>
internal sealed class QueuesCheck(Databases databases) : IHealthCheck
{
    private const int Many = 1000;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var all = databases.Shared.Queues.All;
        var isLong = all.Any(q => q.Name != Queues.Outbox && q.Length > Many);
        return Task.FromResult(Finding.Of(isLong ? HealthStatus.Degraded : HealthStatus.Healthy, new(isLong ? "health.queues.long" : "health.queues.well"), [.. all.Select(q => (q.Name, (object?)q.Length))]));
    }
}

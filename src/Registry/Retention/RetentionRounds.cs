using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Jobs;
using Fangxian.Platform.Modules;
using Microsoft.Extensions.Logging;

namespace Fangxian.Registry.Retention;

/// <summary>
/// Forgets, once a night, the persons and the imported files whose time is over. Where somebody read what was for so long that it still
/// lies in the files, it tries again with each look of the night.
/// </summary>
public sealed class RetentionRounds(Databases databases, Run run, TimeProvider clock, ILogger<RetentionRounds> log) : PeriodicJob(JobName, Between, databases, clock, log)
{
    internal const string JobName = "retention";

    /// <summary>Tables are written anew afterwards, so it waits until few people work.</summary>
    private const int Hour = 3;

    /// <summary>What still lies in the files then waits for the next night.</summary>
    private const int LastHour = 6;

    /// <summary>The fault that the job tells of while it does.</summary>
    internal const string StillRead = "retention/still-read";

    private static readonly TimeSpan Between = TimeSpan.FromMinutes(10);

    private DateOnly? _last;

    protected override async Task<(bool Did, string? Fault)> DoAsync(CancellationToken cancellation)
    {
        var now = Databases.Shared.Calendar.ToLocal(Clock.GetUtcNow());
        var today = DateOnly.FromDateTime(now.DateTime);
        if (now.Hour < Hour)
        {
            return (false, null);
        }
        if (_last == today || !await IsDueAsync(today, cancellation))
        {
            return now.Hour >= LastHour || !await Databases.IsScrubDueAsync(cancellation) ? (false, null) : await Databases.ScrubAsync(cancellation) ? (true, null) : (false, StillRead);
        }
        var (done, refusal) = await RunRetention.ToTheEndAsync(run, Databases, Actor.Job(JobName), cancellation);
        _last = done is null ? _last : today;
        return (done is { Persons: > 0 } or { Rows.Count: > 0 }, refusal?.Code);
    }

    /// <summary>Nothing is written, not even a line, on a day on which no person's and no file's time is over.</summary>
    private async Task<bool> IsDueAsync(DateOnly today, CancellationToken cancellation)
    {
        await using var db = Databases.ForReading(Scope.Everything);
        var due = await ForgetPersons.DueAsync(db, today, most: 1, cancellation);
        return due.Gone.Count > 0 || due.Later.Count > 0 || (await KeptFiles.AskAsync(db, Clock.GetUtcNow(), AgedFiles.Counted, cancellation)).Rows.Count > 0;
    }
}

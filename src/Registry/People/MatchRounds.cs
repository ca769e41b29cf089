using System.Diagnostics;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Jobs;
using Fangxian.Platform.Modules;
using Microsoft.Extensions.Logging;

namespace Fangxian.Registry.People;

/// <summary>
/// Compares new and changed persons with those of all areas, as long as there are any. After a large file that lasts minutes, and
/// everybody else goes on: it rests for as long as it worked.
/// </summary>
public sealed class MatchRounds(Databases databases, Run run, TimeProvider clock, ILogger<MatchRounds> log) : PeriodicJob(JobName, Between, databases, clock, log)
{
    internal const string JobName = "matching";

    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    protected override async Task<(bool Did, string? Fault)> DoAsync(CancellationToken cancellation)
    {
        var did = false;
        while (await IsDueAsync(cancellation))
        {
            var started = Stopwatch.GetTimestamp();
            var (_, refusal) = await run.Async(MatchPersons.Slice, new MatchPersons.Request(), Actor.Job(JobName), cancellation);
            if (refusal is not null)
            {
                return (did, refusal.Code);
            }
            did = true;
            await Task.Delay(Stopwatch.GetElapsedTime(started), cancellation);
        }
        return (did, null);
    }

    private async Task<bool> IsDueAsync(CancellationToken cancellation)
    {
        await using var db = Databases.ForReading(Scope.Everything);
        return await MatchPersons.IsDueAsync(db, cancellation);
    }
}

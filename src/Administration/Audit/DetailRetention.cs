using System.Globalization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Jobs;
using Fangxian.Platform.Modules;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Fangxian.Administration.Audit;

/// <summary>
/// Forgets what audit lines changed once the months that the settings name are over: with the first look of a month all
/// details of lines before that month so many months ago, for the files are then written anew. The lines stay, and the
/// chain still verifies. At least six months are kept (Cybersecurity Law of 2016, article 21: logs for no less than six months).
/// </summary>
public sealed class DetailRetention(Databases databases, Run run, TimeProvider clock, ILogger<DetailRetention> log) : PeriodicJob(JobName, Between, databases, clock, log)
{
    internal const string JobName = "audit-details";
    internal const string MonthsKey = "audit-detail-months";
    internal const int LeastMonths = 6, MostMonths = 240;

    private static readonly TimeSpan Between = TimeSpan.FromHours(1);

    private DateOnly? _done;

    protected override async Task<(bool Did, string? Fault)> DoAsync(CancellationToken cancellation)
    {
        await using var db = Databases.ForReading(Scope.Everything);
        if (!int.TryParse((await db.SettingsAsync(cancellation)).GetValueOrDefault(MonthsKey), CultureInfo.InvariantCulture, out var months))
        {
            return (false, null);
        }
        var before = FirstDayKept(db.Shared.Calendar.DayOf(Clock.GetUtcNow()), months);
        if (before == _done)
        {
            return (false, null);
        }
        if (!await ForgetDetails.Old(db, before).AnyAsync(cancellation))
        {
            _done = before;
            return (false, null);
        }
        var (forgot, refusal) = await run.Async(ForgetDetails.Slice, new ForgetDetails.Request { Before = before }, Actor.Job(JobName), cancellation);
        if (forgot is null)
        {
            return (false, refusal!.Code);
        }
        await Databases.ScrubAsync(cancellation);
        _done = before;
        return (true, null);
    }

    /// <summary>The first of the month so many months ago: nothing is forgotten before it is that old.</summary>
    internal static DateOnly FirstDayKept(DateOnly today, int months) => new DateOnly(today.Year, today.Month, 1).AddMonths(-months);
}

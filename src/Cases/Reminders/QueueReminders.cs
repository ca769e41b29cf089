using System.Text.Json.Serialization;
using Fangxian.Cases.Reports;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reminders;

/// <summary>
/// Puts a reminder into the outbox for every report that is missing when its time is over, or so many minutes before as the
/// channel says: one for each duty, area, day and channel, whatever happens meanwhile.
/// </summary>
public static class QueueReminders
{
    /// <summary>A server that was down for longer does not remind of what was due before.</summary>
    internal static readonly TimeSpan LooksBack = TimeSpan.FromDays(1);

    public sealed record Request;

    /// <param name="Queued">How many reminders were put into the outbox.</param>
    public sealed record Response(int Queued) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"reminders: {Queued}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("reminders/queue", CasesContract.RemindersWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        await db.LockTopicAsync(ReminderTables.Topic, cancellation);
        var due = await DueAsync(db, now, cancellation);
        foreach (var (key, position, reminder) in due)
        {
            await db.PutInOutboxAsync(Reminder.Kind, key, position, Reminder.Write(reminder), now, cancellation);
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(due.Count);
    }

    /// <summary>What is to be reminded of at an instant and is not in the outbox yet.</summary>
    internal static async Task<IReadOnlyList<(string Key, long Position, Reminder Reminder)>> DueAsync(OutbreakDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var channels = await db.ReminderChannels().AsNoTracking().Where(c => !c.IsPaused).ToListAsync(cancellation);
        if (channels.Count == 0)
        {
            return [];
        }
        var tree = await db.AreaTreeAsync(cancellation);
        var duties = await db.ReportDuties().AsNoTracking().ToListAsync(cancellation);
        var found = (from channel in channels
                     let area = tree.Find(channel.Position)
                     where area is not null
                     from duty in duties
                     where tree.Find(duty.Position) is { } within && duty.IsOwedBy(area, within)
                     from day in DaysDue(duty, channel, area, now, db.Shared.Calendar)
                     select (Key: $"{Reminder.Kind}/{duty.Id:N}/{area.Position}/{day:yyyyMMdd}/{channel.Id:N}", area.Position, Reminder: new Reminder(channel.Id, duty.Id, duty.DiseaseId, day))).ToList();
        var queued = await InOutboxAsync(db, [.. found.Select(f => f.Key)], cancellation);
        var missing = await MissingAsync(db, [.. found.Where(f => !queued.Contains(f.Key)).Select(f => (f.Reminder.Disease, f.Reminder.Date!.Value)).Distinct()], cancellation);
        return [.. found.Where(f => !queued.Contains(f.Key) && missing(f.Position, f.Reminder))];
    }

    private static IEnumerable<DateOnly> DaysDue(ReportDuty duty, ReminderChannel channel, AreaNode area, DateTimeOffset now, OutbreakCalendar calendar)
    {
        var about = calendar.DayOf(now).AddDays(-duty.DueDaysAfter);
        return new[] { about.AddDays(-1), about, about.AddDays(1) }.Where(day =>
            duty.HoldsOn(day) && area.IsOpenOn(day) && duty.DueAt(day, calendar) is var due && due > now - LooksBack && (channel.MinutesBefore == 0 ? due < now : due.AddMinutes(-channel.MinutesBefore) <= now));
    }

    private static async Task<HashSet<string>> InOutboxAsync(OutbreakDb db, string[] keys, CancellationToken cancellation)
    {
        var there = new HashSet<string>();
        foreach (var some in keys.Chunk(500))
        {
            there.UnionWith(await db.OutboxMessages().Where(m => some.Contains(m.Key)).Select(m => m.Key).ToListAsync(cancellation));
        }
        return there;
    }

    private static async Task<Func<long, Reminder, bool>> MissingAsync(OutbreakDb db, (short Disease, DateOnly Day)[] days, CancellationToken cancellation)
    {
        var there = new HashSet<(short, DateOnly, long)>();
        foreach (var (disease, day) in days)
        {
            var entries = await db.ReportEntries().AsNoTracking().Where(e => e.DiseaseId == disease && e.Date == day).Select(e => new { e.Position, e.Sequence, e.Kind }).ToListAsync(cancellation);
            there.UnionWith(entries.GroupBy(e => e.Position).Where(g => g.MaxBy(e => e.Sequence)!.Kind is not ReportEntryKind.Withdrawn).Select(g => (disease, day, g.Key)));
        }
        return (position, reminder) => !there.Contains((reminder.Disease, reminder.Date!.Value, position));
    }
}

using Fangxian.Platform.Data;
using Fangxian.Platform.Outbox;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reminders;

/// <summary>
/// Tells the offices of an area at once that somebody looks at it in an emergency: through the channels of the area, or of the nearest
/// one above it that has any. Who looks and why, its administrators read on the page.
/// </summary>
internal static class TellOfLooks
{
    public static async Task HandleAsync(AreaLookedAt look, OutbreakDb db, CancellationToken cancellation)
    {
        var around = (await db.AreaTreeAsync(cancellation)).Find(look.Position)!.Path.Select(area => area.Position).ToArray();
        // Whoever looks sees neither the channels nor the messages of the area.
        var channels = await db.Anywhere<ReminderChannel>().AsNoTracking().Where(c => around.Contains(c.Position) && !c.IsPaused).Select(c => new { c.Id, c.Position }).ToListAsync(cancellation);
        foreach (var channel in channels.GroupBy(c => c.Position).MaxBy(same => Array.IndexOf(around, same.Key)) ?? channels.Take(0))
        {
            await db.PutInOutboxAsync(Reminder.LookKind, $"{Reminder.LookKind}/{look.Look:N}/{channel.Id:N}", look.Position, Reminder.Write(new Reminder(channel.Id, null, 0, null, look.Until)), look.At, cancellation);
        }
    }
}

using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reminders;

/// <summary>Tries a reminder at once that waits, was cancelled or was given up; it is tried again for three days.</summary>
public static class SendReminderAgain
{
    public sealed record Request
    {
        /// <summary>The reminder.</summary>
        public Guid Id { get; init; }
    }

    /// <param name="Reminder">The reminder as it is now.</param>
    public sealed record Response(ListReminders.Row Reminder) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"reminder {Reminder.Id}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("reminders/send-again", CasesContract.RemindersWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/reports/reminders/{id:guid}/send-again", (Guid id, Door door) => door.Answer(Slice, new Request { Id = id }))
            .For(Slice, "Tries a reminder again at once");

    internal static Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        ChangeAsync(db, request.Id, clock.Now(), (message, now) =>
        {
            if (message.State is OutboxState.Sent or OutboxState.NotNeeded)
            {
                return new ReminderDone();
            }
            (message.State, message.NextAt, message.GiveUpAt, message.DoneAt, message.Why, message.WhyDetail) = (OutboxState.Waiting, now, now + OutboxTables.GivesUpAfter, null, null, null);
            return null;
        }, cancellation);

    /// <summary>Changes a reminder that nobody is sending just now.</summary>
    internal static async Task<Result<Response>> ChangeAsync(OutbreakDb db, Guid id, DateTimeOffset now, Func<OutboxMessage, DateTimeOffset, Refusal?> change, CancellationToken cancellation)
    {
        if (await ListReminders.Own(db).SingleOrDefaultAsync(m => m.Id == id, cancellation) is not { } message)
        {
            return new ReminderNotFound(id.ToString());
        }
        if (message.LeasedUntil > now)
        {
            return new ReminderBeingSent();
        }
        if (change(message, now) is { } refusal)
        {
            return refusal;
        }
        await db.SaveChangesAsync(cancellation);
        var channels = await db.ReminderChannels().AsNoTracking().Where(c => c.Position == message.Position).ToDictionaryAsync(c => c.Id, c => c.Name, cancellation);
        return new Response(ListReminders.Row.Of(message, await db.AreaTreeAsync(cancellation), await db.DiseasesAsync(cancellation), channels));
    }
}

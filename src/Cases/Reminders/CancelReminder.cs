using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.Reminders;

/// <summary>Takes a reminder back that waits. The same report is not reminded of again.</summary>
public static class CancelReminder
{
    public sealed record Request
    {
        /// <summary>The reminder.</summary>
        public Guid Id { get; init; }
    }

    public static readonly Slice<Request, SendReminderAgain.Response> Slice = Platform.Modules.Slice.Write<Request, SendReminderAgain.Response>("reminders/cancel", CasesContract.RemindersWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/reports/reminders/{id:guid}/cancel", (Guid id, Door door) => door.Answer(Slice, new Request { Id = id }))
            .For(Slice, "Takes a reminder back that waits");

    internal static Task<Result<SendReminderAgain.Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        SendReminderAgain.ChangeAsync(db, request.Id, clock.Now(), (message, now) =>
        {
            if (message.State is not OutboxState.Waiting)
            {
                return new ReminderDone();
            }
            (message.State, message.DoneAt, message.Why, message.WhyDetail) = (OutboxState.Cancelled, now, "cancelled", null);
            return null;
        }, cancellation);
}

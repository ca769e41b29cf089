using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reminders;

/// <summary>Sends a test by a channel, so that its office sees before it matters whether it arrives; at most one a minute.</summary>
public static class TestChannel
{
    public sealed record Request
    {
        /// <summary>The channel.</summary>
        public Guid Id { get; init; }
    }

    /// <param name="Id">The channel.</param>
    public sealed record Response(Guid Id) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"reminder-channel {Id}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("reminders/test-channel", CasesContract.RemindersWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/reports/reminders/channels/{id:guid}/test", (Guid id, Door door) => door.Answer(Slice, new Request { Id = id }))
            .For(Slice, "Sends a test by a channel");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockTopicAsync(ReminderTables.Topic, cancellation);
        if (await db.ReminderChannels().SingleOrDefaultAsync(c => c.Id == request.Id, cancellation) is not { } channel)
        {
            return new ChannelNotFound(request.Id.ToString());
        }
        var now = clock.Now();
        await db.PutInOutboxAsync(Reminder.TestKind, $"{Reminder.TestKind}/{channel.Id:N}/{now:yyyyMMddHHmm}", channel.Position, Reminder.Write(new Reminder(channel.Id, null, 0, null)), now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return new Response(channel.Id);
    }
}

using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reminders;

/// <summary>Deletes where an area was reminded, with address and secret. What still waits for it is not sent.</summary>
public static class RemoveChannel
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

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("reminders/remove-channel", CasesContract.RemindersWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/reports/reminders/channels/{id:guid}", (Guid id, Door door) => door.Answer(Slice, new Request { Id = id }))
            .For(Slice, "Deletes where an area was reminded");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.ReminderChannels().SingleOrDefaultAsync(c => c.Id == request.Id, cancellation) is not { } channel)
        {
            return new ChannelNotFound(request.Id.ToString());
        }
        db.Remove(channel);
        await db.SaveChangesAsync(cancellation);
        return new Response(channel.Id);
    }
}

using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reminders;

/// <summary>Lists where areas are reminded of the reports that they owe.</summary>
public static class ListChannels
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Only channels of the area of this code and of areas below it.</summary>
        public string? Area { get; init; }
    }

    /// <param name="Channels">By area.</param>
    public sealed record Response(IReadOnlyList<ChannelState> Channels);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("reminders/channels", CasesContract.RemindersRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/reports/reminders/channels", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Lists where areas are reminded of the reports that they owe");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        if (!tree.TryFind(request.Area, actor.Scope, out var area))
        {
            return new AreaNotFound(request.Area!);
        }
        var within = area?.Subtree ?? PositionRange.Everything;
        var channels = await db.ReminderChannels().Where(c => c.Position >= within.From && c.Position <= within.To).OrderBy(c => c.Position).ThenBy(c => c.CreatedAt).ToListAsync(cancellation);
        var keys = channels.Count == 0 ? null : db.Shared.Keys;
        return new Response([.. channels.Select(c => ChannelState.Of(c, tree, keys!))]);
    }
}

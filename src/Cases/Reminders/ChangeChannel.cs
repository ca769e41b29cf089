using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reminders;

/// <summary>Changes where and when an area is reminded, pauses it, or gives a webhook a new secret. What waits goes by what holds when it is sent.</summary>
public static class ChangeChannel
{
    public sealed record Request
    {
        /// <summary>The channel.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>The version that was read; a change since then answers 409 with both.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }

        /// <summary>Who is reminded; left out: as it is.</summary>
        [StringLength(100, MinimumLength = 2)] public string? Name { get; init; }

        /// <summary>The address; left out: as it is.</summary>
        [StringLength(ReminderChannel.MostAddress)] public string? Address { get; init; }

        /// <summary>Chinese or English; left out: as it is.</summary>
        public Language? Language { get; init; }

        /// <summary>How many minutes before the report is due: 0–720; left out: as it is.</summary>
        [Range(0, ReminderChannel.MostMinutesBefore)] public int? MinutesBefore { get; init; }

        /// <summary>Whether nothing is sent for the time being; left out: as it is.</summary>
        public bool? IsPaused { get; init; }

        /// <summary>Whether a webhook gets a new secret; the old one signs nothing from then on.</summary>
        public bool NewSecret { get; init; }
    }

    public static readonly Slice<Request, MakeChannel.Response> Slice = Platform.Modules.Slice.Write<Request, MakeChannel.Response>("reminders/change-channel", CasesContract.RemindersWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/reports/reminders/channels/{id:guid}", (Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Changes where and when an area is reminded")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<MakeChannel.Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (tree, keys) = (await db.AreaTreeAsync(cancellation), db.Shared.Keys);
        await db.LockTopicAsync(ReminderTables.Topic, cancellation);
        if (await db.ReminderChannels().SingleOrDefaultAsync(c => c.Id == request.Id, cancellation) is not { } channel)
        {
            return new ChannelNotFound(request.Id.ToString());
        }
        var address = request.Address?.Trim() is { Length: > 0 } typed ? typed : null;
        if (request.Version != channel.Version)
        {
            var state = ChannelState.Of(channel, tree, keys);
            return new VersionConflict(state with { Version = request.Version }, state);
        }
        if (address is not null && ReminderChannel.Check(channel.Way, address) is { } wrong)
        {
            return wrong;
        }
        var secret = request.NewSecret && channel.Way is ReminderWay.Webhook ? ReminderSecret.New() : null;
        channel.Name = request.Name?.Trim() ?? channel.Name;
        channel.Address = address is null ? channel.Address : channel.Seal(address, keys);
        channel.Secret = secret is null ? channel.Secret : channel.Seal(secret, keys);
        channel.Language = request.Language ?? channel.Language;
        channel.MinutesBefore = request.MinutesBefore ?? channel.MinutesBefore;
        channel.IsPaused = request.IsPaused ?? channel.IsPaused;
        channel.Version++;
        await db.SaveChangesAsync(cancellation);
        return new MakeChannel.Response(ChannelState.Of(channel, tree, keys), secret);
    }
}

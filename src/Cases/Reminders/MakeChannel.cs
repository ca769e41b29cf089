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
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reminders;

/// <summary>Says where an area is reminded of the reports that it owes. A webhook's secret is made here and shown this once.</summary>
public static class MakeChannel
{
    /// <summary>More than an office needs; each gets every reminder.</summary>
    public const int MostPerArea = 5;

    public sealed record Request
    {
        /// <summary>Code of the area that is reminded of its own report.</summary>
        [Required] public string? Area { get; init; }

        /// <summary>Email or Webhook.</summary>
        public ReminderWay Way { get; init; }

        /// <summary>Who is reminded, as colleagues call the office.</summary>
        [Required, StringLength(100, MinimumLength = 2)] public string? Name { get; init; }

        /// <summary>The e-mail address of the office, or the https address that is posted to.</summary>
        [Required, StringLength(ReminderChannel.MostAddress)] public string? Address { get; init; }

        /// <summary>Chinese or English.</summary>
        public Language Language { get; init; }

        /// <summary>How many minutes before the report is due: 0–720; 0: once it is overdue.</summary>
        [Range(0, ReminderChannel.MostMinutesBefore)] public int MinutesBefore { get; init; }
    }

    /// <param name="Channel">The channel as it is now.</param>
    /// <param name="Secret">With which a webhook's posts are signed; shown this once. Null for e-mail.</param>
    public sealed record Response(ChannelState Channel, string? Secret) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"reminder-channel {Channel.Id}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("reminders/make-channel", CasesContract.RemindersWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/reports/reminders/channels", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Says where an area is reminded of the reports that it owes");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        if (tree.ByCode(request.Area) is not { ClosedOn: null } area || !actor.Scope.Covers(area.Position))
        {
            return new AreaNotFound(request.Area!);
        }
        var address = request.Address!.Trim();
        if (ReminderChannel.Check(request.Way, address) is { } wrong)
        {
            return wrong;
        }
        await db.LockTopicAsync(ReminderTables.Topic, cancellation);
        if (await db.ReminderChannels().CountAsync(c => c.Position == area.Position, cancellation) >= MostPerArea)
        {
            return new TooManyChannels(area.Name, MostPerArea);
        }
        var (now, keys) = (clock.Now(), db.Shared.Keys);
        var secret = request.Way is ReminderWay.Webhook ? ReminderSecret.New() : null;
        var channel = new ReminderChannel { Id = Guid.CreateVersion7(now), Position = area.Position, Way = request.Way, Name = request.Name!.Trim(), Address = [], Language = request.Language, MinutesBefore = request.MinutesBefore, CreatedAt = now };
        (channel.Address, channel.Secret) = (channel.Seal(address, keys), secret is null ? null : channel.Seal(secret, keys));
        db.Add(channel);
        await db.SaveChangesAsync(cancellation);
        return new Response(ChannelState.Of(channel, tree, keys), secret);
    }
}

/// <summary>What a webhook's posts are signed with: 256 random bits behind a prefix by which scanners of secrets find it where it was left lying.</summary>
internal static class ReminderSecret
{
    public static string New() => "fxw_" + Secret.New();
}

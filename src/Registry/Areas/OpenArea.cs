using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Areas;

/// <summary>Opens one new area below another from a day on: a new community, a new street office.</summary>
public static class OpenArea
{
    public sealed record Request : IReasoned
    {
        /// <summary>The area above.</summary>
        public string Above { get; init; } = "";

        /// <summary>The level of the new area; the one below the area above where absent.</summary>
        public AreaLevel? Level { get; init; }

        /// <summary>The area to open.</summary>
        [Required] public NewArea New { get; init; } = new();

        /// <summary>The first day of the area; today where absent, never in the future.</summary>
        public DateOnly? On { get; init; }

        /// <summary>The decree or document that says so.</summary>
        [StringLength(500)] public string? Source { get; init; }

        [JsonIgnore] public string? Reason => Source;
    }

    /// <param name="Area">The new area.</param>
    public sealed record Response(AreaState Area) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"area {Area.Position}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("areas/open", RegistryContract.AreasWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/areas", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Opens a new area below another from a day on");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var found = await AreasToChange.FindAsync(db, actor, clock, [request.Above], request.On, cancellation);
        if (!found.IsOk)
        {
            return found.Refusal;
        }
        var node = found.Value.Areas[0];
        var level = request.Level ?? (AreaLevel)Math.Min((int)node.Level + 1, (int)AreaLevel.Grid);
        if (level <= node.Level)
        {
            return Malformed.Field("level", "areas.row.level-of-parent");
        }
        var above = await db.Areas().SingleAsync(a => a.Position == node.Position, cancellation);
        var work = await Reorganisation.BeginAsync(db, found.Value, [], request.Source, cancellation);
        var opened = work.Open(request.New, above, level);
        if (!opened.IsOk)
        {
            return opened.Refusal;
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(AreaState.Of(opened.Value));
    }
}

using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Zones;

/// <summary>Makes a zone of areas. No member may lie within another, so that nobody is counted twice in it.</summary>
public static class MakeZone
{
    public sealed record Request
    {
        /// <summary>The name, unlike that of any other zone.</summary>
        [Required, Name, StringLength(100)] public string Name { get; init; } = "";

        /// <summary>Name in English, where there is one.</summary>
        [Name, StringLength(100)] public string? NameEn { get; init; }

        /// <summary>What the zone is, who runs it.</summary>
        [StringLength(500)] public string? Note { get; init; }

        /// <summary>The codes of the areas it is made of: at least one.</summary>
        [Required, MinLength(1, ErrorMessage = "zones.members-missing")] public IReadOnlyList<string> Members { get; init; } = [];
    }

    /// <param name="Zone">The zone as it is now.</param>
    public sealed record Response(ZoneState Zone) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"zone {Zone.Id}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("zones/make", RegistryContract.AreasWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/zones", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Makes a zone of areas");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        db.RaiseVersion(AreaTopics.Areas);
        var wanted = await ZoneWanted.CheckAsync(db, actor, null, request.Name, request.NameEn, request.Note, request.Members, cancellation);
        if (!wanted.IsOk)
        {
            return wanted.Refusal;
        }
        var zone = new Zone { Id = Guid.CreateVersion7(clock.GetUtcNow()), Name = wanted.Value.Name };
        wanted.Value.Into(zone);
        db.Add(zone);
        await db.SaveChangesAsync(cancellation);
        return new Response(ZoneState.Of(zone, await db.AreaTreeAsync(cancellation)));
    }
}

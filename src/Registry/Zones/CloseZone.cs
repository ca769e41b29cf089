using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Zones;

/// <summary>Ends a zone, and with it the roles and tokens given in it. Its areas stay as they are: no record hangs on a zone.</summary>
public static class CloseZone
{
    public sealed record Request : IReasoned
    {
        /// <summary>Id of the zone.</summary>
        public Guid Id { get; init; }

        /// <summary>The version that was read; a change since then answers 409 with both versions.</summary>
        [FromQuery(Name = "version"), Range(1, int.MaxValue)] public int Version { get; init; }

        /// <summary>Why it ends; kept in the audit.</summary>
        [FromQuery(Name = "reason"), StringLength(500)] public string? Reason { get; init; }
    }

    /// <param name="Id">Id of the zone that ended.</param>
    /// <param name="Name">Its name.</param>
    public sealed record Response(Guid Id, string Name) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"zone {Id} {Name}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("zones/close", RegistryContract.AreasWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/zones/{id:guid}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Ends a zone, with the roles and tokens given in it; its areas stay")
            .ProducesProblem(409);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        db.RaiseVersion(AreaTopics.Areas);
        if (await db.Zones().Include(z => z.Members).SingleOrDefaultAsync(z => z.Id == request.Id, cancellation) is not { } zone || !zone.IsSeenBy(actor))
        {
            return new ZoneNotFound(request.Id.ToString());
        }
        if (!zone.IsKeptBy(actor))
        {
            return new ZoneReachesFurther(zone.Name);
        }
        if (request.Version != zone.Version)
        {
            var state = ZoneState.Of(zone, await db.AreaTreeAsync(cancellation));
            return new VersionConflict(state with { Version = request.Version }, state);
        }
        db.Remove(zone);
        await db.RaiseAsync(new ZoneClosed(zone.Id, clock.Now(), actor.Name), cancellation);
        await db.SaveChangesAsync(cancellation);
        return new Response(zone.Id, zone.Name);
    }
}

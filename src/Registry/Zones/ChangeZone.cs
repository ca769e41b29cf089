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
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Zones;

/// <summary>
/// Changes what a zone is called and which areas it is made of. Where roles or tokens are given in it, only who may give them in all its
/// areas adds one.
/// </summary>
public static class ChangeZone
{
    public sealed record Request
    {
        /// <summary>Id of the zone.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>The version that was read; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }

        /// <summary>The name, unlike that of any other zone.</summary>
        [Required, Name, StringLength(100)] public string Name { get; init; } = "";

        /// <summary>Name in English, where there is one.</summary>
        [Name, StringLength(100)] public string? NameEn { get; init; }

        /// <summary>What the zone is, who runs it.</summary>
        [StringLength(500)] public string? Note { get; init; }

        /// <summary>The codes of all areas it is made of from now on.</summary>
        [Required, MinLength(1, ErrorMessage = "zones.members-missing")] public IReadOnlyList<string> Members { get; init; } = [];
    }

    /// <param name="Zone">The zone as it is now.</param>
    public sealed record Response(ZoneState Zone) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"zone {Zone.Id}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("zones/change", RegistryContract.AreasWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/zones/{id:guid}", (Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Changes the name, note and members of a zone")
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
        var tree = await db.AreaTreeAsync(cancellation);
        if (request.Version != zone.Version)
        {
            return new VersionConflict(new ZoneState(zone.Id, request.Version, request.Name.Trim(), request.NameEn, request.Note, [.. request.Members.Select(tree.ByCode).OfType<AreaNode>().Select(AreaItem.Of)]), ZoneState.Of(zone, tree));
        }
        var wanted = await ZoneWanted.CheckAsync(db, actor, zone.Id, request.Name, request.NameEn, request.Note, request.Members, cancellation);
        if (!wanted.IsOk)
        {
            return wanted.Refusal;
        }
        var reached = zone.Members.Select(m => tree.Find(m.Position)).OfType<AreaNode>().Select(area => area.Subtree).ToArray();
        wanted.Value.Into(zone);
        zone.Version++;
        await db.SaveChangesAsync(cancellation);
        if (!zone.Members.TrueForAll(m => reached.Any(range => range.Covers(m.Position))))
        {
            await db.RaiseAsync(new ZoneWidened(zone.Id, zone.Name, clock.Now(), actor), cancellation);
        }
        return new Response(ZoneState.Of(zone, tree));
    }
}

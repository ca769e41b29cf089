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
        [Required, StringLength(100)] public string Name { get; init; } = "";

        /// <summary>Name in English, where there is one.</summary>
        [StringLength(100)] public string? NameEn { get; init; }

        /// <summary>What the zone is, who runs it.</summary>
        [StringLength(500)] public string? Note { get; init; }

        /// <summary>The codes of the areas it is made of: at least one.</summary>
        [Required, MinLength(1, ErrorMessage = "zones.members-missing")] public IReadOnlyList<string> Members { get; init; } = [];
    }

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
        var name = request.Name.Trim();
        await db.RaiseVersionAsync(AreaTopics.Areas, cancellation);
        if (await db.Zones().AnyAsync(z => z.Name == name, cancellation))
        {
            return new ZoneNameTaken(name);
        }
        var tree = await db.AreaTreeAsync(cancellation);
        var members = ZoneMembers.Find(request.Members, tree, actor.Scope);
        if (!members.IsOk)
        {
            return members.Refusal;
        }
        var zone = new Zone { Id = Guid.CreateVersion7(clock.GetUtcNow()), Name = name, NameEn = ZoneMembers.Blank(request.NameEn), Note = ZoneMembers.Blank(request.Note) };
        zone.Members.AddRange(members.Value.Select(m => new ZoneMember { ZoneId = zone.Id, Position = m.Position }));
        db.Add(zone);
        await db.SaveChangesAsync(cancellation);
        return new Response(ZoneState.Of(zone, tree));
    }
}

/// <summary>The areas a zone is made of.</summary>
internal static class ZoneMembers
{
    public static Result<IReadOnlyList<AreaNode>> Find(IReadOnlyList<string> codes, AreaTree tree, Scope scope)
    {
        var members = new List<AreaNode>();
        foreach (var code in codes.Where(c => !string.IsNullOrWhiteSpace(c)))
        {
            if (tree.ByCode(code) is not { } node || !scope.Covers(node.Position))
            {
                return new AreaNotFound(code);
            }
            members.Add(node);
        }
        var whole = members.Distinct().ToArray();
        var inner = whole.FirstOrDefault(m => whole.Any(other => other != m && other.Subtree.Covers(m.Position)));
        return inner is not null
            ? new ZoneMembersOverlap(inner.Name, whole.First(other => other != inner && other.Subtree.Covers(inner.Position)).Name)
            : whole;
    }

    public static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

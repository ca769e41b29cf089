using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Zones;

/// <summary>What a zone is to be called and made of, checked: the name is free, the members exist and none lies within another.</summary>
internal sealed record ZoneWanted(string Name, string? NameEn, string? Note, IReadOnlyList<AreaNode> Members)
{
    /// <param name="zone">The zone that changes; null where one is made.</param>
    public static async Task<Result<ZoneWanted>> CheckAsync(OutbreakDb db, Actor actor, Guid? zone, string name, string? nameEn, string? note, IReadOnlyList<string> codes, CancellationToken cancellation)
    {
        name = NameText.Clean(name) ?? "";
        if (await db.Zones().AnyAsync(z => z.Name == name && z.Id != zone, cancellation))
        {
            return new ZoneNameTaken(name);
        }
        var members = Find(codes, await db.AreaTreeAsync(cancellation), actor.Scope);
        return members.IsOk ? new ZoneWanted(name, NameText.Clean(nameEn), Blank(note), members.Value) : members.Refusal;
    }

    public void Into(Zone zone)
    {
        (zone.Name, zone.NameEn, zone.Note) = (Name, NameEn, Note);
        var wanted = Members.Select(m => m.Position).ToHashSet();
        zone.Members.RemoveAll(m => !wanted.Remove(m.Position));
        zone.Members.AddRange(wanted.Select(position => new ZoneMember { ZoneId = zone.Id, Position = position }));
    }

    private static Result<IReadOnlyList<AreaNode>> Find(IReadOnlyList<string> codes, AreaTree tree, Scope scope)
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

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

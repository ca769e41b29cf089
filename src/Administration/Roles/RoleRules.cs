using System.Text;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Roles;

/// <summary>What an own role may be called and may hold.</summary>
internal static class RoleRules
{
    /// <summary>
    /// The permissions of a role: each is held by whoever makes it in the whole of its area, or all are part of one shipped
    /// role, which that person may give there anyway. What the role held before may always stay.
    /// </summary>
    public static async Task<Result<Permission[]>> PermissionsAsync(OutbreakDb db, Actor actor, Scope within, IReadOnlyList<string> wanted, IReadOnlyList<Permission> before, DateTimeOffset now, CancellationToken cancellation)
    {
        var roles = await RoleCatalogue.GetAsync(db, cancellation);
        var permissions = wanted.Select(name => new Permission(name.Trim())).Distinct().OrderBy(p => p.Name, StringComparer.Ordinal).ToArray();
        if (permissions.Length == 0)
        {
            return Malformed.Field("permissions", "roles.permissions.none");
        }
        if (permissions.Except(roles.Permissions).ToArray() is [var unknown, ..])
        {
            return Malformed.Field("permissions", "roles.permission.unknown", unknown.Name);
        }
        var held = await HeldRights.OfAsync(db, actor, now, cancellation);
        var missing = permissions.Where(p => !held.Hold(p, within, null)).Except(before).ToArray();
        return missing.Length == 0 || roles.All.Any(role => role.Position is null && !permissions.Except(role.Permissions).Any())
            ? permissions
            : new RightsNotHeld(string.Join(", ", missing.Select(p => p.Name)));
    }

    /// <summary>Whether another role has a name that reads the same: capitals and full-width forms make no difference.</summary>
    public static async Task<bool> NameIsTakenAsync(OutbreakDb db, string key, string? name, CancellationToken cancellation) =>
        name is not null && (await RoleCatalogue.GetAsync(db, cancellation)).All.Any(role => role.Key != key && new[] { role.Key, role.Name, role.NameEn }.Any(other => other is not null && Read(other) == Read(name)));

    /// <summary>Whether a role can be given anywhere within the actor's areas: only such roles are shown and offered.</summary>
    public static async Task<bool> ConcernsAsync(OutbreakDb db, Role role, Scope scope, CancellationToken cancellation) =>
        role.Position is not { } home || (await db.ScopeOfAsync(home, null, cancellation)).Ranges.Any(range => scope.Ranges.Any(own => own.Covers(range) || range.Covers(own)));

    /// <summary>An own role that the actor may change: its whole area is the actor's, and it is not one of the actor's own.</summary>
    public static async Task<Result<CustomRole>> FindAsync(OutbreakDb db, string key, int? version, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await db.Set<CustomRole>().SingleOrDefaultAsync(r => r.Key == key, cancellation) is not { } role || !await Administering.CoversAsync(db, actor, role.Position, null, cancellation))
        {
            return new RoleNotFound(key);
        }
        if (version is { } seen && seen != role.Version)
        {
            return new VersionConflict(seen, RoleView.Of((await RoleCatalogue.GetAsync(db, cancellation)).Find(key)!, await db.AreaTreeAsync(cancellation)));
        }
        return actor.AccountId is { } own && (await db.RoleGrants().AsNoTracking().Where(g => g.AccountId == own && g.Role == key).ToListAsync(cancellation)).Any(g => !g.HasEnded(now)) ? new OwnRights() : role;
    }

    private static string Read(string name) => name.Normalize(NormalizationForm.FormKC).ToUpperInvariant();
}

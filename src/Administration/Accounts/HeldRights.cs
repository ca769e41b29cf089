using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>
/// What somebody holds by roles that administrators gave; an emergency look hands nothing on. Asked wherever rights are
/// passed on: to another account, to a token, into a role.
/// </summary>
internal sealed class HeldRights(IReadOnlyList<Grant> grants, SectorCatalogue sectors)
{
    /// <summary>Whether the permission is held in the whole of a scope and, where the grant knows a sector, of that sector.</summary>
    public bool Hold(Permission permission, Scope scope, string? sector) => scope.Ranges.Count > 0 && scope.Ranges.All(range =>
        grants.Any(grant => grant.Permissions.Holds(permission) && grant.Scope.Covers(range) && (grant.Sector is null || (sector is not null && sectors.Within(grant.Sector).Contains(sector)))));

    /// <summary>What the actor may do as a whole, read anew; a use case gets its actor limited to its own permission.</summary>
    public static async Task<HeldRights> OfAsync(OutbreakDb db, Actor actor, DateTimeOffset now, CancellationToken cancellation) =>
        actor.AccountId is { } account ? (await OfAsync(db, account, now, cancellation)).Rights : new(actor.Grants, await db.SectorsAsync(cancellation));

    /// <summary>What an account holds, and until when that stays so.</summary>
    public static async Task<(HeldRights Rights, DateTimeOffset? Until)> OfAsync(OutbreakDb db, Guid account, DateTimeOffset now, CancellationToken cancellation)
    {
        var given = await db.RoleGrants().AsNoTracking().Where(g => g.AccountId == account && g.EmergencyReason == null).ToListAsync(cancellation);
        var roles = await RoleCatalogue.GetAsync(db, cancellation);
        var grants = new List<Grant>();
        foreach (var grant in given.Where(g => g.IsActive(now)))
        {
            if (roles.Find(grant.Role) is { } role)
            {
                grants.Add(new Grant(await db.ScopeOfAsync(grant.Position, grant.ZoneId, cancellation), role.SetIn(grant.Sector), grant.Sector));
            }
        }
        var turns = given.SelectMany(g => new[] { g.From, g.Until }).OfType<DateTimeOffset>().Where(turn => turn > now).ToArray();
        return (new(grants, await db.SectorsAsync(cancellation)), turns.Length > 0 ? turns.Min() : null);
    }
}

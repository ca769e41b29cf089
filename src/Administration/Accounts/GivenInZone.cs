using Fangxian.Administration.Emergency;
using Fangxian.Administration.Tokens;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>
/// Roles and tokens given in a zone end with it: what gives nothing any more shall not look as if it did. They grow with it too, so only
/// who may give them in all its areas lets it grow.
/// </summary>
internal static class GivenInZone
{
    /// <summary>Refuses what would give roles or tokens in areas where the one who widens the zone does not give them.</summary>
    /// <exception cref="RefusedException">As above.</exception>
    public static async Task WidenAsync(OutbreakDb db, ZoneWidened widened, CancellationToken cancellation)
    {
        await db.LockTopicAsync(AdministrationContract.AccountsTopic, cancellation);
        db.RaiseVersion(AdministrationContract.AccountsTopic);
        var roles = await db.RoleGrants().AsNoTracking().Where(g => g.ZoneId == widened.Zone && (g.Until == null || g.Until > widened.At)).ToListAsync(cancellation);
        var tokens = await db.Anywhere<MachineToken>().AsNoTracking().Where(t => t.ZoneId == widened.Zone && t.RevokedAt == null && t.Until > widened.At).ToListAsync(cancellation);
        if (roles.Any(role => role.AccountId == widened.By.AccountId))
        {
            throw new RefusedException(new OwnRights());
        }
        var (scope, catalogue) = (await db.ScopeOfAsync(null, widened.Zone, cancellation), await RoleCatalogue.GetAsync(db, cancellation));
        var held = await HeldRights.OfAsync(db, widened.By, widened.At, cancellation);
        foreach (var (key, sector) in roles.Select(role => (role.Role, role.Sector)).Concat(tokens.Select(token => (token.Role, token.Sector))).Distinct())
        {
            if (!held.Hold(AdministrationContract.AccountsWrite, scope, sector) || (catalogue.Find(key) is { } role && !await Administering.MayBeGivenAsync(db, role, scope, cancellation)))
            {
                throw new RefusedException(new ZoneGivesRights(widened.Name, roles.Count, tokens.Count));
            }
        }
    }

    public static async Task EndAsync(OutbreakDb db, ZoneClosed closed, CancellationToken cancellation)
    {
        await db.LockTopicAsync(AdministrationContract.AccountsTopic, cancellation);
        db.RaiseVersion(AdministrationContract.AccountsTopic);
        var roles = await db.RoleGrants().Where(g => g.ZoneId == closed.Zone && (g.Until == null || g.Until > closed.At)).ToListAsync(cancellation);
        foreach (var role in roles)
        {
            role.Until = closed.At;
        }
        foreach (var token in await db.MachineTokens().Where(t => t.ZoneId == closed.Zone && t.RevokedAt == null && t.Until > closed.At).ToListAsync(cancellation))
        {
            token.Revoke(closed.By, closed.At);
        }
        foreach (var account in roles.Select(role => role.AccountId).Distinct())
        {
            await LookRules.EndWithoutRightAsync(db, account, closed.At, cancellation);
        }
    }
}

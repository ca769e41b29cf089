using Fangxian.Administration.Emergency;
using Fangxian.Administration.Tokens;
using Fangxian.Platform.Data;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>Roles and tokens given in a zone end with it: what gives nothing any more shall not look as if it did.</summary>
internal static class GivenInZone
{
    public static async Task EndAsync(OutbreakDb db, ZoneClosed closed, CancellationToken cancellation)
    {
        await db.LockTopicAsync(AdministrationContract.AccountsTopic, cancellation);
        await db.RaiseVersionAsync(AdministrationContract.AccountsTopic, cancellation);
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

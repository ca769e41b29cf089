using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>What an account may do at an instant, and until when that stays so.</summary>
internal static class ActorOfAccount
{
    public static async Task<(Actor Actor, DateTimeOffset? Until)> ResolveAsync(OutbreakDb db, Account account, Guid? session, DateTimeOffset now, CancellationToken cancellation)
    {
        var given = await db.RoleGrants().AsNoTracking().Where(g => g.AccountId == account.Id).ToListAsync(cancellation);
        var roles = await RoleCatalogue.GetAsync(db, cancellation);
        var grants = new List<Grant>();
        foreach (var grant in given.Where(g => g.IsActive(now)).OrderBy(g => g.From))
        {
            if (roles.Find(grant.Role) is { } role)
            {
                grants.Add(new Grant(await db.ScopeOfAsync(grant.Position, grant.ZoneId, cancellation), role.Set, grant.Sector));
            }
        }
        var actor = new Actor(account.Name, grants)
        {
            Own = new Grant(new Scope([new PositionRange(account.Position, account.Position)]), PermissionSet.Of(AdministrationContract.OwnAccount)),
            AccountId = account.Id,
            SessionId = session,
            DisplayName = account.DisplayName,
            Post = account.Post,
        };
        var turns = given.SelectMany(g => new[] { g.From, g.Until }).OfType<DateTimeOffset>().Where(turn => turn > now).ToArray();
        return (actor, turns.Length > 0 ? turns.Min() : null);
    }
}

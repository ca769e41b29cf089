using Fangxian.Administration.Emergency;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
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
        var mayLook = LookRules.Permitting(given, roles, now).Any();
        foreach (var grant in given.Where(g => g.IsActive(now) && (!g.IsLook() || mayLook)).OrderBy(g => g.IsLook()).ThenBy(g => g.From))
        {
            if (roles.Find(grant.Role) is { } role)
            {
                var scope = await db.ScopeOfAsync(grant.Position, grant.ZoneId, cancellation);
                grants.Add(grant.IsLook() ? Looking(grant, role, scope, Scope.Of(grants.Where(g => g.Emergency is null).SelectMany(g => g.Scope.Ranges)), await db.AreaTreeAsync(cancellation)) : new Grant(scope, role.SetIn(grant.Sector), grant.Sector));
            }
        }
        var actor = new Actor(account.Name, grants)
        {
            Own = new Grant(new Scope([new PositionRange(account.Position, account.Position)]), PermissionSet.Of(AdministrationContract.OwnAccount)),
            AccountId = account.Id,
            SessionId = session,
            DisplayName = account.DisplayName,
            Post = account.Post,
            InEnglish = account.IsDemo ? Demonstration.InEnglish(account, await db.AreaTreeAsync(cancellation), roles) : null,
        };
        var turns = given.SelectMany(g => new[] { g.From, g.Until }).OfType<DateTimeOffset>().Where(turn => turn > now).ToArray();
        return (actor, turns.Length > 0 ? turns.Min() : null);
    }

    private static Grant Looking(RoleGrant look, Role role, Scope scope, Scope own, AreaTree tree) => new(scope, LookRules.ReadingOf(role, look.Sector), look.Sector)
    {
        Emergency = new EmergencyLook(look.Id, look.Position!.Value, look.Until!.Value, code => tree.ByCode(code) is { } area && scope.Covers(area.Position) && !own.Covers(area.Position)),
    };
}

using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;

namespace Fangxian.Administration.Tokens;

/// <summary>
/// What a token may do: its role, as far as its owner holds that there too, and never what gives access. By what only reports, a
/// hospital's system may do what its owner does not: giving it is the task of whoever gives roles there.
/// </summary>
internal static class TokenRights
{
    /// <summary>People give access, and people look outside their area for a reason: no machine does.</summary>
    private static readonly Permission[] GivingAccess = [AdministrationContract.AccountsWrite, AdministrationContract.TokensWrite];

    /// <summary>A role that holds these is given to no machine.</summary>
    public static bool GiveAccess(Permission permission) => GivingAccess.Contains(permission);

    /// <summary>What a machine does not get though its role holds it.</summary>
    public static bool AreOfPeopleOnly(Permission permission) => GiveAccess(permission) || permission == AdministrationContract.BreakGlass;

    /// <summary>What of the permissions somebody may not hand to a machine in a scope and sector.</summary>
    public static IEnumerable<Permission> NotHanded(RoleCatalogue roles, HeldRights held, IEnumerable<Permission> permissions, Scope scope, string? sector) =>
        permissions.Where(p => !held.Hold(p, scope, sector) && !(roles.Reporting.Contains(p) && held.Hold(AdministrationContract.AccountsWrite, scope, sector)));

    /// <summary>The token as an actor, and until when that stays so.</summary>
    public static async Task<(Actor Actor, DateTimeOffset Until)> ResolveAsync(OutbreakDb db, MachineToken token, DateTimeOffset now, CancellationToken cancellation)
    {
        var scope = await ScopeAsync(db, token, cancellation);
        var roles = await RoleCatalogue.GetAsync(db, cancellation);
        var permissions = roles.Find(token.Role) is { } role ? role.Permissions.Where(p => role.SetIn(token.Sector).Holds(p) && !AreOfPeopleOnly(p)).ToArray() : [];
        var until = token.Until;
        if (token.OwnerId is { } owner)
        {
            var (held, turn) = await HeldRights.OfAsync(db, owner, now, cancellation);
            permissions = [.. permissions.Except(NotHanded(roles, held, permissions, scope, token.Sector))];
            until = turn < until ? turn.Value : until;
        }
        var actor = new Actor("token:" + token.Name, [new Grant(scope, PermissionSet.Of(permissions), token.Sector)]) { SessionId = token.Id, DisplayName = token.Name };
        return (actor, until);
    }

    public static Task<Scope> ScopeAsync(OutbreakDb db, MachineToken token, CancellationToken cancellation) =>
        db.ScopeOfAsync(token.ZoneId is null ? token.Position : null, token.ZoneId, cancellation);
}

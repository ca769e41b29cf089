using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;

namespace Fangxian.Administration.Tokens;

/// <summary>What a token may do: its role, as far as its owner holds that there too, and never what gives access.</summary>
internal static class TokenRights
{
    /// <summary>People give access, and people look outside their area for a reason: no machine does.</summary>
    private static readonly Permission[] GivingAccess = [AdministrationContract.AccountsWrite, AdministrationContract.TokensWrite];

    /// <summary>A role that holds these is given to no machine.</summary>
    public static bool GiveAccess(Permission permission) => GivingAccess.Contains(permission);

    /// <summary>What a machine does not get though its role holds it.</summary>
    public static bool AreOfPeopleOnly(Permission permission) => GiveAccess(permission) || permission == AdministrationContract.BreakGlass;

    /// <summary>The token as an actor, and until when that stays so.</summary>
    public static async Task<(Actor Actor, DateTimeOffset Until)> ResolveAsync(OutbreakDb db, MachineToken token, DateTimeOffset now, CancellationToken cancellation)
    {
        var scope = await ScopeAsync(db, token, cancellation);
        var permissions = (await RoleCatalogue.GetAsync(db, cancellation)).Find(token.Role)?.Permissions.Where(p => !AreOfPeopleOnly(p)) ?? [];
        var until = token.Until;
        if (token.OwnerId is { } owner)
        {
            var (held, turn) = await HeldRights.OfAsync(db, owner, now, cancellation);
            permissions = permissions.Where(p => held.Hold(p, scope, token.Sector));
            until = turn < until ? turn.Value : until;
        }
        var actor = new Actor("token:" + token.Name, [new Grant(scope, PermissionSet.Of(permissions), token.Sector)]) { SessionId = token.Id, DisplayName = token.Name };
        return (actor, until);
    }

    public static Task<Scope> ScopeAsync(OutbreakDb db, MachineToken token, CancellationToken cancellation) =>
        db.ScopeOfAsync(token.ZoneId is null ? token.Position : null, token.ZoneId, cancellation);
}

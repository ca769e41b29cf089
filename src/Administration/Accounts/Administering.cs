using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>What every change of somebody else's access asks first.</summary>
internal static class Administering
{
    /// <summary>
    /// Begins a change: nobody else changes accounts meanwhile, and the administrator still is one. Of two administrators
    /// who remove each other at the same time the second has lost the right.
    /// </summary>
    public static Task<Refusal?> BeginAsync(OutbreakDb db, Actor actor, DateTimeOffset now, CancellationToken cancellation) =>
        BeginAsync(db, actor, AdministrationContract.AccountsWrite, now, cancellation);

    /// <summary>As above, for a change that asks for another right than that to administer accounts.</summary>
    public static async Task<Refusal?> BeginAsync(OutbreakDb db, Actor actor, Permission asked, DateTimeOffset now, CancellationToken cancellation)
    {
        await db.LockTopicAsync(AdministrationContract.AccountsTopic, cancellation);
        db.RaiseVersion(AdministrationContract.AccountsTopic);
        if (actor.AccountId is not { } own)
        {
            return null;
        }
        var roles = await RoleCatalogue.GetAsync(db, cancellation);
        var held = (await db.RoleGrants().AsNoTracking().Where(g => g.AccountId == own).ToListAsync(cancellation)).Any(g => g.IsActive(now) && g.EmergencyReason is null && roles.Find(g.Role)?.Set.Holds(asked) is true);
        var open = actor.SessionId is not { } session || await db.Sessions().AnyAsync(s => s.Id == session, cancellation);
        return held && open ? null : new RightLost();
    }

    /// <summary>
    /// An account that the administrator may change: of the own areas and sectors, reaching no further than the own areas and sectors, and not
    /// the own. Nobody signs in to it until the change is through.
    /// </summary>
    public static async Task<Result<Account>> FindAsync(OutbreakDb db, Guid id, int? version, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await (await db.AccountsSeenAsync(actor, now, cancellation)).Where(a => a.Id == id).Select(a => a.Name).SingleOrDefaultAsync(cancellation) is not { } name)
        {
            return new AccountNotFound(id.ToString());
        }
        await db.LockAccountAsync(name, cancellation);
        var account = await db.Accounts().SingleAsync(a => a.Id == id, cancellation);
        if (account.Id == actor.AccountId)
        {
            return new OwnRights();
        }
        if (version is { } seen && seen != account.Version)
        {
            return new VersionConflict(seen, await AccountView.OfAsync(db, account, now, cancellation));
        }
        foreach (var grant in (await db.RoleGrants().AsNoTracking().Where(g => g.AccountId == id).ToListAsync(cancellation)).Where(g => !g.HasEnded(now) && g.EmergencyReason is null))
        {
            if (!await CoversAsync(db, actor, account, grant, cancellation))
            {
                return new AccountReachesFurther(account.Name);
            }
        }
        return account;
    }

    /// <summary>As above, to close an account or to open it anew; one without roles belongs to those who administer every sector of its area.</summary>
    public static async Task<Result<Account>> FindWholeAsync(OutbreakDb db, Guid id, int? version, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var found = await FindAsync(db, id, version, actor, now, cancellation);
        return !found.IsOk || await db.RoleGrants().AnyAsync(g => g.AccountId == id && (g.Until == null || g.Until > now) && g.EmergencyReason == null, cancellation)
            || await HoldsAsync(db, actor, AdministrationContract.AccountsWrite, await db.ScopeOfAsync(found.Value.Position, null, cancellation), null, cancellation) ? found : new AccountReachesFurther(found.Value.Name);
    }

    /// <summary>
    /// Whether everything that a role of an account gives lies within the areas and the sector that the actor administers. One in a
    /// zone that is no more gives nothing; it is looked after where the account is.
    /// </summary>
    public static async Task<bool> CoversAsync(OutbreakDb db, Actor actor, Account account, RoleGrant grant, CancellationToken cancellation)
    {
        var given = await db.ScopeOfAsync(grant.Position, grant.ZoneId, cancellation);
        return await HoldsAsync(db, actor, AdministrationContract.AccountsWrite, given.Ranges.Count > 0 ? given : await db.ScopeOfAsync(account.Position, null, cancellation), grant.Sector, cancellation);
    }

    /// <summary>Whether everything that an area or a zone gives lies within the actor's scope.</summary>
    public static async Task<bool> CoversAsync(OutbreakDb db, Actor actor, long? position, Guid? zone, CancellationToken cancellation)
    {
        var given = await db.ScopeOfAsync(position, zone, cancellation);
        return given.Ranges.Count > 0 && given.Ranges.All(actor.Scope.Covers);
    }

    /// <summary>Refuses more areas than a query can take.</summary>
    public static async Task<Refusal?> FitsAsync(OutbreakDb db, Account account, IEnumerable<(long? Position, Guid? Zone)> added, DateTimeOffset now, CancellationToken cancellation)
    {
        var held = (await db.RoleGrants().AsNoTracking().Where(g => g.AccountId == account.Id).ToListAsync(cancellation)).Where(g => !g.HasEnded(now)).Select(g => (g.Position, g.ZoneId)).Concat(added).Distinct();
        var ranges = new List<PositionRange>();
        foreach (var (at, inZone) in held)
        {
            ranges.AddRange((await db.ScopeOfAsync(at, inZone, cancellation)).Ranges);
        }
        return Scope.Of(ranges).ForQuery().Count > Scope.MostRanges ? new TooManyAreas(Scope.MostRanges) : null;
    }

    /// <summary>Whether a role may be given in all of a scope: a shipped one anywhere, an own one within its area.</summary>
    public static async Task<bool> MayBeGivenAsync(OutbreakDb db, Role role, Scope scope, CancellationToken cancellation) =>
        role.Position is not { } home || ((await db.ScopeOfAsync(home, null, cancellation)) is var within && scope.Ranges.All(within.Covers));

    /// <summary>Whether the actor holds the permission there without a limit to a sector, or within the sector to which it is limited.</summary>
    public static async Task<bool> HoldsAsync(OutbreakDb db, Actor actor, Permission permission, Scope scope, string? sector, CancellationToken cancellation) =>
        new HeldRights(actor.Grants, await db.SectorsAsync(cancellation)).Hold(permission, scope, sector);

    /// <summary>Refuses a change that would leave nobody who administers everything, areas and sectors; ask before saving it.</summary>
    /// <param name="db">Where it is asked.</param>
    /// <param name="changed">The account whose roles end.</param>
    /// <param name="ended">The one role that ends; null where all do.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<Refusal?> LeavesAnAdministratorAsync(OutbreakDb db, Account changed, RoleGrant? ended, DateTimeOffset now, CancellationToken cancellation)
    {
        var roles = await RoleCatalogue.GetAsync(db, cancellation);
        var whole = (await db.RoleGrants().AsNoTracking().Where(g => g.Position == AreaPosition.Root && g.Sector == null).ToListAsync(cancellation))
            .Where(g => g.IsActive(now) && g.EmergencyReason is null && roles.Find(g.Role)?.Set.Holds(AdministrationContract.AccountsWrite) is true)
            .ToLookup(g => g.AccountId == changed.Id && (ended is null || g.Id == ended.Id));
        var staying = whole[false].Where(g => g.Until is null).Select(g => g.AccountId).ToArray();
        return !whole[true].Any() || await db.Accounts().AnyAsync(a => staying.Contains(a.Id) && a.DisabledAt == null && a.PasswordHash != null, cancellation) ? null : new LastAdministrator(changed.Name);
    }

    /// <summary>The position an area's code names within the actor's scope; the root where everything is meant by a blank code.</summary>
    public static async Task<Result<long>> PositionAsync(OutbreakDb db, Actor actor, string? code, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        var isEverything = string.IsNullOrWhiteSpace(code);
        var position = isEverything ? AreaPosition.Root : tree.ByCode(code)?.Position;
        return position is { } found && await CoversAsync(db, actor, found, null, cancellation) ? found
            : isEverything ? Malformed.Field("area", "accounts.area.everything") : new AccountAreaNotFound(code!);
    }
}

using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>
/// Which accounts an administrator sees: those of the grant's areas and, where a grant names a sector, those that hold or will hold a
/// role in it or below it; where all roles have ended, those that held one there. The database's filter knows the areas; the sectors
/// come on top here.
/// </summary>
internal static class AccountScope
{
    public static async Task<IQueryable<Account>> AccountsSeenAsync(this OutbreakDb db, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        if (actor.Grants.All(grant => grant.Sector is null))
        {
            return db.Accounts();
        }
        var given = db.RoleGrants().Where(g => g.EmergencyReason == null);
        var last = given.Where(g => g.Until == null || g.Until > now || !given.Any(other => other.AccountId == g.AccountId && (other.Until == null || other.Until > now)));
        var ofArea = (await db.WithinSectorsAsync(db.Accounts().Select(a => new InSector { Id = a.Id, Position = a.Position, Sector = null }), actor, cancellation)).Select(row => row.Id);
        var ofSector = (await db.WithinSectorsAsync(db.Accounts().Join(last, a => a.Id, g => g.AccountId, (a, g) => new InSector { Id = a.Id, Position = a.Position, Sector = g.Sector }), actor, cancellation)).Select(row => row.Id);
        return db.Accounts().Where(a => ofArea.Contains(a.Id) || ofSector.Contains(a.Id));
    }

    /// <summary>An account, and the sector of a role that it has.</summary>
    private sealed record InSector
    {
        public Guid Id { get; init; }

        public long Position { get; init; }

        public string? Sector { get; init; }
    }
}

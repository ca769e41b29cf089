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
        var rows = db.Accounts().SelectMany(
            a => given.Where(g => g.AccountId == a.Id && (g.Until == null || g.Until > now || !given.Any(other => other.AccountId == a.Id && (other.Until == null || other.Until > now)))).DefaultIfEmpty(),
            (a, g) => new InSector { Id = a.Id, Position = a.Position, Sector = g!.Sector });
        var seen = (await db.WithinSectorsAsync(rows, actor, cancellation)).Select(row => row.Id);
        return db.Accounts().Where(a => seen.Contains(a.Id));
    }

    /// <summary>An account once for each of its roles.</summary>
    private sealed record InSector
    {
        public Guid Id { get; init; }

        public long Position { get; init; }

        public string? Sector { get; init; }
    }
}

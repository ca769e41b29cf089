using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Organisations;

/// <summary>Finds the organisation that a write is about; one outside the actor's areas or sectors is not there.</summary>
internal static class FindOrganisation
{
    /// <summary>The organisation with its appointments and former names, at the version that was read.</summary>
    public static async Task<Result<Organisation>> ToChangeAsync(this OutbreakDb db, Guid id, Actor actor, CancellationToken cancellation)
    {
        db.RaiseVersion(OrganisationTopics.Organisations);
        var seen = new OrganisationScope(actor, await db.SectorsAsync(cancellation)).Limit(db.Organisations());
        return await seen.Include(o => o.Appointments).Include(o => o.FormerNames).AsSplitQuery().SingleOrDefaultAsync(o => o.Id == id, cancellation) is { } found
            ? found
            : new OrganisationNotFound(id.ToString());
    }

    /// <summary>As above, and refuses where the record has changed since <paramref name="version"/>.</summary>
    public static async Task<Result<Organisation>> AtVersionAsync(this OutbreakDb db, Guid id, int version, Actor actor, CancellationToken cancellation)
    {
        var found = await db.ToChangeAsync(id, actor, cancellation);
        if (!found.IsOk || found.Value.Version == version)
        {
            return found;
        }
        var current = OrganisationState.Of(found.Value, await db.AreaTreeAsync(cancellation));
        return new VersionConflict(current with { Version = version }, current);
    }
}

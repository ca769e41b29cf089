using System.Linq.Expressions;
using Fangxian.Platform.Identity;

namespace Fangxian.Registry.Organisations;

/// <summary>
/// Which organisations an actor sees: those of the grant's areas and, where a grant names a sector, of that sector and the
/// sectors below it. The database's filter knows the areas; the sectors come on top here.
/// </summary>
internal sealed class OrganisationScope(Actor actor, SectorCatalogue sectors)
{
    public bool Covers(long position, string sector) => actor.Grants.Any(grant => grant.Scope.Covers(position) && (grant.Sector is null || sectors.Within(grant.Sector).Contains(sector)));

    /// <summary>Of organisations, or of other rows with a position and a sector.</summary>
    public IQueryable<TRow> Limit<TRow>(IQueryable<TRow> rows) =>
        actor.Grants.All(grant => grant.Sector is null) ? rows : rows.Where(Seen<TRow>());

    private Expression<Func<TRow, bool>> Seen<TRow>()
    {
        var row = Expression.Parameter(typeof(TRow), "o");
        var position = Expression.Property(row, nameof(Organisation.Position));
        var within = actor.Grants.SelectMany(grant => grant.Scope.Ranges.Select(range => (Expression)Expression.AndAlso(
            Expression.AndAlso(Expression.GreaterThanOrEqual(position, Expression.Constant(range.From)), Expression.LessThanOrEqual(position, Expression.Constant(range.To))),
            grant.Sector is null ? Expression.Constant(true) : Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(string)], Expression.Constant(sectors.Within(grant.Sector).ToArray()), Expression.Property(row, nameof(Organisation.Sector))))));
        return Expression.Lambda<Func<TRow, bool>>(within.Aggregate((Expression)Expression.Constant(false), Expression.OrElse), row);
    }
}

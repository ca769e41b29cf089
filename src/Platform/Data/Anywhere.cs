using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Platform.Data;

/// <summary>
/// Whether a value that must be unlike all others is taken, inside or outside the actor's scope. It tells nothing else of a
/// record outside the scope.
/// </summary>
public static class Anywhere
{
    /// <summary>Of some values those that a record anywhere has in this column.</summary>
    public static async Task<HashSet<string>> TakenAnywhereAsync<TEntity>(this OutbreakDb db, Expression<Func<TEntity, string?>> column, IEnumerable<string> values, CancellationToken cancellation)
        where TEntity : class
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in values.Distinct(StringComparer.Ordinal).Chunk(500))
        {
            var found = db.Set<TEntity>().IgnoreQueryFilters([OutbreakDb.ScopeFilter]).Select(column).Where(value => some.Contains(value));
            taken.UnionWith((await found.ToListAsync(cancellation)).OfType<string>());
        }
        return taken;
    }
}

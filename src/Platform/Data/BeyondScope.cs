using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Platform.Data;

/// <summary>
/// What may be known of records outside the actor's scope: whether a value that must be unlike all others is taken, and
/// what those are called who act in the actor's own areas; and the records that follow another one wherever they lie.
/// </summary>
public static class BeyondScope
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

    /// <summary>What records are called, by their ids.</summary>
    public static async Task<IReadOnlyList<TName>> NamesAnywhereAsync<TEntity, TName>(this OutbreakDb db, IReadOnlyCollection<Guid> ids, Expression<Func<TEntity, TName>> name, CancellationToken cancellation)
        where TEntity : class =>
        await db.Set<TEntity>().IgnoreQueryFilters([OutbreakDb.ScopeFilter]).AsNoTracking().Where(record => ids.Contains(EF.Property<Guid>(record, "Id"))).Select(name).ToListAsync(cancellation);

    /// <summary>
    /// The whole table, whatever the scope: to join what hangs on a record that is limited to the scope itself, and for what
    /// follows a record wherever it lies when records are merged or forgotten. Never to be listed by itself.
    /// </summary>
    public static IQueryable<TEntity> Anywhere<TEntity>(this OutbreakDb db)
        where TEntity : class => db.Set<TEntity>().IgnoreQueryFilters([OutbreakDb.ScopeFilter]);
}

using System.Globalization;
using Fangxian.Platform.Identity;

namespace Fangxian.Platform.Data;

/// <summary>How a list limited to a scope is read.</summary>
public enum AccessPath
{
    /// <summary>Along the index of the list's order, passing over rows of other areas, until the page is full.</summary>
    ByOrder,

    /// <summary>From the index of areas; the few rows there are sorted.</summary>
    ByArea,
}

/// <summary>
/// The two ways to a list, chosen by how many rows the scope has: with the wrong one an empty county's page reads the whole table, and a
/// province's page sorts it.
/// </summary>
public static class AccessPaths
{
    /// <summary>A scope with no more rows is read by area: two of a hundred of half a million.</summary>
    public const int FewRows = 10_000;

    /// <summary>For so long a choice is kept: whichever way, the list is the same.</summary>
    private const int KeptSeconds = 60;

    /// <summary>The way that costs less.</summary>
    /// <param name="db">Where the list lies.</param>
    /// <param name="table">The table.</param>
    /// <param name="condition">What every list of it asks for, served by an index that goes on with the position; SQL without parameters.</param>
    /// <param name="scope">The areas.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<AccessPath> ChooseAsync(OutbreakDb db, string table, string condition, Scope scope, CancellationToken cancellation)
    {
        if (scope.Ranges.Any(range => range == PositionRange.Everything))
        {
            return AccessPath.ByOrder;
        }
        return await AreFewAsync(db, $"{table}/{condition}/{KeyOf(scope)}", $"{table} WHERE {condition} AND {scope.IsWithin("position")}", FewRows, cancellation) ? AccessPath.ByArea : AccessPath.ByOrder;
    }

    /// <summary>Whether there are no more rows than so many; the answer is kept for a minute.</summary>
    /// <param name="db">Where the rows lie.</param>
    /// <param name="what">What is asked, without what changes from moment to moment.</param>
    /// <param name="rows">What follows <c>FROM</c>: SQL without parameters, served by one index.</param>
    /// <param name="most">How many are few.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Task<bool> AreFewAsync(OutbreakDb db, string what, string rows, int most, CancellationToken cancellation) =>
        KeptAsync(db, $"{what}/{most}", async () => await CountAsync(db, rows, most + 1) <= most, cancellation);

    /// <summary>An answer that chooses a way, or that may be a minute old, kept for a minute.</summary>
    /// <param name="db">Where the rows lie.</param>
    /// <param name="what">What is asked, without what changes from moment to moment.</param>
    /// <param name="ask">Asks; whoever else wants to know waits for the same answer, so that it is not cancelled.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<T> KeptAsync<T>(OutbreakDb db, string what, Func<Task<T>> ask, CancellationToken cancellation)
        where T : struct
    {
        var kept = await db.Shared.GetAsync<object>("access-path/" + what, Environment.TickCount64 / (KeptSeconds * 1000), async () => await ask());
        cancellation.ThrowIfCancellationRequested();
        return (T)kept;
    }

    /// <summary>A scope as the key of what is kept for it.</summary>
    public static string KeyOf(Scope scope) => string.Join(',', scope.Ranges.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.From}-{range.To}")));

    /// <summary>A column as no index knows it, so that the planner takes the way that was chosen.</summary>
    public static string Hidden(this DatabaseKind kind, string column) => kind is DatabaseKind.Postgres ? $"({column} + 0)" : "+" + column;

    private static async Task<long> CountAsync(OutbreakDb db, string rows, int most)
    {
        await using var lease = await db.OpenAsync(CancellationToken.None);
        await using var command = lease.Command($"SELECT count(*) FROM (SELECT 1 FROM {rows} LIMIT {most}) few");
        return Convert.ToInt64(await command.ExecuteScalarAsync(CancellationToken.None), CultureInfo.InvariantCulture);
    }
}

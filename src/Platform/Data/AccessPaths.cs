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
        var key = $"access-path/{table}/{condition}/{string.Join(',', scope.Ranges.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.From}-{range.To}")))}";
        var kept = await db.Shared.GetAsync<object>(key, Environment.TickCount64 / (KeptSeconds * 1000), async () => await CountAsync(db, table, condition, scope) > FewRows ? AccessPath.ByOrder : AccessPath.ByArea);
        cancellation.ThrowIfCancellationRequested();
        return (AccessPath)kept;
    }

    /// <summary>A column as no index knows it, so that the planner takes the way that was chosen.</summary>
    public static string Hidden(this DatabaseKind kind, string column) => kind is DatabaseKind.Postgres ? $"({column} + 0)" : "+" + column;

    private static async Task<long> CountAsync(OutbreakDb db, string table, string condition, Scope scope)
    {
        await using var lease = await db.OpenAsync(CancellationToken.None);
        await using var command = lease.Command($"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {condition} AND {scope.IsWithin("position")} LIMIT {FewRows + 1}) few");
        return Convert.ToInt64(await command.ExecuteScalarAsync(CancellationToken.None), CultureInfo.InvariantCulture);
    }
}

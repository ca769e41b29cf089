using System.Globalization;
using Fangxian.Platform.Data;

namespace Fangxian.Platform.Archive;

/// <summary>How many rows each table of the running database has, all counted at one instant.</summary>
public static class TableCounts
{
    public static async Task<IReadOnlyDictionary<string, long>> OfAsync(OutbreakDb db, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var snapshot = await ReadSnapshot.OpenAsync(db, cancellation);
        foreach (var table in ArchivedTable.Of(db))
        {
            await using var command = snapshot.Command($"SELECT count(*) FROM {TableRows.Quoted(table.Name)}");
            counts[table.Name] = Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
        }
        return counts;
    }
}

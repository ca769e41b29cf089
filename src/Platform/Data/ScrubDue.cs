using System.Globalization;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Platform.Data;

/// <summary>
/// The tables whose deleted rows still lie in the files, noted in the transaction that deleted them: neither somebody who reads for
/// long nor the end of the program lets it be forgotten. One setting for each table, with the instant of the deletion.
/// </summary>
public static class ScrubDue
{
    private const string Prefix = "scrub-due/";

    /// <summary>Notes within the present writing transaction that rows of these tables were deleted.</summary>
    public static async Task ScrubLaterAsync(this OutbreakDb db, IEnumerable<string> tables, DateTimeOffset now, CancellationToken cancellation)
    {
        var value = Instants.ToMicroseconds(now).ToString(CultureInfo.InvariantCulture);
        foreach (var key in tables.Order(StringComparer.Ordinal).Select(table => Prefix + table))
        {
            await db.Database.ExecuteSqlAsync($"INSERT INTO setting (key, value) VALUES ({key}, {value}) ON CONFLICT (key) DO UPDATE SET value = excluded.value", cancellation);
        }
    }

    /// <summary>Whether deleted rows still lie in the files.</summary>
    public static async Task<bool> IsScrubDueAsync(this Databases databases, CancellationToken cancellation) => (await ReadAsync(databases, cancellation)).Count > 0;

    /// <summary>The tables, with when a row was last deleted from each.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> ReadAsync(Databases databases, CancellationToken cancellation)
    {
        await using var db = databases.ForReading(Scope.Nothing);
        return await db.Set<Setting>().Where(s => s.Key.StartsWith(Prefix)).ToDictionaryAsync(s => s.Key[Prefix.Length..], s => s.Value, cancellation);
    }

    /// <summary>They were scrubbed; a table from which more was deleted since stays due.</summary>
    internal static Task DoneAsync(Databases databases, IReadOnlyDictionary<string, string> scrubbed, CancellationToken cancellation) =>
        databases.WriteAsync<Done>(Scope.Nothing, async (db, token) =>
        {
            foreach (var (table, value) in scrubbed)
            {
                await db.Set<Setting>().Where(s => s.Key == Prefix + table && s.Value == value).ExecuteDeleteAsync(token);
            }
            return Done.Instance;
        }, cancellation);
}

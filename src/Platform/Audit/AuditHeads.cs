using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;

namespace Fangxian.Platform.Audit;

/// <summary>The end of a chain at some time, to be kept where nobody who can write to the database can write.</summary>
/// <param name="Position">The position of the chain's area.</param>
/// <param name="Number">The number of its last line.</param>
/// <param name="Hash">The hash of its last line.</param>
public sealed record KeptHead(long Position, long Number, byte[] Hash);

public static class AuditHeads
{
    /// <summary>The present heads of the chains within the scope, by position.</summary>
    public static async Task<IReadOnlyList<KeptHead>> AuditHeadsAsync(this OutbreakDb db, Scope scope, CancellationToken cancellation)
    {
        await using var snapshot = await ReadSnapshot.OpenAsync(db, cancellation);
        return await ReadAsync(snapshot, scope, cancellation);
    }

    internal static async Task<IReadOnlyList<KeptHead>> ReadAsync(ReadSnapshot snapshot, Scope scope, CancellationToken cancellation)
    {
        var heads = new List<KeptHead>();
        await using var command = snapshot.Command("SELECT position, number, hash FROM audit_head ORDER BY position");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            if (scope.Covers(row.GetInt64(0)))
            {
                heads.Add(new(row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)));
            }
        }
        return heads;
    }
}

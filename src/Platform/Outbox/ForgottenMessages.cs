using System.Text.RegularExpressions;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Platform.Outbox;

/// <summary>Messages about records that are forgotten: sent or not, they go.</summary>
public static partial class ForgottenMessages
{
    /// <summary>Deletes every message whose key or subject names one of the records.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<long> ForgetMessagesOfAsync(this OutbreakDb db, IReadOnlyCollection<Guid> records, CancellationToken cancellation)
    {
        var gone = 0L;
        foreach (var ids in (await NamingAsync(db, records, cancellation)).Chunk(500))
        {
            gone += await db.Anywhere<OutboxMessage>().Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(cancellation);
        }
        return gone;
    }

    /// <summary>How many messages name one of the records.</summary>
    public static async Task<long> CountMessagesOfAsync(this OutbreakDb db, IReadOnlyCollection<Guid> records, CancellationToken cancellation) =>
        (await NamingAsync(db, records, cancellation)).Count;

    /// <summary>A message says what it is about by ids; there are few of them, kept for 90 days.</summary>
    private static async Task<IReadOnlyList<Guid>> NamingAsync(OutbreakDb db, IReadOnlyCollection<Guid> records, CancellationToken cancellation)
    {
        var (wanted, found) = (records.ToHashSet(), new List<Guid>());
        await foreach (var message in db.Anywhere<OutboxMessage>().AsNoTracking().Select(m => new { m.Id, m.Key, m.Subject }).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (Ids().Matches(message.Key).Concat(Ids().Matches(message.Subject)).Any(id => wanted.Contains(Guid.Parse(id.ValueSpan))))
            {
                found.Add(message.Id);
            }
        }
        return found;
    }

    [GeneratedRegex("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")]
    private static partial Regex Ids();
}

using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Microsoft.Extensions.Logging;

namespace Fangxian.Platform.Data;

/// <summary>A table that ships and cannot be used.</summary>
/// <param name="Table">Its file below the tables of facts: <c>diseases/diseases.csv</c>.</param>
/// <param name="Why">Why.</param>
public sealed record RefusedTable(string Table, Refusal Why);

/// <summary>The tables that ship and that this process could not use. The program runs without them, so it says so: as a warning in the log, and on the page of health.</summary>
public sealed partial class RefusedTables
{
    private readonly ConcurrentDictionary<string, Refusal> _refused = new(StringComparer.Ordinal);
    private Action<RefusedTable>? _tell;

    public IReadOnlyList<RefusedTable> All => [.. _refused.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => new RefusedTable(r.Key, r.Value))];

    /// <summary>Keeps what was refused, and says it once. A database that does not answer is no fault of the table: that is thrown.</summary>
    /// <param name="table">Its file below the tables of facts.</param>
    /// <param name="why">Why; null where it was taken in.</param>
    public void Note(string table, Refusal? why)
    {
        if (why is DatabaseFault { Reason: { } reason })
        {
            ExceptionDispatchInfo.Throw(reason);
        }
        if (why is not null && _refused.TryAdd(table, why))
        {
            _tell?.Invoke(new(table, why));
        }
    }

    /// <summary>Says what was refused before there was a log, and from now on at once.</summary>
    public void TellTo(ILogger log, Words words)
    {
        _tell = refused => Refused(log, refused.Table, words.Say(refused.Why));
        foreach (var refused in All)
        {
            _tell(refused);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The shipped table {Table} was refused and is not used: {Reason}")]
    private static partial void Refused(ILogger log, string table, string reason);
}

using Fangxian.Platform.Data;

namespace Fangxian.Platform.Audit;

/// <summary>What a proof has shown.</summary>
/// <param name="Lines">How many lines were hashed.</param>
/// <param name="Chains">In how many chains.</param>
/// <param name="Details">How many details are still there and were compared with their lines.</param>
/// <param name="Took">How long the lines took.</param>
/// <param name="Breaks">The first break of every chain that is not whole, by line id; empty where all are whole.</param>
public sealed record AuditVerdict(long Lines, int Chains, long Details, TimeSpan Took, IReadOnlyList<AuditBreak> Breaks)
{
    public bool IsWhole => Breaks.Count == 0;
}

/// <summary>Where a chain is not whole.</summary>
/// <param name="LineId">The line; number 0 where it concerns the chain as a whole.</param>
/// <param name="Kind">What is wrong there.</param>
/// <param name="At">The instant the line holds; null where there is no such line.</param>
public sealed record AuditBreak(long LineId, AuditBreakKind Kind, DateTimeOffset? At)
{
    /// <summary>The position of the chain's area.</summary>
    public long Position => AuditChain.PositionOfLine(LineId);

    public long Number => AuditChain.NumberOf(LineId);
}

/// <summary>What may be wrong with a line or chain.</summary>
public enum AuditBreakKind
{
    /// <summary>There is no line of this number, though there are or were later ones: deleted, or the end cut off.</summary>
    Missing,

    /// <summary>The line, or its place, is not as it was written.</summary>
    Altered,

    /// <summary>The line stands behind the end of its chain: it was not written by the product.</summary>
    Added,

    /// <summary>The end of the chain does not have the hash of its last line.</summary>
    Head,

    /// <summary>The line is not the one whose hash was kept elsewhere: the chain was written anew.</summary>
    Rewritten,

    /// <summary>What was changed is not what the line was made of.</summary>
    Detail,

    /// <summary>The index by record and person does not name what the lines name.</summary>
    Index,
}

/// <summary>Collects breaks from several threads; the first of each chain counts.</summary>
internal sealed class AuditBreaks
{
    private readonly Dictionary<long, AuditBreak> _first = [];

    /// <param name="lineId">The line.</param>
    /// <param name="kind">What is wrong.</param>
    /// <param name="at">Microseconds since 1970; null where there is no such line.</param>
    public void Found(long lineId, AuditBreakKind kind, long? at)
    {
        var found = new AuditBreak(lineId, kind, at is { } microseconds ? Instant(microseconds) : null);
        lock (_first)
        {
            if (!_first.TryGetValue(found.Position, out var known) || IsEarlier(found, known))
            {
                _first[found.Position] = found;
            }
        }
    }

    public IReadOnlyList<AuditBreak> First()
    {
        lock (_first)
        {
            return [.. _first.Values.OrderBy(b => b.LineId)];
        }
    }

    /// <summary>A wrong line says more than a wrong index; of one line, what is missing says more than what does not fit.</summary>
    private static bool IsEarlier(AuditBreak one, AuditBreak other) =>
        (one.Kind is AuditBreakKind.Index, one.LineId, one.Kind).CompareTo((other.Kind is AuditBreakKind.Index, other.LineId, other.Kind)) < 0;

    /// <summary>An altered instant may be none at all.</summary>
    private static DateTimeOffset? Instant(long microseconds)
    {
        try
        {
            return Instants.FromMicroseconds(microseconds);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}

namespace Fangxian.Platform.Audit;

/// <summary>Passes the lines in their order: numbers without a gap, ends that fit the heads, heads kept elsewhere still there.</summary>
internal sealed class AuditWalk(IReadOnlyList<KeptHead> heads, IReadOnlyList<KeptHead> kept, AuditBreaks breaks)
{
    private readonly Dictionary<long, KeptHead> _heads = heads.ToDictionary(h => h.Position);
    private readonly ILookup<long, KeptHead> _kept = kept.ToLookup(k => k.Position);
    private readonly HashSet<long> _seen = [];
    private readonly byte[] _lastHash = new byte[AuditEncoding.HashBytes];
    private KeptHead[] _keptHere = [];
    private long _chain = -1;
    private long _last;
    private long _lastAt;

    public long Lines { get; private set; }

    public int Chains => _seen.Count;

    public void Pass(AuditChunk chunk)
    {
        Lines += chunk.Lines;
        foreach (var line in chunk)
        {
            var id = line.Id;
            if (id != _last + 1 || _chain < 0)
            {
                Jump(id);
            }
            _last = id;
            _lastAt = line.At;
            line.Hash.CopyTo(_lastHash);
            foreach (var head in _keptHere)
            {
                if (head.Number == AuditChain.NumberOf(id) && !line.Hash.SequenceEqual(head.Hash))
                {
                    breaks.Found(id, AuditBreakKind.Rewritten, line.At);
                }
            }
        }
    }

    /// <summary>After the last line: the chain it stands in ends, and chains may be gone as a whole.</summary>
    public void End()
    {
        EndChain();
        foreach (var gone in _heads.Values.Concat(_kept.SelectMany(k => k)).Where(h => h.Number > 0 && !_seen.Contains(h.Position)))
        {
            breaks.Found(AuditChain.LineId(gone.Position, 1), AuditBreakKind.Missing, null);
        }
    }

    /// <summary>The line is not the next of its chain: another chain begins, or one is missing.</summary>
    private void Jump(long id)
    {
        var chain = AuditChain.PositionOfLine(id);
        if (chain != _chain)
        {
            EndChain();
            _chain = chain;
            _seen.Add(chain);
            _keptHere = [.. _kept[chain]];
            _last = AuditChain.LineId(chain, 0);
        }
        if (id != _last + 1)
        {
            breaks.Found(_last + 1, AuditBreakKind.Missing, null);
        }
    }

    private void EndChain()
    {
        if (_chain < 0)
        {
            return;
        }
        var number = AuditChain.NumberOf(_last);
        var head = _heads.GetValueOrDefault(_chain);
        var most = Math.Max(head?.Number ?? 0, _keptHere.Length == 0 ? 0 : _keptHere.Max(k => k.Number));
        if (most > number)
        {
            breaks.Found(_last + 1, AuditBreakKind.Missing, null);
        }
        if (head is null || head.Number < number)
        {
            breaks.Found(AuditChain.LineId(_chain, (head?.Number ?? 0) + 1), AuditBreakKind.Added, null);
        }
        else if (head.Number == number && !head.Hash.AsSpan().SequenceEqual(_lastHash))
        {
            breaks.Found(_last, AuditBreakKind.Head, _lastAt);
        }
    }
}

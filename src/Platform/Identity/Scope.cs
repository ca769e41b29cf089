namespace Fangxian.Platform.Identity;

/// <summary>A closed range of area positions: one subtree of the area tree.</summary>
public readonly record struct PositionRange(long From, long To)
{
    /// <summary>Everything: the range from the root to the last possible grid.</summary>
    public static readonly PositionRange Everything = new(0, 999_999_999_999_999);

    public bool Covers(long position) => position >= From && position <= To;

    public bool Covers(PositionRange other) => other.From >= From && other.To <= To;
}

/// <summary>The areas whose records an actor may see: a short list of position ranges, never a flag.</summary>
public sealed record Scope(IReadOnlyList<PositionRange> Ranges)
{
    /// <summary>More ranges than this make a query slow; no post needs them.</summary>
    public const int MostRanges = 16;

    public static readonly Scope Everything = new([PositionRange.Everything]);

    public static readonly Scope Nothing = new([]);

    /// <summary>The position of the first area: where an actor's own records lie that tell no other place. The root's where there is none.</summary>
    public long First => Ranges is [var first, ..] ? first.From : 0;

    public bool Covers(long position) => Ranges.Any(range => range.Covers(position));

    public bool Covers(PositionRange whole) => Ranges.Any(range => range.Covers(whole));

    /// <summary>Whether the scope and the range have an area in common.</summary>
    public bool Touches(PositionRange range) => Ranges.Any(own => own.From <= range.To && range.From <= own.To);

    /// <summary>What of the scope lies within a range.</summary>
    public Scope Within(PositionRange range) => new([.. Ranges.Where(own => own.From <= range.To && range.From <= own.To).Select(own => new PositionRange(Math.Max(own.From, range.From), Math.Min(own.To, range.To)))]);

    /// <summary>The ranges in order, without those that lie within another.</summary>
    public static Scope Of(IEnumerable<PositionRange> ranges)
    {
        var kept = new List<PositionRange>();
        foreach (var range in ranges.OrderBy(r => r.From).ThenByDescending(r => r.To))
        {
            if (kept.Count == 0 || !kept[^1].Covers(range))
            {
                kept.Add(range);
            }
        }
        return new Scope(kept);
    }

    /// <summary>
    /// The ranges by which a query is limited. Where there are more than it takes, neighbours are joined: counties that were merged lie
    /// side by side. There may still be too many.
    /// </summary>
    public IReadOnlyList<PositionRange> ForQuery()
    {
        if (Ranges.Count <= MostRanges)
        {
            return Ranges;
        }
        var joined = new List<PositionRange>();
        foreach (var range in Ranges.OrderBy(r => r.From))
        {
            if (joined.Count > 0 && range.From <= joined[^1].To + 1)
            {
                joined[^1] = new(joined[^1].From, Math.Max(joined[^1].To, range.To));
            }
            else
            {
                joined.Add(range);
            }
        }
        return joined;
    }

    internal static Scope Union(IReadOnlyList<Grant> grants) =>
        grants.Count == 1 ? grants[0].Scope : Of(grants.SelectMany(grant => grant.Scope.Ranges));
}

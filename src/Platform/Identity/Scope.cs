namespace Fangxian.Platform.Identity;

/// <summary>A closed range of area positions: one subtree of the area tree.</summary>
public readonly record struct PositionRange(long From, long To)
{
    /// <summary>Everything: the range from the root to the last possible grid.</summary>
    public static readonly PositionRange Everything = new(0, 999_999_999_999_999);

    public bool Covers(long position) => position >= From && position <= To;
}

/// <summary>The areas whose records an actor may see: a short list of position ranges, never a flag.</summary>
public sealed record Scope(IReadOnlyList<PositionRange> Ranges)
{
    /// <summary>More ranges than this make a query slow; no post needs them.</summary>
    public const int MostRanges = 16;

    public static readonly Scope Everything = new([PositionRange.Everything]);

    public bool Covers(long position) => Ranges.Any(range => range.Covers(position));
}

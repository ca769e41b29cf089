using Fangxian.Platform.Identity;

namespace Fangxian.Platform.Audit;

/// <summary>
/// Audit lines are chained per county; what concerns more than one county stands in the chain of the prefecture,
/// province or country above it. A line's id is one integer, 6 digits of the chain and 12 of its number within, so that
/// a chain, and with it everything below an area, is one range in the order of writing.
/// </summary>
public static class AuditChain
{
    /// <summary>How many positions a county takes.</summary>
    private const long County = 1_000_000_000;

    /// <summary>The ids of one chain.</summary>
    private const long Lines = 1_000_000_000_000;

    /// <summary>How many positions a prefecture and a province take.</summary>
    private static readonly long[] Above = [100 * County, 10_000 * County];

    /// <summary>What stands for the hash of the line before the first.</summary>
    public static ReadOnlySpan<byte> Beginning => new byte[32];

    /// <summary>The chain in which records of this position are noted.</summary>
    public static long PositionOf(long position) => position / County * County;

    /// <summary>The chain in which records of several positions are noted: of the smallest area that holds them all.</summary>
    public static long PositionOver(long one, long other)
    {
        var (a, b) = (PositionOf(one), PositionOf(other));
        if (a == b)
        {
            return a;
        }
        foreach (var width in Above)
        {
            if (a / width == b / width)
            {
                return a / width * width;
            }
        }
        return 0;
    }

    /// <summary>As above, of any number of positions; null where there is none.</summary>
    public static long? PositionOver(IEnumerable<long> positions)
    {
        long? over = null;
        foreach (var position in positions)
        {
            over = over is { } others ? PositionOver(others, position) : PositionOf(position);
        }
        return over;
    }

    public static long LineId(long position, long number) => position / County * Lines + number;

    public static long NumberOf(long lineId) => lineId % Lines;

    /// <summary>The position of the chain a line stands in.</summary>
    public static long PositionOfLine(long lineId) => lineId / Lines * County;

    /// <summary>The ids of the lines in all chains whose position lies in the range; empty (to less than from) for a range below a county.</summary>
    public static (long From, long To) LinesWithin(PositionRange range) =>
        ((range.From + County - 1) / County * Lines, range.To / County * Lines + Lines - 1);
}

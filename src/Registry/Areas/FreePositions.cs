using Fangxian.Platform.Identity;

namespace Fangxian.Registry.Areas;

/// <summary>
/// Where new areas may stand. An area stands where its code says if that lies below the area above and nobody ever stood
/// there; else behind the last of its neighbours. A position is never used twice, also not that of a closed area.
/// </summary>
internal sealed class FreePositions(IEnumerable<long> used)
{
    private readonly HashSet<long> _used = [.. used];

    /// <summary>Takes a position for a new area; null when none is left below the area above.</summary>
    public long? Take(PositionRange above, AreaLevel level, string code)
    {
        if (AreaPosition.FromCode(code) is { } own && own > above.From && own <= above.To && own % AreaPosition.WidthOf(level) == 0 && _used.Add(own))
        {
            return own;
        }
        var width = AreaPosition.WidthOf(level);
        var taken = _used.Where(above.Covers).Select(position => position / width * width).ToHashSet();
        return FirstFree(taken.DefaultIfEmpty(above.From).Max() + width, above.To, width, taken) ?? FirstFree(above.From + width, above.To, width, taken);
    }

    private long? FirstFree(long from, long to, long width, HashSet<long> taken)
    {
        for (var position = from; position <= to; position += width)
        {
            if (!taken.Contains(position))
            {
                _used.Add(position);
                return position;
            }
        }
        return null;
    }
}

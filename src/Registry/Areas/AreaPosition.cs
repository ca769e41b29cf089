using System.Globalization;
using Fangxian.Platform.Identity;

namespace Fangxian.Registry.Areas;

/// <summary>
/// A position is one integer of 2+2+2+3+3+3 digits (province, prefecture, county, township, village, grid), made once
/// from the statistical code an area first came with. It never changes and is never reused, so that a subtree is
/// always one range; names and codes are dated attributes.
/// </summary>
public static class AreaPosition
{
    /// <summary>The position of the country, the root of the tree.</summary>
    public const long Root = 0;

    private static readonly long[] Width = [1_000_000_000_000_000, 10_000_000_000_000, 100_000_000_000, 1_000_000_000, 1_000_000, 1_000, 1];

    /// <summary>The position of a code of 2, 4, 6, 9, 12 or 15 digits; null for anything else.</summary>
    public static long? FromCode(ReadOnlySpan<char> code) =>
        code.Length is 2 or 4 or 6 or 9 or 12 or 15 && long.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var digits)
            ? digits * Pow10(15 - code.Length)
            : null;

    /// <summary>The range of positions of an area and everything below it.</summary>
    public static PositionRange Subtree(long position, AreaLevel level) =>
        level is AreaLevel.Country ? PositionRange.Everything : new(position, position + Width[(int)level] - 1);

    /// <summary>The position of the smallest area that holds both.</summary>
    public static long Over(long one, long other)
    {
        if (one == other)
        {
            return one;
        }
        var level = Width.Length - 1;
        while (one / Width[level] != other / Width[level])
        {
            level--;
        }
        return one / Width[level] * Width[level];
    }

    /// <summary>How many positions an area of this level takes: itself and everything that may ever stand below it.</summary>
    public static long WidthOf(AreaLevel level) => Width[(int)level];

    /// <summary>The n-th (1 to 999) possible grid of a village.</summary>
    public static long Grid(long village, int number) => village + number;

    private static long Pow10(int exponent)
    {
        long power = 1;
        while (exponent-- > 0)
        {
            power *= 10;
        }
        return power;
    }
}

namespace Fangxian.Epidemiology.Numerics;

/// <summary>Arguments that must lie in a range; the message says which.</summary>
internal static class Require
{
    public static void Share(double value, string name) => That(value is >= 0 and <= 1, name, value, "A proportion of 0 to 1 is needed.");

    public static void Level(double value, string name) => That(value is > 0 and < 1, name, value, "A probability strictly between 0 and 1 is needed.");

    public static void That(bool holds, string name, object? value, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, range);
        }
    }
}

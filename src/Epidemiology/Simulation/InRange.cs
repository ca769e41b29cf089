namespace Fangxian.Epidemiology.Simulation;

/// <summary>Refuses numbers outside their range.</summary>
internal static class InRange
{
    public static void Require(bool isInRange, string name, object? value, string range)
    {
        if (!isInRange)
        {
            throw new ArgumentOutOfRangeException(name, value, range);
        }
    }

    public static void Rate(double value, string name) =>
        Require(value is >= 0 and < double.PositiveInfinity, name, value, "A finite number, 0 or more, is needed.");

    public static void Proportion(double value, string name) => Require(value is >= 0 and <= 1, name, value, "A proportion of 0 to 1 is needed.");
}

namespace Fangxian.Epidemiology.Transmission;

/// <summary>In how many days do daily cases double or halve, and how sure is that?</summary>
/// <remarks>
/// <para>Doubling: ln 2 / r. Halving: ln 2 / −r. The ends of the 95 % confidence interval of r are transformed alike.
/// Every number here is positive, in days; null means "does not exist" or "has no bound", as each property says.</para>
/// <para>When the interval of r contains 0, the times compatible with the data run from the fastest doubling through
/// "never" to the fastest halving: the slowest times are unbounded, and no single interval of days describes that.
/// Show the <see cref="Course"/> instead. (R's <c>incidence</c> package prints a negative number there.)</para>
/// </remarks>
public readonly record struct DoublingTime
{
    /// <summary>A rate as small as this is the rounding of a fit to a level course: neither growth nor decline.</summary>
    private const double LongestDays = 1e6;

    private readonly double rate;
    private readonly double lower;
    private readonly double upper;

    internal DoublingTime(double ratePerDay, double lowerPerDay, double upperPerDay)
    {
        rate = ratePerDay;
        lower = lowerPerDay;
        upper = upperPerDay;
    }

    /// <summary>Whether the 95 % interval shows growth, decline or neither.</summary>
    public GrowthCourse Course => lower > 0 ? GrowthCourse.Growing : upper < 0 ? GrowthCourse.Declining : GrowthCourse.Uncertain;

    /// <summary>The estimated doubling time in days; null when the estimate is not growth, or so slow (over a million days) that it is rounding.</summary>
    public double? DoublingDays => Days(rate);

    /// <summary>The shortest doubling time in the 95 % interval; null when the interval holds no growth.</summary>
    public double? FastestDoublingDays => Days(upper);

    /// <summary>The longest doubling time in the 95 % interval; null when unbounded or when the interval holds no growth.</summary>
    public double? SlowestDoublingDays => Days(lower);

    /// <summary>The estimated halving time in days; null when the estimate is not decline, or so slow that it is rounding.</summary>
    public double? HalvingDays => Days(-rate);

    /// <summary>The shortest halving time in the 95 % interval; null when the interval holds no decline.</summary>
    public double? FastestHalvingDays => Days(-lower);

    /// <summary>The longest halving time in the 95 % interval; null when unbounded or when the interval holds no decline.</summary>
    public double? SlowestHalvingDays => Days(-upper);

    private static double? Days(double ratePerDay)
    {
        var days = Math.Log(2) / ratePerDay;
        return days is > 0 and < LongestDays ? days : null;
    }
}

using System.Runtime.CompilerServices;

namespace Fangxian.Epidemiology.Detection;

/// <summary>What a detector says of one period: how many cases it expected, from how many on it calls, and whether it calls.</summary>
/// <remarks>
/// An alarm is a reason to look, not an outbreak: with an upper bound of level α about one ordinary period in 1/α alarms.
/// No alarm is no proof of calm: small, slow and unreported outbreaks stay below every bound.
/// </remarks>
public readonly record struct Finding
{
    private readonly double expected;
    private readonly double upperBound;
    private readonly double score;
    private readonly Marks marks;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Finding(double expected, double upperBound, double score, bool alarm, bool? trendUsed = null)
    {
        this.expected = expected;
        this.upperBound = upperBound;
        this.score = score;
        marks = (alarm ? Marks.Alarm : 0) | (trendUsed is null ? 0 : trendUsed.Value ? Marks.Trend | Marks.TrendUsed : Marks.Trend);
    }

    [Flags]
    private enum Marks
    {
        Alarm = 1,
        Trend = 2,
        TrendUsed = 4,
    }

    /// <summary>Persons expected in the period without an outbreak; null where the method has no such number.</summary>
    public double? Expected => Known(expected);

    /// <summary>The largest number of persons that does not alarm; null where the method gives none (too few recent cases to judge).</summary>
    public double? UpperBound => Known(upperBound);

    /// <summary>How far above expectation, with the bound at 1: (observed − expected) / (upper bound − expected) unless the method says otherwise. Null where the two coincide.</summary>
    public double? Score => Known(score);

    /// <summary>Whether the period is above its bound.</summary>
    public bool Alarm => (marks & Marks.Alarm) != 0;

    /// <summary>Whether a trend in time was kept; null for methods without one.</summary>
    public bool? TrendUsed => (marks & Marks.Trend) == 0 ? null : (marks & Marks.TrendUsed) != 0;

    /// <summary>(observed − expected) / (upper bound − expected); NaN where the two coincide.</summary>
    internal static double Exceedance(double observed, double expected, double upperBound) =>
        upperBound > expected ? (observed - expected) / (upperBound - expected) : double.NaN;

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}

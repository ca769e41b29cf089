namespace Fangxian.Epidemiology.Delays;

/// <summary>How many cases of each day had been reported after each delay, as it was known at the end of one day?</summary>
/// <remarks>
/// <para>Rows are days of the event, from <see cref="FirstDate"/> to <see cref="AsOf"/>; columns are delays of 0 to <see cref="LongestDelayDays"/> days.
/// The cell of day t and delay x holds the persons whose event was on t and whose report arrived on t + x; it is unknown (null, not 0) where
/// t + x is after <see cref="AsOf"/>. A case with a longer delay is counted at the longest (<see cref="ForcedToLongest"/>).</para>
/// <para>Assumption: a case once reported stays. Reports that are withdrawn or re-dated must be taken out of the list before.</para>
/// <para>Source: Lawless JF. Can J Stat 1994;22:15–31. Verified against the triangles of surveillance 1.20.3
/// (R 4.2.2): equal.</para>
/// </remarks>
public sealed class ReportingTriangle
{
    private readonly int[] counts;

    private ReportingTriangle(DateOnly firstDate, int days, int longestDelayDays)
    {
        (FirstDate, Days, LongestDelayDays) = (firstDate, days, longestDelayDays);
        counts = new int[days * (longestDelayDays + 1)];
    }

    /// <summary>The first day of the event: the earliest of the list, or the longest delay before <see cref="AsOf"/> where that is earlier.</summary>
    public DateOnly FirstDate { get; }

    /// <summary>The day at whose end this was known: the last row.</summary>
    public DateOnly AsOf => FirstDate.AddDays(Days - 1);

    /// <summary>The number of rows, more than <see cref="LongestDelayDays"/>.</summary>
    public int Days { get; }

    /// <summary>The longest delay told apart, in days; at least 1.</summary>
    public int LongestDelayDays { get; }

    /// <summary>Persons whose delay was longer and who are counted at the longest. Many of them: choose a longer longest delay.</summary>
    public int ForcedToLongest { get; private set; }

    /// <summary>The triangle of a line list.</summary>
    /// <param name="cases">Cases in any order. Reports after <paramref name="asOf"/> are not known yet and are left out.</param>
    /// <param name="asOf">The day at whose end the list is looked at.</param>
    /// <param name="longestDelayDays">The longest delay to tell apart, at least 1: by then nearly all cases have been reported.</param>
    /// <returns>The triangle; all 0 where nobody had been reported.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The longest delay is below 1.</exception>
    /// <exception cref="ArgumentException">A report is before its event, or a number of persons below 0.</exception>
    public static ReportingTriangle FromLineList(ReadOnlySpan<CaseDates> cases, DateOnly asOf, int longestDelayDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longestDelayDays, 1);
        var first = asOf.AddDays(-longestDelayDays);
        foreach (ref readonly var one in cases)
        {
            if (one.DelayDays < 0 || one.Persons < 0)
            {
                throw new ArgumentException($"Impossible: {one.Persons} cases of {one.EventDate:O}, reported on {one.ReportDate:O}.", nameof(cases));
            }

            first = one.ReportDate <= asOf && one.EventDate < first ? one.EventDate : first;
        }

        var triangle = new ReportingTriangle(first, asOf.DayNumber - first.DayNumber + 1, longestDelayDays);
        foreach (ref readonly var one in cases)
        {
            triangle.Add(one);
        }

        return triangle;
    }

    /// <summary>Persons of one day reported after one delay; null where that lies in the future or outside the triangle.</summary>
    /// <param name="eventDate">The day of the event.</param>
    /// <param name="delayDays">The delay in days.</param>
    /// <returns>Persons, or null.</returns>
    public int? Count(DateOnly eventDate, int delayDays)
    {
        var day = eventDate.DayNumber - FirstDate.DayNumber;
        return day >= 0 && day < Days && delayDays >= 0 && delayDays <= LongestKnown(day) ? At(day, delayDays) : null;
    }

    /// <summary>Persons of one day reported so far; null outside the triangle.</summary>
    /// <param name="eventDate">The day of the event.</param>
    /// <returns>Persons, or null.</returns>
    public int? Reported(DateOnly eventDate)
    {
        var day = eventDate.DayNumber - FirstDate.DayNumber;
        return day >= 0 && day < Days ? Reported(day) : null;
    }

    internal int At(int day, int delay) => counts[(day * (LongestDelayDays + 1)) + delay];

    /// <summary>The longest delay of a row that is not in the future.</summary>
    internal int LongestKnown(int day) => Math.Min(LongestDelayDays, Days - 1 - day);

    internal int Reported(int day)
    {
        var sum = 0;
        foreach (var count in counts.AsSpan(day * (LongestDelayDays + 1), LongestKnown(day) + 1))
        {
            sum += count;
        }

        return sum;
    }

    private void Add(in CaseDates one)
    {
        if (one.ReportDate > AsOf)
        {
            return;
        }

        ForcedToLongest += one.DelayDays > LongestDelayDays ? one.Persons : 0;
        var delay = Math.Min(one.DelayDays, LongestDelayDays);
        counts[((one.EventDate.DayNumber - FirstDate.DayNumber) * (LongestDelayDays + 1)) + delay] += one.Persons;
    }
}

namespace Fangxian.Epidemiology.Incidence;

/// <summary>New cases per day over an unbroken run of dates. A day nobody knows is null, which is not zero.</summary>
/// <remarks>
/// <para>Unit: persons per calendar day, by one kind of date (onset, confirmation or report) that the caller chose and
/// must not mix. The type does not judge: a negative count (a downward correction) is kept as it is, and every statistic
/// says what it does with it.</para>
/// <para>The counts are copied on construction; the object never changes.</para>
/// </remarks>
public sealed class DailyIncidence
{
    private readonly int?[] counts;

    /// <summary>Daily counts, of which some may be unknown.</summary>
    /// <param name="firstDate">The date of the first count.</param>
    /// <param name="counts">New cases per day, in order, without gaps; null where unknown. At least one day.</param>
    /// <exception cref="ArgumentException">No day was given.</exception>
    public DailyIncidence(DateOnly firstDate, ReadOnlySpan<int?> counts)
    {
        if (counts.IsEmpty)
        {
            throw new ArgumentException("A series needs at least one day.", nameof(counts));
        }

        FirstDate = firstDate;
        this.counts = counts.ToArray();
    }

    /// <summary>Daily counts, all of them known.</summary>
    /// <param name="firstDate">The date of the first count.</param>
    /// <param name="counts">New cases per day, in order, without gaps. At least one day.</param>
    /// <returns>The series.</returns>
    /// <exception cref="ArgumentException">No day was given.</exception>
    public static DailyIncidence AllKnown(DateOnly firstDate, ReadOnlySpan<int> counts)
    {
        var copy = new int?[counts.Length];
        for (var day = 0; day < copy.Length; day++)
        {
            copy[day] = counts[day];
        }

        return new DailyIncidence(firstDate, copy);
    }

    /// <summary>The date of the first day.</summary>
    public DateOnly FirstDate { get; }

    /// <summary>The date of the last day.</summary>
    public DateOnly LastDate => FirstDate.AddDays(counts.Length - 1);

    /// <summary>The number of days, known and unknown. At least 1.</summary>
    public int Days => counts.Length;

    /// <summary>New cases per day, in order; null where unknown.</summary>
    public ReadOnlySpan<int?> Counts => counts;

    /// <summary>The new cases of one day; null where unknown and outside the series.</summary>
    /// <param name="date">Any date.</param>
    /// <returns>Persons, or null.</returns>
    public int? On(DateOnly date)
    {
        var index = date.DayNumber - FirstDate.DayNumber;
        return index >= 0 && index < counts.Length ? counts[index] : null;
    }
}

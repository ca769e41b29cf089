namespace Fangxian.Epidemiology.Detection;

/// <summary>Counts of one disease in one area, one for each day, week or month without gaps: what a detector looks at.</summary>
/// <remarks>
/// <para>Unit: persons per period. A period that nobody knows is null, which is not zero. A negative count (a downward
/// correction) is kept; no detector uses it as if it were a count. Index 0 is the oldest.</para>
/// <para>Everything is copied on construction; the object never changes and may be used by several threads.</para>
/// </remarks>
public sealed class CountSeries
{
    /// <summary>Counts, and what else is known of their periods.</summary>
    /// <param name="counts">Persons per period, oldest first; null where unknown. At least one.</param>
    /// <param name="periodicity">How many counts a year has.</param>
    /// <param name="dates">The day that stands for each period (such as its Monday), rising; with them, years back are counted by the calendar. Empty when only the order is known.</param>
    /// <param name="population">Persons at risk in each period; empty when unknown.</param>
    /// <exception cref="ArgumentException">No count, or dates or population of another length, or dates that do not rise.</exception>
    public CountSeries(
        ReadOnlySpan<int?> counts,
        Periodicity periodicity = Periodicity.Weekly,
        ReadOnlySpan<DateOnly> dates = default,
        ReadOnlySpan<double?> population = default)
        : this(new double[counts.Length], periodicity, dates, population)
    {
        for (var index = 0; index < counts.Length; index++)
        {
            Take(index, counts[index]);
        }
    }

    private CountSeries(double[] values, Periodicity periodicity, ReadOnlySpan<DateOnly> dates, ReadOnlySpan<double?> population)
    {
        if (values.Length == 0 || (!dates.IsEmpty && dates.Length != values.Length) || (!population.IsEmpty && population.Length != values.Length))
        {
            throw new ArgumentException("A series needs at least one count, and as many dates and populations as counts, or none.", nameof(values));
        }

        Values = values;
        Periodicity = periodicity;
        DayNumbers = new int[dates.Length];
        for (var index = 0; index < dates.Length; index++)
        {
            DayNumbers[index] = dates[index].DayNumber;
            if (index > 0 && DayNumbers[index] <= DayNumbers[index - 1])
            {
                throw new ArgumentException("Dates must rise.", nameof(dates));
            }
        }

        Populations = new double[population.Length];
        for (var index = 0; index < population.Length; index++)
        {
            Populations[index] = population[index] ?? double.NaN;
        }
    }

    /// <summary>Counts, all of them known.</summary>
    /// <param name="counts">Persons per period, oldest first. At least one.</param>
    /// <param name="periodicity">How many counts a year has.</param>
    /// <returns>The series.</returns>
    /// <exception cref="ArgumentException">No count was given.</exception>
    public static CountSeries AllKnown(ReadOnlySpan<int> counts, Periodicity periodicity = Periodicity.Weekly)
    {
        var series = new CountSeries(new double[counts.Length], periodicity, default, default);
        for (var index = 0; index < counts.Length; index++)
        {
            series.Take(index, counts[index]);
        }

        return series;
    }

    /// <summary>How many counts a year has.</summary>
    public Periodicity Periodicity { get; }

    /// <summary>The number of periods, known and unknown. At least 1.</summary>
    public int Length => Values.Length;

    /// <summary>Whether the periods have dates.</summary>
    public bool HasDates => DayNumbers.Length > 0;

    /// <summary>Whether the population at risk is known.</summary>
    public bool HasPopulation => Populations.Length > 0;

    /// <summary>The count of one period; null where unknown.</summary>
    /// <param name="index">From 0 to <see cref="Length"/> − 1.</param>
    public int? this[int index] => double.IsNaN(Values[index]) ? null : (int)Values[index];

    /// <summary>The counts as numbers, NaN where unknown: for inner loops, which ask <see cref="IsComplete"/> first.</summary>
    internal double[] Values { get; }

    /// <summary>The day numbers of the dates; empty when there are none.</summary>
    internal int[] DayNumbers { get; }

    /// <summary>Persons at risk, NaN where unknown; empty when there are none.</summary>
    internal double[] Populations { get; }

    /// <summary>Whether no count is unknown or negative.</summary>
    internal bool IsComplete { get; private set; } = true;

    /// <summary>The largest count.</summary>
    internal double Largest { get; private set; }

    internal int YearLength => (int)Periodicity;

    /// <summary>Why the counts from one index up to another cannot be used; null when they can.</summary>
    internal NotEstimableReason? Fault(int first, int last)
    {
        if (IsComplete)
        {
            return null;
        }

        for (var index = first; index <= last; index++)
        {
            if (!(Values[index] >= 0))
            {
                return double.IsNaN(Values[index]) ? NotEstimableReason.UnknownDays : NotEstimableReason.NegativeIncidence;
            }
        }

        return null;
    }

    private void Take(int index, int? count)
    {
        Values[index] = count ?? double.NaN;
        IsComplete &= count >= 0;
        Largest = Math.Max(Largest, count ?? 0);
    }
}

namespace Fangxian.Epidemiology.Incidence;

/// <summary>Counts ready for sums: numbers with 0 where a day does not count, and marks (1) on the days that do not.</summary>
internal sealed class PreparedCounts
{
    private PreparedCounts(int days)
    {
        Values = new double[days];
        FirstDayWithCases = days;
    }

    public double[] Values { get; }

    /// <summary>1 on unknown days, 0 elsewhere; null when every day is known.</summary>
    public double[]? Unknown { get; private set; }

    /// <summary>1 on days with an untreated negative count, 0 elsewhere; null when there are none.</summary>
    public double[]? Negative { get; private set; }

    /// <summary>Index of the first day with a case; the number of days when there is none.</summary>
    public int FirstDayWithCases { get; private set; }

    public static PreparedCounts From(DailyIncidence incidence, NegativeCounts treatment)
    {
        var counts = incidence.Counts;
        var prepared = new PreparedCounts(counts.Length);
        for (var day = 0; day < counts.Length; day++)
        {
            prepared.Take(day, counts[day], treatment);
        }

        return prepared;
    }

    private void Take(int day, int? count, NegativeCounts treatment)
    {
        if (count is null)
        {
            (Unknown ??= new double[Values.Length])[day] = 1;
        }
        else if (count > 0)
        {
            Values[day] = count.Value;
            FirstDayWithCases = Math.Min(FirstDayWithCases, day);
        }
        else if (count < 0 && treatment == NegativeCounts.NotEstimable)
        {
            (Negative ??= new double[Values.Length])[day] = 1;
        }
    }
}

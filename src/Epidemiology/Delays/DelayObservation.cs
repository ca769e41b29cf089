namespace Fangxian.Epidemiology.Delays;

/// <summary>What is known about one delay: when it began at the earliest and latest, when it ended, and until when its end could have been seen.</summary>
/// <remarks>
/// All four times in days on one axis of the caller's choice (for example since the first exposure). Within its window each event is equally
/// likely at every moment. A date without an hour is a window of one day: an exposure on day 3 is EarliestStart 3, LatestStart 4.
/// </remarks>
/// <param name="EarliestStart">EL: the earliest the delay began, for example first exposure or onset of the infector.</param>
/// <param name="LatestStart">ER: the latest it began; not before the earliest.</param>
/// <param name="EarliestEnd">SL: the earliest it ended, for example onset of the infectee.</param>
/// <param name="LatestEnd">SR: the latest it ended; not before the earliest, nor before EarliestStart.</param>
public readonly record struct DelayObservation(double EarliestStart, double LatestStart, double EarliestEnd, double LatestEnd)
{
    /// <summary>The moment after which an end would not have been seen (the day of analysis), on the same axis; +∞ when every end is seen. The
    /// fit then asks how likely this delay is among those that had ended by then (right truncation).</summary>
    public double ObservableUntil { get; init; } = double.PositiveInfinity;

    /// <summary>A delay known exactly.</summary>
    /// <param name="days">Its length in days.</param>
    /// <returns>The observation.</returns>
    public static DelayObservation Exact(double days) => new(0, 0, days, days);

    /// <summary>A delay known to lie between two lengths.</summary>
    /// <param name="shortestDays">At least so long.</param>
    /// <param name="longestDays">At most so long.</param>
    /// <returns>The observation.</returns>
    public static DelayObservation Between(double shortestDays, double longestDays) => new(0, 0, shortestDays, longestDays);

    internal double MiddleDays => ((EarliestEnd + LatestEnd) - (EarliestStart + LatestStart)) / 2;

    internal double LongestDays => LatestEnd - EarliestStart;

    internal bool IsExact => EarliestStart == LatestStart && EarliestEnd == LatestEnd;

    internal bool IsTruncated => !double.IsPositiveInfinity(ObservableUntil);

    internal void ThrowIfImpossible(int index)
    {
        var possible = double.IsFinite(EarliestStart) && double.IsFinite(LatestStart) && double.IsFinite(EarliestEnd) && double.IsFinite(LatestEnd)
            && EarliestStart <= LatestStart && EarliestEnd <= LatestEnd
            && LatestEnd <= ObservableUntil && LatestStart <= ObservableUntil;
        if (!possible)
        {
            throw new ArgumentException(
                $"Observation {index + 1} is impossible: a window ends before it begins, or an event lies after the day until which it could be seen.");
        }
    }
}

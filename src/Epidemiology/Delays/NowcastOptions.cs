namespace Fangxian.Epidemiology.Delays;

/// <summary>Settings of <see cref="LawlessNowcast"/> and <see cref="ChainLadderNowcast"/>.</summary>
public sealed record NowcastOptions
{
    /// <summary>Delays are taken from days of the event at most so many days before the last; from all where null. At least 1.
    /// Shorter follows a change of the reporting sooner, and is less sure.</summary>
    public int? EstimationDays { get; init; }

    /// <summary>The probability of the prediction interval, above 0 and below 1; 0.95 unless set.</summary>
    public double IntervalProbability { get; init; } = 0.95;

    /// <summary>Answer as surveillance 1.20.3 does (<see cref="LawlessNowcast"/> only): its variance leaves out that the delays are estimated, and its
    /// truncated normal distribution does not sum to 1, so that intervals are too short. False unless set.</summary>
    public bool Parity { get; init; }

    internal void ThrowIfOutOfRange()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(EstimationDays ?? 1, 1, nameof(EstimationDays));
        if (!(IntervalProbability is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(IntervalProbability), IntervalProbability, "A probability strictly between 0 and 1 is needed.");
        }
    }
}

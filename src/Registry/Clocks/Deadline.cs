namespace Fangxian.Registry.Clocks;

/// <summary>How a deadline is kept.</summary>
public enum DeadlineState
{
    /// <summary>Not done, and there is time.</summary>
    Running = 0,

    /// <summary>Done in time.</summary>
    Met = 1,

    /// <summary>Not done, and the time is over.</summary>
    Overdue = 2,

    /// <summary>Done after the time was over.</summary>
    Late = 3,

    /// <summary>The time is over, and nobody knows whether it was done.</summary>
    Unknown = 4,

    /// <summary>Not done, and nobody waits for it any more: what it was for fell away before the time was over.</summary>
    NotNeeded = 5,
}

/// <summary>By when something must be done. The one judge of late and in time, whatever set the deadline.</summary>
/// <param name="DueAt">The last instant that is in time.</param>
public readonly record struct Deadline(DateTimeOffset DueAt)
{
    /// <summary>Whole minutes after it was due, a begun one counted; 0 in time.</summary>
    public int LateMinutes(DateTimeOffset at) => at <= DueAt ? 0 : (int)Math.Min(int.MaxValue, Math.Ceiling((at - DueAt).TotalMinutes));

    /// <param name="doneAt">When it was done; null where it is not.</param>
    /// <param name="now">The instant of which this is the state.</param>
    public DeadlineState StateAt(DateTimeOffset? doneAt, DateTimeOffset now) => doneAt is { } done && done <= now
        ? done <= DueAt ? DeadlineState.Met : DeadlineState.Late
        : now <= DueAt ? DeadlineState.Running : DeadlineState.Overdue;
}

using Fangxian.Epidemiology.Incidence;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>What the caller may choose when estimating growth over a window of days.</summary>
public sealed record GrowthWindowOptions
{
    /// <summary>Days per window, at least 3; 14 by default, two whole weeks, so that weekdays weigh nearly alike.</summary>
    public int WindowDays { get; init; } = 14;

    /// <summary>The fewest known days with which a window is estimable, at least 3; 7 by default.</summary>
    public int MinimumKnownDays { get; init; } = 7;

    /// <summary>The fewest cases with which a window is estimable, at least 1; 10 by default.</summary>
    public int MinimumCases { get; init; } = 10;

    /// <summary>What to do with negative daily counts; by default the windows that hold them are not estimable.</summary>
    public NegativeCounts NegativeCounts { get; init; } = NegativeCounts.NotEstimable;

    internal void ThrowIfOutOfRange()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowDays, 3);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumKnownDays, 3);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumCases, 1);
    }
}

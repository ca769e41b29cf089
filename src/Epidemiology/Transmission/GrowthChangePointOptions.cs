using Fangxian.Epidemiology.Incidence;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>What the caller may choose when looking for days on which growth changed.</summary>
public sealed record GrowthChangePointOptions
{
    /// <summary>The most change points to look for, at least 0; 4 by default.</summary>
    public int MostChangePoints { get; init; } = 4;

    /// <summary>The fewest days between two change points, and between one and either end, at least 3; 7 by default.</summary>
    public int MinimumSegmentDays { get; init; } = 7;

    /// <summary>What to do with negative daily counts; by default nothing is estimable.</summary>
    public NegativeCounts NegativeCounts { get; init; } = NegativeCounts.NotEstimable;

    internal void ThrowIfOutOfRange()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MostChangePoints);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumSegmentDays, 3);
    }
}

namespace Fangxian.Epidemiology.Clusters;

/// <summary>Settings of <see cref="KnoxTest"/>.</summary>
public sealed record KnoxOptions
{
    /// <summary>How distances are measured.</summary>
    public DistanceKind Distance { get; init; } = DistanceKind.Euclidean;

    /// <summary>Shuffles of the times over the places, 0 (no simulated p) or at least 19; 999 unless set: the smallest p is 0.001.</summary>
    public int Replications { get; init; } = 999;

    /// <summary>Stop once so many shuffles had at least as many close pairs, at least 1; 50 unless set, null never stops.</summary>
    public int? StopAfter { get; init; } = 50;

    /// <summary>Any number; the same seed gives the same p on any number of processors. 1 unless set.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The most processors to use, at least 1; all where null.</summary>
    public int? Processors { get; init; }
}

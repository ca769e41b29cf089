namespace Fangxian.Epidemiology.Clusters;

/// <summary>Settings of <see cref="SpaceTimeScan"/>.</summary>
public sealed record ScanOptions
{
    /// <summary>What is expected where nothing clusters; <see cref="ScanModel.Poisson"/> unless set.</summary>
    public ScanModel Model { get; init; } = ScanModel.Poisson;

    /// <summary>Which days a cluster may have; those up to the last unless set.</summary>
    public ScanWindows Windows { get; init; } = ScanWindows.Prospective;

    /// <summary>How distances are measured.</summary>
    public DistanceKind Distance { get; init; } = DistanceKind.Euclidean;

    /// <summary>The largest share of the population (permutation: of the cases) in a circle, above 0 and at most 1; 0.5 unless set.</summary>
    public double MaximumShare { get; init; } = 0.5;

    /// <summary>The largest radius of a circle, in the unit of the distance; any where null.</summary>
    public double? MaximumRadius { get; init; }

    /// <summary>The fewest days of a cluster, at least 1; 1 unless set.</summary>
    public int ShortestDays { get; init; } = 1;

    /// <summary>The most days of a cluster, at least the fewest; half of the days looked at where null.</summary>
    public int? LongestDays { get; init; }

    /// <summary>The fewest cases of a cluster, at least 1; 2 unless set.</summary>
    public int FewestCases { get; init; } = 2;

    /// <summary>The most clusters to tell, at least 1; 10 unless set. No two share a site.</summary>
    public int MostClusters { get; init; } = 10;

    /// <summary>Simulated data sets without clusters, 0 (no p-values) or at least 19; 999 unless set: the smallest p is 0.001.</summary>
    public int Replications { get; init; } = 999;

    /// <summary>Stop once so many simulated maxima reached that of the data (Besag and Clifford), at least 1: p is above their number / replications, and known well
    /// enough. 50 unless set; null simulates to the end.</summary>
    public int? StopAfter { get; init; } = 50;

    /// <summary>Any number; the same seed gives the same p-values on any number of processors. 1 unless set.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The most processors to use, at least 1; all where null.</summary>
    public int? Processors { get; init; }

    internal void ThrowIfOutOfRange()
    {
        if (!Enum.IsDefined(Model) || !Enum.IsDefined(Windows) || !Enum.IsDefined(Distance))
        {
            throw new ArgumentOutOfRangeException(nameof(Model), Model, "A known model, window and distance are needed.");
        }

        if (Model == ScanModel.SpaceTimePermutation && Windows == ScanWindows.Spatial)
        {
            throw new ArgumentOutOfRangeException(nameof(Windows), Windows, "A permutation compares days: it has no purely spatial windows.");
        }

        if (!(MaximumShare is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(MaximumShare), MaximumShare, "A share above 0 and at most 1 is needed.");
        }

        if (MaximumRadius is { } radius && !(radius >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(MaximumRadius), radius, "A radius is not negative.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(ShortestDays, 1, nameof(ShortestDays));
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestDays ?? ShortestDays, ShortestDays, nameof(LongestDays));
        ArgumentOutOfRangeException.ThrowIfLessThan(FewestCases, 1, nameof(FewestCases));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostClusters, 1, nameof(MostClusters));
        MonteCarloTest.ThrowIfOutOfRange(Replications, StopAfter, Processors);
    }
}

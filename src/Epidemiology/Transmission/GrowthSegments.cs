namespace Fangxian.Epidemiology.Transmission;

/// <summary>A series cut where its growth changed.</summary>
public readonly record struct GrowthSegments
{
    private readonly GrowthSegment[] segments;

    internal GrowthSegments(GrowthSegment[] segments, double deviance, double dispersion) =>
        (this.segments, Deviance, Dispersion) = (segments, deviance, dispersion);

    /// <summary>The segments in order: one more than change points.</summary>
    public ReadOnlySpan<GrowthSegment> Segments => segments;

    /// <summary>Poisson deviance of the curve from the counts.</summary>
    public double Deviance { get; }

    /// <summary>φ = max(1, Pearson χ² / df) of the curve with the most change points tried, by which the criterion and the intervals are scaled.</summary>
    public double Dispersion { get; }
}

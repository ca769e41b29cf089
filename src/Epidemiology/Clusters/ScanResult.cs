namespace Fangxian.Epidemiology.Clusters;

/// <summary>What a scan found.</summary>
/// <param name="Clusters">The clusters, the most likely first; no two share a site. Empty where no window had more cases than expected.</param>
/// <param name="Cases">All cases.</param>
/// <param name="Circles">Circles looked at.</param>
/// <param name="Replications">Simulations made: fewer than asked for where the sequential rule stopped them.</param>
public readonly record struct ScanResult(IReadOnlyList<ScanCluster> Clusters, int Cases, int Circles, int Replications);

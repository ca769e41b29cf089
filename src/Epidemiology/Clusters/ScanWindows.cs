namespace Fangxian.Epidemiology.Clusters;

/// <summary>Which days a cluster may have.</summary>
public enum ScanWindows
{
    /// <summary>Clusters alive now: they end on the last day. For surveillance.</summary>
    Prospective = 0,

    /// <summary>Clusters of any time, over or not. For looking back.</summary>
    Retrospective = 1,

    /// <summary>All days together: purely spatial clusters.</summary>
    Spatial = 2,
}

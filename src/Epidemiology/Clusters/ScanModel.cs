namespace Fangxian.Epidemiology.Clusters;

/// <summary>What is expected where nothing clusters.</summary>
public enum ScanModel
{
    /// <summary>Cases in proportion to the population (or to <see cref="ScanSite.Expected"/>) of a site and to the number of days: the same rate everywhere and always.</summary>
    Poisson = 0,

    /// <summary>Cases of a site × cases of a day / all cases: no population is needed, and neither a site that always has many nor a day that has many everywhere is a cluster.</summary>
    SpaceTimePermutation = 1,
}

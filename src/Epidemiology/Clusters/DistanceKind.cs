namespace Fangxian.Epidemiology.Clusters;

/// <summary>How far apart two positions are.</summary>
public enum DistanceKind
{
    /// <summary>√(Δx² + Δy²), in the unit of the coordinates: for projected ones such as kilometres east and north.</summary>
    Euclidean = 0,

    /// <summary>Along the surface of a sphere of 6,371.0088 km, in kilometres; x is the longitude and y the latitude, both in degrees.</summary>
    GreatCircle = 1,
}

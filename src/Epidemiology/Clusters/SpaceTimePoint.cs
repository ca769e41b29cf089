namespace Fangxian.Epidemiology.Clusters;

/// <summary>A case at a place and a time.</summary>
/// <param name="X">East, or the longitude in degrees.</param>
/// <param name="Y">North, or the latitude in degrees.</param>
/// <param name="Day">The time in days from any origin, whole or not.</param>
public readonly record struct SpaceTimePoint(double X, double Y, double Day);

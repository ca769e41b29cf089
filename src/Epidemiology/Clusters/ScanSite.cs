namespace Fangxian.Epidemiology.Clusters;

/// <summary>A place where cases are counted: an area by its centre, a house, a school.</summary>
/// <param name="X">East, in any unit; for <see cref="DistanceKind.GreatCircle"/> the longitude in degrees.</param>
/// <param name="Y">North, in the same unit; for <see cref="DistanceKind.GreatCircle"/> the latitude in degrees.</param>
/// <param name="Population">Persons at risk, not negative. <see cref="ScanModel.SpaceTimePermutation"/> does not use it.</param>
/// <param name="Expected">What to expect here relative to the other sites where age, sex or season were allowed for (indirect standardisation); the
/// population where null. Any unit: the sum is scaled to the cases observed.</param>
public readonly record struct ScanSite(double X, double Y, double Population = 0, double? Expected = null)
{
    internal double Weight => Expected ?? Population;
}

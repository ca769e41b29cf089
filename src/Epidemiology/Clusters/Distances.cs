namespace Fangxian.Epidemiology.Clusters;

/// <summary>Distances between positions.</summary>
internal static class Distances
{
    public const double EarthRadiusKilometres = 6371.0088;

    public static double Between(DistanceKind kind, double x1, double y1, double x2, double y2)
    {
        if (kind == DistanceKind.Euclidean)
        {
            double east = x2 - x1, north = y2 - y1;
            return Math.Sqrt((east * east) + (north * north));
        }

        // The haversine is exact where places are near each other, the cosine law is not.
        const double degree = Math.PI / 180;
        double latitude = Math.Sin((y2 - y1) * degree / 2), longitude = Math.Sin((x2 - x1) * degree / 2);
        var haversine = (latitude * latitude) + (Math.Cos(y1 * degree) * Math.Cos(y2 * degree) * longitude * longitude);
        return 2 * EarthRadiusKilometres * Math.Asin(Math.Min(1, Math.Sqrt(haversine)));
    }

    public static void ThrowIfNoPosition(DistanceKind kind, double x, double y, string name)
    {
        if (!double.IsFinite(x) || !double.IsFinite(y) || (kind == DistanceKind.GreatCircle && (Math.Abs(x) > 180 || Math.Abs(y) > 90)))
        {
            throw new ArgumentOutOfRangeException(name, $"{x:R}, {y:R}", "A finite position is needed; for great circles a longitude of at most 180 and a latitude of at most 90 degrees.");
        }
    }
}

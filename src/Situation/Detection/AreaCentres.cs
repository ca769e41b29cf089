using System.Globalization;
using System.Text.Json;

namespace Fangxian.Situation.Detection;

/// <summary>Where areas lie: the centre of gravity of the largest piece of their boundary, in degrees.</summary>
internal static class AreaCentres
{
    /// <param name="geoJson">A collection of polygons whose features carry the position of their area as id.</param>
    public static Dictionary<long, (double Longitude, double Latitude)> Of(string geoJson)
    {
        var centres = new Dictionary<long, (double, double)>();
        using var collection = JsonDocument.Parse(geoJson);
        foreach (var feature in collection.RootElement.GetProperty("features").EnumerateArray())
        {
            if (long.TryParse(feature.GetProperty("id").GetString(), CultureInfo.InvariantCulture, out var position) && Largest(feature.GetProperty("geometry")) is { } centre)
            {
                centres[position] = centre;
            }
        }
        return centres;
    }

    private static (double, double)? Largest(JsonElement geometry)
    {
        if (!geometry.TryGetProperty("coordinates", out var coordinates) || coordinates.ValueKind != JsonValueKind.Array)
        {
            return null;
        }
        var polygons = geometry.GetProperty("type").GetString() switch { "Polygon" => [coordinates], "MultiPolygon" => coordinates.EnumerateArray().ToArray(), _ => [] };
        var pieces = polygons.Where(p => p.ValueKind == JsonValueKind.Array && p.GetArrayLength() > 0).Select(p => Gravity(p[0])).OfType<(double Area, double X, double Y)>().ToArray();
        return pieces.Length > 0 && pieces.MaxBy(p => p.Area) is var (_, x, y) && Math.Abs(x) <= 180 && Math.Abs(y) <= 90 ? (x, y) : null;
    }

    /// <summary>Size and centre of gravity of a closed ring; null where it holds no area.</summary>
    private static (double Area, double X, double Y)? Gravity(JsonElement ring)
    {
        double twice = 0, x = 0, y = 0;
        (double X, double Y)[] points = [.. ring.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.Array && p.GetArrayLength() >= 2).Select(p => (p[0].GetDouble(), p[1].GetDouble()))];
        for (var i = 1; i < points.Length; i++)
        {
            // About the first point, so that nothing is lost to the size of the coordinates.
            var (a, b) = ((X: points[i - 1].X - points[0].X, Y: points[i - 1].Y - points[0].Y), (X: points[i].X - points[0].X, Y: points[i].Y - points[0].Y));
            var cross = (a.X * b.Y) - (b.X * a.Y);
            (twice, x, y) = (twice + cross, x + ((a.X + b.X) * cross), y + ((a.Y + b.Y) * cross));
        }
        return twice == 0 || !double.IsFinite(twice) ? null : (Math.Abs(twice), points[0].X + (x / (3 * twice)), points[0].Y + (y / (3 * twice)));
    }
}

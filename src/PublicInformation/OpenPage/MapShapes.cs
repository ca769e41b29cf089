using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>The parts of an area as paths on a plane, as a page draws them.</summary>
public sealed record MapShapes(int Width, int Height, IReadOnlyList<MapShape> Shapes)
{
    private const int DrawnWidth = 1000;

    /// <summary>Packed as it goes over the line: more makes a page too heavy for a slow one, which with all its texts stays below 100 kB.</summary>
    public const int MostBytes = 40_000;
    private const int MostPoints = 500_000;
    private const double SmallestDegrees = 0.001, MostDegrees = 65;

    public byte[] Pack()
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
        {
            JsonSerializer.Serialize(brotli, this, Json.Options);
        }
        return packed.ToArray();
    }

    public static MapShapes Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<MapShapes>(brotli, Json.Options)!;
    }

    /// <summary>
    /// Reads a GeoJSON collection (RFC 7946: longitude, latitude in degrees) whose features carry the code of a part, each
    /// part of the area once or more and nothing else.
    /// </summary>
    public static async Task<Result<MapShapes>> ReadAsync(Stream content, long mostBytes, AreaNode area, AreaTree tree, CancellationToken cancellation)
    {
        var bytes = await ReadAllAsync(content, mostBytes, cancellation);
        if (bytes is null)
        {
            return new MapUnusable(new("publications.map.too-large", mostBytes >> 20));
        }
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return Read(document.RootElement, area, tree);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            return new MapUnusable(new("publications.map.no-geojson"));
        }
    }

    private static Result<MapShapes> Read(JsonElement collection, AreaNode area, AreaTree tree)
    {
        var rings = new List<(string Code, (double X, double Y)[] Points)>();
        foreach (var feature in collection.GetProperty("features").EnumerateArray())
        {
            var code = CodeOf(feature);
            if (tree.ByCode(code) is not { } part || part.Parent != area)
            {
                return new MapUnusable(new("publications.map.foreign", Shown(code)));
            }
            rings.AddRange(RingsOf(feature.GetProperty("geometry")).Select(ring => (part.Code, ring)));
        }
        var points = rings.SelectMany(ring => ring.Points).ToArray();
        if (points.Length > MostPoints || points.Any(p => !(Math.Abs(p.X) <= 180 && Math.Abs(p.Y) <= 90)) || rings.Any(ring => ring.Points.Length < 4))
        {
            return new MapUnusable(new("publications.map.coordinates"));
        }
        if (area.Children.FirstOrDefault(part => part.ClosedOn is null && rings.All(ring => ring.Code != part.Code)) is { } missing)
        {
            return new MapUnusable(new("publications.map.part-missing", missing.Name));
        }
        return Draw(rings, points);
    }

    private static Result<MapShapes> Draw(IReadOnlyList<(string Code, (double X, double Y)[] Points)> rings, (double X, double Y)[] points)
    {
        var (west, east, south, north) = (points.Min(p => p.X), points.Max(p => p.X), points.Min(p => p.Y), points.Max(p => p.Y));
        if (Math.Min(east - west, north - south) < SmallestDegrees || Math.Max(east - west, north - south) > MostDegrees)
        {
            return new MapUnusable(new("publications.map.coordinates"));
        }
        var squeeze = Math.Cos((south + north) / 2 * Math.PI / 180);
        var scale = DrawnWidth / ((east - west) * squeeze);
        var shapes = rings.GroupBy(ring => ring.Code).Select(part => new MapShape(part.Key, string.Concat(part.Select(ring => Path(ring.Points.Select(p => ((int)Math.Round((p.X - west) * squeeze * scale), (int)Math.Round((north - p.Y) * scale)))))))).ToArray();
        var map = new MapShapes(DrawnWidth, (int)Math.Ceiling((north - south) * scale), shapes);
        return map.Pack().Length > MostBytes ? new MapUnusable(new("publications.map.too-fine", MostBytes / 1000)) : map;
    }

    /// <summary>One ring in relative steps; points that fall on the one before are left out.</summary>
    private static string Path(IEnumerable<(int X, int Y)> ring)
    {
        var path = new StringBuilder();
        (int X, int Y)? last = null;
        foreach (var point in ring)
        {
            if (last is not { } from)
            {
                path.Append(CultureInfo.InvariantCulture, $"M{point.X} {point.Y}l");
            }
            else if (from != point)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(path[^1] is 'l' ? "" : " ")}{point.X - from.X} {point.Y - from.Y}");
            }
            last = point;
        }
        return path[^1] is 'l' ? "" : path.Append('z').ToString();
    }

    private static string CodeOf(JsonElement feature)
    {
        var properties = feature.TryGetProperty("properties", out var given) && given.ValueKind is JsonValueKind.Object ? given : feature;
        foreach (var (element, name) in new[] { (properties, "code"), (properties, "adcode"), (feature, "id") })
        {
            if (element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            {
                return value.ToString();
            }
        }
        return "";
    }

    private static IEnumerable<(double X, double Y)[]> RingsOf(JsonElement geometry) => geometry.GetProperty("type").GetString() switch
    {
        "Polygon" => geometry.GetProperty("coordinates").EnumerateArray().Select(Ring),
        "MultiPolygon" => geometry.GetProperty("coordinates").EnumerateArray().SelectMany(polygon => polygon.EnumerateArray().Select(Ring)),
        _ => throw new FormatException(),
    };

    private static (double, double)[] Ring(JsonElement ring) => [.. ring.EnumerateArray().Select(point => (point[0].GetDouble(), point[1].GetDouble()))];

    private static string Shown(string code) => code.Length > 20 ? code[..20] + "…" : code;

    private static async Task<byte[]?> ReadAllAsync(Stream content, long most, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (all.Length + read > most)
            {
                return null;
            }
            all.Write(buffer, 0, read);
        }
        return all.ToArray();
    }
}

/// <summary>The outline of one part as the path of an SVG.</summary>
public sealed record MapShape(string Code, string Path);

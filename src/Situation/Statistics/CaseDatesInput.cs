using Fangxian.Epidemiology.Delays;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>A line list read from a file: the day of the event and of the report of each case, or counts of the two.</summary>
internal static class CaseDatesInput
{
    public static string[] Layouts { get; } = ["event,report[,count]", "dHosp,dReport"];

    public static Result<CaseDates[]> Read(string? path)
    {
        var read = InputTable.Read(path, [.. Layouts.Select(l => l.ToLowerInvariant())]);
        if (!read.IsOk)
        {
            return read.Refusal;
        }
        var input = read.Value;
        var (first, second) = input.Has("event") ? ("event", "report") : ("dhosp", "dreport");
        var (events, reports) = (input.Days(first), input.Days(second));
        var counts = input.Has("count") ? input.Counts("count") : new int?[input.Rows];
        if ((events.Refusal ?? reports.Refusal ?? counts.Refusal) is { } refusal)
        {
            return refusal;
        }
        var cases = new CaseDates[input.Rows];
        for (var row = 0; row < cases.Length; row++)
        {
            if (events.Value[row] is not { } occurred || reports.Value[row] is not { } reported)
            {
                return input.Refuse(row, events.Value[row] is null ? first : second, "epi.cell.missing");
            }
            if (reported < occurred)
            {
                return input.Refuse(row, second, "epi.cell.before-event");
            }
            if (counts.Value[row] < 0 || (input.Has("count") && counts.Value[row] is null))
            {
                return input.Refuse(row, "count", counts.Value[row] is null ? "epi.cell.missing" : "epi.cell.negative");
            }
            cases[row] = new CaseDates(occurred, reported, counts.Value[row] ?? 1);
        }
        return cases;
    }
}

using Fangxian.Epidemiology.Incidence;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>A daily series read from a file: by running number <c>t</c>, or by <c>date</c>, where days left out are unknown.</summary>
internal sealed class DailyInput
{
    /// <summary>Any day: a series by running number needs one to begin with.</summary>
    private static readonly DateOnly Beginning = new(2000, 1, 1);

    private readonly int? _firstTime;

    private DailyInput(DailyIncidence all, DailyIncidence? imported, int? firstTime) => (All, Imported, _firstTime) = (all, imported, firstTime);

    public static string[] Layouts { get; } =
        ["t,incidence[,imported][,date]", "date,incidence[,imported]", "t,date,incidence[,imported]", "t,local,imported", "date,local,imported"];

    /// <summary>All cases, imported ones too.</summary>
    public DailyIncidence All { get; }

    /// <summary>Those infected elsewhere; null where the file does not tell them apart.</summary>
    public DailyIncidence? Imported { get; }

    /// <summary>A day as the file says it: its <c>t</c>, or its date.</summary>
    public object Echo(DateOnly day) => _firstTime is { } first ? first + (day.DayNumber - All.FirstDate.DayNumber) : day;

    public static Result<DailyInput> Read(string? path)
    {
        var input = InputTable.Read(path, Layouts);
        return input.IsOk ? From(input.Value) : input.Refusal;
    }

    public static Result<DailyInput> From(InputTable input)
    {
        var times = input.Has("t") ? input.ConsecutiveTimes("t") : Array.Empty<int>();
        var days = input.Has("date") ? input.RisingDays("date") : Array.Empty<DateOnly>();
        var counts = input.Counts(input.Has("local") ? "local" : "incidence");
        var imported = input.Has("imported") ? input.Counts("imported") : Array.Empty<int?>();
        if ((times.Refusal ?? days.Refusal ?? counts.Refusal ?? imported.Refusal) is { } refusal)
        {
            return refusal;
        }
        var part = input.Has("imported") ? imported.Value : null;
        var all = input.Has("local") ? [.. counts.Value.Zip(part!, (local, other) => local + other)] : counts.Value;
        if (part is not null && Array.FindIndex(part, 0, n => n < 0) is >= 0 and var negative)
        {
            return input.Refuse(negative, "imported", "epi.cell.negative");
        }
        if (part is not null && Enumerable.Range(0, part.Length).FirstOrDefault(row => part[row] > all[row], -1) is >= 0 and var more)
        {
            return input.Refuse(more, "imported", "epi.cell.more-than-all");
        }
        return times.Value.Length > 0
            ? new DailyInput(new DailyIncidence(Beginning, all), part is null ? null : new DailyIncidence(Beginning, part), times.Value[0])
            : new DailyInput(Spread(days.Value, all), part is null ? null : Spread(days.Value, part), null);
    }

    private static DailyIncidence Spread(DateOnly[] days, int?[] counts)
    {
        var spread = new int?[days[^1].DayNumber - days[0].DayNumber + 1];
        for (var row = 0; row < days.Length; row++)
        {
            spread[days[row].DayNumber - days[0].DayNumber] = counts[row];
        }
        return new DailyIncidence(days[0], spread);
    }
}

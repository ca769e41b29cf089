using Fangxian.Epidemiology.Detection;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>One series by its name.</summary>
internal sealed record NamedSeries(string Name, CountSeries Counts);

/// <summary>Daily series read from one file: one as everywhere, or many under their names, each by rising date; days left out are unknown. All begin on the same day, so that origins mean one date.</summary>
internal static class ManySeriesInput
{
    private const string Many = "series,date,incidence";

    public static string[] Layouts { get; } = [Many, .. DailyInput.Layouts];

    public static Result<NamedSeries[]> Read(string? path)
    {
        var input = InputTable.Read(path, Layouts);
        if (!input.IsOk)
        {
            return input.Refusal;
        }
        if (!input.Value.Has("series"))
        {
            var one = DailyInput.From(input.Value);
            return one.IsOk ? new[] { new NamedSeries("", new CountSeries(one.Value.All.Counts, Periodicity.Daily)) } : one.Refusal;
        }
        var (days, counts, names) = (input.Value.Days("date"), input.Value.Counts("incidence"), input.Value.Texts("series"));
        if ((days.Refusal ?? counts.Refusal) is { } refusal)
        {
            return refusal;
        }
        if (Array.FindIndex(days.Value, day => day is null) is >= 0 and var missing)
        {
            return input.Value.Refuse(missing, "date", "epi.cell.missing");
        }
        var (first, last) = (days.Value.Min()!.Value.DayNumber, days.Value.Max()!.Value.DayNumber);
        var series = new Dictionary<string, int?[]>();
        var latest = new Dictionary<string, int>();
        for (var row = 0; row < names.Length; row++)
        {
            var day = days.Value[row]!.Value.DayNumber;
            if (latest.TryGetValue(names[row], out var before) && day <= before)
            {
                return input.Value.Refuse(row, "date", "epi.cell.not-later");
            }
            latest[names[row]] = day;
            if (!series.TryGetValue(names[row], out var values))
            {
                series.Add(names[row], values = new int?[last - first + 1]);
            }
            values[day - first] = counts.Value[row];
        }
        return series.Select(one => new NamedSeries(one.Key, new CountSeries(one.Value, Periodicity.Daily))).ToArray();
    }
}

using Fangxian.Cases.Counts;
using Fangxian.Epidemiology;
using Fangxian.Epidemiology.Detection;
using CountSeries = Fangxian.Epidemiology.Detection.CountSeries;

namespace Fangxian.Situation.Detection;

/// <summary>A day, or a week from Monday to Sunday, and what the detector says of it.</summary>
internal readonly record struct JudgedPeriod(DateOnly From, DateOnly To, int? Observed, Estimate<Finding> Answer)
{
    public bool IsAlarm => Answer.TryGet(out var finding) && finding.Alarm;
}

/// <summary>What a detector says of new confirmed cases in an area. A period below zero (a correction by the source) counts as no case.</summary>
internal static class JudgedPeriods
{
    /// <summary>EARS looks back less far than this.</summary>
    private const int DaysOfHistory = 21;

    /// <summary>The periods that end between two days, both included; those before the first known one are left out.</summary>
    public static JudgedPeriod[] Of(SeriesFacts facts, AlarmMethod method, DateOnly from, DateOnly to)
    {
        var starts = Starts(facts, method, method.IsWeekly ? DateOnly.MinValue : Earlier(from, -DaysOfHistory), to);
        if (starts.Length == 0)
        {
            return [];
        }
        int?[] observed = [.. starts.Select(start => Observed(facts, start, method.PeriodDays))];
        var series = new CountSeries([.. observed.Select(o => o is < 0 ? 0 : o)], method.Periodicity, starts);
        var first = starts.TakeWhile(start => start.AddDays(method.PeriodDays - 1) < from).Count();
        var answers = method.Detector.Detect(series, first);
        return [.. answers.Select((answer, i) => new JudgedPeriod(starts[first + i], starts[first + i].AddDays(method.PeriodDays - 1), observed[first + i], answer))];
    }

    /// <summary>How many whole weeks are there up to a day?</summary>
    public static int WeeksUpTo(SeriesFacts facts, DateOnly date) => Starts(facts, AlarmMethod.Farrington, DateOnly.MinValue, date).Length;

    /// <summary>The method asked for, or else the usual one.</summary>
    public static AlarmMethod Method(string? code, SeriesFacts facts, DateOnly date) => AlarmMethod.ByCode(code) ?? UsualMethod(facts, date);

    /// <summary>Farrington's method where there are five years of weeks, else the days by EARS.</summary>
    public static AlarmMethod UsualMethod(SeriesFacts facts, DateOnly date) =>
        WeeksUpTo(facts, date) > AlarmMethod.WeeksNeeded ? AlarmMethod.Farrington : AlarmMethod.C2;

    /// <summary>The first days of the whole periods from the first with a known figure on.</summary>
    private static DateOnly[] Starts(SeriesFacts facts, AlarmMethod method, DateOnly from, DateOnly to)
    {
        var known = FirstKnown(facts);
        var start = from > known ? from : known;
        if (method.IsWeekly)
        {
            start = start.AddDays(((int)DayOfWeek.Monday - (int)start.DayOfWeek + 7) % 7);
        }
        var last = to < facts.Last ? to : facts.Last;
        var periods = Math.Max(0, (last.DayNumber - start.DayNumber + 1) / method.PeriodDays);
        return [.. Enumerable.Range(0, periods).Select(i => start.AddDays(i * method.PeriodDays))];
    }

    private static DateOnly FirstKnown(SeriesFacts facts)
    {
        var day = facts.First;
        while (day < facts.Last && facts.EffectiveNew(Measure.Confirmed, day) is null)
        {
            day = day.AddDays(1);
        }
        return day;
    }

    private static int? Observed(SeriesFacts facts, DateOnly start, int days)
    {
        var sum = 0;
        for (var day = 0; day < days; day++)
        {
            if (facts.EffectiveNew(Measure.Confirmed, start.AddDays(day)) is not { } cases)
            {
                return null;
            }
            sum += cases;
        }
        return sum;
    }

    private static DateOnly Earlier(DateOnly date, int days) => date.DayNumber + days < 0 ? DateOnly.MinValue : date.AddDays(days);
}

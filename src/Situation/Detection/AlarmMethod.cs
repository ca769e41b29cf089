using Fangxian.Epidemiology.Detection;

namespace Fangxian.Situation.Detection;

/// <summary>A detector with the settings of this product, named as on the command line: <c>fangxian epi detect --method …</c> gives the same.</summary>
public sealed class AlarmMethod
{
    private AlarmMethod(Detector detector, Periodicity periodicity, IReadOnlyDictionary<string, double> settings, int? ordinaryPeriodsPerFalseAlarm) =>
        (Detector, Periodicity, Settings, OrdinaryPeriodsPerFalseAlarm) = (detector, periodicity, settings, ordinaryPeriodsPerFalseAlarm);

    /// <summary>Days with little history: the seven days before the last two, which a beginning outbreak would be in.</summary>
    public static readonly AlarmMethod C2 = OfDays(EarsChart.C2);

    /// <summary>Weeks with five years of history: season and trend.</summary>
    public static readonly AlarmMethod Farrington = OfWeeks(FarringtonFlexible.Noufaily);

    /// <summary>The codes as an expression that a request's method matches.</summary>
    public const string Codes = "c1|c2|c3|farrington-flexible";

    public static readonly IReadOnlyList<AlarmMethod> All = [OfDays(EarsChart.C1), C2, OfDays(EarsChart.C3), Farrington];

    /// <summary>c1, c2, c3 or farrington-flexible.</summary>
    public string Code => Detector.Name;

    /// <summary>Whether it looks at weeks (Monday to Sunday), else at days.</summary>
    public bool IsWeekly => Periodicity is Periodicity.Weekly;

    /// <summary>The settings by their options on the command line.</summary>
    public IReadOnlyDictionary<string, double> Settings { get; }

    /// <summary>About so many ordinary periods give one alarm by chance; measured on simulated counts (docs/statistics/ears.md, seasonal-waves.md), null where it was not.</summary>
    public int? OrdinaryPeriodsPerFalseAlarm { get; }

    internal Detector Detector { get; }

    internal Periodicity Periodicity { get; }

    internal int PeriodDays => IsWeekly ? 7 : 1;

    /// <summary>Alarms this recent are of now: a week of days, or the last whole week.</summary>
    internal int RecentPeriods => IsWeekly ? 1 : 7;

    /// <summary>How many weeks Farrington's method needs before the week it judges.</summary>
    public static int WeeksNeeded => (52 * FarringtonFlexible.Noufaily.YearsBack) + FarringtonFlexible.Noufaily.HalfWindow;

    public static AlarmMethod? ByCode(string? code) => All.FirstOrDefault(m => m.Code == code);

    /// <summary>A baseline without cases would alarm at any; with a deviation of at least one case it takes four.</summary>
    private static AlarmMethod OfDays(EarsChart chart)
    {
        var ears = new Ears { Chart = chart, SmallestStandardDeviation = 1, Alpha = chart is EarsChart.C3 ? 0.025 : 0.001 };
        return new(ears, Periodicity.Daily, new Dictionary<string, double> { ["baseline"] = ears.Baseline, ["min-sigma"] = ears.SmallestStandardDeviation, ["alpha"] = ears.Alpha.Value }, chart is EarsChart.C2 ? 50 : null);
    }

    private static AlarmMethod OfWeeks(FarringtonFlexible farrington) => new(farrington, Periodicity.Weekly, new Dictionary<string, double>
    {
        ["b"] = farrington.YearsBack, ["w"] = farrington.HalfWindow, ["no-periods"] = farrington.SeasonLevels, ["past-weeks-not-included"] = farrington.PastPeriodsNotIncluded!.Value,
        ["p-threshold-trend"] = farrington.TrendLevel, ["weights-threshold"] = farrington.WeightsThreshold, ["alpha"] = farrington.Alpha,
    }, 200);
}

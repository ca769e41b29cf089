using Fangxian.Epidemiology;

namespace Fangxian.Situation.Detection;

/// <summary>Which days or weeks of an area have more new confirmed cases than expected, and which of its parts stand out now.</summary>
public sealed record AlarmsView
{
    /// <summary>The detector: c1, c2, c3 or farrington-flexible.</summary>
    public required string Method { get; init; }

    /// <summary>Its settings, by their options of <c>fangxian epi detect</c>.</summary>
    public required IReadOnlyDictionary<string, double> Settings { get; init; }

    /// <summary>About so many periods without an outbreak give one alarm by chance; null where that was not measured.</summary>
    public int? OrdinaryPeriodsPerFalseAlarm { get; init; }

    /// <summary>Whether the periods are weeks from Monday to Sunday, else days.</summary>
    public bool Weekly { get; init; }

    /// <summary>How many whole weeks the area's counts reach back.</summary>
    public int WeeksKnown { get; init; }

    /// <summary>How many weeks the comparison with earlier years needs.</summary>
    public int WeeksNeeded => AlarmMethod.WeeksNeeded;

    /// <summary>The periods that alarm, of those that end in the days asked for.</summary>
    public IReadOnlyList<JudgedFigure> Alarms { get; init; } = [];

    /// <summary>How many of these periods could be judged.</summary>
    public int Judged { get; init; }

    /// <summary>How many could not: too little history before them, or unknown days.</summary>
    public int NotJudged { get; init; }

    /// <summary>The latest periods, which count as now: the last seven days, or the last whole week.</summary>
    public IReadOnlyList<JudgedFigure> Recent { get; init; } = [];

    /// <summary>Parts of the area that alarmed in the last seven days or the last whole week, the most unusual first.</summary>
    public IReadOnlyList<PartAlarm> Parts { get; init; } = [];

    /// <summary>How many parts could be judged on the latest period.</summary>
    public int PartsJudged { get; init; }

    /// <summary>How many parts have ever reported.</summary>
    public int PartsReported { get; init; }

    /// <summary>Clusters in space and time among the parts.</summary>
    public ClustersView? Clusters { get; init; }
}

/// <summary>A day or week, and what the detector says of it.</summary>
public sealed record JudgedFigure
{
    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day; a day's own where the period is a day.</summary>
    public required DateOnly To { get; init; }

    /// <summary>New confirmed cases; below zero where the source took cases back, null where unknown.</summary>
    public int? Observed { get; init; }

    /// <summary>Cases expected without an outbreak.</summary>
    public double? Expected { get; init; }

    /// <summary>More cases than this alarm.</summary>
    public double? UpperBound { get; init; }

    /// <summary>How far above expectation, with the bound at 1; of c3, how far the two days before were.</summary>
    public double? Score { get; init; }

    /// <summary>Whether the period alarms.</summary>
    public bool Alarm { get; init; }

    /// <summary>Why it cannot be judged: a stable code.</summary>
    public string? NotEstimable { get; init; }

    internal static JudgedFigure Of(JudgedPeriod period) => period.Answer.TryGet(out var finding)
        ? new() { From = period.From, To = period.To, Observed = period.Observed, Expected = finding.Expected, UpperBound = finding.UpperBound, Score = finding.Score, Alarm = finding.Alarm }
        : new() { From = period.From, To = period.To, Observed = period.Observed, NotEstimable = period.Answer.Why!.Value.Code };
}

/// <summary>A part of the area that stands out now.</summary>
public sealed record PartAlarm
{
    /// <summary>Code of the area.</summary>
    public required string Code { get; init; }

    /// <summary>Name in Chinese.</summary>
    public required string Name { get; init; }

    /// <summary>Name in English, where there is one.</summary>
    public string? NameEn { get; init; }

    /// <summary>How many of the latest periods alarmed.</summary>
    public int Alarms { get; init; }

    /// <summary>The most unusual of them.</summary>
    public required JudgedFigure Highest { get; init; }
}

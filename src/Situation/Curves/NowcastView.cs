namespace Fangxian.Situation.Curves;

/// <summary>What the last days of a curve will have when all is told, or why that is not said.</summary>
public sealed record NowcastView
{
    /// <summary>Why there is no nowcast: a stable code; null where there is one.</summary>
    public string? NotMade { get; init; }

    /// <summary>The day at whose end it was known: the last on which anything was told of these days.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Days after which next to nothing was added to a day any more.</summary>
    public int? LongestDelayDays { get; init; }

    /// <summary>On how many days, of those the delays are taken from, the figure grew after it was first told.</summary>
    public int DaysThatGrew { get; init; }

    /// <summary>How many days the delays are taken from.</summary>
    public int DaysLookedAt { get; init; }

    /// <summary>chain-ladder, or lawless where on most days nobody is told at first.</summary>
    public string? Method { get; init; }

    /// <summary>The days that are not complete, in order.</summary>
    public IReadOnlyList<NowcastFigure> Days { get; init; } = [];

    /// <summary>The figure to count with: the median where there is a nowcast of the day.</summary>
    internal IReadOnlyDictionary<DateOnly, int> Medians => Days.Where(d => d.Median is not null).ToDictionary(d => d.Date, d => (int)d.Median!.Value);
}

/// <summary>One day of the nowcast.</summary>
/// <param name="Date">The day.</param>
/// <param name="Told">New confirmed cases told so far.</param>
/// <param name="Completeness">The share of its cases taken to be told by now, 0–1.</param>
/// <param name="Median">The number that is reached or not with equal probability; null where it cannot be estimated.</param>
/// <param name="Lower">Lower limit of the 95 % prediction interval.</param>
/// <param name="Upper">Upper limit of the 95 % prediction interval.</param>
/// <param name="NotEstimable">Why there is no estimate: a stable code.</param>
public sealed record NowcastFigure(DateOnly Date, int Told, double Completeness, double? Median, double? Lower, double? Upper, string? NotEstimable);

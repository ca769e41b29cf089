namespace Fangxian.Situation.Detection;

/// <summary>Clusters in space and time that are alive on the last day: which parts of an area, together with their neighbours, have had more cases lately than their usual share.</summary>
public sealed record ClustersView
{
    /// <summary>The first day looked at.</summary>
    public DateOnly From { get; init; }

    /// <summary>The last day, on which a cluster must still be alive.</summary>
    public DateOnly To { get; init; }

    /// <summary>The most days of a cluster: half of those looked at, at most 14.</summary>
    public int LongestDays { get; init; }

    /// <summary>Why nothing was looked for: no-boundaries, few-parts, or the code of a statistic that cannot be given; null where it was.</summary>
    public string? Reason { get; init; }

    /// <summary>Parts that were looked at: they report, and their boundary is known.</summary>
    public int Parts { get; init; }

    /// <summary>Parts that report and have no boundary: they are in no cluster.</summary>
    public int PartsWithoutBoundary { get; init; }

    /// <summary>Days of parts that nobody reported; they count as days without cases.</summary>
    public int UnknownDays { get; init; }

    /// <summary>Cases of these parts in these days.</summary>
    public int Cases { get; init; }

    /// <summary>Simulations behind the p-values.</summary>
    public int Replications { get; init; }

    /// <summary>The clusters, the most likely first; also those that chance explains.</summary>
    public IReadOnlyList<ClusterFigure> Clusters { get; init; } = [];
}

/// <summary>A circle of neighbouring parts and a run of days up to the last.</summary>
public sealed record ClusterFigure
{
    /// <summary>At most this p-value is told as a cluster.</summary>
    public const double Notable = 0.05;

    /// <summary>The parts, the one in the middle first.</summary>
    public required IReadOnlyList<ClusterPart> Parts { get; init; }

    /// <summary>The distance of the centres of the middle and the farthest part.</summary>
    public double RadiusKilometres { get; init; }

    /// <summary>The first day.</summary>
    public DateOnly From { get; init; }

    /// <summary>The last day.</summary>
    public DateOnly To { get; init; }

    /// <summary>New confirmed cases in it.</summary>
    public int Cases { get; init; }

    /// <summary>Cases expected if the parts had their usual share of each day.</summary>
    public double Expected { get; init; }

    /// <summary>How often chance alone gives so strong a cluster somewhere, 0–1.</summary>
    public double P { get; init; }

    /// <summary>The same from a fitted distribution, which tells small ones apart; null with fewer than fifty simulations.</summary>
    public double? GumbelP { get; init; }
}

/// <summary>A part in a cluster.</summary>
/// <param name="Code">Code of the area.</param>
/// <param name="Name">Name in Chinese.</param>
/// <param name="NameEn">Name in English, where there is one.</param>
public sealed record ClusterPart(string Code, string Name, string? NameEn);

using System.Text.Json.Serialization;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Modules;
using Fangxian.Registry.Areas;

namespace Fangxian.Situation.Dashboard;

/// <summary>Everything the situation page says of one area, disease and day.</summary>
public sealed record SituationView : IVersioned
{
    public required string Area { get; init; }
    public required string Name { get; init; }
    public string? NameEn { get; init; }
    public required AreaLevel Level { get; init; }
    public required string Disease { get; init; }

    /// <summary>The day whose end the figures describe; null where nobody has ever reported.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The first day of the period shown.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day with any figure.</summary>
    public DateOnly? LastDate { get; init; }

    /// <summary>The first day with any figure.</summary>
    public DateOnly? FirstDate { get; init; }

    /// <summary>Set where the figures are those known at an earlier instant.</summary>
    public DateTimeOffset? KnownAt { get; init; }

    /// <summary>The headline figures are the area's own; otherwise the sums of its parts.</summary>
    public bool OwnIsBasis { get; init; }

    public CountValues Totals { get; init; }
    public CountValues TotalsDayBefore { get; init; }
    public int? NewOnDay { get; init; }
    public int? NewIn7Days { get; init; }
    public int? NewIn7DaysBefore { get; init; }
    public int? NewIn14Days { get; init; }
    public double? IncidenceIn14DaysPer100000 { get; init; }
    public long? Population { get; init; }
    public int? PopulationYear { get; init; }

    public CountValues Own { get; init; }
    public CountValues Parts { get; init; }

    /// <summary>Own less parts; unknown where either is.</summary>
    public CountValues Difference { get; init; }
    public int PartsReporting { get; init; }
    public int PartsExpected { get; init; }

    public ReproductionFigure Reproduction { get; init; } = new();
    public GrowthFigure Growth { get; init; } = new();

    public string? SerialIntervalSource { get; init; }
    public double? SerialIntervalMeanDays { get; init; }
    public double? SerialIntervalSdDays { get; init; }

    public IReadOnlyList<PartFigures> PartList { get; init; } = [];

    /// <summary>Days on which the running total fell: corrections by the source.</summary>
    public IReadOnlyList<Fall> Falls { get; init; } = [];

    /// <summary>The figures' version: it moves with every count of the disease and every change of the areas.</summary>
    [JsonIgnore] public string ETag { get; init; } = "";

    [JsonIgnore] public IReadOnlyList<string> Sparks { get; init; } = [];
}

/// <summary>The instantaneous reproduction number of the last seven days with its 95 % credible interval, or why there is none.</summary>
public sealed record ReproductionFigure
{
    public double? Mean { get; init; }
    public double? Lower { get; init; }
    public double? Upper { get; init; }

    /// <summary>Probability that it is below 1.</summary>
    public double? ProbabilityBelow1 { get; init; }
    public long? CasesInWindow { get; init; }
    public string? NotEstimable { get; init; }
}

/// <summary>The growth rate per day over the last fourteen days with its 95 % confidence interval, or why there is none.</summary>
public sealed record GrowthFigure
{
    public double? RatePerDay { get; init; }
    public double? LowerPerDay { get; init; }
    public double? UpperPerDay { get; init; }

    /// <summary>Days in which cases double; null where they do not grow beyond doubt.</summary>
    public double? DoublingDays { get; init; }
    public double? FastestDoublingDays { get; init; }
    public double? SlowestDoublingDays { get; init; }
    public double? HalvingDays { get; init; }
    public double? FastestHalvingDays { get; init; }
    public double? SlowestHalvingDays { get; init; }
    public string? NotEstimable { get; init; }
}

/// <summary>One part of the area.</summary>
public sealed record PartFigures
{
    public required string Code { get; init; }
    public required string Name { get; init; }
    public string? NameEn { get; init; }

    /// <summary>Whether anybody has ever reported on it.</summary>
    public bool Reported { get; init; }
    public int? NewOnDay { get; init; }
    public int? NewIn7Days { get; init; }
    public int? NewIn7DaysBefore { get; init; }
    public int? NewIn14Days { get; init; }
    public double? IncidenceIn14DaysPer100000 { get; init; }
    public CountValues Totals { get; init; }
    public int? Active { get; init; }

    /// <summary>Days since the last day with a new case; null where none is known.</summary>
    public int? DaysSinceLastCase { get; init; }

    /// <summary>New cases per day over the period shown; unknown days are null.</summary>
    public IReadOnlyList<int?> Curve { get; init; } = [];

    /// <summary>The curve as a small chart, made once with the figures.</summary>
    [JsonIgnore] public string Spark { get; init; } = "";
}

/// <summary>A day on which a running total fell.</summary>
public sealed record Fall(string Area, string Name, string? NameEn, DateOnly Date, Measure Measure, int Before, int After);

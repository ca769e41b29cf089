using System.Text.Json.Serialization;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Modules;
using Fangxian.Registry.Areas;
using Fangxian.Situation.Curves;
using Fangxian.Situation.Detection;

namespace Fangxian.Situation.Dashboard;

/// <summary>Everything the situation page says of one area, disease and day.</summary>
public sealed record SituationView : IVersioned
{
    /// <summary>Code of the area: 2, 4, 6, 9, 12 or 15 digits.</summary>
    public required string Area { get; init; }
    /// <summary>Name in Chinese.</summary>
    public required string Name { get; init; }
    /// <summary>Name in English, where there is one.</summary>
    public string? NameEn { get; init; }
    /// <summary>Level in the tree of areas.</summary>
    public required AreaLevel Level { get; init; }
    /// <summary>Code of the disease in the catalogue.</summary>
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

    /// <summary>Cumulative figures at the end of the day.</summary>
    public CountValues Totals { get; init; }
    /// <summary>Cumulative figures a day earlier.</summary>
    public CountValues TotalsDayBefore { get; init; }
    /// <summary>What the totals leave out, where they are sums of daily figures and nobody reported some days.</summary>
    public IReadOnlyList<DaysLeftOut> LeftOut { get; init; } = [];
    /// <summary>New confirmed cases of the day.</summary>
    public int? NewOnDay { get; init; }
    /// <summary>New confirmed cases of seven days.</summary>
    public int? NewIn7Days { get; init; }
    /// <summary>New confirmed cases of the seven days before those.</summary>
    public int? NewIn7DaysBefore { get; init; }
    /// <summary>New confirmed cases of fourteen days.</summary>
    public int? NewIn14Days { get; init; }
    /// <summary>New confirmed cases of fourteen days per 100,000 residents.</summary>
    public double? IncidenceIn14DaysPer100000 { get; init; }
    /// <summary>Resident population.</summary>
    public long? Population { get; init; }
    /// <summary>Census year of the population.</summary>
    public int? PopulationYear { get; init; }

    /// <summary>What the area itself reported.</summary>
    public CountValues Own { get; init; }
    /// <summary>The areas directly below.</summary>
    public CountValues Parts { get; init; }

    /// <summary>Own less parts; unknown where either is.</summary>
    public CountValues Difference { get; init; }
    /// <summary>How many parts have a figure for the day.</summary>
    public int PartsReporting { get; init; }
    /// <summary>How many parts have ever reported.</summary>
    public int PartsExpected { get; init; }

    /// <summary>What the last days will have when all is told, or why that is not said; null where nobody has ever reported.</summary>
    public NowcastView? Nowcast { get; init; }

    /// <summary>What reproduction number and growth rate are computed on: the nowcast only where there is one.</summary>
    public CurveBasis On { get; init; }

    /// <summary>The instantaneous reproduction number of seven days.</summary>
    public ReproductionFigure Reproduction { get; init; } = new();
    /// <summary>The growth rate over fourteen days.</summary>
    public GrowthFigure Growth { get; init; } = new();

    /// <summary>Days or weeks with more cases than expected, and the parts that stand out now; null where nobody has ever reported.</summary>
    public AlarmsView? Alarms { get; init; }

    /// <summary>Source of the serial interval.</summary>
    public string? SerialIntervalSource { get; init; }
    /// <summary>Mean serial interval in days.</summary>
    public double? SerialIntervalMeanDays { get; init; }
    /// <summary>Standard deviation of the serial interval in days.</summary>
    public double? SerialIntervalSdDays { get; init; }

    /// <summary>Who published the counts of the area and its parts: the sources of the imports they came with; empty text where they were entered by hand.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The parts, highest incidence first.</summary>
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
    /// <summary>Mean of the estimate.</summary>
    public double? Mean { get; init; }
    /// <summary>Lower limit of the 95 % interval.</summary>
    public double? Lower { get; init; }
    /// <summary>Upper limit of the 95 % interval.</summary>
    public double? Upper { get; init; }

    /// <summary>Probability that it is below 1.</summary>
    public double? ProbabilityBelow1 { get; init; }
    /// <summary>Cases in the window.</summary>
    public long? CasesInWindow { get; init; }
    /// <summary>Why there is no estimate: a stable code.</summary>
    public string? NotEstimable { get; init; }
}

/// <summary>The growth rate per day over the last fourteen days with its 95 % confidence interval, or why there is none.</summary>
public sealed record GrowthFigure
{
    /// <summary>Rate per day.</summary>
    public double? RatePerDay { get; init; }
    /// <summary>Lower limit of the 95 % interval.</summary>
    public double? LowerPerDay { get; init; }
    /// <summary>Upper limit of the 95 % interval.</summary>
    public double? UpperPerDay { get; init; }

    /// <summary>Days in which cases double; null where they do not grow beyond doubt.</summary>
    public double? DoublingDays { get; init; }
    /// <summary>Lower limit of the doubling time.</summary>
    public double? FastestDoublingDays { get; init; }
    /// <summary>Upper limit of the doubling time; empty: none.</summary>
    public double? SlowestDoublingDays { get; init; }
    /// <summary>Days in which cases halve.</summary>
    public double? HalvingDays { get; init; }
    /// <summary>Lower limit of the halving time.</summary>
    public double? FastestHalvingDays { get; init; }
    /// <summary>Upper limit of the halving time; empty: none.</summary>
    public double? SlowestHalvingDays { get; init; }
    /// <summary>Why there is no estimate: a stable code.</summary>
    public string? NotEstimable { get; init; }
}

/// <summary>One part of the area.</summary>
public sealed record PartFigures
{
    /// <summary>Code of the area.</summary>
    public required string Code { get; init; }
    /// <summary>Name in Chinese.</summary>
    public required string Name { get; init; }
    /// <summary>Name in English, where there is one.</summary>
    public string? NameEn { get; init; }

    /// <summary>Whether anybody has ever reported on it.</summary>
    public bool Reported { get; init; }
    /// <summary>New confirmed cases of the day.</summary>
    public int? NewOnDay { get; init; }
    /// <summary>New confirmed cases of seven days.</summary>
    public int? NewIn7Days { get; init; }
    /// <summary>New confirmed cases of the seven days before those.</summary>
    public int? NewIn7DaysBefore { get; init; }
    /// <summary>New confirmed cases of fourteen days.</summary>
    public int? NewIn14Days { get; init; }
    /// <summary>New confirmed cases of fourteen days per 100,000 residents.</summary>
    public double? IncidenceIn14DaysPer100000 { get; init; }
    /// <summary>Cumulative figures at the end of the day.</summary>
    public CountValues Totals { get; init; }
    /// <summary>Confirmed, neither recovered nor dead.</summary>
    public int? Active { get; init; }

    /// <summary>On how many days nobody reported confirmed cases that the total should hold.</summary>
    public int DaysLeftOut { get; init; }

    /// <summary>Days since the last day with a new case; null where none is known.</summary>
    public int? DaysSinceLastCase { get; init; }

    /// <summary>New cases per day over the period shown; unknown days are null.</summary>
    public IReadOnlyList<int?> Curve { get; init; } = [];

    /// <summary>The curve as a small chart, made once with the figures.</summary>
    [JsonIgnore] public string Spark { get; init; } = "";
}

/// <summary>A day on which a running total fell.</summary>
/// <param name="Area">Code of the area.</param>
/// <param name="Name">Its name in Chinese.</param>
/// <param name="NameEn">Its name in English, where there is one.</param>
/// <param name="Date">The day.</param>
/// <param name="Measure">Which figure.</param>
/// <param name="Before">The total a day earlier.</param>
/// <param name="After">The total of the day.</param>
public sealed record Fall(string Area, string Name, string? NameEn, DateOnly Date, Measure Measure, int Before, int After);

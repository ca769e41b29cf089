using System.Text.Json.Serialization;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Platform.Modules;

namespace Fangxian.Situation.Forecast;

/// <summary>The forecast of an area with its record.</summary>
public sealed record ForecastView : IVersioned
{
    /// <summary>Code of the area: 2, 4, 6, 9, 12 or 15 digits.</summary>
    public required string Area { get; init; }
    /// <summary>Name in Chinese.</summary>
    public required string Name { get; init; }
    /// <summary>Name in English, where there is one.</summary>
    public string? NameEn { get; init; }
    /// <summary>Code of the disease in the catalogue.</summary>
    public required string Disease { get; init; }

    /// <summary>The last day that is told as good as completely; null where nobody has ever reported.</summary>
    public DateOnly? LastKnown { get; init; }

    /// <summary>The days drawn: those before, and those forecast.</summary>
    public IReadOnlyList<DateOnly> Dates { get; init; } = [];
    /// <summary>New confirmed cases of each day drawn; null where unknown or not told yet.</summary>
    public IReadOnlyList<int?> New { get; init; } = [];

    /// <summary>The latest forecast on record; null where there is none.</summary>
    public LatestForecast? Latest { get; init; }

    /// <summary>How the ensemble did on this series, in forecasts on record whose days have come: a group of days ahead each. Only days after the one on which the forecast was made are scored.</summary>
    public IReadOnlyList<ForecastScoreOfRecord> Scores { get; init; } = [];

    /// <summary>What was forecast earlier beside what came, the latest first; seven and fourteen days ahead. What was not shown as a forecast is among them once its day has come.</summary>
    public IReadOnlyList<ForecastThen> Record { get; init; } = [];

    /// <summary>How many forecasts of this series are on record in all.</summary>
    public int OnRecord { get; init; }

    /// <summary>The words of the chart in the reader's language.</summary>
    public IReadOnlyDictionary<string, string>? Words { get; init; }

    [JsonIgnore] public string ETag { get; init; } = "";
}

/// <summary>The latest forecast.</summary>
/// <param name="Id">The forecast.</param>
/// <param name="LastDate">The last day known to it.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="MadeBy">The account, or the job, that made it.</param>
/// <param name="DataVersion">The version of the counts it was made from.</param>
/// <param name="Verdict7">Whether the ensemble beat the baseline seven days ahead, in the back-test on the days before.</param>
/// <param name="RelativeWis7">Its weighted interval score over the baseline's in that back-test.</param>
/// <param name="Verdict14">Whether it did so fourteen days ahead.</param>
/// <param name="RelativeWis14">Its score over the baseline's fourteen days ahead.</param>
/// <param name="BackTestOrigins">From how many earlier days the back-test forecast.</param>
/// <param name="Days">The days that may be shown, the next first: up to the seventh where it beat the baseline at seven days, beyond it where it did at fourteen.</param>
public sealed record LatestForecast(Guid Id, DateOnly LastDate, DateTimeOffset MadeAt, string MadeBy, long DataVersion, BackTestVerdict? Verdict7, double? RelativeWis7, BackTestVerdict? Verdict14, double? RelativeWis14, int BackTestOrigins, IReadOnlyList<ForecastDay> Days);

/// <summary>One day of a forecast.</summary>
/// <param name="Date">The day.</param>
/// <param name="Ahead">Days after the last known.</param>
/// <param name="Median">New confirmed cases, reached or not with equal probability.</param>
/// <param name="Lower50">Lower limit of the 50 % prediction interval.</param>
/// <param name="Upper50">Upper limit of the 50 % prediction interval.</param>
/// <param name="Lower95">Lower limit of the 95 % prediction interval.</param>
/// <param name="Upper95">Upper limit of the 95 % prediction interval.</param>
/// <param name="HadBegun">Whether the day had begun when the forecast was made, and only its cases were not told yet: it is no day to come, and not scored.</param>
public sealed record ForecastDay(DateOnly Date, int Ahead, double Median, double Lower50, double Upper50, double Lower95, double Upper95, bool HadBegun)
{
    internal static ForecastDay Of(QuantileForecast one, DateOnly last, int ahead, DateOnly madeOn) =>
        new(last.AddDays(ahead), ahead, one.Median, one.At(0.25)!.Value, one.At(0.75)!.Value, one.At(0.025)!.Value, one.At(0.975)!.Value, last.AddDays(ahead) <= madeOn);
}

/// <summary>What was forecast of a day, and what came.</summary>
/// <param name="LastDate">The last day known to the forecast.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="MadeBy">The account, or the job, that made it.</param>
/// <param name="Was">Whether the ensemble beat the baseline so many days ahead then: only then was it shown as a forecast.</param>
/// <param name="Day">The forecast of the ensemble.</param>
/// <param name="Came">New confirmed cases as they are told now; null where the day has not come or is not told completely.</param>
/// <param name="Wis">The weighted interval score of the ensemble, in cases: less is better; null, with all below, where the day has not come or had begun when the forecast was made.</param>
/// <param name="BaselineWis">That of the baseline.</param>
/// <param name="In50">Whether what came lies in the 50 % interval.</param>
/// <param name="In95">Whether it lies in the 95 % interval.</param>
public sealed record ForecastThen(DateOnly LastDate, DateTimeOffset MadeAt, string MadeBy, BackTestVerdict? Was, ForecastDay Day, int? Came, double? Wis, double? BaselineWis, bool? In50, bool? In95);

/// <summary>How forecasts on record did.</summary>
/// <param name="FromAhead">First of the days ahead.</param>
/// <param name="ToAhead">Last of the days ahead.</param>
/// <param name="Scored">How many forecasts of a day could be scored.</param>
/// <param name="MeanWis">The mean weighted interval score, in cases.</param>
/// <param name="BaselineWis">That of the baseline.</param>
/// <param name="Coverage50">The share of days in the 50 % interval.</param>
/// <param name="Coverage95">The share of days in the 95 % interval.</param>
public sealed record ForecastScoreOfRecord(int FromAhead, int ToAhead, int Scored, double MeanWis, double BaselineWis, double Coverage50, double Coverage95)
{
    /// <summary>Mean score over the baseline's: below 1 is better; null where both are 0.</summary>
    public double? RelativeWis => BaselineWis > 0 ? MeanWis / BaselineWis : null;
}

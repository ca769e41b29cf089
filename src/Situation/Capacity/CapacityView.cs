using Fangxian.Epidemiology.Capacity;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Platform.Modules;

namespace Fangxian.Situation.Capacity;

/// <summary>What beds and staff an area will need in the next 14 days.</summary>
public sealed record CapacityView : IVersioned
{
    /// <summary>Code of the area.</summary>
    public required string Area { get; init; }

    /// <summary>The last day that is told as good as completely, or an earlier one asked for; null where nobody has ever reported.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The first day whose cases count: patients who fell ill before it are not among them.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Days in that time on which the source took cases back; they count as none.</summary>
    public int DaysBelowZero { get; init; }

    /// <summary>Cases in that time.</summary>
    public int Cases { get; init; }

    /// <summary>The models whose median is the forecast of cases.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>What was assumed of the care of a case; null where something is missing that nobody has said.</summary>
    public CareAssumed? Assumed { get; init; }

    /// <summary>The days to come; empty where they cannot be forecast.</summary>
    public IReadOnlyList<CapacityDay> Days { get; init; } = [];

    /// <summary>Ordinary beds at their highest.</summary>
    public CapacityPeak? Beds { get; init; }

    /// <summary>Beds of intensive care at their highest.</summary>
    public CapacityPeak? IntensiveCare { get; init; }

    /// <summary>Why there is no forecast, as a code.</summary>
    public string? NotEstimable { get; init; }

    /// <summary>The words of the chart in the reader's language.</summary>
    public IReadOnlyDictionary<string, string>? Words { get; init; }

    [System.Text.Json.Serialization.JsonIgnore] public string ETag { get; init; } = "";
}

/// <summary>What was assumed of the care of a case.</summary>
public sealed record CareAssumed
{
    /// <summary>Share of cases admitted, in percent.</summary>
    public required double AdmissionPercent { get; init; }

    /// <summary>Mean days from report to admission.</summary>
    public required double AdmissionDelayDays { get; init; }

    /// <summary>Mean days in an ordinary bed.</summary>
    public required double StayDays { get; init; }

    /// <summary>Share of the admitted that needs intensive care, in percent.</summary>
    public required double IntensiveCarePercent { get; init; }

    /// <summary>Mean days there.</summary>
    public required double IntensiveCareStayDays { get; init; }

    /// <summary>Patients in ordinary beds that one person on duty cares for.</summary>
    public required double PatientsPerStaff { get; init; }

    /// <summary>Where the published figures among these are from; empty where there are none.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];
}

/// <summary>Needs of one day, in persons: median with 95 % and 50 % prediction intervals.</summary>
/// <param name="Date">The day.</param>
/// <param name="Cases">New cases.</param>
/// <param name="Admissions">New patients.</param>
/// <param name="Beds">Patients in ordinary beds at its end.</param>
/// <param name="IntensiveCare">Patients in intensive care at its end.</param>
/// <param name="Staff">People on the roster for the ordinary beds.</param>
/// <param name="ProbabilityBedsExceeded">0–1; null where no number of beds is given.</param>
/// <param name="ProbabilityIntensiveCareExceeded">0–1; null where no number of beds is given.</param>
public sealed record CapacityDay(
    DateOnly Date, NeedRange Cases, NeedRange Admissions, NeedRange Beds, NeedRange IntensiveCare, NeedRange Staff, double? ProbabilityBedsExceeded, double? ProbabilityIntensiveCareExceeded);

/// <param name="Median">Half of the paths lie below.</param>
/// <param name="Lower">2.5 % of them lie below.</param>
/// <param name="Upper">2.5 % of them lie above.</param>
/// <param name="Lower50">25 % of them lie below.</param>
/// <param name="Upper50">25 % of them lie above.</param>
public sealed record NeedRange(double Median, double Lower, double Upper, double Lower50, double Upper50)
{
    internal static NeedRange Of(DemandRange range) => new(range.Median, range.Lower, range.Upper, range.Lower50, range.Upper50);

    internal static NeedRange Of(QuantileForecast cases) => new(cases.Median, cases.At(0.025)!.Value, cases.At(0.975)!.Value, cases.At(0.25)!.Value, cases.At(0.75)!.Value);

    internal NeedRange Through(Func<double, double> rule) => new(rule(Median), rule(Lower), rule(Upper), rule(Lower50), rule(Upper50));
}

/// <summary>The highest need of the 14 days.</summary>
/// <param name="Need">Persons.</param>
/// <param name="Date">When, in half of the paths at the latest.</param>
/// <param name="Capacity">The beds there are; null where nobody said.</param>
/// <param name="ProbabilityExceeded">That they are not enough on some day, 0–1.</param>
/// <param name="ExceededOn">The day by which they are not enough in half of the paths; null where they are.</param>
/// <param name="ExceededEarliest">The same in 2.5 % of the paths.</param>
public sealed record CapacityPeak(NeedRange Need, DateOnly Date, double? Capacity, double? ProbabilityExceeded, DateOnly? ExceededOn, DateOnly? ExceededEarliest);

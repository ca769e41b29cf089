namespace Fangxian.Epidemiology.Detection;

/// <summary>All that a Farrington method estimates for one period.</summary>
/// <param name="Expected">Persons expected, μ.</param>
/// <param name="StandardErrorOfLog">Standard error of log μ, from the fit alone.</param>
/// <param name="Dispersion">φ, at least 1: variance = φ · mean.</param>
/// <param name="UpperBound">Persons; the period alarms above it. Infinite where it is too large to compute and R's silence about that was asked for.</param>
/// <param name="Score">(observed − expected) / (upper bound − expected); null where the two coincide.</param>
/// <param name="PValue">Probability of at least as many cases as observed without an outbreak, 0–1; null where the bound is infinite.</param>
/// <param name="TrendPerPeriod">The trend kept, per period (per first distance of the dates) on the log scale; null when none was kept.</param>
/// <param name="EnoughCases">Whether the latest periods together have the cases that an alarm asks for.</param>
/// <param name="Alarm">Whether the period alarms.</param>
public readonly record struct FarringtonEstimate(
    double Expected,
    double StandardErrorOfLog,
    double Dispersion,
    double UpperBound,
    double? Score,
    double? PValue,
    double? TrendPerPeriod,
    bool EnoughCases,
    bool Alarm)
{
    /// <summary>Whether a trend was kept.</summary>
    public bool TrendUsed => TrendPerPeriod is not null;
}

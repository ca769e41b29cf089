namespace Fangxian.Epidemiology.Severity;

/// <summary>The case-fatality ratio as it could be told at the end of one day.</summary>
/// <param name="Date">The day.</param>
/// <param name="Cases">Cases up to its end; null where a day before is unknown.</param>
/// <param name="Deaths">Deaths up to its end; null where a day before is unknown.</param>
/// <param name="Ratio">The ratio, or why there is none.</param>
public readonly record struct CaseFatalityDay(DateOnly Date, long? Cases, long? Deaths, Estimate<CaseFatalityRatio> Ratio);

namespace Fangxian.Epidemiology.Transmission;

/// <summary>The case reproduction number of those who fell ill in one run of days.</summary>
/// <param name="Start">First day of the window.</param>
/// <param name="End">Last day of the window, included.</param>
/// <param name="CasesInWindow">Cases on the days of the window; null where a day is unknown or negative and untreated.</param>
/// <param name="ReproductionNumber">R, or why there is none.</param>
public readonly record struct CaseReproductionNumberWindow(
    DateOnly Start, DateOnly End, long? CasesInWindow, Estimate<CaseReproductionNumber> ReproductionNumber);

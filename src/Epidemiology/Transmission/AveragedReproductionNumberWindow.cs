namespace Fangxian.Epidemiology.Transmission;

/// <summary>R over a sample of serial intervals for one run of days, with the data it rests on.</summary>
/// <param name="Start">First day of the window.</param>
/// <param name="End">Last day of the window, included.</param>
/// <param name="CasesInWindow">Cases infected locally on the days of the window; null where a day is unknown or negative and untreated.</param>
/// <param name="ReproductionNumber">The averaged posterior, or why there is none.</param>
public readonly record struct AveragedReproductionNumberWindow(
    DateOnly Start, DateOnly End, long? CasesInWindow, Estimate<AveragedReproductionNumber> ReproductionNumber);

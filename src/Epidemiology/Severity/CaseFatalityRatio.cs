namespace Fangxian.Epidemiology.Severity;

/// <summary>The proportion of cases that die, as it looks and corrected for deaths still to come.</summary>
/// <param name="Cases">Persons known as cases.</param>
/// <param name="Deaths">Of these, persons who have died.</param>
/// <param name="Naive">Deaths / cases with an exact interval: too low while cases still fall ill and may die.</param>
/// <param name="OutcomeKnownProportion">u, 0–1: the share of the deaths to come that has come, given the delays.</param>
/// <param name="Corrected">Deaths / (cases · u), at most 1.</param>
/// <param name="CorrectedLower">Lower end of its 95 % interval.</param>
/// <param name="CorrectedUpper">Upper end of its 95 % interval, at most 1.</param>
public readonly record struct CaseFatalityRatio(
    long Cases, long Deaths, Proportion Naive, double OutcomeKnownProportion, double Corrected, double CorrectedLower, double CorrectedUpper);

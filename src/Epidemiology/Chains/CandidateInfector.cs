namespace Fangxian.Epidemiology.Chains;

/// <summary>A contact that may have been the infector.</summary>
/// <typeparam name="TCase">What names a case.</typeparam>
/// <param name="Contact">The contact.</param>
/// <param name="OnsetLagDays">Days from its onset to that of the case; negative where it fell ill later.</param>
/// <param name="Probability">The posterior probability, 0–1, that it was.</param>
public readonly record struct CandidateInfector<TCase>(TCase Contact, int OnsetLagDays, double Probability)
    where TCase : notnull;

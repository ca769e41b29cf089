namespace Fangxian.Epidemiology.Chains;

/// <summary>A case whose infector is not known, and what its contacts say.</summary>
/// <typeparam name="TCase">What names a case.</typeparam>
/// <param name="Case">The case.</param>
/// <param name="OnsetDate">Its onset; null where unknown.</param>
/// <param name="ContactsWithoutOnset">Contacts that are cases whose onset is not known: they cannot be judged and are not among the candidates.</param>
/// <param name="Posterior">The candidates; <see cref="NotEstimableReason.UnknownDays"/> where the onset of the case or of every contact is unknown,
/// <see cref="NotEstimableReason.ZeroInfectivity"/> where no contact can have been the infector and no other source is allowed for.</param>
public readonly record struct SoughtInfector<TCase>(TCase Case, DateOnly? OnsetDate, int ContactsWithoutOnset, Estimate<InfectorPosterior<TCase>> Posterior)
    where TCase : notnull;

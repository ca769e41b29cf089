namespace Fangxian.Epidemiology.Chains;

/// <summary>The contacts of a case that may have infected it.</summary>
/// <typeparam name="TCase">What names a case.</typeparam>
/// <param name="Candidates">The most probable first; contacts that are impossible are not among them. With <paramref name="UnknownSource"/> they sum to 1.</param>
/// <param name="UnknownSource">The posterior probability, 0–1, that it was nobody of them.</param>
public readonly record struct InfectorPosterior<TCase>(IReadOnlyList<CandidateInfector<TCase>> Candidates, double UnknownSource)
    where TCase : notnull;

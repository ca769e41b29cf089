namespace Fangxian.Epidemiology.Chains;

/// <summary>A case and the day it fell ill.</summary>
/// <typeparam name="TCase">What names a case.</typeparam>
/// <param name="Case">Its name.</param>
/// <param name="OnsetDate">The day of the first symptoms; null where unknown or where there were none.</param>
public readonly record struct ChainCase<TCase>(TCase Case, DateOnly? OnsetDate)
    where TCase : notnull;

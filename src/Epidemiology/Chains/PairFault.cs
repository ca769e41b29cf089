namespace Fangxian.Epidemiology.Chains;

/// <summary>A pair that was left out, and why.</summary>
/// <typeparam name="TCase">What names a case.</typeparam>
/// <param name="Row">Its place among the pairs given, from 0.</param>
/// <param name="Pair">The pair.</param>
/// <param name="Kind">Why.</param>
public readonly record struct PairFault<TCase>(int Row, TransmissionPair<TCase> Pair, PairFaultKind Kind)
    where TCase : notnull;

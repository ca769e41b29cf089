namespace Fangxian.Epidemiology.Chains;

/// <summary>Who infected whom.</summary>
/// <typeparam name="TCase">What names a case.</typeparam>
/// <param name="Infector">The case that infected.</param>
/// <param name="Infectee">The case that was infected.</param>
public readonly record struct TransmissionPair<TCase>(TCase Infector, TCase Infectee)
    where TCase : notnull;

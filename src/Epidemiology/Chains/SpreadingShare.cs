namespace Fangxian.Epidemiology.Chains;

/// <summary>A share or coefficient, 0–1, with its interval.</summary>
/// <param name="Value">Under the fitted distribution.</param>
/// <param name="Lower">Lower end: at one end of the 95 % confidence interval of the dispersion.</param>
/// <param name="Upper">Upper end: at the other.</param>
public readonly record struct SpreadingShare(double Value, double Lower, double Upper);

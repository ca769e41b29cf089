namespace Fangxian.Epidemiology.Transmission;

/// <summary>A reproduction number read from a growth rate, with its two-sided 95 % confidence interval. No unit.</summary>
/// <param name="Value">R.</param>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
public readonly record struct GrowthReproductionNumber(double Value, double Lower, double Upper);

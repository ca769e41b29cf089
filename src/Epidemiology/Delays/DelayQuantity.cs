namespace Fangxian.Epidemiology.Delays;

/// <summary>A number estimated from delays, with its two-sided 95 % confidence interval.</summary>
/// <param name="Value">The maximum-likelihood estimate.</param>
/// <param name="StandardError">Its standard error, same unit.</param>
/// <param name="Lower">Lower end of the 95 % confidence interval.</param>
/// <param name="Upper">Upper end of the 95 % confidence interval.</param>
public readonly record struct DelayQuantity(double Value, double StandardError, double Lower, double Upper);

namespace Fangxian.Epidemiology;

/// <summary>A number with the ends of its interval; the statistic that gives it says which kind of interval, and in which unit.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct EstimateWithInterval(double Value, double Lower, double Upper);

namespace Fangxian.Epidemiology.Delays;

/// <summary>The share of cases reported within so many days.</summary>
/// <param name="DelayDays">Days from event to report.</param>
/// <param name="Proportion">The share of all cases that are reported by then, 0–1.</param>
/// <param name="Lower">The lower end of the 95 % confidence interval.</param>
/// <param name="Upper">Its upper end.</param>
public readonly record struct DelayCompleteness(int DelayDays, double Proportion, double Lower, double Upper);

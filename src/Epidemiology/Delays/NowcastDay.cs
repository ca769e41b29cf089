namespace Fangxian.Epidemiology.Delays;

/// <summary>One day of a nowcast.</summary>
/// <param name="Date">The day of the event.</param>
/// <param name="Reported">Persons reported so far.</param>
/// <param name="Completeness">The share of its cases that is taken to be reported by now, 0–1.</param>
/// <param name="Cases">What the day will have in the end, or why that cannot be said: <see cref="NotEstimableReason.TooFewCases"/>.</param>
public readonly record struct NowcastDay(DateOnly Date, int Reported, double Completeness, Estimate<NowcastCases> Cases);

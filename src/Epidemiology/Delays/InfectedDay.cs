namespace Fangxian.Epidemiology.Delays;

/// <summary>How many of the reported were infected on a day.</summary>
/// <param name="Date">The day of infection (or of the earlier event).</param>
/// <param name="SeenProportion">The share of those infected on the day whose report can have come by the end of the series, 0–1.</param>
/// <param name="Infections">Persons, those not reported yet among them; <see cref="NotEstimableReason.TooFewDays"/> where no report can have come.</param>
public readonly record struct InfectedDay(DateOnly Date, double SeenProportion, Estimate<Infections> Infections);

namespace Fangxian.Epidemiology.Capacity;

/// <summary>When do more patients need a bed than there are?</summary>
/// <param name="Probability">Share of the paths, 0–1, in which it happens within the horizon.</param>
/// <param name="MedianDate">The day by which it has happened in half of all paths; null where it has not in half of them.</param>
/// <param name="EarliestDate">The day by which it has happened in 2.5 % of all paths; null where it has not.</param>
/// <param name="LatestDate">The day by which it has happened in 97.5 % of all paths; null where it has not.</param>
public readonly record struct Exceedance(double Probability, DateOnly? MedianDate, DateOnly? EarliestDate, DateOnly? LatestDate);

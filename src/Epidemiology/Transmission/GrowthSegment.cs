namespace Fangxian.Epidemiology.Transmission;

/// <summary>A run of days with one growth rate, between two change points.</summary>
/// <param name="Start">First day; for all but the first segment the change point, which both segments share.</param>
/// <param name="End">Last day.</param>
/// <param name="GrowthRate">r with its 95 % confidence interval, the change points taken as known.</param>
/// <param name="EarliestStart">The earliest day compatible with the data as this segment's beginning (95 %, likelihood ratio, the others held).</param>
/// <param name="LatestStart">The latest such day. For the first segment both are its first day.</param>
public readonly record struct GrowthSegment(DateOnly Start, DateOnly End, GrowthRate GrowthRate, DateOnly EarliestStart, DateOnly LatestStart);

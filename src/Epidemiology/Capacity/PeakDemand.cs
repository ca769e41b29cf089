namespace Fangxian.Epidemiology.Capacity;

/// <summary>The highest demand within the horizon.</summary>
/// <param name="Demand">Of each path its highest day.</param>
/// <param name="MedianDate">Half of the paths have their first highest day by then. The last day of the horizon: the peak may still be to come.</param>
public readonly record struct PeakDemand(DemandRange Demand, DateOnly MedianDate);

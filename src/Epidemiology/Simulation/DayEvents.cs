namespace Fangxian.Epidemiology.Simulation;

/// <summary>What happened in an area in a day.</summary>
internal readonly record struct DayEvents(int Infections, int Cases, long All);

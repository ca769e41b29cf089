namespace Fangxian.Epidemiology.Simulation;

/// <summary>The rates of a day in an area, per person and day: infection by one infectious person of the area, infection from elsewhere, end of latency, end of infectiousness, vaccination, death.</summary>
internal readonly record struct DayRates(double PerInfectious, double FromElsewhere, double Onset, double Recovery, double Vaccination, double Death);

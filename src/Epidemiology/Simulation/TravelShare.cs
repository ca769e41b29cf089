namespace Fangxian.Epidemiology.Simulation;

/// <summary>Which proportion of their contacts the people of one area have with those of another.</summary>
/// <param name="From">Index of their area.</param>
/// <param name="To">Index of the other area.</param>
/// <param name="Proportion">0–1.</param>
public readonly record struct TravelShare(int From, int To, double Proportion);

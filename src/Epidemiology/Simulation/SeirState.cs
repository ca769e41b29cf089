namespace Fangxian.Epidemiology.Simulation;

/// <summary>How many people are in each state.</summary>
/// <param name="Susceptible">S, persons, 0 or more.</param>
/// <param name="Exposed">E, infected and not yet infectious.</param>
/// <param name="Infectious">I.</param>
/// <param name="Removed">R, immune after infection or vaccination.</param>
/// <param name="Cases">C, all who have become infectious since the start.</param>
public readonly record struct SeirState(double Susceptible, double Exposed, double Infectious, double Removed, double Cases = 0)
{
    /// <summary>N = S + E + I + R.</summary>
    public double Population => Susceptible + Exposed + Infectious + Removed;
}

namespace Fangxian.Epidemiology.Simulation;

/// <summary>An area at the start of a simulation, persons.</summary>
/// <param name="Population">All people, 1 or more.</param>
/// <param name="Infectious">Of them infectious, 0 or more.</param>
/// <param name="Exposed">Of them infected and not yet infectious, 0 or more.</param>
/// <param name="Immune">Of them immune, 0 or more.</param>
public sealed record SimulatedArea(int Population, int Infectious = 0, int Exposed = 0, int Immune = 0)
{
    internal int Susceptible => Population - Infectious - Exposed - Immune;

    internal void ThrowIfOutOfRange()
    {
        InRange.Require(Population >= 1, nameof(Population), Population, "At least 1 is needed.");
        InRange.Require(Infectious >= 0 && Exposed >= 0 && Immune >= 0, nameof(Infectious), Infectious, "Numbers of people are 0 or more.");
        InRange.Require((long)Infectious + Exposed + Immune <= Population, nameof(Population), Population, "Infectious, exposed and immune are together no more than the population.");
    }
}

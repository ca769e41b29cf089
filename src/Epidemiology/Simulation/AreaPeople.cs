namespace Fangxian.Epidemiology.Simulation;

/// <summary>The people of an area while they are simulated.</summary>
internal struct AreaPeople
{
    public int Susceptible;
    public int Exposed;
    public int Infectious;
    public int Removed;

    public readonly int Population => Susceptible + Exposed + Infectious + Removed;

    public static AreaPeople Of(SimulatedArea area) =>
        new() { Susceptible = area.Susceptible, Exposed = area.Exposed, Infectious = area.Infectious, Removed = area.Immune };
}

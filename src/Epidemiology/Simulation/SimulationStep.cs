namespace Fangxian.Epidemiology.Simulation;

/// <summary>How chance moves people from state to state.</summary>
public enum SimulationStep
{
    /// <summary>Event by event (Gillespie's direct method) within each area; what comes from other areas is held for a day.</summary>
    Exact = 0,

    /// <summary>In fixed steps, binomial numbers of people (tau-leaping that never takes more than there are): faster for large populations.</summary>
    BinomialChain = 1,
}

namespace Fangxian.Epidemiology.Simulation;

/// <summary>What is counted in a simulated day.</summary>
public enum SimulatedFigure
{
    /// <summary>People who became infectious in the day.</summary>
    NewCases = 0,

    /// <summary>All who became infectious from the start to the end of the day.</summary>
    TotalCases = 1,

    /// <summary>People who were infected in the day.</summary>
    NewInfections = 2,

    /// <summary>People who are infectious at the end of the day.</summary>
    Infectious = 3,

    /// <summary>People who can still be infected at the end of the day.</summary>
    Susceptible = 4,
}

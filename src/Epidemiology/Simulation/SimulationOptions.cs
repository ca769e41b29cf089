namespace Fangxian.Epidemiology.Simulation;

/// <summary>Settings of <see cref="Metapopulation"/>.</summary>
public sealed record SimulationOptions
{
    /// <summary>Runs, 1 to 100,000; 200 unless set.</summary>
    public int Runs { get; init; } = 200;

    /// <summary>Any number; the same seed gives the same runs, on any number of threads. 1 unless set.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How chance steps; event by event unless set.</summary>
    public SimulationStep Step { get; init; } = SimulationStep.Exact;

    /// <summary>Steps of the binomial chain in a day, 1 to 100; 4 unless set.</summary>
    public int StepsPerDay { get; init; } = 4;

    /// <summary>Threads that share the runs, 1 or more; 1 unless set.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether the figures of each area are kept: 8 bytes per run, day and area. No unless set.</summary>
    public bool KeepAreas { get; init; }

    internal void ThrowIfOutOfRange()
    {
        InRange.Require(Runs is >= 1 and <= 100_000, nameof(Runs), Runs, "1 to 100,000 are needed.");
        InRange.Require(Enum.IsDefined(Step), nameof(Step), Step, "There is no such step.");
        InRange.Require(StepsPerDay is >= 1 and <= 100, nameof(StepsPerDay), StepsPerDay, "1 to 100 are needed.");
        InRange.Require(Threads >= 1, nameof(Threads), Threads, "At least 1 is needed.");
    }
}

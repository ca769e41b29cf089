namespace Fangxian.Epidemiology.Simulation;

/// <summary>All that a simulation assumes: the disease, the areas, how they meet, measures and events.</summary>
public sealed record Scenario
{
    /// <summary>The most people of all areas together.</summary>
    private const long MostPeople = 2_000_000_000;

    /// <summary>The disease.</summary>
    public required SeirModel Model { get; init; }

    /// <summary>The areas at the start, 1 or more; 2,000 million people at most.</summary>
    public required IReadOnlyList<SimulatedArea> Areas { get; init; }

    /// <summary>Days to simulate, 1 to 36,500.</summary>
    public required int Days { get; init; }

    /// <summary>Contacts between areas; none unless set.</summary>
    public Travel? Travel { get; init; }

    /// <summary>Measures; none unless set.</summary>
    public IReadOnlyList<Intervention> Interventions { get; init; } = [];

    /// <summary>Events; none unless set.</summary>
    public IReadOnlyList<ScheduledEvent> Events { get; init; } = [];

    /// <summary>How uncertain transmission is: the standard deviation of ln β, drawn once for each run around a mean that stays, 0 or more; 0 unless set.</summary>
    public double TransmissionLogSd { get; init; }

    internal void ThrowIfOutOfRange()
    {
        ArgumentNullException.ThrowIfNull(Model);
        ArgumentNullException.ThrowIfNull(Areas);
        Model.ThrowIfOutOfRange();
        InRange.Require(Days is >= 1 and <= 36_500, nameof(Days), Days, "1 to 36,500 days are needed.");
        InRange.Require(Areas.Count >= 1, nameof(Areas), Areas.Count, "At least one area is needed.");
        foreach (var area in Areas)
        {
            area.ThrowIfOutOfRange();
        }

        var people = Areas.Sum(a => (long)a.Population) + Events.Sum(e => e.FromArea is null ? (long)e.Persons : 0);
        InRange.Require(people <= MostPeople, nameof(Areas), people, "At most 2,000 million people.");
        InRange.Require(Travel is null || Travel.Areas == Areas.Count, nameof(Travel), Travel?.Areas, "It must have as many areas as the scenario.");
        foreach (var one in Interventions)
        {
            one.ThrowIfOutOfRange();
        }

        InRange.Require(Events.All(e => e.ToArea < Areas.Count && (e.FromArea ?? 0) < Areas.Count), nameof(Events), Events.Count, "An event names an area that is not there.");
        InRange.Rate(TransmissionLogSd, nameof(TransmissionLogSd));
    }
}

namespace Fangxian.Epidemiology.Simulation;

/// <summary>What <see cref="Metapopulation"/> simulated: each figure of each run and day, of all areas and, where kept, of each.</summary>
public sealed class SimulatedRuns
{
    private static readonly int Figures = Enum.GetValues<SimulatedFigure>().Length;

    private readonly int[][] totals;
    private readonly int[][] newCasesOfAreas;
    private readonly int[][] infectiousOfAreas;

    internal SimulatedRuns(Scenario scenario, SimulationOptions options)
    {
        (Days, Runs, Areas, Seed) = (scenario.Days, options.Runs, scenario.Areas.Count, options.Seed);
        totals = new int[Runs][];
        newCasesOfAreas = new int[options.KeepAreas ? Runs : 0][];
        infectiousOfAreas = new int[options.KeepAreas ? Runs : 0][];
    }

    /// <summary>Days simulated.</summary>
    public int Days { get; }

    /// <summary>Runs.</summary>
    public int Runs { get; }

    /// <summary>Areas.</summary>
    public int Areas { get; }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>Events of all runs: infections, onsets, recoveries, vaccinations, deaths. Speed is measured in them.</summary>
    public long Events { get; internal set; }

    /// <summary>Whether the figures of each area were kept.</summary>
    public bool KeepsAreas => newCasesOfAreas.Length > 0;

    /// <summary>A figure of all areas, in one run.</summary>
    /// <param name="figure">Which.</param>
    /// <param name="run">0 to <see cref="Runs"/> − 1.</param>
    /// <param name="day">0 to <see cref="Days"/> − 1.</param>
    /// <returns>Persons.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such run or day.</exception>
    public int Value(SimulatedFigure figure, int run, int day)
    {
        ThrowUnlessThere(run, day);
        return totals[run][(day * Figures) + (int)figure];
    }

    /// <summary>A figure of one area, in one run.</summary>
    /// <param name="figure">New cases or infectious.</param>
    /// <param name="area">Index of the area.</param>
    /// <param name="run">0 to <see cref="Runs"/> − 1.</param>
    /// <param name="day">0 to <see cref="Days"/> − 1.</param>
    /// <returns>Persons.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such run, day or area, or another figure is asked for.</exception>
    /// <exception cref="InvalidOperationException">Areas were not kept.</exception>
    public int AreaValue(SimulatedFigure figure, int area, int run, int day)
    {
        ThrowUnlessThere(run, day);
        InRange.Require(area >= 0 && area < Areas, nameof(area), area, "There is no such area.");
        InRange.Require(figure is SimulatedFigure.NewCases or SimulatedFigure.Infectious, nameof(figure), figure, "Only new cases and infectious are kept for areas.");
        if (!KeepsAreas)
        {
            throw new InvalidOperationException("The figures of areas were not kept: set KeepAreas.");
        }

        return (figure is SimulatedFigure.NewCases ? newCasesOfAreas : infectiousOfAreas)[run][(day * Areas) + area];
    }

    /// <summary>A figure of all areas, day by day, over the runs.</summary>
    /// <param name="figure">Which.</param>
    /// <returns>A summary for each day.</returns>
    public SimulatedDay[] Summarise(SimulatedFigure figure) => Summarise((run, day) => Value(figure, run, day));

    /// <summary>A figure of one area, day by day, over the runs.</summary>
    /// <param name="figure">New cases or infectious.</param>
    /// <param name="area">Index of the area.</param>
    /// <returns>A summary for each day.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such area, or another figure is asked for.</exception>
    /// <exception cref="InvalidOperationException">Areas were not kept.</exception>
    public SimulatedDay[] SummariseArea(SimulatedFigure figure, int area) => Summarise((run, day) => AreaValue(figure, area, run, day));

    /// <summary>What measures change: this less another scenario, run by run, then summarised. Both must have used the same seed.</summary>
    /// <remarks>
    /// Common random numbers: run, area and day have the same random numbers in both scenarios, so that chance that is alike cancels out and the interval of the difference is
    /// narrower than that of two independent sets of runs. Source: Glasserman P, Yao DD. Manage Sci 1992;38:884–908, doi 10.1287/mnsc.38.6.884.
    /// </remarks>
    /// <param name="other">The scenario to compare with, usually without the measure.</param>
    /// <param name="figure">Which figure.</param>
    /// <returns>A summary of the difference for each day; below 0 where this has fewer.</returns>
    /// <exception cref="ArgumentException">Seeds, runs, days or areas differ.</exception>
    public SimulatedDay[] Less(SimulatedRuns other, SimulatedFigure figure)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Seed, Runs, Days, Areas) == (other.Seed, other.Runs, other.Days, other.Areas)
            ? Summarise((run, day) => (double)Value(figure, run, day) - other.Value(figure, run, day))
            : throw new ArgumentException("Only runs of the same seed, number, days and areas are pairs.", nameof(other));
    }

    internal (int[] Totals, int[]? NewCases, int[]? Infectious) Begin(int run)
    {
        totals[run] = new int[Days * Figures];
        if (KeepsAreas)
        {
            newCasesOfAreas[run] = new int[Days * Areas];
            infectiousOfAreas[run] = new int[Days * Areas];
        }

        return (totals[run], KeepsAreas ? newCasesOfAreas[run] : null, KeepsAreas ? infectiousOfAreas[run] : null);
    }

    private SimulatedDay[] Summarise(Func<int, int, double> value)
    {
        var days = new SimulatedDay[Days];
        for (var day = 0; day < Days; day++)
        {
            var sample = new double[Runs];
            for (var run = 0; run < Runs; run++)
            {
                sample[run] = value(run, day);
            }

            days[day] = SimulatedDay.OfOwned(sample);
        }

        return days;
    }

    private void ThrowUnlessThere(int run, int day)
    {
        InRange.Require(run >= 0 && run < Runs, nameof(run), run, "There is no such run.");
        InRange.Require(day >= 0 && day < Days, nameof(day), day, "There is no such day.");
    }
}

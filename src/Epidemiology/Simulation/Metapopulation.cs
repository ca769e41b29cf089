using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Simulation;

/// <summary>How might an epidemic run, by chance, in areas whose people meet: how many cases, when, where, and what would measures change?</summary>
/// <remarks>
/// <para>Each area is a <see cref="SeirModel"/> of whole people. A susceptible person of area i is infected at the rate β f ((1 − t o) I(i) / N(i) + t Σ w(i, j) I(j) / N(j)): f and
/// t what measures leave of transmission and of travel, w the proportions of <see cref="Travel"/>, o their sum; contacts that do not take place elsewhere take place at home. The
/// sum over other areas is taken at the beginning of each day and held for it. Each run may have its own β (<see cref="Scenario.TransmissionLogSd"/>). The beds
/// that the cases need are those of <see cref="Capacity.CapacityForecast"/>, of which each run is a path.</para>
/// <para>Intervals: those of the runs. They show chance, and the uncertainty of transmission where one is given; not that the model may be wrong. It is a what-if, never a
/// forecast. Assumptions: those of <see cref="SeirModel"/> within each area, measures work as said, all cases are alike. Do not use it for superspreading (it makes extinction too rare), for households or
/// for ages: an individual-based model is another thing, and its place is beside this one.</para>
/// <para>Random numbers belong to run, area and day, so that threads do not matter and two scenarios of one seed are pairs (<see cref="SimulatedRuns.Less"/>).</para>
/// <para>Sources: Gillespie DT. J Phys Chem 1977;81:2340–61, doi 10.1021/j100540a008; areas, events and days as in Widgren S et al. SimInf. J Stat Softw 2019;91(12), doi 10.18637/jss.v091.i12.
/// Verified: means against <see cref="SeirCourse"/>, extinction against the branching process 1 / R0, final size, sums over areas.</para>
/// </remarks>
public static class Metapopulation
{
    /// <summary>Simulates.</summary>
    /// <param name="scenario">What is assumed.</param>
    /// <param name="options">Runs, seed and steps; the usual ones unless given.</param>
    /// <param name="cancellation">Stops between the days of a run.</param>
    /// <returns>Figures of every run and day.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SimulatedRuns Run(Scenario scenario, SimulationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        options ??= new();
        scenario.ThrowIfOutOfRange();
        options.ThrowIfOutOfRange();
        var runs = new SimulatedRuns(scenario, options);
        var effects = Enumerable.Range(0, scenario.Days).Select(day => InterventionEffect.At(day, scenario.Model, scenario.Interventions)).ToArray();
        var events = 0L;
        void One(int run) => Interlocked.Add(ref events, new MetapopulationRun(scenario, options, effects, runs, run).Simulate(cancellation));
        if (options.Threads == 1)
        {
            for (var run = 0; run < options.Runs; run++)
            {
                One(run);
            }
        }
        else
        {
            Parallel.For(0, options.Runs, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation }, One);
        }

        runs.Events = events;
        return runs;
    }
}

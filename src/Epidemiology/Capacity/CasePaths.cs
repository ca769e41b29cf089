using Fangxian.Epidemiology.Forecasting;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;
using Fangxian.Epidemiology.Simulation;

namespace Fangxian.Epidemiology.Capacity;

/// <summary>Cases that are known, and ways that they may go on: one of many paths each.</summary>
public sealed class CasePaths
{
    private readonly int[] known;
    private readonly int[][] paths;

    private CasePaths(DateOnly firstDate, int[] known, int[][] paths)
    {
        (FirstDate, this.known, this.paths) = (firstDate, known, paths);
        HorizonDays = paths[0].Length;
    }

    /// <summary>The first day with a count.</summary>
    public DateOnly FirstDate { get; }

    /// <summary>The last day that is known.</summary>
    public DateOnly LastKnownDate => FirstDate.AddDays(known.Length - 1);

    /// <summary>Days after the last known one.</summary>
    public int HorizonDays { get; }

    /// <summary>How many paths.</summary>
    public int Count => paths.Length;

    internal ReadOnlySpan<int> Known => known;

    internal ReadOnlySpan<int> Path(int index) => paths[index];

    /// <summary>Paths that a model gave.</summary>
    /// <param name="known">New cases per day, all known and not negative. It should begin one delay and one stay before its end, or those admitted earlier are missing.</param>
    /// <param name="paths">New cases on the days after: at least one path, all of one length, not negative.</param>
    /// <returns>The paths.</returns>
    /// <exception cref="ArgumentException">A count is unknown or negative, or the paths are not of one length.</exception>
    public static CasePaths Of(DailyIncidence known, IReadOnlyList<IReadOnlyList<int>> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0 || paths[0].Count == 0 || paths.Any(p => p.Count != paths[0].Count || p.Any(n => n < 0)))
        {
            throw new ArgumentException("At least one path of at least one day is needed, all of one length, no count below 0.", nameof(paths));
        }

        return new(known.FirstDate, Counts(known), [.. paths.Select(p => p.ToArray())]);
    }

    /// <summary>Paths that were simulated: each run is one.</summary>
    /// <param name="known">As in <see cref="Of(DailyIncidence, IReadOnlyList{IReadOnlyList{int}})"/>; its end is the day at whose end the simulation begins.</param>
    /// <param name="runs">The runs, of which the new cases are taken.</param>
    /// <returns>The paths.</returns>
    /// <exception cref="ArgumentException">A count is unknown or negative.</exception>
    public static CasePaths Of(DailyIncidence known, SimulatedRuns runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return Of(known, [.. Enumerable.Range(0, runs.Runs).Select(run => Enumerable.Range(0, runs.Days).Select(day => runs.Value(SimulatedFigure.NewCases, run, day)).ToArray())]);
    }

    /// <summary>Paths drawn from a forecast that says quantiles day by day.</summary>
    /// <param name="known">As in <see cref="Of(DailyIncidence, IReadOnlyList{IReadOnlyList{int}})"/>.</param>
    /// <param name="forecast">The forecast of the days after.</param>
    /// <param name="count">How many paths, at least 100.</param>
    /// <param name="persistence">0–1: how far a path that is high on one day is high on the next (the correlation of the normal scores of neighbouring days). Quantiles do not say it; 0.9 unless given. The nearer to 1,
    /// the wider the intervals of all that adds up over days.</param>
    /// <param name="seed">Any number; the same gives the same paths.</param>
    /// <returns>The paths. Between two quantiles a line, beyond the outermost their value.</returns>
    /// <exception cref="ArgumentException">A count is unknown or negative, or there is no day.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static CasePaths FromQuantiles(DailyIncidence known, IReadOnlyList<QuantileForecast> forecast, int count = 1000, double persistence = 0.9, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        Require.That(count >= 100, nameof(count), count, "At least 100 paths are needed.");
        Require.Share(persistence, nameof(persistence));
        if (forecast.Count == 0)
        {
            throw new ArgumentException("At least one day is needed.", nameof(forecast));
        }

        var (random, paths) = (new RandomStream(seed), new int[count][]);
        for (var path = 0; path < count; path++)
        {
            var (score, counts) = (random.Normal(), new int[forecast.Count]);
            for (var day = 0; day < counts.Length; day++)
            {
                score = day == 0 ? score : (persistence * score) + (Math.Sqrt(1 - (persistence * persistence)) * random.Normal());
                counts[day] = (int)Math.Clamp(Math.Round(At(forecast[day], NormalDistribution.Below(score))), 0, 1e9);
            }

            paths[path] = counts;
        }

        return new(known.FirstDate, Counts(known), paths);
    }

    private static double At(QuantileForecast day, double probability)
    {
        ReadOnlySpan<double> levels = day.Levels, values = day.Values;
        var above = 0;
        while (above < levels.Length && levels[above] < probability)
        {
            above++;
        }

        return above == 0 ? values[0] : above == levels.Length ? values[^1]
            : values[above - 1] + ((values[above] - values[above - 1]) * (probability - levels[above - 1]) / (levels[above] - levels[above - 1]));
    }

    private static int[] Counts(DailyIncidence known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return [.. known.Counts.ToArray().Select(n => n is >= 0 and { } count ? count : throw new ArgumentException("Days that are known and not negative are needed.", nameof(known)))];
    }
}

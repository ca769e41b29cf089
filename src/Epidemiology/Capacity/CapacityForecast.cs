using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Capacity;

/// <summary>How many beds, ordinary and of intensive care, will be needed, given the cases known and a forecast of those to come?</summary>
/// <remarks>
/// <para>Every path of cases is followed person by person (by multinomial draws where there are many): admitted or not, after how many days, for how long, in intensive care or not. A patient counts on every day at whose end the
/// stay goes on. The expected number is Σ cases(s) · share · P(in the bed t − s days later), and bed-days add up to admissions times the mean stay exactly.</para>
/// <para>Intervals: 95 % <b>prediction</b> intervals of the paths: forecast, shares, and chance of persons. Unit: persons.</para>
/// <para>Assumptions: admission and stays do not change with the load or over time, everybody who needs a bed gets one, the cases begin early enough that nobody admitted before is still there. Delays are taken as known. Do not use
/// where the last days of the cases are not reported yet (nowcast first), and beyond the horizon for which the forecast of cases is any good (two or three weeks).</para>
/// <para>Sources: Leclerc QJ et al. BMC Health Serv Res 2021;21:566, doi 10.1186/s12913-021-06509-x (paths through beds and stays); Meakin S et al. BMC Med 2022;20:86, doi 10.1186/s12916-022-02271-x. Verified against the convolution in R 4.2.2:
/// expected numbers within 1e-8, paths within five standard errors.</para>
/// </remarks>
public sealed class CapacityForecast
{
    private readonly int[][][] occupied;

    private CapacityForecast(DateOnly firstDate, int[][][] occupied, int[][] cases) => (FirstDate, this.occupied, Cases) = (firstDate, occupied, cases);

    /// <summary>The first day forecast.</summary>
    public DateOnly FirstDate { get; }

    /// <summary>How many days.</summary>
    public int Days => Cases[0].Length;

    /// <summary>How many paths.</summary>
    public int Paths => Cases.Length;

    /// <summary>New cases of each path, by day.</summary>
    internal int[][] Cases { get; }

    /// <summary>Follows the paths.</summary>
    /// <param name="cases">Cases known and to come.</param>
    /// <param name="course">What becomes of a case.</param>
    /// <param name="seed">Any number; the same gives the same forecast.</param>
    /// <returns>The forecast of the days after the last known one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The course is outside its range.</exception>
    public static CapacityForecast Of(CasePaths cases, CareCourse course, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(course);
        course.ThrowIfOutOfRange();
        var (simulation, known) = (new CareSimulation(course, seed), cases.Known.Length);
        int[][][] occupied = [new int[cases.Count][], new int[cases.Count][], new int[cases.Count][]];
        var (all, counts) = (new int[cases.Count][], new int[known + cases.HorizonDays]);
        cases.Known.CopyTo(counts);
        for (var path = 0; path < cases.Count; path++)
        {
            all[path] = cases.Path(path).ToArray();
            all[path].CopyTo(counts, known);
            var days = simulation.Run(counts, path);
            for (var resource = 0; resource < days.Length; resource++)
            {
                occupied[resource][path] = days[resource][known..];
            }
        }

        return new(cases.LastKnownDate.AddDays(1), occupied, all);
    }

    /// <summary>The expected demand by days of a series of cases, without chance: the convolution itself.</summary>
    /// <param name="cases">Expected cases per day, from the first day on.</param>
    /// <param name="course">What becomes of a case; of uncertain shares the mean.</param>
    /// <param name="resource">What is asked for.</param>
    /// <param name="days">How many days from the first on; may be more than there are cases.</param>
    /// <returns>Expected persons per day.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The course is outside its range, or days are negative.</exception>
    public static double[] Expected(ReadOnlySpan<double> cases, CareCourse course, CareResource resource, int days)
    {
        ArgumentNullException.ThrowIfNull(course);
        course.ThrowIfOutOfRange();
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var (response, expected) = (CareSimulation.Response(course, resource, days), new double[days]);
        for (var s = 0; s < Math.Min(days, cases.Length); s++)
        {
            for (var t = s; t < days; t++)
            {
                expected[t] += cases[s] * response[t - s];
            }
        }

        return expected;
    }

    /// <summary>The demand on one day.</summary>
    /// <param name="resource">What is asked for.</param>
    /// <param name="day">0 for the first day forecast.</param>
    /// <returns>Persons.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such day.</exception>
    public DemandRange On(CareResource resource, int day)
    {
        ThrowUnlessDay(day);
        return DemandRange.Of(occupied[(int)resource].Select(path => (double)path[day]));
    }

    /// <summary>What other cases change: the demand on one day less that of another forecast, path by path. Both must have used the same seed and course.</summary>
    /// <param name="other">The forecast to compare with.</param>
    /// <param name="resource">What is asked for.</param>
    /// <param name="day">0 for the first day forecast.</param>
    /// <returns>Persons; below 0 where this needs fewer. Narrower than two forecasts by themselves: random numbers belong to path and day.</returns>
    /// <exception cref="ArgumentException">Paths or days differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such day.</exception>
    public DemandRange Less(CapacityForecast other, CareResource resource, int day)
    {
        ArgumentNullException.ThrowIfNull(other);
        ThrowUnlessDay(day);
        return (Paths, Days) == (other.Paths, other.Days)
            ? DemandRange.Of(Enumerable.Range(0, Paths).Select(path => (double)Occupied(resource, path, day) - other.Occupied(resource, path, day)))
            : throw new ArgumentException("Only forecasts of as many paths and days are pairs.", nameof(other));
    }

    /// <summary>The highest demand.</summary>
    /// <param name="resource">What is asked for.</param>
    /// <returns>Persons, and the day.</returns>
    public PeakDemand Peak(CareResource resource)
    {
        var paths = occupied[(int)resource];
        double[] days = [.. paths.Select(path => (double)Array.IndexOf(path, path.Max())).Order()];
        return new(DemandRange.Of(paths.Select(path => (double)path.Max())), FirstDate.AddDays((int)Math.Ceiling(SampleQuantile.OfSorted(days, 0.5))));
    }

    /// <summary>The sum over all days: bed-days, or all admissions.</summary>
    /// <param name="resource">What is asked for.</param>
    /// <returns>Bed-days, or persons.</returns>
    public DemandRange Sum(CareResource resource) => DemandRange.Of(occupied[(int)resource].Select(path => path.Sum(n => (double)n)));

    /// <summary>When demand exceeds what there is.</summary>
    /// <param name="resource">What is asked for.</param>
    /// <param name="capacity">How many there are for these patients, not negative.</param>
    /// <returns>How likely, and when.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is negative.</exception>
    public Exceedance ExceedanceOf(CareResource resource, double capacity)
    {
        Require.That(capacity >= 0, nameof(capacity), capacity, "A number that is not negative is needed.");
        int[] first = [.. occupied[(int)resource].Select(path => Array.FindIndex(path, n => n > capacity)).Select(day => day < 0 ? int.MaxValue : day).Order()];
        return new((double)first.Count(day => day < int.MaxValue) / first.Length, By(0.5), By(0.025), By(0.975));

        DateOnly? By(double share) => first[Math.Clamp((int)Math.Ceiling(share * first.Length) - 1, 0, first.Length - 1)] is var day && day < int.MaxValue ? FirstDate.AddDays(day) : null;
    }

    /// <summary>The probability, 0–1, that demand exceeds what there is on one day.</summary>
    /// <param name="resource">What is asked for.</param>
    /// <param name="day">0 for the first day forecast.</param>
    /// <param name="capacity">How many there are.</param>
    /// <returns>The share of paths.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such day.</exception>
    public double ProbabilityAbove(CareResource resource, int day, double capacity)
    {
        ThrowUnlessDay(day);
        return (double)occupied[(int)resource].Count(path => path[day] > capacity) / Paths;
    }

    internal int Occupied(CareResource resource, int path, int day) => occupied[(int)resource][path][day];

    private void ThrowUnlessDay(int day) => Require.That(day >= 0 && day < Days, nameof(day), day, "A day of the forecast is needed.");
}

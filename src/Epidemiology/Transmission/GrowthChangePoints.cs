using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>On which days did growth change, and how fast was it before and after?</summary>
/// <remarks>
/// <para>ln E(I(t)) is a broken line: straight between change points, continuous at them; Var(I(t)) = φ E(I(t)). For each number of change points the days are
/// chosen one after the other, each where it lowers the Poisson deviance most, then moved in turn until none gains. The number is the one with the lowest
/// deviance / φ + 3 × change points × ln n: Schwarz's criterion as the joinpoint software weighs it, more than for the two numbers (day and slope) of a
/// change point, because the day is searched for.</para>
/// <para>Intervals, 95 % <b>confidence</b>: of each rate with t(0.975, n − 2 − change points), the change points taken as known; of each change point all
/// days whose deviance is within 3.84 φ of the best, the others held.</para>
/// <para>Assumptions as <see cref="QuasiPoissonGrowth"/>, within each segment. A measure taken shortly before a change point need not be its cause, and infections turn
/// one incubation period and reporting delay before cases do. Do not use where weekdays shape the counts strongly, or for a change in the last week.</para>
/// <para>Source: joinpoint regression, Kim HJ et al. Stat Med 2000;19:335–51,
/// doi 10.1002/(SICI)1097-0258(20000215)19:3&lt;335::AID-SIM336&gt;3.0.CO;2-Z; Kim J, Kim HJ. J Stat Plan Inference 2016;170:106–16
/// (the criterion), here with a quasi-likelihood. Verified against
/// <c>glm</c> with the same break points and an exhaustive search in R 4.2.2: change points exactly, rates within 1e-6.</para>
/// </remarks>
public static class GrowthChangePoints
{
    /// <summary>Finds the change points of a series.</summary>
    /// <param name="incidence">New cases per day. Unknown days are left out. Begin and end where cases are few but not all zero.</param>
    /// <param name="options">How many and how close; 4 and 7 days when null.</param>
    /// <returns>The segments, or: <see cref="NotEstimableReason.NegativeIncidence"/>, <see cref="NotEstimableReason.TooFewDays"/> (fewer known days than one
    /// segment, or than 7), <see cref="NotEstimableReason.TooFewCases"/> (fewer than 10), <see cref="NotEstimableReason.CasesOnOneDay"/>,
    /// <see cref="NotEstimableReason.NotConverged"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static Estimate<GrowthSegments> Find(DailyIncidence incidence, GrowthChangePointOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(incidence);
        var chosen = options ?? new GrowthChangePointOptions();
        chosen.ThrowIfOutOfRange();
        var window = new GrowthWindowOptions { WindowDays = Math.Max(3, incidence.Days), NegativeCounts = chosen.NegativeCounts };
        var data = new GrowthWindowData(window);
        data.Read(incidence, incidence.FirstDate);
        if (data.Obstacle is { } reason)
        {
            return new NotEstimable(reason);
        }

        return new BrokenLineSearch(data.Days, data.Counts, chosen.MinimumSegmentDays).Best(chosen.MostChangePoints) is { } best
            ? Segments(incidence, best)
            : new NotEstimable(NotEstimableReason.NotConverged);
    }

    private static GrowthSegments Segments(DailyIncidence incidence, BrokenLineSearch.Found best)
    {
        var (line, dispersion) = (best.Line, best.Dispersion);
        var segments = new GrowthSegment[line.Knots.Length + 1];
        var freedom = line.Points - line.Knots.Length - 2;
        for (var i = 0; i < segments.Length; i++)
        {
            var error = Math.Sqrt(dispersion * line.SlopeVariance(i));
            var start = i == 0 ? incidence.FirstDate : Day(line.Knots[i - 1]);
            segments[i] = new GrowthSegment(
                start,
                i == segments.Length - 1 ? incidence.LastDate : Day(line.Knots[i]),
                new GrowthRate(line.Slope(i), error, error * StudentQuantile.TwoSided95(freedom), freedom),
                i == 0 ? start : Day(best.Earliest[i - 1]),
                i == 0 ? start : Day(best.Latest[i - 1]));
        }

        return new GrowthSegments(segments, line.Deviance, dispersion);

        DateOnly Day(double day) => incidence.FirstDate.AddDays((int)day);
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Fangxian.Epidemiology.Clusters;

/// <summary>The window with the largest likelihood ratio among all circles and runs of days.</summary>
/// <remarks>
/// In both models the expected cases of a window are a number of its circle times a number of its days, in the data and in every simulation alike. Of a
/// window with c cases, μ expected and C in all, the ratio is at most (c − μ)² C / (μ (C − μ)): windows that cannot pass the best so far by this bound
/// are dropped eight at a time in single precision, the few others are computed exactly.
/// </remarks>
internal sealed class ScanSearch
{
    private const float Slack = 0.999f; // for rounding in single precision
    private const double Rounding = 1 + 1e-12; // a window that holds everything has as many as expected
    private readonly ScanCircles circles;
    private readonly double[] periodFactors;
    private readonly float[] factors;
    private readonly int cases;
    private readonly int fewest;
    private readonly int padded;

    public ScanSearch(ScanCircles circles, ScanPeriods periods, double[] periodFactors, int cases, int fewest)
    {
        (this.circles, this.periodFactors, this.cases, this.fewest, padded) = (circles, periodFactors, cases, fewest, periods.Padded);
        factors = new float[padded];
        for (var run = 0; run < periodFactors.Length; run++)
        {
            factors[run] = (float)periodFactors[run];
        }
    }

    /// <param name="counts">The cases of each site in each run, runs filled up.</param>
    /// <param name="circle">Room for one row.</param>
    /// <param name="taken">Sites that no circle may hold; null where all may be held.</param>
    public Window Best(float[] counts, float[] circle, bool[]? taken)
    {
        var best = new Window(0, -1, 0, 0, 0, 0);
        for (var centre = 0; centre < circles.Centres; centre++)
        {
            Around(centre, counts, circle, taken, ref best);
        }

        return best;
    }

    private void Around(int centre, float[] counts, float[] circle, bool[]? taken, ref Window best)
    {
        var members = circles.Members(centre);
        var weights = circles.Weights(centre);
        Array.Clear(circle);
        var sums = MemoryMarshal.Cast<float, Vector<float>>(circle.AsSpan());
        var expected = MemoryMarshal.Cast<float, Vector<float>>(factors.AsSpan());
        var all = new Vector<float>(cases);
        var bound = new Vector<float>((float)(best.Ratio / cases) * Slack);
        for (var last = 0; last < members.Length && taken?[members[last]] != true; last++)
        {
            var site = MemoryMarshal.Cast<float, Vector<float>>(counts.AsSpan(members[last] * padded, padded));
            var weight = new Vector<float>((float)weights[last]);
            for (var block = 0; block < site.Length; block++)
            {
                var observed = sums[block] + site[block];
                sums[block] = observed;
                var mean = expected[block] * weight;
                var above = Vector.Max(observed - mean, Vector<float>.Zero);
                if (Vector.GreaterThanAny(above * above, bound * mean * (all - mean)))
                {
                    Exactly(centre, last, block, circle, weights[last], ref best);
                    bound = new Vector<float>((float)(best.Ratio / cases) * Slack);
                }
            }
        }
    }

    private void Exactly(int centre, int last, int block, float[] circle, double weight, ref Window best)
    {
        for (var run = block * Vector<float>.Count; run < Math.Min(periodFactors.Length, (block + 1) * Vector<float>.Count); run++)
        {
            var (observed, mean) = ((int)circle[run], weight * periodFactors[run]);
            if (observed >= fewest && observed > mean * Rounding && mean > 0 && Ratio(observed, mean) is var ratio && ratio > best.Ratio)
            {
                best = new Window(ratio, centre, last, run, observed, mean);
            }
        }
    }

    /// <summary>ln of the likelihood with a higher rate inside over that with one rate everywhere.</summary>
    private double Ratio(int observed, double mean)
    {
        double outside = cases - observed;
        return (observed * Math.Log(observed / mean)) + (outside > 0 ? outside * Math.Log(outside / (cases - mean)) : 0);
    }

    /// <param name="Ratio">The log likelihood ratio; 0 where no window has more cases than expected.</param>
    /// <param name="Centre">The site in the middle; −1 where there is none.</param>
    /// <param name="Last">The place of the farthest member.</param>
    /// <param name="Run">The run of days.</param>
    /// <param name="Cases">Observed.</param>
    /// <param name="Expected">Expected.</param>
    internal readonly record struct Window(double Ratio, int Centre, int Last, int Run, int Cases, double Expected);
}

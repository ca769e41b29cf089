using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>How fast did cases grow from the first case to the peak?</summary>
/// <remarks>
/// <para>Ordinary least squares of ln(cases in bin) on the bin's day; the slope is r per day. The interval is the two-sided
/// 95 % confidence interval with t(0.975, points − 2). Bins without cases have no logarithm and are dropped.</para>
/// <para>Assumptions: exponential growth over the whole run; the same relative scatter in all bins. Do not use with many
/// empty or small bins (dropping zeros biases r; a bin of 1 weighs as much as one of 1,000), or to follow an outbreak day by
/// day: use <see cref="QuasiPoissonGrowth"/>.</para>
/// <para>Source: Kamvar ZN et al. F1000Research 2019;8:139, doi 10.12688/f1000research.18002.1 (R package incidence).
/// Verified against <c>incidence::fit</c> 1.7.3 (R 4.2.2), five epidemics, bins of 1 and 7 days, within 1e-9.</para>
/// </remarks>
public static class LogLinearGrowth
{
    /// <summary>The growth rate over the bins given, all of them.</summary>
    /// <param name="binCounts">Cases per bin, in order, without gaps, not negative.</param>
    /// <param name="binDays">The length of a bin in days, at least 1.</param>
    /// <returns>r, or: <see cref="NotEstimableReason.TooFewDays"/> with fewer than three bins that hold cases,
    /// <see cref="NotEstimableReason.NegativeIncidence"/> with a negative bin.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A bin is shorter than a day.</exception>
    public static Estimate<GrowthRate> Fit(ReadOnlySpan<long> binCounts, int binDays = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(binDays, 1);
        double[] days = new double[binCounts.Length], logarithms = new double[binCounts.Length];
        var points = 0;
        for (var bin = 0; bin < binCounts.Length; bin++)
        {
            if (binCounts[bin] < 0)
            {
                return new NotEstimable(NotEstimableReason.NegativeIncidence);
            }

            if (binCounts[bin] > 0)
            {
                (days[points], logarithms[points]) = ((double)bin * binDays, Math.Log(binCounts[bin]));
                points++;
            }
        }

        return points < 3
            ? new NotEstimable(NotEstimableReason.TooFewDays)
            : LeastSquares(days.AsSpan(0, points), logarithms.AsSpan(0, points));
    }

    /// <summary>The growth rate from the first case to the highest bin (the first, when several are equal).</summary>
    /// <param name="incidence">New cases per day.</param>
    /// <param name="binDays">The length of a bin in days, at least 1. Bins are counted from the day of the first case; the last may be cut short.</param>
    /// <param name="negativeCounts">What to do with negative daily counts.</param>
    /// <returns>r, or: <see cref="NotEstimableReason.TooFewCases"/> without any case, <see cref="NotEstimableReason.UnknownDays"/> or
    /// <see cref="NotEstimableReason.NegativeIncidence"/> where such a day lies between first case and peak, else as <see cref="Fit"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A bin is shorter than a day.</exception>
    public static Estimate<GrowthRate> UpToPeak(
        DailyIncidence incidence, int binDays = 1, NegativeCounts negativeCounts = NegativeCounts.NotEstimable)
    {
        ArgumentNullException.ThrowIfNull(incidence);
        ArgumentOutOfRangeException.ThrowIfLessThan(binDays, 1);
        var counts = PreparedCounts.From(incidence, negativeCounts);
        var first = counts.FirstDayWithCases;
        if (first == incidence.Days)
        {
            return new NotEstimable(NotEstimableReason.TooFewCases);
        }

        var bins = Bins(counts.Values.AsSpan(first), binDays);
        var used = bins.IndexOf(bins.Max()) + 1;
        var days = Math.Min(used * binDays, incidence.Days - first);
        return Marked(counts.Unknown, first, days) ? new NotEstimable(NotEstimableReason.UnknownDays)
            : Marked(counts.Negative, first, days) ? new NotEstimable(NotEstimableReason.NegativeIncidence)
            : Fit(bins.ToArray().AsSpan(0, used), binDays);
    }

    internal static List<long> Bins(ReadOnlySpan<double> values, int binDays)
    {
        var bins = new List<long>((values.Length / binDays) + 1);
        for (var day = 0; day < values.Length; day++)
        {
            if (day % binDays == 0)
            {
                bins.Add(0);
            }

            bins[^1] += (long)values[day];
        }

        return bins;
    }

    private static bool Marked(double[]? marks, int first, int days) =>
        marks is not null && marks.AsSpan(first, days).IndexOf(1.0) >= 0;

    private static GrowthRate LeastSquares(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var line = WeightedLine.Through(x, y, weights: default);
        var residual = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var difference = y[i] - line.At(x[i]);
            residual += difference * difference;
        }

        var freedom = x.Length - 2;
        var error = Math.Sqrt(residual / freedom / line.SquaredSpread);
        return new GrowthRate(line.Slope, error, error * StudentQuantile.TwoSided95(freedom), freedom);
    }
}

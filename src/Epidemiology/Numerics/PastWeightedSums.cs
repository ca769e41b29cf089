using System.Numerics;
using System.Runtime.InteropServices;

namespace Fangxian.Epidemiology.Numerics;

/// <summary>Σ over s = 1…K of values[t − s] × weights[s], for every day t from a given one on.</summary>
internal static class PastWeightedSums
{
    /// <summary>Element i belongs to day firstDay + i; days before the series count nothing. weights[0] is not used.</summary>
    public static double[] Of(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, int longestLag, int firstDay)
    {
        var sums = new double[values.Length - firstDay];
        Into(sums, values, weights, longestLag, firstDay, new double[Math.Min(longestLag, values.Length - 1)]);
        return sums;
    }

    /// <summary>The same into a given place, without allocating; <paramref name="room"/> holds at least the lags used.</summary>
    public static void Into(
        Span<double> sums, ReadOnlySpan<double> values, ReadOnlySpan<double> weights, int longestLag, int firstDay, Span<double> room)
    {
        // Reversed weights let values and weights run forward side by side, so that both load as vectors.
        var lags = Math.Min(longestLag, values.Length - 1);
        var reversed = room[..lags];
        for (var lag = 1; lag <= lags; lag++)
        {
            reversed[lags - lag] = weights[lag];
        }

        for (var day = firstDay; day < values.Length; day++)
        {
            var reach = Math.Min(day, lags);
            sums[day - firstDay] = Dot(values.Slice(day - reach, reach), reversed[(lags - reach)..]);
        }
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var leftVectors = MemoryMarshal.Cast<double, Vector<double>>(left);
        var rightVectors = MemoryMarshal.Cast<double, Vector<double>>(right);
        var total = Vector<double>.Zero;
        for (var i = 0; i < leftVectors.Length; i++)
        {
            total += leftVectors[i] * rightVectors[i];
        }

        var sum = Vector.Sum(total);
        for (var i = leftVectors.Length * Vector<double>.Count; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}

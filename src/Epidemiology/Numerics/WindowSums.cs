namespace Fangxian.Epidemiology.Numerics;

/// <summary>Sums over every run of so many neighbouring values, in linear time and without subtraction.</summary>
/// <remarks>
/// Adding the new and subtracting the old value would leave rounding behind: after a large wave a window of zeros would not
/// sum to zero. Instead the values are cut into blocks of the window's length; every window is the tail of one block
/// plus the head of the next.
/// </remarks>
internal static class WindowSums
{
    /// <summary>Element i is values[i] + … + values[i + length − 1].</summary>
    public static double[] Of(ReadOnlySpan<double> values, int length)
    {
        if (values.Length < length)
        {
            return [];
        }

        var sums = new double[values.Length - length + 1];
        Into(sums, values, length);
        return sums;
    }

    /// <summary>The same into a place for values.Length − length + 1 sums, without allocating.</summary>
    public static void Into(Span<double> sums, ReadOnlySpan<double> values, int length)
    {
        AddTails(values, length, sums);
        AddHeads(values, length, sums);
    }

    private static void AddTails(ReadOnlySpan<double> values, int length, Span<double> sums)
    {
        var tail = 0.0;
        for (var i = values.Length - 1; i >= 0; i--)
        {
            tail = (i + 1) % length == 0 ? values[i] : tail + values[i];
            if (i < sums.Length)
            {
                sums[i] = tail;
            }
        }
    }

    private static void AddHeads(ReadOnlySpan<double> values, int length, Span<double> sums)
    {
        var head = 0.0;
        for (var end = length; end < values.Length; end++)
        {
            head = end % length == 0 ? values[end] : head + values[end];
            if ((end + 1) % length != 0)
            {
                sums[end - length + 1] += head;
            }
        }
    }
}

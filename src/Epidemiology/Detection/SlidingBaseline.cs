namespace Fangxian.Epidemiology.Detection;

/// <summary>Mean and standard deviation of so many consecutive counts, as the window slides on by one.</summary>
/// <remarks>
/// Sum and sum of squares of whole numbers are exact as long as n² max² stays below 2⁵³, so that n Σy² − (Σy)² loses nothing;
/// for larger counts both moments are taken anew in each window.
/// </remarks>
internal ref struct SlidingBaseline
{
    private const double LargestExact = 9.0e7;
    private readonly ReadOnlySpan<double> values;
    private readonly int length;
    private readonly double inverseLength;
    private readonly double inverseSquare;
    private readonly bool exact;
    private readonly bool complete;
    private int first;
    private double sum;
    private double squares;
    private int unknown;
    private int negative;

    public SlidingBaseline(CountSeries series, int length, int first)
    {
        values = series.Values;
        (this.length, this.first) = (length, first);
        inverseLength = 1.0 / length;
        inverseSquare = 1.0 / ((double)length * (length - 1));
        complete = series.IsComplete;
        exact = length * series.Largest < LargestExact;
        for (var index = first; index < Math.Min(first + length, values.Length); index++)
        {
            Count(values[index], 1);
        }
    }

    /// <summary>Whether all counts are known and none is so large that squares lose digits.</summary>
    public static bool IsExact(CountSeries series, int length) => series.IsComplete && length * series.Largest < LargestExact;

    /// <summary>Why the window cannot be used; null when it can.</summary>
    public readonly NotEstimableReason? Fault =>
        (unknown | negative) == 0 ? null : unknown > 0 ? NotEstimableReason.UnknownDays : NotEstimableReason.NegativeIncidence;

    public readonly double Mean => sum * inverseLength;

    /// <summary>With the divisor n − 1.</summary>
    public readonly double Deviation => exact ? Math.Sqrt(((length * squares) - (sum * sum)) * inverseSquare) : DeviationAnew();

    /// <summary>One period on.</summary>
    public void Slide()
    {
        if (complete && first + length < values.Length)
        {
            var (comes, goes) = (values[first + length], values[first++]);
            sum += comes - goes;
            squares += (comes * comes) - (goes * goes);
            return;
        }

        if (first + length < values.Length)
        {
            Count(values[first + length], 1);
        }

        Count(values[first], -1);
        first++;
    }

    private void Count(double value, int sign)
    {
        if (value >= 0)
        {
            sum += sign * value;
            squares += sign * (value * value);
        }
        else if (double.IsNaN(value))
        {
            unknown += sign;
        }
        else
        {
            negative += sign;
        }
    }

    private readonly double DeviationAnew()
    {
        var (mean, total) = (Mean, 0.0);
        foreach (var value in values.Slice(first, length))
        {
            total += (value - mean) * (value - mean);
        }

        return Math.Sqrt(total / (length - 1));
    }
}

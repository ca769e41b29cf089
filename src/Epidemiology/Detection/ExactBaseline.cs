using System.Runtime.CompilerServices;

namespace Fangxian.Epidemiology.Detection;

/// <summary><see cref="SlidingBaseline"/> for counts that are all known and so small that no digit is lost.</summary>
internal struct ExactBaseline
{
    private readonly double length;
    private readonly double inverseLength;
    private readonly double inverseSquare;
    private double sum;
    private double squares;

    public ExactBaseline(ReadOnlySpan<double> first)
    {
        length = first.Length;
        (inverseLength, inverseSquare) = (1 / length, 1 / (length * (length - 1)));
        foreach (var value in first)
        {
            sum += value;
            squares += value * value;
        }
    }

    public readonly double Mean => sum * inverseLength;

    /// <summary>With the divisor n − 1.</summary>
    public readonly double Deviation => Math.Sqrt(((length * squares) - (sum * sum)) * inverseSquare);

    /// <summary>One period on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Slide(double enters, double leaves)
    {
        sum += enters - leaves;
        squares += (enters * enters) - (leaves * leaves);
    }
}

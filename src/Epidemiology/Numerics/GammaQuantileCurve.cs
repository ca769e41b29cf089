namespace Fangxian.Epidemiology.Numerics;

/// <summary>The quantile of a Gamma(shape, scale 1) variable at one probability, for any shape: for statistics that ask the same few probabilities many times.</summary>
/// <remarks>
/// Wilson and Hilferty saw that the cube root of quantile / shape is almost a straight line in u = 1/√shape. What bends is read here from a
/// polynomial in u on each of sixteen equal pieces of 0 &lt; u ≤ 1, put through the exact values of <see cref="GammaQuantile"/> at Chebyshev's points when the curve is
/// made. Within 1e-12 of those, for shapes from 1 up; smaller shapes are computed each. A tenth of the time.
/// </remarks>
internal sealed class GammaQuantileCurve
{
    private const int Pieces = 16;
    private const int Terms = 10;
    private readonly double probability;
    private readonly double[] coefficients = new double[Pieces * Terms]; // of piece i from element i * Terms on, lowest power first

    public GammaQuantileCurve(double probability)
    {
        this.probability = probability;
        for (var piece = 0; piece < Pieces; piece++)
        {
            Fit(piece, coefficients.AsSpan(piece * Terms, Terms));
        }
    }

    /// <summary>The value that a Gamma(shape, scale 1) variable stays below with the curve's probability.</summary>
    public double At(double shape)
    {
        if (!(shape >= 1))
        {
            return GammaQuantile.Standard(shape, probability);
        }

        var position = Pieces / Math.Sqrt(shape);
        var piece = Math.Min((int)position, Pieces - 1);
        var cubeRoot = Polynomial(coefficients.AsSpan(piece * Terms, Terms), (2 * (position - piece)) - 1);
        return shape * cubeRoot * cubeRoot * cubeRoot;
    }

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        var value = 0.0;
        for (var n = coefficients.Length - 1; n >= 0; n--)
        {
            value = (value * x) + coefficients[n];
        }

        return value;
    }

    /// <summary>The polynomial through the exact values at Chebyshev's points of one piece: Newton's divided differences, multiplied out.</summary>
    private void Fit(int piece, Span<double> powers)
    {
        Span<double> points = stackalloc double[Terms], differences = stackalloc double[Terms];
        for (var i = 0; i < Terms; i++)
        {
            points[i] = Math.Cos(Math.PI * (i + 0.5) / Terms);
            var shape = Math.Pow(Pieces / (piece + ((points[i] + 1) / 2)), 2);
            differences[i] = Math.Cbrt(GammaQuantile.Standard(shape, probability) / shape);
        }

        for (var order = 1; order < Terms; order++)
        {
            for (var i = Terms - 1; i >= order; i--)
            {
                differences[i] = (differences[i] - differences[i - 1]) / (points[i] - points[i - order]);
            }
        }

        for (var i = Terms - 1; i >= 0; i--)
        {
            for (var n = Terms - 1; n > 0; n--)
            {
                powers[n] = powers[n - 1] - (points[i] * powers[n]);
            }

            powers[0] = differences[i] - (points[i] * powers[0]);
        }
    }
}

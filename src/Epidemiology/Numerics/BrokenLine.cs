namespace Fangxian.Epidemiology.Numerics;

/// <summary>ln E(y) = intercept + slope x + Σ change (x − knot)⁺: a Poisson regression along a line broken at known places.</summary>
internal sealed class BrokenLine
{
    private const int MostSteps = 60;
    private readonly double[] coefficients;
    private readonly double[] covariance;

    private BrokenLine(double[] knots, double[] coefficients, double[] covariance, double deviance, double pearson, int points)
    {
        (Knots, this.coefficients, this.covariance) = (knots, coefficients, covariance);
        (Deviance, Pearson, Points) = (deviance, pearson, points);
    }

    public double[] Knots { get; }

    public double Deviance { get; }

    public double Pearson { get; }

    public int Points { get; }

    /// <summary>The slope in a segment, from 0.</summary>
    public double Slope(int segment)
    {
        var sum = 0.0;
        for (var i = 1; i <= segment + 1; i++)
        {
            sum += coefficients[i];
        }

        return sum;
    }

    /// <summary>The variance of that slope for Poisson counts.</summary>
    public double SlopeVariance(int segment)
    {
        var sum = 0.0;
        for (var i = 1; i <= segment + 1; i++)
        {
            for (var j = 1; j <= segment + 1; j++)
            {
                sum += covariance[(i * coefficients.Length) + j];
            }
        }

        return sum;
    }

    /// <summary>Fits the line by iteratively reweighted least squares; null where the normal equations cannot be solved.</summary>
    public static BrokenLine? Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> knots)
    {
        var size = knots.Length + 2;
        Span<double> row = stackalloc double[size];
        Span<double> normal = stackalloc double[size * size];
        Span<double> right = stackalloc double[size];
        Span<double> coefficients = stackalloc double[size];
        var deviance = double.PositiveInfinity;
        for (var step = 0; step < MostSteps; step++)
        {
            normal.Clear();
            right.Clear();
            for (var i = 0; i < x.Length; i++)
            {
                Basis(x[i], knots, row);
                var linear = step == 0 ? CountTables.LogPlusTenth(y[i]) : Math.Clamp(Dot(row, coefficients), -700, 700);
                var expected = step == 0 ? y[i] + 0.1 : Math.Exp(linear);
                AddPoint(row, expected, linear + ((y[i] - expected) / expected), normal, right);
            }

            if (!NormalEquations.Factor(normal, size))
            {
                return null;
            }

            NormalEquations.Solve(normal, right, coefficients, size);
            var next = DevianceOf(x, y, knots, row, coefficients);
            if (Math.Abs(deviance - next) <= 1e-11 * (Math.Abs(next) + 0.1))
            {
                return Finish(x, y, knots, row, coefficients, next);
            }

            deviance = next;
        }

        return null;
    }

    private static BrokenLine? Finish(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> knots, Span<double> row, ReadOnlySpan<double> coefficients, double deviance)
    {
        var size = coefficients.Length;
        var information = new double[size * size];
        var pearson = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            Basis(x[i], knots, row);
            var expected = Math.Exp(Math.Clamp(Dot(row, coefficients), -700, 700));
            pearson += (y[i] - expected) * (y[i] - expected) / expected;
            AddPoint(row, expected, 0, information, new double[size]);
        }

        return NormalEquations.Factor(information, size)
            ? new BrokenLine(knots.ToArray(), coefficients.ToArray(), NormalEquations.Inverse(information, size), deviance, pearson, x.Length)
            : null;
    }

    private static void Basis(double x, ReadOnlySpan<double> knots, Span<double> row)
    {
        (row[0], row[1]) = (1, x);
        for (var k = 0; k < knots.Length; k++)
        {
            row[k + 2] = Math.Max(0, x - knots[k]);
        }
    }

    private static void AddPoint(ReadOnlySpan<double> row, double weight, double response, Span<double> normal, Span<double> right)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var weighted = weight * row[i];
            right[i] += weighted * response;
            for (var j = 0; j <= i; j++)
            {
                normal[(i * row.Length) + j] += weighted * row[j];
            }
        }
    }

    private static double DevianceOf(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> knots, Span<double> row, ReadOnlySpan<double> coefficients)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            Basis(x[i], knots, row);
            var linear = Math.Clamp(Dot(row, coefficients), -700, 700);
            sum += 2 * ((y[i] * (CountTables.Log(y[i]) - linear)) - y[i] + Math.Exp(linear));
        }

        return sum;
    }

    private static double Dot(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++)
        {
            sum += one[i] * other[i];
        }

        return sum;
    }
}

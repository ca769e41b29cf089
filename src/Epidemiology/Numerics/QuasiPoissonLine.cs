namespace Fangxian.Epidemiology.Numerics;

/// <summary>ln E(y) = intercept + slope x, Var(y) = φ E(y): a Poisson regression by iteratively reweighted least squares.</summary>
/// <param name="Slope">Change of ln E(y) per unit of x.</param>
/// <param name="StandardError">Its standard error, with φ.</param>
/// <param name="Dispersion">φ = max(1, Pearson χ² / (n − 2)).</param>
/// <param name="PoissonStandardError">The standard error with φ = 1.</param>
internal readonly record struct QuasiPoissonLine(double Slope, double StandardError, double Dispersion, double PoissonStandardError)
{
    private const int MostSteps = 60;
    private const double Precision = 1e-10;

    /// <summary>Fits the line; null when the iteration does not settle. Needs three points and cases on two different x.</summary>
    public static QuasiPoissonLine? Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Span<double> expected = x.Length <= 64 ? stackalloc double[x.Length] : new double[x.Length];
        Span<double> response = x.Length <= 64 ? stackalloc double[x.Length] : new double[x.Length];
        for (var i = 0; i < y.Length; i++)
        {
            expected[i] = y[i] + 0.1;
            response[i] = Math.Log(expected[i]) + ((y[i] - expected[i]) / expected[i]);
        }

        var line = WeightedLine.Through(x, response, expected);
        for (var step = 0; step < MostSteps; step++)
        {
            Update(line, x, y, expected, response);
            var next = WeightedLine.Through(x, response, expected);
            if (!double.IsFinite(next.Slope) || !double.IsFinite(next.SquaredSpread))
            {
                return null;
            }

            if (Distance(line, next, x) < Precision)
            {
                return Finish(next, x, y);
            }

            line = next;
        }

        return null;
    }

    private static void Update(
        WeightedLine line, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> expected, Span<double> response)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var linear = line.At(x[i]);
            expected[i] = Math.Exp(linear);
            response[i] = linear + ((y[i] - expected[i]) / expected[i]);
        }
    }

    private static double Distance(WeightedLine one, WeightedLine other, ReadOnlySpan<double> x) =>
        Math.Max(Math.Abs(one.At(x[0]) - other.At(x[0])), Math.Abs(one.At(x[^1]) - other.At(x[^1])));

    private static QuasiPoissonLine Finish(WeightedLine line, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double pearson = 0, sum = 0, sumX = 0, sumSquare = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var expected = Math.Exp(line.At(x[i]));
            var fromCentre = x[i] - line.CentreX;
            pearson += (y[i] - expected) * (y[i] - expected) / expected;
            sum += expected;
            sumX += expected * fromCentre;
            sumSquare += expected * fromCentre * fromCentre;
        }

        var dispersion = Math.Max(1, pearson / (x.Length - 2));
        var information = sumSquare - (sumX * sumX / sum);
        return new QuasiPoissonLine(line.Slope, Math.Sqrt(dispersion / information), dispersion, 1 / Math.Sqrt(information));
    }
}

using MathNet.Numerics;

namespace Fangxian.Epidemiology.Numerics;

/// <summary>ln E(y) = intercept + slope x, Var(y) = E + E² / θ, θ by maximum likelihood.</summary>
/// <param name="Slope">Change of ln E(y) per unit of x.</param>
/// <param name="StandardError">Its standard error, θ taken as known.</param>
/// <param name="Size">θ; +∞ where the counts scatter no more than Poisson counts.</param>
/// <param name="Dispersion">max(1, Pearson χ² of the Poisson fit / (n − 2)).</param>
internal readonly record struct NegativeBinomialLine(double Slope, double StandardError, double Size, double Dispersion)
{
    private const int MostSteps = 200;
    private const double LargestSize = 1e7;

    /// <summary>Fits the line; null when the iteration does not settle. Needs three points and cases on two different x.</summary>
    public static NegativeBinomialLine? Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (QuasiPoissonLine.Fit(x, y) is not { } poisson)
        {
            return null;
        }

        Span<double> expected = x.Length <= 64 ? stackalloc double[x.Length] : new double[x.Length];
        Span<double> response = x.Length <= 64 ? stackalloc double[x.Length] : new double[x.Length];
        Span<double> weights = x.Length <= 64 ? stackalloc double[x.Length] : new double[x.Length];
        var size = double.PositiveInfinity;
        var slope = double.NaN;
        Start(x, y, expected, response);
        for (var step = 0; step < MostSteps; step++)
        {
            if (Line(x, y, size, expected, response, weights) is not { } line)
            {
                return null;
            }

            var next = BestSize(y, expected, size);
            var settled = Math.Abs(line.Slope - slope) < 1e-11 && (next == size || Math.Abs(next - size) < 1e-9 * size);
            (slope, size) = (line.Slope, next);
            if (settled)
            {
                return double.IsPositiveInfinity(size)
                    ? new NegativeBinomialLine(poisson.Slope, poisson.PoissonStandardError, size, poisson.Dispersion)
                    : new NegativeBinomialLine(slope, 1 / Math.Sqrt(line.SquaredSpread), size, poisson.Dispersion);
            }
        }

        return null;
    }

    private static void Start(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> expected, Span<double> response)
    {
        for (var i = 0; i < x.Length; i++)
        {
            expected[i] = y[i] + 0.1;
            response[i] = Math.Log(expected[i]) + ((y[i] - expected[i]) / expected[i]);
        }
    }

    private static WeightedLine? Line(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double size, Span<double> expected, Span<double> response, Span<double> weights)
    {
        var before = default(WeightedLine);
        for (var step = 0; step < MostSteps; step++)
        {
            for (var i = 0; i < x.Length; i++)
            {
                weights[i] = expected[i] / (1 + (expected[i] / size));
            }

            var line = WeightedLine.Through(x, response, weights);
            if (!double.IsFinite(line.Slope) || !double.IsFinite(line.SquaredSpread))
            {
                return null;
            }

            for (var i = 0; i < x.Length; i++)
            {
                var linear = line.At(x[i]);
                expected[i] = Math.Exp(linear);
                response[i] = linear + ((y[i] - expected[i]) / expected[i]);
            }

            if (step > 0 && Math.Max(Math.Abs(line.At(x[0]) - before.At(x[0])), Math.Abs(line.At(x[^1]) - before.At(x[^1]))) < 1e-11)
            {
                return line;
            }

            before = line;
        }

        return null;
    }

    /// <summary>The zero of the derivative of the log likelihood by θ, searched on ln θ by Newton steps within a bracket.</summary>
    internal static double BestSize(ReadOnlySpan<double> y, ReadOnlySpan<double> expected, double size)
    {
        // For large θ the derivative is Σ ((y − E)² − y) / (2 θ²): without excess scatter it never falls to zero.
        if (!(Excess(y, expected) > 0))
        {
            return double.PositiveInfinity;
        }

        double low = Math.Log(1e-6), high = Math.Log(LargestSize);
        var u = double.IsPositiveInfinity(size) ? Math.Log(Moment(y, expected)) : Math.Log(size);
        for (var step = 0; step < MostSteps; step++)
        {
            var theta = Math.Exp(u);
            var score = Score(y, expected, theta);
            (low, high) = score > 0 ? (u, high) : (low, u);
            var next = u - (score / (Curvature(y, expected, theta) * theta));
            next = next > low && next < high ? next : (low + high) / 2;
            if (Math.Abs(next - u) < 1e-12)
            {
                return Math.Exp(next);
            }

            u = next;
        }

        return Math.Exp(u);
    }

    private static double Excess(ReadOnlySpan<double> y, ReadOnlySpan<double> expected)
    {
        var sum = 0.0;
        for (var i = 0; i < y.Length; i++)
        {
            sum += ((y[i] - expected[i]) * (y[i] - expected[i])) - y[i];
        }

        return sum;
    }

    private static double Moment(ReadOnlySpan<double> y, ReadOnlySpan<double> expected)
    {
        var sum = 0.0;
        for (var i = 0; i < y.Length; i++)
        {
            sum += Math.Pow((y[i] / expected[i]) - 1, 2);
        }

        return Math.Clamp(y.Length / sum, 1e-3, 1e5);
    }

    private static double Score(ReadOnlySpan<double> y, ReadOnlySpan<double> expected, double theta)
    {
        var sum = 0.0;
        var digamma = SpecialFunctions.DiGamma(theta);
        for (var i = 0; i < y.Length; i++)
        {
            sum += SpecialFunctions.DiGamma(theta + y[i]) - digamma + ((expected[i] - y[i]) / (theta + expected[i])) - Math.Log(1 + (expected[i] / theta));
        }

        return sum;
    }

    private static double Curvature(ReadOnlySpan<double> y, ReadOnlySpan<double> expected, double theta)
    {
        var sum = 0.0;
        var trigamma = Trigamma.At(theta);
        for (var i = 0; i < y.Length; i++)
        {
            sum += Trigamma.At(theta + y[i]) - trigamma - ((expected[i] - y[i]) / Math.Pow(theta + expected[i], 2)) + (expected[i] / (theta * (theta + expected[i])));
        }

        return sum;
    }
}

using MathNet.Numerics;
using MathNet.Numerics.RootFinding;

namespace Fangxian.Epidemiology.Numerics;

/// <summary>Regression of counts on a few columns, log link, Poisson or negative binomial (variance μ + α μ²), by maximum likelihood.</summary>
/// <remarks>
/// Newton steps with the expected information, solved by Cholesky: for a handful of well-conditioned columns (a constant, waves, a centred trend).
/// The negative binomial's α and its means are found in turn until both rest; they are orthogonal, so that this takes few turns.
/// Verified against R 4.2.2 <c>glm</c> and <c>MASS::glm.nb</c>.
/// </remarks>
internal sealed class LogLinearRegression
{
    private const int MostSteps = 100;
    private readonly double[][] rows;
    private readonly double[] y;
    private readonly double[] mean;

    private LogLinearRegression(double[][] rows, double[] y)
    {
        (this.rows, this.y, mean) = (rows, y, new double[y.Length]);
        Coefficients = new double[rows[0].Length];
    }

    public double[] Coefficients { get; }

    /// <summary>α: variance = μ + α μ²; 0 for Poisson.</summary>
    public double Alpha { get; private set; }

    /// <summary>Fits; null when the iteration does not converge.</summary>
    /// <param name="rows">The columns of each count; the first is 1.</param>
    /// <param name="y">The counts, not all 0.</param>
    /// <param name="alpha">α, or null to estimate it.</param>
    public static LogLinearRegression? Fit(double[][] rows, double[] y, double? alpha)
    {
        var regression = new LogLinearRegression(rows, y) { Alpha = alpha ?? 0 };
        regression.Coefficients[0] = Math.Log(y.Sum() / y.Length);
        if (!regression.FitMeans())
        {
            return null;
        }

        for (var turn = 0; alpha is null && turn < MostSteps; turn++)
        {
            var before = regression.Alpha;
            regression.Alpha = regression.LikeliestAlpha();
            if (!regression.FitMeans())
            {
                return null;
            }

            if (Math.Abs(regression.Alpha - before) <= 1e-10 * regression.Alpha)
            {
                break;
            }
        }

        return regression;
    }

    public double Predict(double[] row) => Math.Exp(Dot(row));

    private bool FitMeans()
    {
        var k = Coefficients.Length;
        var (information, step) = (new double[k, k], new double[k]);
        for (var iteration = 0; iteration < MostSteps; iteration++)
        {
            Array.Clear(information);
            Array.Clear(step);
            for (var i = 0; i < y.Length; i++)
            {
                mean[i] = Predict(rows[i]);
                var weight = mean[i] / (1 + (Alpha * mean[i]));
                var score = (y[i] - mean[i]) / (1 + (Alpha * mean[i]));
                for (var a = 0; a < k; a++)
                {
                    step[a] += score * rows[i][a];
                    for (var b = 0; b <= a; b++)
                    {
                        information[a, b] += weight * rows[i][a] * rows[i][b];
                    }
                }
            }

            if (!Cholesky.Solve(information, step))
            {
                return false;
            }

            var largest = 0.0;
            for (var a = 0; a < k; a++)
            {
                Coefficients[a] += Math.Clamp(step[a], -5, 5);
                largest = Math.Max(largest, Math.Abs(step[a]));
            }

            if (largest < 1e-11)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The α at which the derivative of the log-likelihood by θ = 1/α vanishes; 0 where the counts vary no more than Poisson.</summary>
    private double LikeliestAlpha()
    {
        const double smallest = 1e-7;
        const double largest = 1e6;
        var (low, high) = (Math.Log(1 / largest), Math.Log(1 / smallest));
        return Score(high) >= 0 ? 0 : Score(low) <= 0 ? largest : Math.Exp(-Brent.FindRoot(Score, low, high, 1e-13, 1000));
    }

    private double Score(double logTheta)
    {
        var theta = Math.Exp(logTheta);
        var total = 0.0;
        for (var i = 0; i < y.Length; i++)
        {
            var ratio = mean[i] / theta;
            total += DigammaDifference(theta, y[i]) - ratio + LogarithmRemainder.At(ratio) + ((mean[i] - y[i]) / (theta + mean[i]));
        }

        return total;
    }

    /// <summary>ψ(θ + y) − ψ(θ); the sum of 1/(θ + j) for small counts, which loses no digits for large θ.</summary>
    private static double DigammaDifference(double theta, double count)
    {
        if (count > 200)
        {
            return SpecialFunctions.DiGamma(theta + count) - SpecialFunctions.DiGamma(theta);
        }

        var sum = 0.0;
        for (var j = 0; j < count; j++)
        {
            sum += 1 / (theta + j);
        }

        return sum;
    }

    private double Dot(double[] row)
    {
        var sum = 0.0;
        for (var a = 0; a < row.Length; a++)
        {
            sum += row[a] * Coefficients[a];
        }

        return sum;
    }
}

namespace Fangxian.Epidemiology.Numerics;

/// <summary>Equal parts of gamma distributions that share a shape and differ in scale: quantiles and probabilities.</summary>
/// <remarks>
/// P(shape, e^u) is tabulated once over u, with its slope; each part is then read from the table by cubic interpolation at
/// u − ln(scale). The table's step is a tenth of the distribution's width on that scale: the error is below 1e-6 of a
/// probability. Quantiles by Newton steps inside a bracket. One object serves many mixtures; not for several threads.
/// </remarks>
internal sealed class GammaMixture(int mostParts)
{
    private const double NegligibleTail = 1e-10;
    private readonly double[] logScales = new double[mostParts];
    private double[] probability = new double[256];
    private double[] slope = new double[256];
    private int parts;
    private int points;
    private double first;
    private double step;
    private double lowestLogScale;
    private double highestLogScale;

    /// <summary>Begins another mixture.</summary>
    public void Prepare(double shape, ReadOnlySpan<double> scales)
    {
        Tabulate(shape);
        parts = scales.Length;
        (lowestLogScale, highestLogScale) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var part = 0; part < parts; part++)
        {
            var logScale = Math.Log(scales[part]);
            logScales[part] = logScale;
            (lowestLogScale, highestLogScale) = (Math.Min(lowestLogScale, logScale), Math.Max(highestLogScale, logScale));
        }
    }

    public double ProbabilityBelow(double value) => At(Math.Log(value)).Probability;

    /// <summary>The value that the mixture stays below with a probability strictly between 0 and 1.</summary>
    /// <param name="wanted">The probability.</param>
    /// <param name="guess">A value near the quantile.</param>
    public double Quantile(double wanted, double guess)
    {
        double low = first + lowestLogScale, high = first + (step * (points - 1)) + highestLogScale;
        var u = Math.Clamp(Math.Log(guess), low, high);
        for (var iteration = 0; iteration < 100; iteration++)
        {
            var (below, density) = At(u);
            (low, high) = below > wanted ? (low, u) : (u, high);
            var next = u - ((below - wanted) / density);
            next = next > low && next < high ? next : (low + high) / 2;
            if (Math.Abs(next - u) <= 1e-9)
            {
                return Math.Exp(next);
            }

            u = next;
        }

        return Math.Exp(u);
    }

    private (double Probability, double Density) At(double u)
    {
        double sum = 0, sumOfSlopes = 0;
        var perStep = 1 / step;
        foreach (var logScale in logScales.AsSpan(0, parts))
        {
            var position = (u - logScale - first) * perStep;
            if (position >= points - 1)
            {
                sum++;
            }
            else if (position > 0)
            {
                var index = (int)position;
                var (part, partSlope) = Between(index, position - index);
                sum += part;
                sumOfSlopes += partSlope;
            }
        }

        return (sum / parts, sumOfSlopes * perStep / parts);
    }

    /// <summary>Cubic Hermite interpolation; slopes are kept per step of the table.</summary>
    private (double Value, double Slope) Between(int index, double t)
    {
        double left = probability[index], right = probability[index + 1], leftSlope = slope[index], rightSlope = slope[index + 1];
        double rise = right - left, bend = leftSlope + rightSlope - (2 * rise), turn = rise - leftSlope - bend;
        return (left + (t * (leftSlope + (t * (turn + (t * bend))))), leftSlope + (t * ((2 * turn) + (3 * t * bend))));
    }

    private void Tabulate(double shape)
    {
        first = Math.Log(GammaQuantile.Standard(shape, NegligibleTail));
        var last = Math.Log(GammaQuantile.Standard(shape, 1 - NegligibleTail));
        step = 0.1 / Math.Sqrt(shape);
        points = (int)Math.Ceiling((last - first) / step) + 1;
        if (points > probability.Length)
        {
            (probability, slope) = (new double[points], new double[points]);
        }

        for (var i = 0; i < points; i++)
        {
            var (lower, _, factor) = IncompleteGamma.Both(shape, Math.Exp(first + (i * step)));
            (probability[i], slope[i]) = (lower, factor * shape * step);
        }
    }
}

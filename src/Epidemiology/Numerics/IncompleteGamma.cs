using MathNet.Numerics;

namespace Fangxian.Epidemiology.Numerics;

/// <summary>The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P: the gamma distribution function and its complement.</summary>
/// <remarks>
/// Series for x below a + 1, continued fraction above, Temme's uniform expansion near x = a for large a (where the other two
/// take about √a steps). Relative error of the smaller of P and Q below 1e-12 for a up to 1e6.
/// Sources: NIST DLMF 8.7.1, 8.9.2 and 8.12 (https://dlmf.nist.gov/8); Temme NM, Math Comp 1975;29:1109–14,
/// doi 10.1090/S0025-5718-1975-0387674-2. Verified against R 4.2.2 <c>pgamma</c>.
/// </remarks>
internal static class IncompleteGamma
{
    private const double Precision = 1e-17;
    private const int MostSteps = 1_000_000;
    private const double SmallestTemmeShape = 25;
    private const double LargestTemmeEta = 0.65;

    /// <summary>P(a, x), the probability that a Gamma(shape a, scale 1) variable is at most x.</summary>
    public static double Lower(double a, double x) => Both(a, x).Lower;

    /// <summary>P, Q and the density's factor x^a e^(−x) / Γ(a+1).</summary>
    public static (double Lower, double Upper, double Factor) Both(double a, double x)
    {
        if (x <= 0)
        {
            return (0, 1, 0);
        }

        if (double.IsPositiveInfinity(x))
        {
            return (1, 0, 0);
        }

        if (a < SmallestTemmeShape)
        {
            return ByExpansion(a, x, Math.Exp((a * Math.Log(x)) - x - SpecialFunctions.GammaLn(a + 1)));
        }

        var mu = (x - a) / a;
        var halfEtaSquared = LogarithmRemainder.At(mu);
        var factor = Math.Exp(-a * halfEtaSquared) / (Math.Sqrt(2 * Math.PI * a) * Polynomial(TemmeCoefficients.Stirling, 1 / a));
        return 2 * halfEtaSquared <= LargestTemmeEta * LargestTemmeEta
            ? ByTemme(a, Math.CopySign(Math.Sqrt(2 * halfEtaSquared), mu), factor)
            : ByExpansion(a, x, factor);
    }

    private static (double Lower, double Upper, double Factor) ByTemme(double a, double eta, double factor)
    {
        var sum = 0.0;
        for (var k = TemmeCoefficients.Rows.Length - 1; k >= 0; k--)
        {
            sum = (sum / a) + Polynomial(TemmeCoefficients.Rows[k], eta);
        }

        var rest = Math.Exp(-a * eta * eta / 2) / Math.Sqrt(2 * Math.PI * a) * sum;
        var tail = SpecialFunctions.Erfc(Math.Abs(eta) * Math.Sqrt(a / 2)) / 2;
        return eta < 0 ? (tail - rest, 1 - (tail - rest), factor) : (1 - (tail + rest), tail + rest, factor);
    }

    private static (double Lower, double Upper, double Factor) ByExpansion(double a, double x, double factor)
    {
        if (x < a + 1)
        {
            var lower = factor * Series(a, x);
            return (lower, 1 - lower, factor);
        }

        var upper = factor * a * Fraction(a, x);
        return (1 - upper, upper, factor);
    }

    private static double Series(double a, double x)
    {
        double term = 1, sum = 1;
        for (var n = 1; n < MostSteps && term > sum * Precision; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum;
    }

    private static double Fraction(double a, double x)
    {
        const double tiny = 1e-300;
        var b = x + 1 - a;
        var c = 1 / tiny;
        var d = 1 / b;
        var value = d;
        for (var n = 1; n < MostSteps; n++)
        {
            var step = -n * (n - a);
            b += 2;
            d = (step * d) + b;
            d = 1 / (Math.Abs(d) < tiny ? tiny : d);
            c = b + (step / c);
            c = Math.Abs(c) < tiny ? tiny : c;
            value *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-15)
            {
                break;
            }
        }

        return value;
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        var value = 0.0;
        for (var n = coefficients.Length - 1; n >= 0; n--)
        {
            value = (value * x) + coefficients[n];
        }

        return value;
    }
}

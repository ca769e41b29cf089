using System.Numerics;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Numerics;

/// <summary>Makes the table again in exact fractions, from the recursion of NIST DLMF 8.12.10.</summary>
public sealed class TemmeCoefficientsTests
{
    private const int Terms = 52;

    [Fact]
    public void Table_equals_the_exact_fractions()
    {
        var mu = Mu();
        var reciprocal = Reciprocal(mu);
        var row = reciprocal.Skip(1).ToArray();
        for (var k = 0; k < TemmeCoefficients.Rows.Length; k++)
        {
            for (var n = 0; n < TemmeCoefficients.Rows[k].Length; n++)
            {
                Near.Relative(row[n].ToDouble(), TemmeCoefficients.Rows[k][n], 1e-14, $"d({k}, {n})");
            }

            var stirling = Stirling(mu, k + 1) * new Fraction(k % 2 == 0 ? -1 : 1, 1);
            row = [.. Enumerable.Range(0, row.Length - 2).Select(n => (new Fraction(n + 2, 1) * row[n + 2]) + (stirling * reciprocal[n + 1]))];
        }
    }

    [Fact]
    public void Stirling_table_equals_the_exact_fractions()
    {
        var mu = Mu();
        for (var k = 0; k < TemmeCoefficients.Stirling.Length; k++)
        {
            Near.Relative(Stirling(mu, k).ToDouble(), TemmeCoefficients.Stirling[k], 1e-14, $"g({k})");
        }
    }

    /// <summary>μ as a power series in η, from μ μ′ = η (1 + μ).</summary>
    private static Fraction[] Mu()
    {
        var mu = Enumerable.Repeat(Fraction.Zero, Terms + 1).ToArray();
        mu[1] = new Fraction(1, 1);
        for (var m = 2; m <= Terms; m++)
        {
            var rest = mu[m - 1];
            for (var i = 2; i < m; i++)
            {
                rest -= new Fraction(m + 1 - i, 1) * mu[i] * mu[m + 1 - i];
            }

            mu[m] = rest * new Fraction(1, m + 1);
        }

        return mu;
    }

    /// <summary>η / μ as a power series in η.</summary>
    private static Fraction[] Reciprocal(Fraction[] mu)
    {
        var series = Enumerable.Repeat(Fraction.Zero, Terms).ToArray();
        series[0] = new Fraction(1, 1);
        for (var k = 1; k < Terms; k++)
        {
            for (var j = 1; j <= k; j++)
            {
                series[k] -= mu[1 + j] * series[k - j];
            }
        }

        return series;
    }

    /// <summary>g(k) = (2k + 1)!! times the coefficient of η^(2k+1) in μ.</summary>
    private static Fraction Stirling(Fraction[] mu, int k)
    {
        var factor = BigInteger.One;
        for (var odd = 3; odd <= (2 * k) + 1; odd += 2)
        {
            factor *= odd;
        }

        return new Fraction(factor, 1) * mu[(2 * k) + 1];
    }

    private readonly record struct Fraction
    {
        public static readonly Fraction Zero = new(0, 1);
        private readonly BigInteger numerator;
        private readonly BigInteger denominator;

        public Fraction(BigInteger numerator, BigInteger denominator)
        {
            var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
            (this.numerator, this.denominator) = (numerator / divisor, denominator / divisor);
        }

        public static Fraction operator +(Fraction a, Fraction b) =>
            new((a.numerator * b.denominator) + (b.numerator * a.denominator), a.denominator * b.denominator);

        public static Fraction operator -(Fraction a, Fraction b) =>
            new((a.numerator * b.denominator) - (b.numerator * a.denominator), a.denominator * b.denominator);

        public static Fraction operator *(Fraction a, Fraction b) => new(a.numerator * b.numerator, a.denominator * b.denominator);

        // 300 binary digits behind the point, so that numerators beyond the range of double do not overflow.
        public double ToDouble() => (double)((numerator << 300) / denominator) * Math.Pow(2, -300);
    }
}

using Fangxian.Epidemiology.Numerics;
using MathNet.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>Do most infections come from a few people? The distribution of the number of people each case infects.</summary>
/// <remarks>
/// <para>Negative binomial with mean R and dispersion k: variance R + R² / k. The smaller k, the more a few cases cause; k = 1 is a geometric
/// distribution, +∞ Poisson. R is the mean of the counts, k maximises the likelihood.</para>
/// <para>Intervals, two-sided 95 % <b>confidence</b>: of R normal on the logarithm, variance (R + R² / k) / n; of k by likelihood ratio (all k whose log
/// likelihood lies within 1.92 of the highest), which has no upper end where Poisson is compatible.</para>
/// <para>Assumptions: everybody's infections were looked for with equal care, cases who infected nobody among them, until all had fallen ill. Do not use on
/// chains found by following cases forward only (those without infections are missed: k too large) nor on fewer than about twenty cases.</para>
/// <para>Source: Lloyd-Smith JO, Schreiber SJ, Kopp PE, Getz WM. Nature 2005;438:355–9, doi 10.1038/nature04153; Lloyd-Smith JO. PLoS ONE
/// 2007;2:e180, doi 10.1371/journal.pone.0000180. Verified against <c>optimize</c> and <c>uniroot</c> on <c>dnbinom</c>, R 4.2.2, within 1e-6.</para>
/// </remarks>
public readonly record struct OffspringDistribution
{
    private const double HalfChiSquare95 = 1.9207294103470620; // qchisq(0.95, 1) / 2

    private OffspringDistribution(int cases, double mean, double dispersion, double dispersionLower, double? dispersionUpper)
    {
        Cases = cases;
        ReproductionNumber = mean;
        Dispersion = dispersion;
        DispersionLower = dispersionLower;
        DispersionUpper = dispersionUpper;
        var factor = Math.Exp(NormalDistribution.Quantile975 * Math.Sqrt(((1 / mean) + (1 / dispersion)) / cases));
        (ReproductionNumberLower, ReproductionNumberUpper) = (mean / factor, mean * factor);
    }

    /// <summary>How many cases were looked at.</summary>
    public int Cases { get; }

    /// <summary>R: infections per case. No unit.</summary>
    public double ReproductionNumber { get; }

    /// <summary>Lower end of its 95 % confidence interval.</summary>
    public double ReproductionNumberLower { get; }

    /// <summary>Upper end of its 95 % confidence interval.</summary>
    public double ReproductionNumberUpper { get; }

    /// <summary>k; +∞ where the counts scatter no more than Poisson counts. No unit.</summary>
    public double Dispersion { get; }

    /// <summary>Lower end of the 95 % confidence interval of k.</summary>
    public double DispersionLower { get; }

    /// <summary>Upper end; null where there is none.</summary>
    public double? DispersionUpper { get; }

    /// <summary>The proportion of cases, 0–1, that infect nobody.</summary>
    public double ProportionInfectingNobody => Generating(0);

    /// <summary>Fits the distribution.</summary>
    /// <param name="infectedByCase">For every case looked at, how many people it infected; not negative. At least three cases.</param>
    /// <returns>The distribution, or <see cref="NotEstimableReason.TooFewObservations"/>, <see cref="NotEstimableReason.TooFewCases"/> (nobody infected anybody).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static Estimate<OffspringDistribution> Fit(ReadOnlySpan<int> infectedByCase)
    {
        double[] counts = new double[infectedByCase.Length], expected = new double[infectedByCase.Length];
        var mean = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(infectedByCase[i]);
            counts[i] = infectedByCase[i];
            mean += counts[i] / counts.Length;
        }

        if (counts.Length < 3 || mean == 0)
        {
            return new NotEstimable(counts.Length < 3 ? NotEstimableReason.TooFewObservations : NotEstimableReason.TooFewCases);
        }

        Array.Fill(expected, mean);
        var k = NegativeBinomialLine.BestSize(counts, expected, double.PositiveInfinity);
        (double, int)[] distinct = [.. counts.CountBy(c => c).Select(c => (c.Key, c.Value))];
        var wanted = LogLikelihood(distinct, mean, k) - HalfChiSquare95;
        return new OffspringDistribution(counts.Length, mean, k, Cross(distinct, mean, wanted, 1e-8, k), Upper(distinct, mean, wanted, k));
    }

    /// <summary>The smallest proportion of cases, 0–1, that together cause a given proportion of the infections.</summary>
    /// <param name="proportionOfInfections">Above 0 and below 1; 0.8 asks for the rule of 80 %.</param>
    /// <returns>The proportion of cases, counting those who infect most first; where one more than is needed infect equally many, a part of them. As Endo A
    /// et al., Wellcome Open Res 2020;5:67, doi 10.12688/wellcomeopenres.15842.3.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The proportion is not strictly between 0 and 1.</exception>
    public double ProportionOfCasesCausing(double proportionOfInfections)
    {
        if (!(proportionOfInfections is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(proportionOfInfections), proportionOfInfections, "A proportion strictly between 0 and 1 is needed.");
        }

        // From the fewest infections up, until the rest of the infections is left.
        double caused = 0, cases = 0, spared = (1 - proportionOfInfections) * ReproductionNumber;
        for (var infected = 0; infected < 1_000_000; infected++)
        {
            var probability = Math.Exp(LogProbability(infected, ReproductionNumber, Dispersion));
            if (caused + (infected * probability) >= spared)
            {
                return 1 - cases - ((spared - caused) / infected);
            }

            caused += infected * probability;
            cases += probability;
        }

        return 0;
    }

    /// <summary>How probable is it that so many unnoticed cases lead to no large outbreak?</summary>
    /// <param name="cases">Cases that start chains of their own, at least 1.</param>
    /// <returns>The probability, 0–1, that all chains die out; 1 where R is at most 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no cases.</exception>
    public double ProbabilityOfExtinction(int cases = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cases, 1);
        if (ReproductionNumber <= 1)
        {
            return 1;
        }

        // The generating function is convex: from 0 its iterates climb to the smallest fixed point; Newton's steps get there sooner and never pass.
        var q = 0.0;
        for (var step = 0; step < 500; step++)
        {
            var slope = ReproductionNumber * Math.Pow(1 + (ReproductionNumber * (1 - q) / Dispersion), -1) * Generating(q);
            var next = double.IsPositiveInfinity(Dispersion)
                ? q + ((Generating(q) - q) / (1 - (ReproductionNumber * Generating(q))))
                : q + ((Generating(q) - q) / (1 - slope));
            if (!(next > q) || next >= 1)
            {
                break;
            }

            q = next;
        }

        return Math.Pow(q, cases);
    }

    private double Generating(double s) => double.IsPositiveInfinity(Dispersion)
        ? Math.Exp(-ReproductionNumber * (1 - s))
        : Math.Pow(1 + (ReproductionNumber * (1 - s) / Dispersion), -Dispersion);

    private static double? Upper((double Count, int Times)[] counts, double mean, double wanted, double k) =>
        double.IsPositiveInfinity(k) || LogLikelihood(counts, mean, double.PositiveInfinity) > wanted ? null : Cross(counts, mean, wanted, 1e8, k);

    /// <summary>Where the log likelihood crosses a height between a point outside and one inside the interval, by halving on ln k.</summary>
    private static double Cross((double Count, int Times)[] counts, double mean, double wanted, double outside, double inside)
    {
        double far = Math.Log(outside), near = Math.Log(Math.Min(inside, 1e8));
        while (Math.Abs(far - near) > 1e-14 * Math.Max(1, Math.Abs(near)))
        {
            var middle = (far + near) / 2;
            (far, near) = LogLikelihood(counts, mean, Math.Exp(middle)) > wanted ? (far, middle) : (middle, near);
        }

        return Math.Exp(near);
    }

    private static double LogLikelihood((double Count, int Times)[] counts, double mean, double k)
    {
        var sum = 0.0;
        foreach (var (count, times) in counts)
        {
            sum += times * LogProbability(count, mean, k);
        }

        return sum;
    }

    private static double LogProbability(double count, double mean, double k) => k > 1e7
        ? (count * Math.Log(mean)) - mean - SpecialFunctions.GammaLn(count + 1)
        : SpecialFunctions.GammaLn(k + count) - SpecialFunctions.GammaLn(k) - SpecialFunctions.GammaLn(count + 1)
            + (count * Math.Log(mean / (k + mean))) - (k * Math.Log(1 + (mean / k)));
}

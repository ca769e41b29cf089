using Fangxian.Epidemiology.Numerics;
using Fangxian.Epidemiology.Severity;

namespace Fangxian.Epidemiology.Screening;

/// <summary>What share is truly infected, when the test that counted them errs? From a survey of antibodies: what share has been infected (the infection attack rate)?</summary>
/// <remarks>
/// <para>Rogan and Gladen: (share positive + Sp − 1) / (Se + Sp − 1), cut to 0–1. Sensitivity and specificity known: the exact ends of the share positive, turned by the same formula, a 95 %
/// <b>confidence</b> interval. One of them uncertain: draws of all three (share positive with Jeffreys' prior), a 95 % <b>credible</b> interval.</para>
/// <para>Assumptions: those tested are a random sample of those spoken of; the accuracy holds for them. Do not use where fewer are positive than the test's false positives would make (the answer is then 0, and says
/// little), nor on people who came because they were ill.</para>
/// <para>Source: Rogan WJ, Gladen B. Am J Epidemiol 1978;107:71–6, doi 10.1093/oxfordjournals.aje.a112510. Verified against <c>binom.test</c>, R 4.2.2, within 1e-9, draws against <c>rbeta</c> within 0.005.</para>
/// </remarks>
public static class TruePrevalence
{
    private const int Draws = 20_000;

    /// <summary>The true prevalence.</summary>
    /// <param name="positives">Persons with a positive test.</param>
    /// <param name="tested">Persons tested.</param>
    /// <param name="sensitivity">Share of the infected that the test finds.</param>
    /// <param name="specificity">Share of the others that it leaves alone.</param>
    /// <param name="seed">Any number; the same gives the same interval.</param>
    /// <returns>A proportion, 0–1; <see cref="NotEstimableReason.TooFewObservations"/> (nobody tested), <see cref="NotEstimableReason.MoreEventsThanPersons"/>, <see cref="NotEstimableReason.TestSaysNothing"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static Estimate<EstimateWithInterval> RoganGladen(long positives, long tested, UncertainProportion sensitivity, UncertainProportion specificity, long seed = 1)
    {
        var counted = Proportion.Of(positives, tested);
        if (!counted.TryGet(out var share) || !(sensitivity.Mean + specificity.Mean > 1))
        {
            return counted.Why ?? new NotEstimable(NotEstimableReason.TestSaysNothing);
        }

        var (value, lower, upper) = (Turned(share.Value, sensitivity.Mean, specificity.Mean), Turned(share.Lower, sensitivity.Mean, specificity.Mean), Turned(share.Upper, sensitivity.Mean, specificity.Mean));
        if (sensitivity.IsCertain && specificity.IsCertain)
        {
            return new EstimateWithInterval(value, lower, upper);
        }

        var (random, apparent) = (new RandomStream(seed), UncertainProportion.Counted(positives, tested));
        double[] draws = [.. Enumerable.Range(0, Draws).Select(_ => (Share: apparent.Draw(random), Se: sensitivity.Draw(random), Sp: specificity.Draw(random)))
            .Where(d => d.Se + d.Sp > 1).Select(d => Turned(d.Share, d.Se, d.Sp)).Order()];
        return draws.Length == 0
            ? new NotEstimable(NotEstimableReason.TestSaysNothing)
            : new EstimateWithInterval(value, SampleQuantile.OfSorted(draws, 0.025), SampleQuantile.OfSorted(draws, 0.975));
    }

    private static double Turned(double share, double sensitivity, double specificity) =>
        Math.Clamp((share + specificity - 1) / (sensitivity + specificity - 1), 0, 1);
}

using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Screening;

/// <summary>If a test is positive, how likely is infection? And if it is negative, how likely is none?</summary>
/// <remarks>
/// <para>Bayes' rule: p Se / (p Se + (1 − p)(1 − Sp)) and (1 − p) Sp / ((1 − p) Sp + p (1 − Se)). The value is that of the expected proportions; where one of them is uncertain, the interval is a 95 %
/// <b>credible</b> one from draws of all three.</para>
/// <para>Assumptions: sensitivity and specificity hold for the people tested; prevalence is that among them, not in the population. Where hardly anybody is infected most positives are wrong even with a
/// good test: confirm them. Do not use a sensitivity measured on the gravely ill for people without symptoms.</para>
/// <para>Source: Altman DG, Bland JM. BMJ 1994;309:102, doi 10.1136/bmj.309.6947.102. Verified against Bayes' rule in R 4.2.2 within 1e-12, draws against <c>rbeta</c>.</para>
/// </remarks>
/// <param name="Positive">Probability of infection after a positive result, 0–1.</param>
/// <param name="Negative">Probability of no infection after a negative result, 0–1.</param>
public readonly record struct PredictiveValues(Estimate<EstimateWithInterval> Positive, Estimate<EstimateWithInterval> Negative)
{
    private const int Draws = 20_000;

    /// <summary>The predictive values among people of whom a given share is infected.</summary>
    /// <param name="prevalence">Share infected among those tested.</param>
    /// <param name="sensitivity">Share of the infected that the test finds.</param>
    /// <param name="specificity">Share of the others that it leaves alone.</param>
    /// <param name="seed">Any number; the same gives the same interval.</param>
    /// <returns>The values; <see cref="NotEstimableReason.TooFewObservations"/> where no such result can come.</returns>
    public static PredictiveValues At(UncertainProportion prevalence, UncertainProportion sensitivity, UncertainProportion specificity, long seed = 1)
    {
        var (positive, negative) = Of(prevalence.Mean, sensitivity.Mean, specificity.Mean);
        if (prevalence.IsCertain && sensitivity.IsCertain && specificity.IsCertain)
        {
            return new(Interval(positive, [positive]), Interval(negative, [negative]));
        }

        var (random, positives, negatives) = (new RandomStream(seed), new double[Draws], new double[Draws]);
        for (var draw = 0; draw < Draws; draw++)
        {
            (positives[draw], negatives[draw]) = Of(prevalence.Draw(random), sensitivity.Draw(random), specificity.Draw(random));
        }

        return new(Interval(positive, positives), Interval(negative, negatives));
    }

    private static (double Positive, double Negative) Of(double p, double sensitivity, double specificity) =>
        (p * sensitivity / ((p * sensitivity) + ((1 - p) * (1 - specificity))), (1 - p) * specificity / (((1 - p) * specificity) + (p * (1 - sensitivity))));

    private static Estimate<EstimateWithInterval> Interval(double value, double[] draws)
    {
        double[] sorted = [.. draws.Where(double.IsFinite).Order()];
        return double.IsNaN(value) || sorted.Length == 0
            ? new NotEstimable(NotEstimableReason.TooFewObservations)
            : new EstimateWithInterval(value, SampleQuantile.OfSorted(sorted, 0.025), SampleQuantile.OfSorted(sorted, 0.975));
    }
}

using Fangxian.Epidemiology.Severity;

namespace Fangxian.Epidemiology.Screening;

/// <summary>How well does a test tell the infected from the others? The four proportions of a table of results by truth.</summary>
/// <remarks>
/// <para>Sensitivity = true positives / infected; specificity = true negatives / not infected; positive predictive value = true positives / positives; negative = true negatives / negatives.
/// Two-sided 95 % <b>confidence</b> intervals, exact or Wilson. The predictive values hold at the share of infected in this table alone: for a population use <see cref="PredictiveValues"/>.</para>
/// <para>Assumptions: the truth is known for everybody, whatever the test said; test and truth are told independently of each other. Do not use where only positives were checked.</para>
/// <para>Source: Altman DG, Bland JM. BMJ 1994;308:1552, doi 10.1136/bmj.308.6943.1552. Verified against their table and <c>binom.test</c>, R 4.2.2, within 1e-9.</para>
/// </remarks>
/// <param name="Sensitivity">Share of the infected that the test finds.</param>
/// <param name="Specificity">Share of the others that it leaves alone.</param>
/// <param name="PositivePredictiveValue">Share of positives that are infected.</param>
/// <param name="NegativePredictiveValue">Share of negatives that are not.</param>
public readonly record struct TestAccuracy(
    Estimate<Proportion> Sensitivity, Estimate<Proportion> Specificity, Estimate<Proportion> PositivePredictiveValue, Estimate<Proportion> NegativePredictiveValue)
{
    /// <summary>The four proportions of a table.</summary>
    /// <param name="truePositives">Infected, test positive.</param>
    /// <param name="falsePositives">Not infected, test positive.</param>
    /// <param name="falseNegatives">Infected, test negative.</param>
    /// <param name="trueNegatives">Not infected, test negative.</param>
    /// <param name="interval">How the intervals are made.</param>
    /// <returns>The proportions; those without anybody in their denominator are <see cref="NotEstimableReason.TooFewObservations"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static TestAccuracy Of(long truePositives, long falsePositives, long falseNegatives, long trueNegatives, ProportionInterval interval = ProportionInterval.Exact)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(truePositives);
        ArgumentOutOfRangeException.ThrowIfNegative(falsePositives);
        ArgumentOutOfRangeException.ThrowIfNegative(falseNegatives);
        ArgumentOutOfRangeException.ThrowIfNegative(trueNegatives);
        return new(
            Proportion.Of(truePositives, truePositives + falseNegatives, interval),
            Proportion.Of(trueNegatives, trueNegatives + falsePositives, interval),
            Proportion.Of(truePositives, truePositives + falsePositives, interval),
            Proportion.Of(trueNegatives, trueNegatives + falseNegatives, interval));
    }
}

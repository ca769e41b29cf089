using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Severity;

/// <summary>Did more of one group fall ill than of another, and by how much? Attack rates with risk ratio and risk difference.</summary>
/// <remarks>
/// <para>Attack rate = ill / persons. Risk ratio: quotient of the two, interval normal on its logarithm with variance 1/a − 1/n + 1/b − 1/m (Katz). Risk difference: interval from the Wilson ends of both
/// (Newcombe's method 10). Two-sided 95 % <b>confidence</b>.</para>
/// <para>Assumptions: who belonged to the groups, and who fell ill, was asked alike; persons are independent. A ratio is no proof of a cause: other differences between the groups stand behind it. Do not use the ratio
/// where cases were sampled by their illness (a case-control study).</para>
/// <para>Sources: Katz D et al. Biometrics 1978;34:469–74, doi 10.2307/2530610; Newcombe RG. Stat Med 1998;17:873–90. Verified against closed forms in R 4.2.2 within 1e-10, and Newcombe's table II.</para>
/// </remarks>
public readonly record struct RiskComparison
{
    private RiskComparison(Proportion group, Proportion reference) => (Group, Reference) = (group, reference);

    /// <summary>The attack rate of the group, with Wilson's interval.</summary>
    public Proportion Group { get; }

    /// <summary>The attack rate of those it is compared with, with Wilson's interval.</summary>
    public Proportion Reference { get; }

    /// <summary>How many times as likely illness was; no unit. <see cref="NotEstimableReason.TooFewCases"/> where nobody of one group fell ill.</summary>
    public Estimate<EstimateWithInterval> RiskRatio
    {
        get
        {
            if (Group.Events == 0 || Reference.Events == 0)
            {
                return new NotEstimable(NotEstimableReason.TooFewCases);
            }

            var ratio = Group.Value / Reference.Value;
            var variance = (1.0 / Group.Events) - (1.0 / Group.Persons) + (1.0 / Reference.Events) - (1.0 / Reference.Persons);
            var factor = Math.Exp(NormalDistribution.Quantile975 * Math.Sqrt(variance));
            return new EstimateWithInterval(ratio, ratio / factor, ratio * factor);
        }
    }

    /// <summary>How many more fell ill, as a proportion, −1 to 1.</summary>
    public EstimateWithInterval RiskDifference
    {
        get
        {
            var difference = Group.Value - Reference.Value;
            return new(
                difference,
                difference - Hypotenuse(Group.Value - Group.Lower, Reference.Upper - Reference.Value),
                difference + Hypotenuse(Group.Upper - Group.Value, Reference.Value - Reference.Lower));
        }
    }

    /// <summary>Compares two groups.</summary>
    /// <param name="ill">Persons of the group who fell ill.</param>
    /// <param name="persons">All persons of the group.</param>
    /// <param name="illOfReference">Persons who fell ill, of those compared with.</param>
    /// <param name="personsOfReference">All of those compared with.</param>
    /// <returns>The comparison; <see cref="NotEstimableReason.TooFewObservations"/>, <see cref="NotEstimableReason.MoreEventsThanPersons"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static Estimate<RiskComparison> Of(long ill, long persons, long illOfReference, long personsOfReference)
    {
        var (group, reference) = (Proportion.Of(ill, persons, ProportionInterval.Wilson), Proportion.Of(illOfReference, personsOfReference, ProportionInterval.Wilson));
        return (group.Why ?? reference.Why) is { } why ? why : new RiskComparison(group.Value, reference.Value);
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));
}

using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Severity;

/// <summary>What share of these persons had the event, and within which limits is the true share?</summary>
/// <remarks>
/// <para>Value = events / persons. Exact interval: the shares under which so many or more, and so many or fewer, events have each a probability of (1 − level) / 2 (beta
/// quantiles). Wilson: the shares that a score test does not refuse. Both two-sided <b>confidence</b> intervals.</para>
/// <para>Assumptions: persons are independent and alike; each has the event or not, and it is known which. Do not use where outcomes are still to come
/// (see <see cref="CaseFatality"/>) or where persons come in clusters: the interval is too narrow.</para>
/// <para>Sources: Clopper CJ, Pearson ES. Biometrika 1934;26:404–13, doi 10.1093/biomet/26.4.404; Wilson EB. J Am Stat Assoc 1927;22:209–12, doi 10.1080/01621459.1927.10502953.
/// Verified against <c>binom.test</c> and <c>prop.test(correct = FALSE)</c>, R 4.2.2, within 1e-9.</para>
/// </remarks>
public readonly record struct Proportion
{
    private Proportion(long events, long persons, double lower, double upper) =>
        (Events, Persons, Lower, Upper) = (events, persons, lower, upper);

    /// <summary>Persons with the event.</summary>
    public long Events { get; }

    /// <summary>All persons.</summary>
    public long Persons { get; }

    /// <summary>Events / persons, 0–1.</summary>
    public double Value => (double)Events / Persons;

    /// <summary>Lower end of the confidence interval, 0–1.</summary>
    public double Lower { get; }

    /// <summary>Upper end of the confidence interval, 0–1.</summary>
    public double Upper { get; }

    /// <summary>The proportion with its interval.</summary>
    /// <param name="events">Persons with the event, not negative.</param>
    /// <param name="persons">All persons, those with the event among them, not negative.</param>
    /// <param name="interval">How the interval is made.</param>
    /// <param name="intervalProbability">The level of the interval, above 0 and below 1.</param>
    /// <returns>The proportion; <see cref="NotEstimableReason.TooFewObservations"/> (nobody), <see cref="NotEstimableReason.MoreEventsThanPersons"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Estimate<Proportion> Of(long events, long persons, ProportionInterval interval = ProportionInterval.Exact, double intervalProbability = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(events);
        ArgumentOutOfRangeException.ThrowIfNegative(persons);
        Require.Level(intervalProbability, nameof(intervalProbability));
        if (persons == 0 || events > persons)
        {
            return new NotEstimable(persons == 0 ? NotEstimableReason.TooFewObservations : NotEstimableReason.MoreEventsThanPersons);
        }

        var (lower, upper) = interval switch
        {
            ProportionInterval.Exact => Exact(events, persons, (1 - intervalProbability) / 2),
            ProportionInterval.Wilson => Wilson(events, persons, NormalDistribution.Quantile((1 + intervalProbability) / 2)),
            _ => throw new ArgumentOutOfRangeException(nameof(interval), interval, "A known interval is needed."),
        };
        return new Proportion(events, persons, lower, upper);
    }

    private static (double Lower, double Upper) Exact(double events, double persons, double tail) =>
        (events == 0 ? 0 : BetaDistribution.Quantile(events, persons - events + 1, tail),
            events == persons ? 1 : BetaDistribution.Quantile(events + 1, persons - events, 1 - tail));

    private static (double Lower, double Upper) Wilson(double events, double persons, double z)
    {
        double value = events / persons, square = z * z / persons;
        var (centre, half) = (value + (square / 2), z * Math.Sqrt(((value * (1 - value)) + (square / 4)) / persons));
        // In exact arithmetic these ends are 0 and 1; rounded, they can miss them on either side.
        return (events == 0 ? 0 : (centre - half) / (1 + square), events == persons ? 1 : (centre + half) / (1 + square));
    }
}

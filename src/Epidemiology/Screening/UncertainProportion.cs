using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Screening;

/// <summary>A proportion that is known exactly or only roughly: one number, or a beta distribution.</summary>
public readonly record struct UncertainProportion
{
    private readonly double a, b;

    private UncertainProportion(double mean, double a, double b) => (Mean, this.a, this.b) = (mean, a, b);

    /// <summary>The expected proportion, 0–1.</summary>
    public double Mean { get; }

    /// <summary>Whether it is one number.</summary>
    public bool IsCertain => a == 0;

    /// <summary>One number.</summary>
    /// <param name="value">0–1.</param>
    /// <returns>The proportion.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 1.</exception>
    public static UncertainProportion Known(double value)
    {
        Require.Share(value, nameof(value));
        return new(value, 0, 0);
    }

    /// <summary>A beta distribution.</summary>
    /// <param name="a">Above 0; as if so many had been seen with it.</param>
    /// <param name="b">Above 0; as if so many had been seen without.</param>
    /// <returns>The proportion, with mean a / (a + b).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0.</exception>
    public static UncertainProportion Beta(double a, double b)
    {
        Require.That(a > 0 && double.IsFinite(a), nameof(a), a, "A finite number above 0 is needed.");
        Require.That(b > 0 && double.IsFinite(b), nameof(b), b, "A finite number above 0 is needed.");
        return new(a / (a + b), a, b);
    }

    /// <summary>What counting says, with Jeffreys' prior: Beta(events + ½, persons − events + ½).</summary>
    /// <param name="events">Persons with it.</param>
    /// <param name="persons">All persons; not fewer.</param>
    /// <returns>The proportion.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static UncertainProportion Counted(long events, long persons)
    {
        Require.That(events >= 0 && events <= persons, nameof(events), events, "At least 0 and at most all persons are needed.");
        return Beta(events + 0.5, persons - events + 0.5);
    }

    /// <summary>The value below which it lies with a probability.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <returns>A proportion, 0–1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not strictly between 0 and 1.</exception>
    public double Quantile(double probability)
    {
        Require.Level(probability, nameof(probability));
        return IsCertain ? Mean : BetaDistribution.Quantile(a, b, probability);
    }

    internal double Draw(RandomStream random) => IsCertain ? Mean : BetaDistribution.Draw(random, a, b);

    /// <summary>The probability that none of n persons has it.</summary>
    internal double MeanOfNone(double n) => IsCertain ? Math.Pow(1 - Mean, n) : BetaDistribution.MeanOfNone(a, b, n);
}

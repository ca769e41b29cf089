using Fangxian.Epidemiology.Numerics;
using MathNet.Numerics;

namespace Fangxian.Epidemiology.Delays;

/// <summary>How likely is a delay of so many days? A gamma, Weibull, log-normal or normal distribution, moved by an offset.</summary>
/// <remarks>
/// Delay = offset + X with X of the family. An offset below 0 lets serial intervals be negative (when the second person falls
/// ill first); an offset of 1 keeps them from being shorter than a day (EpiEstim's <c>off1G</c>, <c>off1W</c>, <c>off1L</c>).
/// </remarks>
public readonly record struct DelayDistribution
{
    /// <summary>A distribution of known parameters.</summary>
    /// <param name="family">The family.</param>
    /// <param name="first">Gamma and Weibull: shape, above 0. Log-normal: mean of ln(days). Normal: mean in days.</param>
    /// <param name="second">Above 0. Gamma and Weibull: scale in days. Log-normal: standard deviation of ln(days). Normal: standard deviation in days.</param>
    /// <param name="offsetDays">Days added to X; 0 unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public DelayDistribution(DelayFamily family, double first, double second, double offsetDays = 0)
    {
        if (!Enum.IsDefined(family))
        {
            throw new ArgumentOutOfRangeException(nameof(family), family, "A known family is needed.");
        }

        if (!(double.IsFinite(first) && (first > 0 || family is DelayFamily.LogNormal or DelayFamily.Normal)))
        {
            throw new ArgumentOutOfRangeException(nameof(first), first, "A finite number is needed, for a shape above 0.");
        }

        if (!(double.IsFinite(second) && second > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(second), second, "A finite number above 0 is needed.");
        }

        if (!double.IsFinite(offsetDays))
        {
            throw new ArgumentOutOfRangeException(nameof(offsetDays), offsetDays, "A finite number is needed.");
        }

        (Family, First, Second, OffsetDays) = (family, first, second, offsetDays);
    }

    /// <summary>The distribution of a family that has a given mean and standard deviation.</summary>
    /// <param name="family">The family.</param>
    /// <param name="meanDays">The mean in days; above 0 except for the normal family.</param>
    /// <param name="standardDeviationDays">The standard deviation in days, above 0; Weibull: 0.02 to 20 times the mean.</param>
    /// <returns>The distribution, without offset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static DelayDistribution OfMoments(DelayFamily family, double meanDays, double standardDeviationDays)
    {
        Require.That(double.IsFinite(meanDays) && (meanDays > 0 || family == DelayFamily.Normal), nameof(meanDays), meanDays, "A finite number above 0 is needed.");
        Require.That(standardDeviationDays > 0 && double.IsFinite(standardDeviationDays), nameof(standardDeviationDays), standardDeviationDays, "A finite number above 0 is needed.");
        var variation = standardDeviationDays / meanDays;
        switch (family)
        {
            case DelayFamily.Gamma:
                return new(family, 1 / (variation * variation), standardDeviationDays * variation);
            case DelayFamily.LogNormal:
                var deviation = Math.Sqrt(Math.Log(1 + (variation * variation)));
                return new(family, Math.Log(meanDays) - (deviation * deviation / 2), deviation);
            case DelayFamily.Weibull:
                Require.That(variation is >= 0.02 and <= 20, nameof(standardDeviationDays), standardDeviationDays, "A standard deviation of 0.02 to 20 times the mean is needed.");
                var shape = WeibullShape(variation);
                return new(family, shape, meanDays / SpecialFunctions.Gamma(1 + (1 / shape)));
            default:
                return new(family, meanDays, standardDeviationDays);
        }
    }

    /// <summary>The family.</summary>
    public DelayFamily Family { get; }

    /// <summary>Gamma and Weibull: shape. Log-normal: mean of ln(days). Normal: mean in days.</summary>
    public double First { get; }

    /// <summary>Gamma and Weibull: scale in days. Log-normal: standard deviation of ln(days). Normal: standard deviation in days.</summary>
    public double Second { get; }

    /// <summary>Days added to X.</summary>
    public double OffsetDays { get; }

    /// <summary>The mean in days, offset included.</summary>
    public double MeanDays => OffsetDays + MeanOfX;

    /// <summary>The standard deviation in days.</summary>
    public double StandardDeviationDays => Family switch
    {
        DelayFamily.Gamma => Math.Sqrt(First) * Second,
        DelayFamily.Weibull => Second * Math.Sqrt(SpecialFunctions.Gamma(1 + (2 / First)) - Math.Pow(SpecialFunctions.Gamma(1 + (1 / First)), 2)),
        DelayFamily.LogNormal => MeanOfX * Math.Sqrt(Math.Exp(Second * Second) - 1),
        _ => Second,
    };

    /// <summary>The smallest delay possible in days; −∞ for the normal family.</summary>
    public double ShortestDays => Family == DelayFamily.Normal ? double.NegativeInfinity : OffsetDays;

    internal double MeanOfX => Family switch
    {
        DelayFamily.Gamma => First * Second,
        DelayFamily.Weibull => Second * SpecialFunctions.Gamma(1 + (1 / First)),
        DelayFamily.LogNormal => Math.Exp(First + (Second * Second / 2)),
        _ => First,
    };

    /// <summary>The probability, 0–1, that a delay is at most so many days.</summary>
    /// <param name="days">Any number.</param>
    /// <returns>The distribution function.</returns>
    public double ProbabilityWithin(double days) => Both(days - OffsetDays).Below;

    /// <summary>The number of days that a delay stays below with a given probability.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <returns>The quantile in days.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not strictly between 0 and 1.</exception>
    public double Quantile(double probability)
    {
        if (!(probability is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability strictly between 0 and 1 is needed.");
        }

        return OffsetDays + Family switch
        {
            DelayFamily.Gamma => GammaQuantile.Standard(First, probability) * Second,
            DelayFamily.Weibull => Second * Math.Pow(-Math.Log(1 - probability), 1 / First),
            DelayFamily.LogNormal => Math.Exp(First + (Second * NormalDistribution.Quantile(probability))),
            _ => First + (Second * NormalDistribution.Quantile(probability)),
        };
    }

    /// <summary>Weights per whole day, for <see cref="Transmission.InstantaneousReproductionNumber"/>: w(k) is the probability of k − ½ to k + ½ days, from
    /// k = 1 on, until less than 1e-5 is left (or ten years have passed), divided by their sum. As EpiEstim's <c>coarse2estim</c>.</summary>
    /// <returns>The weights. Delays below half a day are left out: where they are frequent, say so.</returns>
    /// <exception cref="InvalidOperationException">The delay is nearly always shorter than half a day, or longer than ten years.</exception>
    public DiscretisedSerialInterval ToSerialInterval()
    {
        const int longest = 3650;
        var end = Math.Max(1, Math.Min(longest, Math.Ceiling(Quantile(1 - 1e-5))));
        if (!(ProbabilityWithin(end + 0.5) - ProbabilityWithin(0.5) > 0.001))
        {
            throw new InvalidOperationException($"A delay with mean {MeanDays:G4} days cannot be spread over whole days.");
        }

        var weights = new double[(int)end + 1];
        var before = ProbabilityWithin(0.5);
        for (var k = 1; k < weights.Length; k++)
        {
            var within = ProbabilityWithin(k + 0.5);
            (weights[k], before) = (within - before, within);
        }

        var sum = weights.Sum();
        return DiscretisedSerialInterval.FromWeights(Array.ConvertAll(weights, weight => weight / sum));
    }

    /// <summary>ln of the density of X.</summary>
    internal double LogDensity(double x)
    {
        if (Family == DelayFamily.Normal)
        {
            return NormalDistribution.LogDensity((x - First) / Second) - Math.Log(Second);
        }

        return !(x > 0) ? double.NegativeInfinity : Family switch
        {
            DelayFamily.Gamma => ((First - 1) * Math.Log(x / Second)) - (x / Second) - SpecialFunctions.GammaLn(First) - Math.Log(Second),
            DelayFamily.Weibull => Math.Log(First / Second) + ((First - 1) * Math.Log(x / Second)) - Math.Pow(x / Second, First),
            _ => NormalDistribution.LogDensity((Math.Log(x) - First) / Second) - Math.Log(Second * x),
        };
    }

    /// <summary>P(X ≤ x) and P(X &gt; x).</summary>
    internal (double Below, double Above) Both(double x)
    {
        if (Family == DelayFamily.Normal)
        {
            var z = (x - First) / Second;
            return (NormalDistribution.Below(z), NormalDistribution.Below(-z));
        }

        return !(x > 0) ? (0, 1) : double.IsPositiveInfinity(x) ? (1, 0) : Family switch
        {
            DelayFamily.Gamma => Gamma(First, x / Second),
            DelayFamily.Weibull => Weibull(Math.Pow(x / Second, First)),
            _ => Normal((Math.Log(x) - First) / Second),
        };
    }

    /// <summary>∫ P(X ≤ u) du from −∞ to x, and ∫ P(X &gt; u) du from x to ∞.</summary>
    internal (double Below, double Above) Integrals(double x)
    {
        if (Family == DelayFamily.Normal)
        {
            var z = (x - First) / Second;
            var density = NormalDistribution.Density(z);
            return (Second * ((z * NormalDistribution.Below(z)) + density), Second * (density - (z * NormalDistribution.Below(-z))));
        }

        var mean = MeanOfX;
        if (!(x > 0))
        {
            return (0, mean - Math.Min(x, 0));
        }

        var (below, above) = Both(x);
        var (partBelow, partAbove) = Family switch
        {
            DelayFamily.Gamma => Gamma(First + 1, x / Second),
            DelayFamily.Weibull => Gamma(1 + (1 / First), Math.Pow(x / Second, First)),
            _ => Normal(((Math.Log(x) - First) / Second) - Second),
        };
        return ((x * below) - (mean * partBelow), (mean * partAbove) - (x * above));
    }

    /// <summary>The shape with a coefficient of variation, by halving on its logarithm: the larger the shape, the smaller the variation.</summary>
    private static double WeibullShape(double variation)
    {
        double low = Math.Log(0.1), high = Math.Log(100);
        for (var step = 0; step < 100; step++)
        {
            var middle = (low + high) / 2;
            var shape = Math.Exp(middle);
            var logRatio = SpecialFunctions.GammaLn(1 + (2 / shape)) - (2 * SpecialFunctions.GammaLn(1 + (1 / shape)));
            (low, high) = Math.Exp(logRatio) - 1 > variation * variation ? (middle, high) : (low, middle);
        }

        return Math.Exp((low + high) / 2);
    }

    private static (double, double) Gamma(double shape, double x)
    {
        var (lower, upper, _) = IncompleteGamma.Both(shape, x);
        return (lower, upper);
    }

    private static (double, double) Normal(double z) => (NormalDistribution.Below(z), NormalDistribution.Below(-z));

    private static (double, double) Weibull(double hazard) =>
        (hazard < 1e-5 ? hazard * (1 - (hazard / 2) + (hazard * hazard / 6)) : 1 - Math.Exp(-hazard), Math.Exp(-hazard));
}

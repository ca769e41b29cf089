using Fangxian.Epidemiology.Numerics;
using MathNet.Numerics;

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>A forecast of a count as a negative binomial distribution, or a Poisson distribution where the size is infinite.</summary>
public readonly record struct CountForecast
{
    /// <summary>A distribution of known mean and size.</summary>
    /// <param name="mean">Expected persons, above 0 and finite.</param>
    /// <param name="size">Above 0; variance = mean + mean² / size. Infinite: Poisson.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public CountForecast(double mean, double size = double.PositiveInfinity)
    {
        if (!(mean > 0 && double.IsFinite(mean)))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "A finite number above 0 is needed.");
        }

        if (!(size > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(size), size, "A number above 0 is needed.");
        }

        (Mean, Size) = (mean, size);
    }

    /// <summary>Expected persons.</summary>
    public double Mean { get; }

    /// <summary>Variance = mean + mean² / size.</summary>
    public double Size { get; }

    /// <summary>The variance.</summary>
    public double Variance => Mean + (Mean * Mean / Size);

    /// <summary>Beyond this size per mean the variance is the mean to six digits.</summary>
    private const double PoissonFrom = 1e6;

    private CountLaw Law => Size > PoissonFrom * Math.Max(1, Mean) ? CountLaw.OfMean(Mean, 1) : CountLaw.OfSize(Size, Size / (Size + Mean));

    /// <summary>The probability of exactly so many, as its logarithm.</summary>
    /// <param name="count">A count; −∞ below 0.</param>
    /// <returns>ln P(X = count).</returns>
    public double LogProbability(int count) => count < 0 ? double.NegativeInfinity
        : double.IsPositiveInfinity(Size) ? (count * Math.Log(Mean)) - Mean - SpecialFunctions.GammaLn(count + 1.0)
        : RisingLog(Size, count) - SpecialFunctions.GammaLn(count + 1.0) - (Size * LogOnePlus(Mean / Size)) - (count * LogOnePlus(Size / Mean));

    /// <summary>The probability of at most so many.</summary>
    /// <param name="count">A count; 0 below 0.</param>
    /// <returns>P(X ≤ count).</returns>
    public double ProbabilityWithin(int count) => count < 0 ? 0 : 1 - Law.AtLeast(count + 1.0);

    /// <summary>The smallest count that is not exceeded with at least the probability.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <returns>Persons.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not strictly between 0 and 1.</exception>
    public double Quantile(double probability) => probability is > 0 and < 1
        ? Law.Quantile(probability)
        : throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability strictly between 0 and 1 is needed.");

    /// <summary>The distribution said by quantiles.</summary>
    /// <param name="levels">As in <see cref="QuantileForecast.Of"/>; the hub levels where empty.</param>
    /// <returns>The quantiles.</returns>
    public QuantileForecast ToQuantiles(ReadOnlySpan<double> levels = default)
    {
        levels = levels.IsEmpty ? QuantileForecast.HubLevels : levels;
        var (law, values) = (Law, new double[levels.Length]);
        for (var i = 0; i < values.Length; i++)
        {
            // Rounding in the far tails must not let a quantile fall.
            values[i] = Math.Max(i == 0 ? 0 : values[i - 1], law.Quantile(levels[i]));
        }

        return QuantileForecast.Of(levels, values);
    }

    /// <summary>ln Γ(size + n) − ln Γ(size), term by term where that keeps digits.</summary>
    internal static double RisingLog(double size, int count)
    {
        if (count > 60)
        {
            return SpecialFunctions.GammaLn(size + count) - SpecialFunctions.GammaLn(size);
        }

        var sum = 0.0;
        for (var k = 0; k < count; k++)
        {
            sum += Math.Log(size + k);
        }

        return sum;
    }

    internal static double LogOnePlus(double x) => SpecialFunctions.Log1p(x);
}

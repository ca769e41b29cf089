using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Fangxian.Epidemiology.Numerics;

/// <summary>A negative binomial distribution of counts, or a Poisson distribution as its limit: upper tails and quantiles.</summary>
/// <remarks>
/// Quantile: the smallest count whose distribution function reaches the probability, within 64 units of rounding as in R. Small means:
/// the terms are summed from 0. Very skew (size up to 10): by halving. Otherwise a normal guess corrected for skewness, Newton steps on the distribution function
/// (incomplete beta or gamma function), then single terms. Verified against R 4.2.2 <c>qnbinom</c>, <c>qpois</c>, <c>pnbinom</c>.
/// </remarks>
internal readonly struct CountLaw
{
    private const double LargestSummed = 40;
    private const double SmallestSummed = 1e-250;
    private const double LargestSkew = 10;
    private const double Largest = 1e15;
    private const double Rounding = 64 * 2.220446049250313e-16;
    private const int MostSingleSteps = 16;
    private readonly double mean;
    private readonly double size;
    private readonly double failure;

    private CountLaw(double mean, double size, double failure) => (this.mean, this.size, this.failure) = (mean, size, failure);

    private bool IsPoisson => failure == 0;

    /// <summary>Variance = dispersion · mean; Poisson where the dispersion is 1.</summary>
    public static CountLaw OfMean(double mean, double dispersion) =>
        dispersion > 1 ? new(mean, mean / (dispersion - 1), 1 - (1 / dispersion)) : new(mean, 0, 0);

    /// <summary>The number of failures before so many successes, as R's <c>nbinom</c>.</summary>
    public static CountLaw OfSize(double size, double success) => new(size * (1 - success) / success, size, 1 - success);

    /// <summary>The probability of at least so many.</summary>
    public double AtLeast(double count) =>
        count < 1 ? 1 : mean <= 0 ? 0 : IsPoisson ? IncompleteGamma.Lower(count, mean) : SpecialFunctions.BetaRegularized(count, size, failure);

    /// <summary>The smallest count that is not exceeded with at least the probability.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    public double Quantile(double probability)
    {
        if (mean <= 0)
        {
            return 0;
        }

        var wanted = probability * (1 - Rounding);
        var none = IsPoisson ? Math.Exp(-mean) : Math.Exp(size * Math.Log(1 - failure));
        return mean < LargestSummed && none > SmallestSummed ? Climb(wanted, 0, none, none) : FromGuess(probability, wanted);
    }

    private double FromGuess(double probability, double wanted)
    {
        if (!IsPoisson && size <= LargestSkew)
        {
            return Halve(wanted);
        }

        var deviation = Math.Sqrt(IsPoisson ? mean : mean / (1 - failure));
        var skewness = IsPoisson ? 1 / deviation : (1 + failure) / Math.Sqrt(size * failure);
        var z = Normal.InvCDF(0, 1, probability);
        var count = Math.Max(0, Math.Floor(mean + (deviation * (z + (skewness * ((z * z) - 1) / 6))) + 0.5));
        for (var step = 0; step < 50; step++)
        {
            var (below, term) = (1 - AtLeast(count + 1), Term(count));
            var change = Math.Round((wanted - below) / term);
            if (!(Math.Abs(change) > MostSingleSteps))
            {
                return below >= wanted ? Descend(wanted, count, term, below) : Climb(wanted, count, term, below);
            }

            count = Math.Max(0, count + Math.Clamp(change, -deviation, deviation));
            count = Math.Floor(count);
        }

        return count;
    }

    /// <summary>Where the distribution leans far to the right a normal guess leads astray: halving, from a bracket that doubles.</summary>
    private double Halve(double wanted)
    {
        var (low, high) = (-1.0, Math.Ceiling(mean));
        while (high < Largest && 1 - AtLeast(high + 1) < wanted)
        {
            (low, high) = (high, 2 * high);
        }

        while (high - low > 1)
        {
            var middle = Math.Floor((low + high) / 2);
            (low, high) = 1 - AtLeast(middle + 1) < wanted ? (middle, high) : (low, middle);
        }

        return high;
    }

    private double Climb(double wanted, double count, double term, double below)
    {
        while (below < wanted && term > 0)
        {
            term *= Ratio(count);
            count++;
            below += term;
        }

        return count;
    }

    private double Descend(double wanted, double count, double term, double below)
    {
        while (count > 0 && below - term >= wanted)
        {
            below -= term;
            count--;
            term /= Ratio(count);
        }

        return count;
    }

    /// <summary>P(count + 1) / P(count).</summary>
    private double Ratio(double count) => IsPoisson ? mean / (count + 1) : failure * (count + size) / (count + 1);

    private double Term(double count) => Math.Exp(IsPoisson
        ? (count * Math.Log(mean)) - mean - SpecialFunctions.GammaLn(count + 1)
        : SpecialFunctions.GammaLn(count + size) - SpecialFunctions.GammaLn(size) - SpecialFunctions.GammaLn(count + 1) + (size * Math.Log(1 - failure)) + (count * Math.Log(failure)));
}

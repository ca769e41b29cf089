namespace Fangxian.Epidemiology.Delays;

/// <summary>How likely is it that an infected person falls ill k days after the person who infected them?</summary>
/// <remarks>
/// <para>Weights w(0), w(1), … w(K) in days, with w(0) = 0: nobody infects and is followed by a case on the same day.</para>
/// <para>Shifted gamma (Cori et al. 2013, web appendix 11): with a = ((μ−1)/σ)², b = σ²/(μ−1) and F(x; a) the
/// distribution function of Gamma(shape a, scale b),
/// w(k) = k F(k; a) + (k−2) F(k−2; a) − 2 (k−1) F(k−1; a) + a b [2 F(k−1; a+1) − F(k−2; a+1) − F(k; a+1)],
/// and 0 where rounding makes it negative.</para>
/// <para>Assumptions: the interval is at least one day on average and never negative; it does not change during the
/// outbreak. Do not use where presymptomatic transmission makes serial intervals negative often; use the generation
/// time with <see cref="FromWeights"/> instead. The standard deviation of the discrete weights is larger than σ
/// by about 1/(12σ), as in EpiEstim.</para>
/// <para>Source: Cori A, Ferguson NM, Fraser C, Cauchemez S. Am J Epidemiol 2013;178:1505–12, doi 10.1093/aje/kwt133.
/// Verified against <c>EpiEstim::discr_si</c> 2.2-4 (R 4.2.2), six parameter pairs, k = 0…60, within 1e-10.</para>
/// </remarks>
public sealed class DiscretisedSerialInterval
{
    private const double NegligibleTail = 1e-13;
    private const int LongestTabulatedDays = 3650;
    private readonly double[] weights;

    private DiscretisedSerialInterval(double[] weights)
    {
        this.weights = weights;
        (MeanDays, StandardDeviationDays) = Moments(weights);
        var last = Array.FindLastIndex(weights, static weight => weight > 0);
        LastDayWithWeight = last;
    }

    /// <summary>w(0), w(1), … w(K): proportions, 0–1, indexed by days. w(0) is 0.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>K, the longest interval tabulated, in days.</summary>
    public int LongestDays => weights.Length - 1;

    /// <summary>The mean of the tabulated weights, Σ k w(k), in days. Not divided by their sum, as in EpiEstim.</summary>
    public double MeanDays { get; }

    /// <summary>The standard deviation of the tabulated weights, √(Σ k² w(k) − mean²), in days.</summary>
    public double StandardDeviationDays { get; }

    internal int LastDayWithWeight { get; }

    /// <summary>The shifted gamma, tabulated until what is left is below 1e-13.</summary>
    /// <param name="meanDays">μ, the mean of the continuous interval in days; more than 1.</param>
    /// <param name="standardDeviationDays">σ, its standard deviation in days; more than 0.</param>
    /// <returns>The weights; their sum is 1 within 1e-10 (measured for means of 1.2 to 20 days).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range, or the interval reaches beyond ten years.</exception>
    public static DiscretisedSerialInterval ShiftedGamma(double meanDays, double standardDeviationDays)
    {
        var gamma = new ShiftedGammaWeights(meanDays, standardDeviationDays);
        var longest = 1;
        while (gamma.TailBeyond(longest - 1) > NegligibleTail)
        {
            longest++;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(longest, LongestTabulatedDays, nameof(standardDeviationDays));
        }

        return new DiscretisedSerialInterval(gamma.Tabulate(longest));
    }

    /// <summary>The shifted gamma, tabulated for k = 0…<paramref name="longestDays"/> and not rescaled, as <c>discr_si(0:K, μ, σ)</c>.</summary>
    /// <param name="meanDays">μ, the mean of the continuous interval in days; more than 1.</param>
    /// <param name="standardDeviationDays">σ, its standard deviation in days; more than 0.</param>
    /// <param name="longestDays">K, the longest interval to tabulate; at least 1. EpiEstim uses the number of days of the series less one.</param>
    /// <returns>The weights; they sum to less than 1 where K cuts the tail.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public static DiscretisedSerialInterval ShiftedGamma(double meanDays, double standardDeviationDays, int longestDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longestDays, 1);
        return new DiscretisedSerialInterval(new ShiftedGammaWeights(meanDays, standardDeviationDays).Tabulate(longestDays));
    }

    /// <summary>Weights measured or taken from a publication ("non-parametric").</summary>
    /// <param name="weights">w(0), w(1), …: finite, not negative, w(0) = 0, sum within 0.01 of 1 (EpiEstim's rule). Copied, not rescaled.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="ArgumentException">The weights break one of these rules; the message says which.</exception>
    public static DiscretisedSerialInterval FromWeights(ReadOnlySpan<double> weights)
    {
        if (weights.Length < 2 || weights[0] != 0)
        {
            throw new ArgumentException("The weights begin with w(0) = 0 and reach at least day 1.", nameof(weights));
        }

        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += double.IsFinite(weight) && weight >= 0
                ? weight
                : throw new ArgumentException("Every weight is a finite number that is not negative.", nameof(weights));
        }

        return Math.Abs(sum - 1) <= 0.01
            ? new DiscretisedSerialInterval(weights.ToArray())
            : throw new ArgumentException($"The weights sum to {sum:R}, not to 1 within 0.01.", nameof(weights));
    }

    private static (double Mean, double StandardDeviation) Moments(double[] weights)
    {
        double mean = 0, square = 0;
        for (var day = 0; day < weights.Length; day++)
        {
            mean += day * weights[day];
            square += (double)day * day * weights[day];
        }

        return (mean, Math.Sqrt(Math.Max(0, square - (mean * mean))));
    }
}

using Fangxian.Epidemiology.Delays;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>Which reproduction number goes with a growth rate?</summary>
/// <remarks>
/// <para>R = 1 / Σ w(k) e^(−r k) for a serial interval in whole days; (1 + r b)^a for a gamma one with shape a and scale b. R rises
/// with r, so the ends of the interval of r become those of R: a 95 % <b>confidence</b> interval that takes the serial interval as known.</para>
/// <para>Assumptions: exponential growth or decline over several serial intervals, and intervals that are not cut short by isolation meanwhile. Do not use
/// around a turning point: <see cref="InstantaneousReproductionNumber"/> does not need the exponential course.</para>
/// <para>Source: Wallinga J, Lipsitch M. Proc R Soc B 2007;274:599–604, doi 10.1098/rspb.2006.3754. Verified against
/// published values and the renewal equation itself.</para>
/// </remarks>
public static class ReproductionNumberFromGrowth
{
    /// <summary>R for a growth rate with its interval.</summary>
    /// <param name="growth">r per day.</param>
    /// <param name="serialInterval">w(k); its weights count as they are, divided by their sum.</param>
    /// <returns>R with its interval.</returns>
    public static GrowthReproductionNumber Estimate(GrowthRate growth, DiscretisedSerialInterval serialInterval)
    {
        ArgumentNullException.ThrowIfNull(serialInterval);
        return new GrowthReproductionNumber(
            At(growth.RatePerDay, serialInterval), At(growth.LowerPerDay, serialInterval), At(growth.UpperPerDay, serialInterval));
    }

    /// <summary>R for a growth rate.</summary>
    /// <param name="ratePerDay">r per day, finite.</param>
    /// <param name="serialInterval">w(k).</param>
    /// <returns>R; +∞ where growth is too fast for any number to say.</returns>
    public static double At(double ratePerDay, DiscretisedSerialInterval serialInterval)
    {
        ArgumentNullException.ThrowIfNull(serialInterval);
        double sum = 0, discounted = 0;
        for (var k = 1; k < serialInterval.Weights.Length; k++)
        {
            sum += serialInterval.Weights[k];
            discounted += serialInterval.Weights[k] * Math.Exp(-ratePerDay * k);
        }

        return sum / discounted;
    }

    /// <summary>R for a growth rate and a gamma interval: (1 + r × scale)^shape.</summary>
    /// <param name="ratePerDay">r per day.</param>
    /// <param name="meanDays">Mean of the interval in days, above 0.</param>
    /// <param name="standardDeviationDays">Its standard deviation in days, above 0.</param>
    /// <returns>R; 0 where the decline is faster than the interval's tail allows (r ≤ −1 / scale).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static double AtGamma(double ratePerDay, double meanDays, double standardDeviationDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(meanDays);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(standardDeviationDays);
        double scale = standardDeviationDays * standardDeviationDays / meanDays, shape = meanDays / scale;
        return Math.Pow(Math.Max(0, 1 + (ratePerDay * scale)), shape);
    }
}

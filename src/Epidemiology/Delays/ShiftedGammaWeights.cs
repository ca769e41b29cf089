using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Delays;

/// <summary>The formula behind <see cref="DiscretisedSerialInterval"/>: a gamma distribution moved right by one day and
/// spread over whole days by the triangular kernel of Cori et al. 2013 (web appendix 11).</summary>
internal readonly struct ShiftedGammaWeights
{
    private readonly double shape;
    private readonly double scale;

    public ShiftedGammaWeights(double meanDays, double standardDeviationDays)
    {
        if (!(double.IsFinite(meanDays) && meanDays > 1))
        {
            throw new ArgumentOutOfRangeException(nameof(meanDays), meanDays, "The mean serial interval is more than 1 day.");
        }

        if (!(double.IsFinite(standardDeviationDays) && standardDeviationDays > 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviationDays), standardDeviationDays, "The standard deviation is more than 0 days.");
        }

        var ratio = (meanDays - 1) / standardDeviationDays;
        shape = ratio * ratio;
        scale = standardDeviationDays * standardDeviationDays / (meanDays - 1);
    }

    /// <summary>The continuous probability of an interval, before the shift, of more than so many days.</summary>
    public double TailBeyond(int days) => days <= 0 ? 1 : 1 - IncompleteGamma.Lower(shape, days / scale);

    public double[] Tabulate(int longestDays)
    {
        // Each day needs the distribution function at k, k-1 and k-2: keep the last two instead of computing them again.
        var weights = new double[longestDays + 1];
        double twoBefore = 0, oneBefore = 0, twoBeforeRaised = 0, oneBeforeRaised = 0;
        for (var k = 1; k <= longestDays; k++)
        {
            var now = IncompleteGamma.Lower(shape, k / scale);
            var nowRaised = IncompleteGamma.Lower(shape + 1, k / scale);
            var direct = (k * now) + ((k - 2) * twoBefore) - (2 * (k - 1) * oneBefore);
            var raised = shape * scale * ((2 * oneBeforeRaised) - twoBeforeRaised - nowRaised);
            weights[k] = Math.Max(0, direct + raised);
            if (twoBefore == 1 && twoBeforeRaised == 1)
            {
                break; // All later weights are exactly 0.
            }

            (twoBefore, oneBefore) = (oneBefore, now);
            (twoBeforeRaised, oneBeforeRaised) = (oneBeforeRaised, nowRaised);
        }

        return weights;
    }
}

namespace Fangxian.Epidemiology.Numerics;

/// <summary>Whole numbers from a floor upwards, spread as a normal distribution cut below it: a number takes what lies within ½ of it.</summary>
internal readonly struct CutNormal(double mean, double deviation, double floor)
{
    /// <summary>The smallest number that is not exceeded with at least the probability.</summary>
    public double Quantile(double probability)
    {
        if (!(deviation > 0))
        {
            return Math.Max(floor, Math.Round(mean));
        }

        // From above, where the tail keeps its digits.
        var above = NormalDistribution.Below(-((floor - 0.5 - mean) / deviation)) * (1 - probability);
        return Math.Max(floor, Math.Ceiling(mean - (deviation * NormalDistribution.Quantile(above)) - 0.5));
    }
}

using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Recapture;

/// <summary>The interval of a total of which a part was seen: the rest is log-normal.</summary>
internal static class Unseen
{
    public static EstimateWithInterval Around(double seen, double unseen, double variance)
    {
        if (!(unseen > 0))
        {
            return new(seen + Math.Max(0, unseen), seen, seen);
        }

        var factor = Math.Exp(NormalDistribution.Quantile975 * Math.Sqrt(Math.Log(1 + (variance / (unseen * unseen)))));
        return new(seen + unseen, seen + (unseen / factor), seen + (unseen * factor));
    }
}

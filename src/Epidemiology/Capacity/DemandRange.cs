using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Capacity;

/// <summary>What the paths say of one number: mean, median, and the 95 % and 50 % prediction intervals.</summary>
/// <param name="Mean">Mean of the paths.</param>
/// <param name="Median">Half of the paths lie below.</param>
/// <param name="Lower">2.5 % of the paths lie below.</param>
/// <param name="Upper">2.5 % of the paths lie above.</param>
/// <param name="Lower50">25 % of the paths lie below.</param>
/// <param name="Upper50">25 % of the paths lie above.</param>
public readonly record struct DemandRange(double Mean, double Median, double Lower, double Upper, double Lower50, double Upper50)
{
    internal static DemandRange Of(IEnumerable<double> draws)
    {
        double[] sorted = [.. draws.Order()];
        return new(sorted.Average(), SampleQuantile.OfSorted(sorted, 0.5), SampleQuantile.OfSorted(sorted, 0.025), SampleQuantile.OfSorted(sorted, 0.975), SampleQuantile.OfSorted(sorted, 0.25), SampleQuantile.OfSorted(sorted, 0.75));
    }
}

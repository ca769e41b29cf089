using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Simulation;

/// <summary>A figure of a day over all runs: its mean, its median and the intervals that hold half and 95 % of the runs. Chance (and the uncertainty put into transmission), not the error of the model.</summary>
/// <param name="Mean">Mean of the runs, persons.</param>
/// <param name="Lower95">2.5 % of the runs are below.</param>
/// <param name="Lower50">25 % of the runs are below.</param>
/// <param name="Median">Half of the runs are below.</param>
/// <param name="Upper50">25 % of the runs are above.</param>
/// <param name="Upper95">2.5 % of the runs are above.</param>
public readonly record struct SimulatedDay(double Mean, double Lower95, double Lower50, double Median, double Upper50, double Upper95)
{
    /// <summary>Takes the sample over and sorts it.</summary>
    internal static SimulatedDay OfOwned(double[] sample)
    {
        var mean = sample.Average();
        Array.Sort(sample);
        double At(double level) => SampleQuantile.OfSorted(sample, level);
        return new(mean, At(0.025), At(0.25), At(0.5), At(0.75), At(0.975));
    }
}

using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>Λ(t), and how much of the serial interval fell on days that do not count; both may be summed over windows.</summary>
internal sealed record Infectivity(double[] Lambda, double[]? UnknownProportion, double[]? NegativeProportion)
{
    /// <summary>Element i belongs to day firstDay + i.</summary>
    public static Infectivity From(PreparedCounts counts, DiscretisedSerialInterval serialInterval, int firstDay)
    {
        return new Infectivity(Weigh(counts.Values), WeighMarks(counts.Unknown), WeighMarks(counts.Negative));

        double[] Weigh(double[] values) =>
            PastWeightedSums.Of(values, serialInterval.Weights, serialInterval.LastDayWithWeight, firstDay);

        double[]? WeighMarks(double[]? marks) => marks is null ? null : Weigh(marks);
    }

    /// <summary>The sums over every window of so many days.</summary>
    public Infectivity OverWindows(int days)
    {
        return new Infectivity(WindowSums.Of(Lambda, days), Sum(UnknownProportion), Sum(NegativeProportion));

        double[]? Sum(double[]? values) => values is null ? null : WindowSums.Of(values, days);
    }

    /// <summary>Why an element cannot be used, or null.</summary>
    public NotEstimableReason? Obstacle(int index, double tolerable) =>
        UnknownProportion is not null && UnknownProportion[index] > tolerable ? NotEstimableReason.UnknownDays
        : NegativeProportion is not null && NegativeProportion[index] > tolerable ? NotEstimableReason.NegativeIncidence
        : null;
}

using CsCheck;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests;

/// <summary>Small invented inputs.</summary>
internal static class Some
{
    public static readonly DateOnly FirstDate = new(2020, 1, 21);

    public static readonly DiscretisedSerialInterval Interval = DiscretisedSerialInterval.ShiftedGamma(5.2, 2.8);

    public static readonly Gen<int[]> Counts = Gen.Int[0, 300].Array[20, 60].Select(counts =>
    {
        counts[0] = Math.Max(1, counts[0]);
        return counts;
    });

    public static DailyIncidence Series(params int[] counts) => DailyIncidence.AllKnown(FirstDate, counts);

    public static DailyIncidence SeriesWithGaps(params int?[] counts) => new(FirstDate, counts);

    public static int?[] Steady(int days, int count = 10) => [.. Enumerable.Repeat((int?)count, days)];

    public static NotEstimableReason? Reason(ReproductionNumberWindow window) => window.ReproductionNumber.Why?.Reason;

    public static NotEstimableReason? Reason(GrowthWindow window) => window.GrowthRate.Why?.Reason;
}

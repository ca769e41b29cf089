using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>One pass over a series for <see cref="InstantaneousReproductionNumber"/>. Day indices count from the series' first day (0).</summary>
internal sealed class ReproductionNumberSeries
{
    private readonly DailyIncidence incidence;
    private readonly ReproductionNumberOptions options;
    private readonly PreparedCounts counts;
    private readonly int firstStart;
    private readonly double meanSerialIntervalDays;
    private readonly double[] cases;
    private readonly double[]? unknownDays;
    private readonly double[]? negativeDays;
    private readonly Infectivity infectivity;

    public ReproductionNumberSeries(
        DailyIncidence incidence, DiscretisedSerialInterval serialInterval, int firstEnd, ReproductionNumberOptions options)
    {
        this.incidence = incidence;
        this.options = options;
        firstStart = firstEnd - options.WindowDays + 1;
        counts = PreparedCounts.From(incidence, options.NegativeCounts);
        cases = Sums(counts.Values);
        unknownDays = counts.Unknown is null ? null : Sums(counts.Unknown);
        negativeDays = counts.Negative is null ? null : Sums(counts.Negative);
        infectivity = Infectivity.From(counts, serialInterval, firstStart).OverWindows(options.WindowDays);
        meanSerialIntervalDays = MeanWithin(serialInterval.Weights, incidence.Days);
    }

    public ReproductionNumberWindow[] Windows()
    {
        var windows = new ReproductionNumberWindow[cases.Length];
        var start = incidence.FirstDate.AddDays(firstStart);
        for (var i = 0; i < windows.Length; i++)
        {
            windows[i] = Window(i, start.AddDays(i));
        }

        return windows;
    }

    private ReproductionNumberWindow Window(int i, DateOnly start)
    {
        var within = ObstacleWithin(i);
        var before = infectivity.Obstacle(i, options.TolerableUnknownProportion * options.WindowDays);
        var reason = within ?? TooEarly(i) ?? before ?? NoInfectivity(i);
        return new ReproductionNumberWindow(
            start,
            start.AddDays(options.WindowDays - 1),
            within is null ? (long)cases[i] : null,
            before is null ? infectivity.Lambda[i] : null,
            reason is { } why ? new NotEstimable(why) : Posterior(i));
    }

    private Estimate<ReproductionNumber> Posterior(int i) =>
        new ReproductionNumber(options.PriorShape + cases[i], 1 / (options.PriorRate + infectivity.Lambda[i]));

    private NotEstimableReason? ObstacleWithin(int i) =>
        unknownDays?[i] > 0 ? NotEstimableReason.UnknownDays
        : negativeDays?[i] > 0 ? NotEstimableReason.NegativeIncidence
        : null;

    private NotEstimableReason? TooEarly(int i)
    {
        var end = firstStart + i + options.WindowDays - 1;
        return counts.FirstDayWithCases >= end ? NotEstimableReason.WindowBeforeFirstCase
            : end + 1 <= meanSerialIntervalDays ? NotEstimableReason.WithinFirstSerialInterval
            : null;
    }

    private NotEstimableReason? NoInfectivity(int i) =>
        infectivity.Lambda[i] > 0 ? null : NotEstimableReason.ZeroInfectivity;

    private double[] Sums(double[] values) => WindowSums.Of(values.AsSpan(firstStart), options.WindowDays);

    private static double MeanWithin(ReadOnlySpan<double> weights, int days)
    {
        var mean = 0.0;
        for (var k = 1; k < weights.Length && k <= days; k++)
        {
            mean += k * weights[k];
        }

        return mean;
    }
}

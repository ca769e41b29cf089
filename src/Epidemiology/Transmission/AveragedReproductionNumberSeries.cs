using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>One pass over a series with many serial intervals: all infectivities first, then one mixture of posteriors per window.</summary>
internal sealed class AveragedReproductionNumberSeries
{
    private readonly ReproductionNumberOptions options;
    private readonly DiscretisedSerialInterval[] intervals;
    private readonly CasesInWindows cases;
    private readonly DateOnly firstStart;
    private readonly double[] infectivities; // of window w under interval k: element w * intervals + k
    private readonly NotEstimableReason?[] obstacles;
    private readonly GammaMixture mixture;
    private readonly double[] scales;

    public AveragedReproductionNumberSeries(
        DailyIncidence incidence, DailyIncidence? imported, DiscretisedSerialInterval[] intervals, int firstEnd, ReproductionNumberOptions options)
    {
        this.options = options;
        this.intervals = intervals;
        cases = new CasesInWindows(incidence, imported, firstEnd, options);
        firstStart = incidence.FirstDate.AddDays(cases.FirstStart);
        infectivities = new double[cases.Local.Length * intervals.Length];
        obstacles = new NotEstimableReason?[cases.Local.Length];
        mixture = new GammaMixture(intervals.Length);
        scales = new double[intervals.Length];
        Weigh();
    }

    public AveragedReproductionNumberWindow[] Windows()
    {
        var windows = new AveragedReproductionNumberWindow[cases.Local.Length];
        for (var i = 0; i < windows.Length; i++)
        {
            var within = cases.Within(i);
            var start = firstStart.AddDays(i);
            windows[i] = new AveragedReproductionNumberWindow(
                start, start.AddDays(options.WindowDays - 1), within is null ? (long)cases.Local[i] : null, Average(i, within));
        }

        return windows;
    }

    private void Weigh()
    {
        var days = cases.Counts.Values.Length;
        double[] lambda = new double[days - cases.FirstStart], sums = new double[cases.Local.Length], room = new double[days];
        var tolerable = options.TolerableUnknownProportion * options.WindowDays;
        for (var k = 0; k < intervals.Length; k++)
        {
            var interval = intervals[k];
            PastWeightedSums.Into(lambda, cases.Counts.Values, interval.Weights, interval.LastDayWithWeight, cases.FirstStart, room);
            WindowSums.Into(sums, lambda, options.WindowDays);
            for (var i = 0; i < sums.Length; i++)
            {
                infectivities[(i * intervals.Length) + k] = sums[i];
            }

            if (cases.Counts.Unknown is not null || cases.Counts.Negative is not null)
            {
                var infectivity = Infectivity.From(cases.Counts, interval, cases.FirstStart).OverWindows(options.WindowDays);
                for (var i = 0; i < sums.Length; i++)
                {
                    obstacles[i] ??= infectivity.Obstacle(i, tolerable);
                }
            }
        }
    }

    private Estimate<AveragedReproductionNumber> Average(int i, NotEstimableReason? within)
    {
        var parts = 0;
        NotEstimableReason? early = null;
        for (var k = 0; k < intervals.Length; k++)
        {
            if (cases.TooEarly(i, intervals[k].MeanDays) is { } reason)
            {
                early ??= reason;
                continue;
            }

            var infectivity = infectivities[(i * intervals.Length) + k];
            if (!(infectivity > 0))
            {
                return new NotEstimable(within ?? obstacles[i] ?? NotEstimableReason.ZeroInfectivity);
            }

            scales[parts++] = 1 / (options.PriorRate + infectivity);
        }

        return (within ?? (parts == 0 ? early : null) ?? obstacles[i]) is { } why
            ? new NotEstimable(why)
            : Mix(options.PriorShape + cases.Local[i], scales.AsSpan(0, parts));
    }

    private AveragedReproductionNumber Mix(double shape, ReadOnlySpan<double> scales)
    {
        double sum = 0, sumOfSquares = 0;
        foreach (var scale in scales)
        {
            sum += scale;
            sumOfSquares += scale * scale;
        }

        double mean = shape * sum / scales.Length, square = shape * (shape + 1) * sumOfSquares / scales.Length;
        mixture.Prepare(shape, scales);
        var typical = sum / scales.Length;
        return new AveragedReproductionNumber
        {
            Mean = mean,
            StandardDeviation = Math.Sqrt(square - (mean * mean)),
            Quantile025 = Quantile(0.025),
            Quantile05 = Quantile(0.05),
            Quantile25 = Quantile(0.25),
            Median = Quantile(0.5),
            Quantile75 = Quantile(0.75),
            Quantile95 = Quantile(0.95),
            Quantile975 = Quantile(0.975),
            ProbabilityBelowOne = mixture.ProbabilityBelow(1),
        };

        double Quantile(double probability) => mixture.Quantile(probability, GammaQuantile.Standard(shape, probability) * typical);
    }
}

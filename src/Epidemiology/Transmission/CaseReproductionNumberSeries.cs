using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>One pass over a series for <see cref="WallingaTeunis"/>. Day indices count from the series' first day (0).</summary>
internal sealed class CaseReproductionNumberSeries
{
    private readonly DateOnly firstDate;
    private readonly CaseReproductionNumberOptions options;
    private readonly DiscretisedSerialInterval interval;
    private readonly PreparedCounts counts;
    private readonly double[] cases; // per window
    private readonly double[] infected; // per window, expected
    private readonly double[] seen; // per window, weighted cases
    private readonly double[] chains; // of window w in simulation i: element w * simulations + i
    private readonly int reach;

    public CaseReproductionNumberSeries(DailyIncidence incidence, DiscretisedSerialInterval interval, CaseReproductionNumberOptions options)
    {
        (this.options, this.interval, firstDate) = (options, interval, incidence.FirstDate);
        counts = PreparedCounts.From(incidence, options.NegativeCounts);
        var lambda = PastWeightedSums.Of(counts.Values, interval.Weights, interval.LastDayWithWeight, firstDay: 0);
        cases = OverWindows(counts.Values);
        infected = OverWindows(ExpectedInfections(lambda));
        seen = OverWindows(SeenCases());
        reach = Reach();
        chains = Simulate(lambda);
    }

    public CaseReproductionNumberWindow[] Windows()
    {
        var windows = new CaseReproductionNumberWindow[cases.Length];
        for (var w = 0; w < windows.Length; w++)
        {
            var start = firstDate.AddDays(w + 1);
            var isKnown = Marked(w + 1, w + options.WindowDays) is null;
            windows[w] = new CaseReproductionNumberWindow(start, start.AddDays(options.WindowDays - 1), isKnown ? (long)cases[w] : null, Average(w));
        }

        return windows;
    }

    private Estimate<CaseReproductionNumber> Average(int w)
    {
        if ((Marked(w + 1 - reach, w + options.WindowDays + reach) ?? (cases[w] > 0 ? null : NotEstimableReason.TooFewCases)) is { } reason)
        {
            return new NotEstimable(reason);
        }

        var estimate = new CaseReproductionNumber { Mean = infected[w] / cases[w], SeenProportion = Math.Min(1, seen[w] / cases[w]) };
        if (options.Simulations == 0)
        {
            return estimate;
        }

        var drawn = chains.AsSpan(w * options.Simulations, options.Simulations);
        drawn.Sort();
        return estimate with
        {
            StandardDeviation = StandardDeviation(drawn) / cases[w],
            Quantile025 = SampleQuantile.OfSorted(drawn, 0.025) / cases[w],
            Quantile975 = SampleQuantile.OfSorted(drawn, 0.975) / cases[w],
        };
    }

    /// <summary>I(s) R(s).</summary>
    private double[] ExpectedInfections(double[] lambda)
    {
        var values = counts.Values;
        var expected = new double[values.Length];
        for (var t = 1; t < values.Length; t++)
        {
            var perInfectivity = lambda[t] > 0 ? values[t] / lambda[t] : 0;
            for (var s = Math.Max(0, t - interval.LastDayWithWeight); s < t; s++)
            {
                expected[s] += values[s] * interval.Weights[t - s] * perInfectivity;
            }
        }

        return expected;
    }

    private double[] SeenCases()
    {
        var result = new double[counts.Values.Length];
        var weight = 0.0;
        for (var s = result.Length - 1; s >= 0; s--)
        {
            var lag = result.Length - 1 - s;
            weight += lag < interval.Weights.Length ? interval.Weights[lag] : 0;
            result[s] = counts.Values[s] * weight;
        }

        return result;
    }

    /// <summary>Infections caused per window and simulation.</summary>
    private double[] Simulate(double[] lambda)
    {
        if (options.Simulations == 0)
        {
            return [];
        }

        var days = counts.Values.Length;
        var caused = new int[options.Simulations * days];
        var random = new RandomStream(options.Seed);
        var infectors = new InfectorDraw(interval.LastDayWithWeight);
        for (var t = 1; t < days; t++)
        {
            if (counts.Values[t] > 0 && lambda[t] > 0)
            {
                infectors.Prepare(counts.Values, interval.Weights, t);
                for (var i = 0; i < options.Simulations; i++)
                {
                    infectors.Draw((int)counts.Values[t], random, caused.AsSpan(i * days, t));
                }
            }
        }

        return Gather(caused, days);
    }

    private double[] Gather(int[] caused, int days)
    {
        var perWindow = new double[cases.Length * options.Simulations];
        for (var i = 0; i < options.Simulations; i++)
        {
            var ofDay = caused.AsSpan(i * days, days);
            var sum = 0L;
            for (var day = 1; day < days; day++)
            {
                sum += ofDay[day] - (day > options.WindowDays ? ofDay[day - options.WindowDays] : 0);
                if (day >= options.WindowDays)
                {
                    perWindow[((day - options.WindowDays) * options.Simulations) + i] = sum;
                }
            }
        }

        return perWindow;
    }

    private static double StandardDeviation(ReadOnlySpan<double> values)
    {
        double mean = 0, squares = 0;
        foreach (var value in values)
        {
            mean += value / values.Length;
        }

        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / Math.Max(1, values.Length - 1));
    }

    private double[] OverWindows(double[] values) => WindowSums.Of(values.AsSpan(1), options.WindowDays);

    private int Reach()
    {
        double sum = 0, all = 0;
        foreach (var weight in interval.Weights)
        {
            all += weight;
        }

        for (var k = 0; k < interval.Weights.Length; k++)
        {
            sum += interval.Weights[k];
            if (sum >= 0.99 * all)
            {
                return k;
            }
        }

        return interval.LongestDays;
    }

    private NotEstimableReason? Marked(int first, int last)
    {
        (first, last) = (Math.Max(0, first), Math.Min(counts.Values.Length - 1, last));
        return Holds(counts.Unknown) ? NotEstimableReason.UnknownDays : Holds(counts.Negative) ? NotEstimableReason.NegativeIncidence : null;

        bool Holds(double[]? marks) => marks is not null && marks.AsSpan(first, last - first + 1).IndexOf(1.0) >= 0;
    }
}

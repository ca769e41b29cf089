using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>What the likelihood of an endemic–epidemic model needs of its series: counts, those before, those of neighbours, covariates of each period.</summary>
internal sealed class EndemicEpidemicData
{
    /// <summary>Period 1 to the last by unit: the count (NaN where it or what it needs is unknown), its own count before, the neighbours' before.</summary>
    public readonly double[] Count, Before, Neighbours;

    /// <summary>1, t, sin, cos, … by period from 0 on, periods ahead of the series among them.</summary>
    public readonly double[] Covariates;

    /// <summary>ReachCounts[k]: how many counts are more than k.</summary>
    public readonly double[] ReachCounts;

    public readonly double[] Exposures;

    public EndemicEpidemicData(ReadOnlySpan<CountSeries> series, int first, int until, EndemicEpidemicOptions options)
    {
        (Units, Periods, Options) = (series.Length, until - first, options);
        Exposures = options.Exposures ?? [.. Enumerable.Repeat(1.0, Units)];
        CovariateCount = 1 + (options.Trend ? 1 : 0) + (2 * options.Waves);
        Covariates = new double[CovariateCount * Periods];
        for (var t = 0; t < Periods; t++)
        {
            FillCovariates(t, series[0].YearLength, Covariates.AsSpan(t * CovariateCount, CovariateCount));
        }

        var cells = Units * Math.Max(0, Periods - 1);
        (Count, Before, Neighbours) = (new double[cells], new double[cells], new double[cells]);
        YearLength = series[0].YearLength;
        var largest = 0.0;
        for (var t = 1; t < Periods; t++)
        {
            for (var unit = 0; unit < Units; unit++)
            {
                var at = ((t - 1) * Units) + unit;
                var values = series[unit].Values;
                (Count[at], Before[at], Neighbours[at]) = (values[first + t], values[first + t - 1], Around(series, first + t - 1, unit));
                if (!(Count[at] >= 0 && (Before[at] >= 0 || options.Autoregression == Autoregression.None) && Neighbours[at] >= 0))
                {
                    Count[at] = double.NaN;
                    continue;
                }

                Observations++;
                Sum += Count[at];
                ExposureSum += Exposures[unit];
                largest = Math.Max(largest, Count[at]);
            }
        }

        ReachCounts = new double[(int)largest];
        LogFactorials = Tally();
    }

    public int Units { get; }

    public int Periods { get; }

    public int YearLength { get; }

    public EndemicEpidemicOptions Options { get; }

    public int CovariateCount { get; }

    public int Observations { get; }

    public double Sum { get; }

    public double ExposureSum { get; }

    public double LogFactorials { get; }

    public void FillCovariates(int t, int yearLength, Span<double> row)
    {
        var at = 0;
        row[at++] = 1;
        if (Options.Trend)
        {
            row[at++] = t;
        }

        for (var wave = 1; wave <= Options.Waves; wave++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * wave * t / yearLength);
            (row[at], row[at + 1]) = (sine, cosine);
            at += 2;
        }
    }

    private double Around(ReadOnlySpan<CountSeries> series, int period, int unit)
    {
        var sum = 0.0;
        if (Options.NeighbourWeights is { } weights)
        {
            for (var other = 0; other < Units; other++)
            {
                // A weight of 0 must not let an unknown count spoil the sum.
                var value = series[other].Values[period];
                sum += weights[other, unit] == 0 ? 0 : value >= 0 ? weights[other, unit] * value : double.NaN;
            }
        }

        return sum;
    }

    private double Tally()
    {
        var sum = 0.0;
        foreach (var count in Count)
        {
            for (var k = 0; k < count; k++)
            {
                ReachCounts[k]++;
            }
        }

        for (var k = 0; k < ReachCounts.Length; k++)
        {
            sum += ReachCounts[k] * Math.Log(k + 1);
        }

        return sum;
    }
}

using Fangxian.Epidemiology.Numerics;
using MathNet.Numerics.Distributions;

namespace Fangxian.Epidemiology.Detection;

/// <summary>The steps of <see cref="FarringtonFlexible"/> for one period: collect, fit, reweight, judge the trend, bound.</summary>
internal static class FarringtonModel
{
    private const int MostOnStack = 1024;

    public static Estimate<FarringtonEstimate> At(FarringtonFlexible options, CountSeries series, int now, SeasonalPoissonFit fit, bool withPValue)
    {
        if ((series.Fault(now, now) ?? Collect(options, series, now, fit)) is { } fault)
        {
            return new NotEstimable(fault);
        }

        var populationNow = options.PopulationOffset ? series.Populations[now] : 1;
        if (Fit(options, fit, options.Trend, out var phi, out var dispersion) is { } failure)
        {
            return new NotEstimable(failure);
        }

        if (fit.HasTrend && !KeepsTrend(options, fit, Time(series, now), dispersion, populationNow)
            && Fit(options, fit, trend: false, out phi, out dispersion) is { } failureWithout)
        {
            return new NotEstimable(failureWithout);
        }

        var (logRate, varianceFactor) = fit.Predict(Time(series, now), options.SeasonLevels - 1);
        var logMean = logRate + Math.Log(populationNow);
        return Bound(options, series, now, logMean, Math.Sqrt(dispersion * varianceFactor), phi, fit.HasTrend ? fit.Slope : (double?)null, withPValue);
    }

    /// <summary>Fills the fit with the reference periods; gives the reason where there are not enough.</summary>
    private static NotEstimableReason? Collect(FarringtonFlexible options, CountSeries series, int now, SeasonalPoissonFit fit)
    {
        Span<int> years = stackalloc int[Math.Min(options.YearsBack, MostOnStack)];
        if (years.Length < options.YearsBack || !ReferencePeriods.Find(series, now, years) || years[0] - options.HalfWindow < -1)
        {
            return NotEstimableReason.TooFewDays;
        }

        if (options.PopulationOffset && !(series.HasPopulation && series.Populations[now] > 0))
        {
            return NotEstimableReason.UnknownPopulation;
        }

        var first = Math.Max(0, years[0] - options.HalfWindow);
        var length = now - first + 1;
        var levels = length <= MostOnStack ? stackalloc int[length] : new int[length];
        if (!ReferencePeriods.SetLevels(levels, first, years, options.HalfWindow, options.SeasonLevels, options.Parity ? EmptyBlocks.TakeTheirNeighbours : EmptyBlocks.AreSkipped))
        {
            return NotEstimableReason.TooFewDays;
        }

        levels[Math.Max(0, length - 1 - (options.PastPeriodsNotIncluded ?? options.HalfWindow))..].Clear();
        return Add(options, series, first, levels, fit);
    }

    private static NotEstimableReason? Add(FarringtonFlexible options, CountSeries series, int first, ReadOnlySpan<int> levels, SeasonalPoissonFit fit)
    {
        fit.Clear(levels.Length, options.SeasonLevels, (Time(series, first) + Time(series, first + levels.Length - 1)) / 2, 1, options.PopulationOffset);
        for (var place = 0; place < levels.Length; place++)
        {
            var count = series.Values[first + place];
            if (levels[place] == ReferencePeriods.NotUsed || double.IsNaN(count))
            {
                continue;
            }

            var population = options.PopulationOffset ? series.Populations[first + place] : 1;
            if (count < 0 || !(population > 0))
            {
                return count < 0 ? NotEstimableReason.NegativeIncidence : NotEstimableReason.UnknownPopulation;
            }

            fit.Add(count, Time(series, first + place), levels[place] - 1, population);
        }

        return fit.Has(options.SeasonLevels - 1) ? null : NotEstimableReason.TooFewDays;
    }

    /// <summary>The time of a period: its place or, with dates, its day in units of the first distance between two.</summary>
    private static double Time(CountSeries series, int index) =>
        series.HasDates ? (double)(series.DayNumbers[index] - series.DayNumbers[0]) / (series.DayNumbers[1] - series.DayNumbers[0]) : index;

    /// <summary>Fits, and once more with less weight on earlier outbreaks; without the trend where it does not converge with it.</summary>
    private static NotEstimableReason? Fit(FarringtonFlexible options, SeasonalPoissonFit fit, bool trend, out double phi, out double dispersion)
    {
        (phi, dispersion) = (1, 1);
        fit.Unweight();
        if (!fit.Fit(trend) && !(trend && fit.Fit(trend: false)))
        {
            return fit.LargestCount == 0 ? NotEstimableReason.TooFewCases : NotEstimableReason.NotConverged;
        }

        if (fit.DegreesOfFreedom < 1)
        {
            return NotEstimableReason.TooFewDays;
        }

        dispersion = fit.Dispersion();
        if (options.Reweight)
        {
            fit.Reweight(Math.Max(1, dispersion), options.WeightsThreshold);
            _ = fit.Fit(fit.HasTrend);
            dispersion = fit.Dispersion();
        }

        phi = Math.Max(1, dispersion);
        dispersion = options is { Parity: true, Reweight: true } ? fit.PriorWeightDispersion() : dispersion;
        return double.IsFinite(phi) && double.IsFinite(dispersion) ? null : NotEstimableReason.NotConverged;
    }

    private static bool KeepsTrend(FarringtonFlexible options, SeasonalPoissonFit fit, double time, double dispersion, double population)
    {
        var t = fit.Slope / Math.Sqrt(dispersion * fit.SlopeVarianceFactor);
        return options.YearsBack >= 3
            && Math.Exp(fit.Predict(time, options.SeasonLevels - 1).LogRate) * population <= fit.LargestCount
            && StudentTail.TwoSided(t, fit.DegreesOfFreedom) < options.TrendLevel;
    }

    private static Estimate<FarringtonEstimate> Bound(
        FarringtonFlexible options, CountSeries series, int now, double logMean, double errorOfLog, double phi, double? slope, bool withPValue)
    {
        var observed = series.Values[now];
        var mean = Math.Exp(logMean);
        var z = Normal.InvCDF(0, 1, 1 - options.Alpha);
        var byPower = options.Threshold == ThresholdMethod.Delta;
        var quantileMean = FarringtonThreshold.QuantileMean(logMean, errorOfLog, z, options.Threshold);
        if (!double.IsFinite(mean) || !double.IsFinite(quantileMean))
        {
            return options.Parity
                ? new FarringtonEstimate(mean, errorOfLog, phi, double.PositiveInfinity, null, null, slope, false, false)
                : new NotEstimable(NotEstimableReason.BeyondNumbers);
        }

        var bound = byPower
            ? FarringtonThreshold.Delta(mean, errorOfLog, phi, z, options.Transformation)
            : CountLaw.OfMean(quantileMean, phi).Quantile(1 - options.Alpha);
        double? pValue = !withPValue ? null
            : byPower ? FarringtonThreshold.DeltaAtLeast(observed, mean, errorOfLog, phi, options.Transformation)
            : CountLaw.OfMean(quantileMean, phi).AtLeast(observed);
        var score = options.Parity && !byPower ? (observed - logMean) / (bound - logMean) : Finding.Exceedance(observed, mean, bound);
        var enough = RecentCases.Reach(series, now, options.FewestCases, options.CasesWithin);
        var above = options.Parity ? score > 1 : observed > bound;
        return new FarringtonEstimate(mean, errorOfLog, phi, bound, double.IsNaN(score) ? null : score, pValue, slope, enough, above && observed > 0 && enough);
    }
}

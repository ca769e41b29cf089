using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Detection;

/// <summary>The expected numbers that the cumulative methods start from: a regression on yearly waves over the periods before the first one watched.</summary>
/// <remarks>log μ(t) = a + b t + Σ (c cos 2π s t / f + d sin 2π s t / f), s = 1 to the number of waves, f periods a year; the trend b only where asked.</remarks>
internal static class SeasonalMean
{
    /// <summary>Expected numbers of the watched periods and the dispersion α, or the reason why there are none.</summary>
    /// <param name="series">The counts.</param>
    /// <param name="from">The first period watched; the fit uses those before.</param>
    /// <param name="means">One place for each period watched.</param>
    /// <param name="waves">Waves a year, at least 0.</param>
    /// <param name="trend">Whether to fit a trend.</param>
    /// <param name="alpha">α of the negative binomial distribution, 0 for Poisson, null to estimate it.</param>
    public static Estimate<double> Fit(CountSeries series, int from, Span<double> means, int waves, bool trend, double? alpha)
    {
        var known = Enumerable.Range(0, from).Where(t => !double.IsNaN(series.Values[t])).ToArray();
        var counts = Array.ConvertAll(known, t => series.Values[t]);
        if (counts.Any(c => c < 0))
        {
            return new NotEstimable(NotEstimableReason.NegativeIncidence);
        }

        var columns = 1 + (trend ? 1 : 0) + (2 * waves);
        if (known.Length <= columns || counts.Sum() == 0)
        {
            return new NotEstimable(known.Length <= columns ? NotEstimableReason.TooFewDays : NotEstimableReason.TooFewCases);
        }

        if (LogLinearRegression.Fit([.. known.Select(t => Row(series, from, t, waves, trend))], counts, alpha) is not { } fit)
        {
            return new NotEstimable(NotEstimableReason.NotConverged);
        }

        for (var place = 0; place < means.Length; place++)
        {
            means[place] = fit.Predict(Row(series, from, from + place, waves, trend));
        }

        return fit.Alpha;
    }

    private static double[] Row(CountSeries series, int from, int t, int waves, bool trend)
    {
        var row = new double[1 + (trend ? 1 : 0) + (2 * waves)];
        row[0] = 1;
        for (var wave = 1; wave <= waves; wave++)
        {
            (row[(2 * wave) - 1], row[2 * wave]) = (Math.Cos(2 * Math.PI * wave * (t + 1) / series.YearLength), Math.Sin(2 * Math.PI * wave * (t + 1) / series.YearLength));
        }

        if (trend)
        {
            row[^1] = (t - (from / 2.0)) / from;
        }

        return row;
    }
}

using Fangxian.Epidemiology;
using Fangxian.Epidemiology.Detection;

namespace Fangxian.EpiBench;

/// <summary>The detectors against R's package surveillance, on a series made up from a seed.</summary>
internal static class DetectionMeasurements
{
    private const int Weeks = 624;
    private const int Watched = 49;
    private const int Counties = 183;
    private const int Diseases = 40;

    private static readonly int[] Counts = MadeUp(20260101, 12);
    private static readonly CountSeries Series = CountSeries.AllKnown(Counts);

    /// <summary>The same series for R.</summary>
    public static string Preamble => $"""
        suppressMessages(library(surveillance))
        y <- c({string.Join(',', Counts)})
        s <- sts(observed = matrix(y), start = c(2010, 1), frequency = 52)
        d <- suppressWarnings(create.disProg(week = seq_along(y), observed = y, state = 0 * y, freq = 52, start = c(2010, 1)))
        last <- {Weeks - Watched + 1}:{Weeks}
        """;

    public static IEnumerable<Measurement> All()
    {
        var first = Weeks - Watched;
        yield return Of("Farrington flexible, ten levels, negative binomial", FarringtonFlexible.Noufaily, first, "series and week", 150,
            "sum(upperbound(farringtonFlexible(s, list(range = last, b = 5, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, pThresholdTrend = 1, thresholdMethod = 'nbPlugin', alpha = 0.005))), na.rm = TRUE)");
        yield return Of("Farrington flexible, R's defaults and quirks", new FarringtonFlexible { Parity = true }, first, "series and week", 150, "sum(upperbound(farringtonFlexible(s, list(range = last))), na.rm = TRUE)");
        yield return Of("Farrington original", new FarringtonOriginal { Alpha = 0.01 }, first, "series and week", null, "sum(algo.farrington(d, list(range = last, alpha = 0.01))$upperbound)");
        yield return Of("EARS C1", new Ears(), 7, "series of 624 weeks", 3000, "sum(upperbound(earsC(s, list(method = 'C1'))))");
        yield return Of("EARS C2", new Ears { Chart = EarsChart.C2 }, 9, "series of 624 weeks", 3000, "sum(upperbound(earsC(s, list(method = 'C2'))))");
        yield return Of("EARS C3", new Ears { Chart = EarsChart.C3 }, 11, "series of 624 weeks", 3000, "sum(upperbound(earsC(s, list(method = 'C3'))))");
        yield return Of("CUSUM, Rossi, seasonal mean", new Cusum { Standardisation = CountStandardisation.Rossi, Mean = CusumMean.Seasonal }, first, "49 weeks", null,
            "sum(algo.cusum(d, list(range = last, trans = 'rossi', m = 'glm'))$upperbound)");
        yield return Of("GLR, negative binomial", new GeneralisedLikelihoodRatio { Parity = true }, first, "49 weeks", null,
            "sum(algo.glrnb(d, list(range = last, c.ARL = 5, mu0 = list(S = 1), change = 'intercept', ret = 'value'))$upperbound)");
        yield return Of("RKI", new Rki(), first, "series and week", null, "sum(algo.rki(d, list(range = last))$upperbound)");
        yield return Of("Bayes", new BayesPrediction(), first, "series and week", null, "sum(algo.bayes(d, list(range = last))$upperbound)");
        yield return Of("CDC", new Cdc(), first, "series and week", null, "sum(algo.cdc(d, list(range = last))$upperbound)");
        yield return OneWeek();
    }

    private static Measurement Of(string name, Detector detector, int from, string unit, double? goal, string r)
    {
        var answers = new Estimate<Finding>[Weeks - from];
        return new(name, unit == "series and week" ? answers.Length : 1, unit, goal,
            () => detector.Detect(Series, from, answers),
            () => answers.Sum(a => a.TryGet(out var finding) ? finding.UpperBound ?? 0 : 0), r);
    }

    private static Measurement OneWeek()
    {
        CountSeries[] table = [.. Enumerable.Range(0, Counties * Diseases).Select(i => CountSeries.AllKnown(MadeUp(i, 0.2 + (i % Diseases))))];
        var answer = new Estimate<Finding>[1];
        var alarms = 0;
        return new("One week of a province: 183 counties, 40 diseases (value: alarms; goal 0.45 s)", 1, "7,320 series", null, () =>
        {
            alarms = 0;
            foreach (var series in table)
            {
                FarringtonFlexible.Noufaily.Detect(series, Weeks - 1, answer);
                alarms += answer[0].TryGet(out var finding) && finding.Alarm ? 1 : 0;
            }
        }, () => alarms, null);
    }

    /// <summary>Counts of a made-up disease with a season: gamma-mixed Poisson, variance twice the mean.</summary>
    private static int[] MadeUp(int seed, double level)
    {
        var chance = new Random(seed);
        var counts = new int[Weeks];
        for (var week = 0; week < Weeks; week++)
        {
            var mean = level * Math.Exp(0.6 * Math.Cos(2 * Math.PI * week / 52.0));
            counts[week] = NegativeBinomial(chance, mean);
        }

        return counts;
    }

    /// <summary>With success probability ½ and size = mean: variance 2 · mean; drawn by inversion.</summary>
    private static int NegativeBinomial(Random chance, double size)
    {
        var (left, count, term) = (chance.NextDouble(), 0, Math.Pow(0.5, size));
        while (left > term && count < 10_000)
        {
            left -= term;
            term *= (count + size) / (2 * (count + 1));
            count++;
        }

        return count;
    }
}

using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests;

internal static class ReadmeExample
{
    public static IReadOnlyList<string> Run()
    {
        Console.Lines.Clear();

        // README begins
        var cases = DailyIncidence.AllKnown(new DateOnly(2020, 1, 21), [9, 11, 10, 13, 12, 16, 15, 17, 21, 19, 24, 22, 27, 29]);
        var interval = DiscretisedSerialInterval.ShiftedGamma(meanDays: 7.5, standardDeviationDays: 3.4);
        var latest = InstantaneousReproductionNumber.Estimate(cases, interval)[^1];
        Console.WriteLine(latest.ReproductionNumber.Match(
            r => $"R {r.Median:F2} ({r.Quantile025:F2}-{r.Quantile975:F2}), below 1 with probability {r.ProbabilityBelow(1):F3}",
            why => why.Code));
        var growth = QuasiPoissonGrowth.Estimate(cases, cases.LastDate);
        Console.WriteLine(growth.GrowthRate.Match(
            g => $"{g.DoublingTime.Course}: {g.RatePerDay:F3} per day, doubling in {g.DoublingTime.DoublingDays:F1} days",
            why => why.Code));
        // README ends
        return Console.Lines;
    }

    /// <summary>Stands in for the real console, so that the example reads as in the README and its lines can be compared.</summary>
    private static class Console
    {
        public static readonly List<string> Lines = [];

        public static void WriteLine(string line) => Lines.Add(line);
    }
}

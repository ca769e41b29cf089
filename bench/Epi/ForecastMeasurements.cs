using System.Globalization;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Detection;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Epidemiology.Incidence;

namespace Fangxian.EpiBench;

/// <summary>Nowcasts, back-projection, endemic–epidemic models and scores against surveillance, on cases and series made up from a seed; the back-test alone.</summary>
internal static class ForecastMeasurements
{
    private const int Units = 17;
    private const int Weeks = 104;
    private const int LongestDelay = 15;

    private static readonly DateOnly First = new(2024, 5, 1);
    private static readonly DateOnly Now = First.AddDays(31);
    private static readonly CaseDates[] Cases = MadeUpCases(3, 360);
    private static readonly int[][] Counts = MadeUpUnits(4);
    private static readonly double[,] Ring = MadeUpRing();
    private static readonly CountSeries[] Series = [.. Counts.Select(counts => CountSeries.AllKnown(counts))];
    private static readonly double[] Delay = [0.04, 0.09, 0.13, 0.15, 0.14, 0.12, 0.1, 0.08, 0.06, 0.05, 0.04];
    private static readonly DailyIncidence Reports = DailyIncidence.AllKnown(First, [.. Counts[0].Take(60).Select((n, i) => n + (i * (60 - i) / 20))]);
    private static readonly (CountForecast Law, int Truth)[] Forecasts = [.. Enumerable.Range(0, 1000).Select(i => (new CountForecast(5 + (i % 90), 2 + (i % 7)), i * 7919 % 120))];

    /// <summary>The same for R.</summary>
    public static string Preamble => $$"""

        first <- as.Date("2024-05-01"); now <- as.Date("2024-06-01")
        cases <- data.frame(event = first + c({{string.Join(',', Cases.Select(c => c.EventDate.DayNumber - First.DayNumber))}}), report = first + c({{string.Join(',', Cases.Select(c => c.ReportDate.DayNumber - First.DayNumber))}}))
        nc <- function(method) { capture.output(v <- suppressWarnings(nowcast(now, now - 15:1, cases, "event", "report", method = method, D = 15,
          control = list(dRange = c(first, now), N.tInf.max = 300, nSamples = 1000, N.tInf.prior = structure("poisgamma", mean.lambda = 50, var.lambda = 3000))))); sum(upperbound(v), na.rm = TRUE) }
        units <- matrix(c({{string.Join(',', Counts.SelectMany(c => c))}}), {{Weeks}}, {{Units}})
        ring <- outer(1:{{Units}}, 1:{{Units}}, function(a, b) (abs(a - b) %in% c(1, {{Units - 1}})) + 0)
        many <- sts(units, frequency = 52, start = c(2020, 1), neighbourhood = ring, population = matrix(1 / {{Units}}, {{Weeks}}, {{Units}}))
        model <- list(ar = list(f = ~ 1), ne = list(f = ~ 1, weights = ring), end = list(f = addSeason2formula(~ 1 + t, period = 52, S = 1), offset = population(many)), family = "NegBin1")
        reports <- sts(c({{string.Join(',', Reports.Counts.ToArray().Select(n => n!.Value))}})); p <- c({{string.Join(',', Delay.Select(d => d.ToString("R", CultureInfo.InvariantCulture)))}})
        i <- 0:999; mu <- 5 + i %% 90; size <- 2 + i %% 7; truth <- (i * 7919) %% 120

        """;

    public static IEnumerable<Measurement> All()
    {
        yield return Of("Nowcast, Lawless, 360 cases (value: as R)", 50, () => Sum(LawlessNowcast.Estimate(Triangle(), new() { Parity = true })), "nc('lawless')");
        yield return Of("Nowcast, chain ladder, 360 cases", null, () => Sum(ChainLadderNowcast.Estimate(Triangle())), null);
        yield return Of("Nowcast, Bayesian, 360 cases (sampled: 4,000 draws here, 1,000 in R)", 50, () => Sum(BayesianNowcast.Estimate(Triangle(), new() { PriorMeanCases = 50, PriorVarianceCases = 3000 })), "nc('bayes.trunc')");
        yield return Of("Back-projection, 60 days, no interval", null, () => BackProjection.Estimate(Reports, Delay, new() { Samples = 0 }).Sum(d => d.Infections.Value.Expected), "sum(upperbound(backprojNP(reports, p, control = list(k = 2, eps = rep(0.005, 2), iter.max = rep(250, 2), B = -1))))");
        yield return Of("hhh4, 17 units, 104 weeks (value: log likelihood)", 10, () => EndemicEpidemic.Fit(Series, Parts).Value.LogLikelihood, "as.numeric(logLik(hhh4(many, model)))");
        yield return Of("Scores of 1,000 forecasts: RPS and log score", null, () => Forecasts.Sum(f => ForecastScore.Crps(f.Law, f.Truth) + ForecastScore.Log(f.Law, f.Truth)), "sum(scores.default <- surveillance:::rps(truth, mu, size)) + sum(surveillance:::logs(truth, mu, size))");
    }

    private static EndemicEpidemicOptions Parts => new() { NeighbourWeights = Ring, Exposures = [.. Enumerable.Repeat(1.0 / Units, Units)] };

    private static ReportingTriangle Triangle() => ReportingTriangle.FromLineList(Cases, Now, LongestDelay);

    private static double Sum(NowcastDay[] days) => days.SkipLast(1).Sum(d => d.Cases.TryGet(out var cases) ? cases.Median : 0);

    private static Measurement Of(string name, double? goal, Func<double> work, string? r)
    {
        var value = 0.0;
        return new(name, 1, "call", goal, () => value = work(), () => value, r);
    }

    private static CaseDates[] MadeUpCases(int seed, int count)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var day = First.AddDays((int)Math.Min(31, 31 * Math.Sqrt(chance.NextDouble())));
            return new CaseDates(day, day.AddDays((int)(0.3 - (5 * Math.Log(1 - chance.NextDouble())))));
        }).OrderBy(c => c.EventDate)];
    }

    private static int[][] MadeUpUnits(int seed)
    {
        var (chance, counts) = (new Random(seed), Enumerable.Range(0, Units).Select(_ => new int[Weeks]).ToArray());
        for (var t = 0; t < Weeks; t++)
        {
            for (var unit = 0; unit < Units; unit++)
            {
                var before = t == 0 ? 0 : (0.4 * counts[unit][t - 1]) + (0.05 * (counts[(unit + 1) % Units][t - 1] + counts[(unit + Units - 1) % Units][t - 1]));
                var mean = (before + Math.Exp(0.5 + (0.6 * Math.Sin(2 * Math.PI * t / 52)))) * -Math.Log(1 - chance.NextDouble());
                counts[unit][t] = MathNet.Numerics.Distributions.Poisson.Sample(chance, Math.Max(1e-9, mean));
            }
        }

        return counts;
    }

    private static double[,] MadeUpRing()
    {
        var ring = new double[Units, Units];
        for (var unit = 0; unit < Units; unit++)
        {
            ring[unit, (unit + 1) % Units] = ring[(unit + 1) % Units, unit] = 1;
        }

        return ring;
    }
}

using Fangxian.Epidemiology;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.EpiBench;

/// <summary>Reproduction numbers, growth, final size and fits of delays and offspring against EpiEstim, incidence, fitdistrplus and stats, on series made up from a seed.</summary>
internal static class TransmissionMeasurements
{
    private const int Draws = 500;

    private static readonly int[] Year = MadeUp(1, 365);
    private static readonly int[] Month = Year[..32];
    private static readonly int[] Imported = [.. Year.Select((n, day) => day % 9 == 0 ? n / 3 : 0)];
    private static readonly DateOnly First = new(2025, 1, 1);
    private static readonly DailyIncidence YearSeries = DailyIncidence.AllKnown(First, Year);
    private static readonly DailyIncidence MonthSeries = DailyIncidence.AllKnown(First, Month);
    private static readonly DailyIncidence ImportedSeries = DailyIncidence.AllKnown(First, Imported);
    private static readonly DiscretisedSerialInterval Interval = DiscretisedSerialInterval.ShiftedGamma(2.6, 1.5, Year.Length);
    private static readonly DiscretisedSerialInterval Given = DiscretisedSerialInterval.FromWeights([0, 0.233, 0.359, 0.198, 0.103, 0.053, 0.027, 0.014, 0.007, 0.003, 0.002, 0.001]);
    private static readonly SerialIntervalSample Hundred = SerialIntervalSample.Of([.. Enumerable.Range(0, 100).Select(i => DiscretisedSerialInterval.ShiftedGamma(2 + (i * 0.02), 1.5, 30))]);
    private static readonly SerialIntervalMoments Moments = new(new(2.6, 1, 1.1, 4.1), new(1.5, 0.5, 0.5, 2.5));
    private static readonly double[] Delays = MadeUpDelays(2, 200);
    private static readonly DelayObservation[] Windows = [.. Delays.Select(d => DelayObservation.Between(Math.Max(0.5, Math.Floor(d)), Math.Floor(d) + 1))];
    private static readonly DelayObservation[] Pairs = [.. Delays.Take(20).Select((d, i) => new DelayObservation(0, 1 + (i % 3), Math.Floor(d + 1), Math.Floor(d + 1) + 1))];
    private static readonly int[] Offspring = [.. Delays.Select((d, i) => i % 3 == 0 ? (int)(d * d / 12) : 0)];

    /// <summary>The same for R.</summary>
    public static string Preamble => $$"""

        suppressMessages({ library(EpiEstim); library(incidence); library(fitdistrplus); library(MASS) })
        year <- c({{string.Join(',', Year)}}); month <- year[1:32]; imported <- c({{string.Join(',', Imported)}})
        both <- data.frame(local = year - imported, imported = imported)
        weeks <- function(n, w = 7) list(t_start = 2:(n - w + 1), t_end = (w + 1):n)
        r <- function(x, method, ..., n = NROW(x), si_data = NULL, si_sample = NULL, column = "Median(R)")
          sum(estimate_R(x, method = method, si_data = si_data, si_sample = si_sample, config = make_config(c(weeks(n), list(...))))$R[[column]], na.rm = TRUE)
        given <- c({{string.Join(',', Given.Weights.ToArray())}})
        hundred <- sapply(0:99, function(i) { s <- discr_si(0:30, 2 + i * 0.02, 1.5); s / sum(s) })
        delays <- c({{string.Join(',', Delays.Select(d => d.ToString("R")))}})
        between <- data.frame(left = pmax(0.5, floor(delays)), right = floor(delays) + 1)
        n20 <- seq_len(20)
        pairs <- data.frame(EL = as.integer(0), ER = as.integer(1 + (n20 - 1) %% 3), SL = as.integer(floor(delays[n20] + 1)), SR = as.integer(floor(delays[n20] + 1) + 1), type = as.integer(0))
        offspring <- c({{string.Join(',', Offspring)}})
        rolling <- function(f) sum(sapply(14:365, function(end) { t <- 1:14; y <- year[(end - 13):end]; coef(f(y, t))[2] }))
        """;

    public static IEnumerable<Measurement> All()
    {
        yield return Of("R, 32 days", 100, () => Sum(InstantaneousReproductionNumber.Estimate(MonthSeries, Interval)), "r(month, 'parametric_si', mean_si = 2.6, std_si = 1.5)");
        yield return Of("R, 365 days", 100, () => Sum(InstantaneousReproductionNumber.Estimate(YearSeries, Interval)), "r(year, 'parametric_si', mean_si = 2.6, std_si = 1.5)");
        yield return Of("R, 365 days, interval given", 100, () => Sum(InstantaneousReproductionNumber.Estimate(YearSeries, Given)), "r(year, 'non_parametric_si', si_distr = given)");
        yield return Of("R, 365 days, imported cases apart", 100, () => Sum(InstantaneousReproductionNumber.Estimate(YearSeries, ImportedSeries, Interval)), "r(both, 'parametric_si', mean_si = 2.6, std_si = 1.5)");
        yield return Of($"R, 365 days, uncertain interval, {Draws} draws (sampled)", 30, () => Sum(InstantaneousReproductionNumber.EstimateAveraged(YearSeries, SerialIntervalSample.FromMoments(Moments, Draws))),
            "r(year, 'uncertain_si', mean_si = 2.6, std_mean_si = 1, min_mean_si = 1.1, max_mean_si = 4.1, std_si = 1.5, std_std_si = 0.5, min_std_si = 0.5, max_std_si = 2.5, n1 = 500, n2 = 50)");
        yield return Of("R, 365 days, 100 intervals given (sampled)", 30, () => Sum(InstantaneousReproductionNumber.EstimateAveraged(YearSeries, Hundred)), "r(year, 'si_from_sample', si_sample = hundred, n2 = 50)");
        yield return Of("R, 32 days, interval from 20 pairs (sampled)", 30,
            () => SerialIntervalPosterior.Sample(Pairs, DelayFamily.Gamma, 100).TryGet(out var draws) ? Sum(InstantaneousReproductionNumber.EstimateAveraged(MonthSeries, draws.ToSample())) : double.NaN,
            "{ invisible(capture.output(v <- r(month, 'si_from_data', si_data = pairs, si_parametric_distr = 'G', mcmc_control = make_mcmc_control(burnin = 1000, thin = 10, seed = 1), n1 = 100, n2 = 50))); v }");
        yield return Of("Wallinga–Teunis, 365 days, 100 simulations", 100, () => WallingaTeunis.Estimate(YearSeries, Interval, new() { Simulations = 100 }).Sum(w => w.ReproductionNumber.TryGet(out var r) ? r.Mean : 0),
            "sum(wallinga_teunis(year, 'parametric_si', c(weeks(365), list(mean_si = 2.6, std_si = 1.5, n_sim = 100)))$R[['Mean(R)']])");
        yield return Of("Serial interval in days 0–30", null, () => DiscretisedSerialInterval.ShiftedGamma(2.6, 1.5, 30).MeanDays, "sum(discr_si(0:30, 2.6, 1.5) * 0:30)");
        yield return Of("Overall infectivity, 365 days", null, () => OverallInfectivity.Compute(YearSeries, Given).Sum(e => e.TryGet(out var lambda) ? lambda : 0), "sum(overall_infectivity(year, given), na.rm = TRUE)");
        yield return Of("Growth up to the peak, log-linear", null, () => LogLinearGrowth.UpToPeak(YearSeries).Value.RatePerDay,
            "{ i <- as.incidence(year, dates = as.Date('2025-01-01') + 0:364); p <- which.max(year); get_info(fit(i[1:p]), 'r') }");
        yield return Of("Growth, Poisson, every 14 days of 365", null, () => Sum(PoissonGrowth.EstimateRolling(YearSeries, Rolling)), "rolling(function(y, t) glm(y ~ t, family = poisson, control = list(epsilon = 1e-12, maxit = 100)))");
        yield return Of("Growth, negative binomial, every 14 days of 365", null, () => Sum(NegativeBinomialGrowth.EstimateRolling(YearSeries, Rolling)),
            "rolling(function(y, t) tryCatch(glm.nb(y ~ t), error = function(e) glm(y ~ t, family = poisson)))");
        yield return Of("Change points, 365 days", null, () => GrowthChangePoints.Find(YearSeries).TryGet(out var found) ? found.Deviance : double.NaN, null);
        yield return Of("Final size at R 1.5", null, () => FinalSize.InfectedProportion(1.5), "uniroot(function(z) 1 - exp(-1.5 * z) - z, c(1e-6, 1), tol = 1e-15)$root");
        yield return Of("R from growth", null, () => ReproductionNumberFromGrowth.AtGamma(0.1, 2.6, 1.5), null);
        yield return Of("Delay, gamma, 200 exact", null, () => Likelihood(DelayFit.Fit(Delays, DelayFamily.Gamma)), "fitdist(delays, 'gamma')$loglik");
        yield return Of("Delay, Weibull, 200 exact", null, () => Likelihood(DelayFit.Fit(Delays, DelayFamily.Weibull)), "fitdist(delays, 'weibull')$loglik");
        yield return Of("Delay, log-normal, 200 exact", null, () => Likelihood(DelayFit.Fit(Delays, DelayFamily.LogNormal)), "fitdist(delays, 'lnorm')$loglik");
        yield return Of("Delay, gamma, 200 by day", null, () => Likelihood(DelayFit.Fit(Windows, DelayFamily.Gamma)), "fitdistcens(between, 'gamma')$loglik");
        yield return Of("Offspring, 200 cases (value: k)", null, () => OffspringDistribution.Fit(Offspring).TryGet(out var found) ? found.Dispersion : double.NaN,
            "unname(fitdist(offspring, 'nbinom')$estimate['size'])");
    }

    private static readonly GrowthWindowOptions Rolling = new() { WindowDays = 14 };

    private static Measurement Of(string name, double? goal, Func<double> work, string? r)
    {
        var value = 0.0;
        return new(name, 1, "call", goal, () => value = work(), () => value, r);
    }

    private static double Likelihood(Estimate<FittedDelay> fit) => fit.TryGet(out var found) ? found.LogLikelihood : double.NaN;

    private static double Sum(GrowthWindow[] windows) => windows.Sum(w => w.GrowthRate.TryGet(out var growth) ? growth.RatePerDay : 0);

    private static double Sum(AveragedReproductionNumberWindow[] windows) => windows.Sum(w => w.ReproductionNumber.TryGet(out var r) ? r.Median : 0);

    /// <summary>The sum of the medians; all that <c>estimate_R</c> gives is asked for.</summary>
    private static double Sum(ReproductionNumberWindow[] windows)
    {
        double sum = 0, others = 0;
        foreach (var window in windows)
        {
            if (window.ReproductionNumber.TryGet(out var r))
            {
                sum += r.Median;
                others += r.Mean + r.StandardDeviation + r.Quantile025 + r.Quantile05 + r.Quantile25 + r.Quantile75 + r.Quantile95 + r.Quantile975;
            }
        }

        return others > 0 ? sum : double.NaN;
    }

    /// <summary>Two waves, with the chance of a Poisson draw (rounded normal: made up, not simulated).</summary>
    private static int[] MadeUp(int seed, int days)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, days).Select(day =>
        {
            var mean = 8 + (180 * Math.Exp(-Math.Pow((day - 60) / 18.0, 2))) + (60 * Math.Exp(-Math.Pow((day - 230) / 40.0, 2)));
            return (int)Math.Max(1, Math.Round(mean + (Math.Sqrt(mean) * Normal(chance))));
        })];
    }

    /// <summary>Log-normal, median 5 days.</summary>
    private static double[] MadeUpDelays(int seed, int count)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Round(5 * Math.Exp(0.45 * Normal(chance)), 3))];
    }

    private static double Normal(Random chance) => Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
}

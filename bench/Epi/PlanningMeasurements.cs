using Fangxian.Epidemiology.Capacity;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Recapture;
using Fangxian.Epidemiology.Screening;
using Fangxian.Epidemiology.Severity;

namespace Fangxian.EpiBench;

/// <summary>Case fatality, pools, capture–recapture and beds against base R doing the same.</summary>
internal static class PlanningMeasurements
{
    private const int Days = 60;
    private static readonly DelayDistribution ToDeath = new(DelayFamily.Gamma, 4, 4.5);
    private static readonly DailyIncidence Cases = DailyIncidence.AllKnown(new(2024, 3, 1), [.. Enumerable.Range(0, Days).Select(t => (int)(3 * Math.Exp(0.08 * t)))]);
    private static readonly DailyIncidence Deaths = DailyIncidence.AllKnown(new(2024, 3, 1), [.. Enumerable.Range(0, Days).Select(t => (int)(0.2 * Math.Exp(0.08 * t)))]);

    private static readonly CareCourse Course = new()
    {
        AdmissionProportion = UncertainProportion.Known(0.1), AdmissionDelay = new(DelayFamily.Gamma, 2, 2), Stay = new(DelayFamily.Gamma, 3, 3),
        IntensiveCareProportion = UncertainProportion.Known(0.2), IntensiveCareStay = new(DelayFamily.Gamma, 2, 5),
    };

    private static readonly CasePaths Paths = CasePaths.Of(
        DailyIncidence.AllKnown(new(2024, 3, 1), [.. Enumerable.Repeat(200, Days)]), [.. Enumerable.Repeat(Enumerable.Repeat(200, 14).ToArray(), 1000)]);

    /// <summary>The same for R.</summary>
    public static string Preamble => $$"""

        cfr.cases <- floor(3 * exp(0.08 * 0:{{Days - 1}})); cfr.deaths <- floor(0.2 * exp(0.08 * 0:{{Days - 1}}))
        cfr <- function() {
          within <- sapply(0:{{Days - 1}}, function(k) integrate(function(x) pgamma(x, 4, scale = 4.5), k, k + 1, rel.tol = 1e-10)$value)
          sum(sapply(1:{{Days}}, function(t) { C <- sum(cfr.cases[1:t]); D <- sum(cfr.deaths[1:t]); u <- sum(cfr.cases[1:t] * rev(within[1:t])) / C
            ll <- function(p) (if (D > 0) D * log(u * p) else 0) + (C - D) * log1p(-u * p); best <- min(1, D / (u * C)); h <- ll(best) - 1.920729410347062
            low <- if (D == 0) 0 else uniroot(function(p) ll(p) - h, c(1e-12, best), tol = 1e-12)$root; high <- if (ll(1) >= h) 1 else uniroot(function(p) ll(p) - h, c(best, 1), tol = 1e-12)$root
            low + high })) }
        hav <- data.frame(y = c(69, 55, 63, 21, 17, 18, 28), a = c(1, 0, 0, 1, 1, 0, 1), b = c(0, 1, 0, 1, 0, 1, 1), c = c(0, 0, 1, 0, 1, 1, 1))
        eight <- c("y~a+b+c", "y~a+b+c+a:b", "y~a+b+c+a:c", "y~a+b+c+b:c", "y~a+b+c+a:b+a:c", "y~a+b+c+a:b+b:c", "y~a+b+c+a:c+b:c", "y~a+b+c+a:b+a:c+b:c")
        beds <- function() {
          total <- 0
          for (path in 1:1000) {
            n <- rbinom({{Days + 14}}, 200, 0.1); day <- rep(seq_along(n), n) + floor(runif(sum(n)) + rgamma(sum(n), 2, scale = 2)); day <- day[day <= {{Days + 14}}]
            icu <- runif(length(day)) < 0.2; stay <- ifelse(icu, rgamma(length(day), 2, scale = 5), rgamma(length(day), 3, scale = 3)); out <- day + floor(runif(length(day)) + stay)
            change <- tabulate(day[!icu], {{Days + 15}}) - tabulate(pmin(out[!icu], {{Days + 15}}), {{Days + 15}}); total <- total + cumsum(change)[{{Days + 14}}]
          }
          total / 1000
        }

        """;

    public static IEnumerable<Measurement> All()
    {
        yield return Of("Case fatality corrected, 60 days with intervals (value: sum of ends)", () => CaseFatality.Series(Cases, Deaths, ToDeath).Sum(d => d.Ratio.Value.CorrectedLower + d.Ratio.Value.CorrectedUpper), "cfr()");
        yield return Of("Capture–recapture, eight models of three lists (value: sum of totals)", () => ThreeListModels.Fit(new(69, 55, 63, 21, 17, 18, 28)).Value.Models.ToArray().Sum(m => m.All.Value), "sum(sapply(eight, function(f) 271 + exp(coef(glm(as.formula(f), poisson, hav))[[1]])))");
        yield return Of("Best pool of 100 sizes, prevalence uncertain", () => PooledTesting.Best(UncertainProportion.Beta(3, 200)).TestsPerPerson.Value, "min(sapply(2:100, function(n) 1 / n + 1 - exp(lbeta(3, 200 + n) - lbeta(3, 200))))");
        yield return Of("Beds, 1,000 paths of 74 days, 200 cases a day (sampled; value: ordinary beds on the last day)", () => CapacityForecast.Of(Paths, Course).On(CareResource.OrdinaryBeds, 13).Mean, "beds()");
    }

    private static Measurement Of(string name, Func<double> work, string? r)
    {
        var value = 0.0;
        return new(name, 1, "call", null, () => value = work(), () => value, r);
    }
}

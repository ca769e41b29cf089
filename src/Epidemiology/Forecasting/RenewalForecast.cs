using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Detection;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>What if everybody goes on infecting as many as in the last days? The renewal equation, with an uncertain reproduction number and counts that scatter.</summary>
/// <remarks>
/// <para>Cases of period t are negative binomial with mean R Λ(t), Λ(t) = Σ w(s) y(t − s), w the serial interval in periods. R is drawn from its posterior over the last
/// <see cref="Window"/> periods, Gamma(2 + Σ y / δ, 2 + Σ Λ / δ) with δ the dispersion (variance over mean, by moments of (y − R Λ)² / (R Λ), at least 1), and then moves by a log-normal random walk of <see cref="DriftPerPeriod"/> that is pulled to 1 by
/// <see cref="PullToOne"/> a period (measures and behaviour answer to growth, imports to decline). Paths are simulated; cases
/// of a path infect later in it. Unit: persons per period.</para>
/// <para>Intervals: prediction intervals of the paths. Assumptions: the serial interval is known, all are infected within the series, reporting does not change. Nowcast late
/// reports first: unreported cases look like a fall. Do not use for figures made of a few imported cases.</para>
/// <para>Sources: Cori A et al. Am J Epidemiol 2013;178:1505–12, doi 10.1093/aje/kwt133; Nouvellet P et al. Epidemics 2018;22:3–11, doi 10.1016/j.epidem.2017.02.012.</para>
/// </remarks>
public sealed record RenewalForecast : ForecastModel
{
    private const int FewestPeriods = 5;
    private const double LargestCount = 1e9;
    private const double PriorShape = 2;
    private const double PriorRate = 2;

    /// <summary>The serial interval, in periods of the series.</summary>
    public required DiscretisedSerialInterval SerialInterval { get; init; }

    /// <summary>Periods that R is taken from, at least 2; 7 unless set.</summary>
    public int Window { get; init; } = 7;

    /// <summary>Standard deviation of the step of ln R from one period to the next, 0 or more; 0.05 unless set.</summary>
    public double DriftPerPeriod { get; init; } = 0.05;

    /// <summary>The share of ln R that is lost in a period, 0–1; 0.05 unless set. 0: R stays, but for its drift.</summary>
    public double PullToOne { get; init; } = 0.05;

    /// <summary>Paths, at least 100; 1,000 unless set.</summary>
    public int Paths { get; init; } = 1000;

    /// <summary>Any number; the same seed gives the same forecast. 1 unless set.</summary>
    public long Seed { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => "renewal";

    private protected override void ThrowIfOutOfRange()
    {
        ArgumentNullException.ThrowIfNull(SerialInterval);
        Require(Window >= 2, nameof(Window), Window, "At least 2 are needed.");
        Require(DriftPerPeriod >= 0 && double.IsFinite(DriftPerPeriod), nameof(DriftPerPeriod), DriftPerPeriod, "A finite number, 0 or more, is needed.");
        Require(PullToOne is >= 0 and <= 1, nameof(PullToOne), PullToOne, "A share of 0 to 1 is needed.");
        Require(Paths >= 100, nameof(Paths), Paths, "At least 100 are needed.");
    }

    private protected override NotEstimableReason? Fill(CountSeries series, int origin, Span<Estimate<QuantileForecast>> answers)
    {
        var weights = SerialInterval.Weights;
        var first = Math.Max(0, origin - Window - weights.Length + 1);
        if (origin - Window < 1 || origin < FewestPeriods)
        {
            return NotEstimableReason.TooFewDays;
        }

        if (series.Fault(first, origin - 1) is { } fault)
        {
            return fault;
        }

        var known = series.Values.AsSpan(first, origin - first);
        var (cases, infectivity) = (0.0, 0.0);
        for (var t = known.Length - Window; t < known.Length; t++)
        {
            cases += known[t];
            infectivity += Infectivity(known, t, weights);
        }

        if (infectivity == 0)
        {
            return NotEstimableReason.ZeroInfectivity;
        }

        // Dispersion around R as it stands, then R with as much weight as overdispersed counts have.
        var dispersion = Dispersion(known, cases / infectivity, weights);
        Simulate(known, (PriorShape + (cases / dispersion), PriorRate + (infectivity / dispersion)), dispersion, answers);
        return null;
    }

    /// <summary>Variance over mean of the counts around R Λ, at least 1.</summary>
    private double Dispersion(ReadOnlySpan<double> known, double ratio, ReadOnlySpan<double> weights)
    {
        var (sum, n) = (0.0, 0);
        for (var t = Math.Max(1, known.Length - Window); t < known.Length; t++)
        {
            var mean = ratio * Infectivity(known, t, weights);
            if (mean > 0)
            {
                sum += (known[t] - mean) * (known[t] - mean) / mean;
                n++;
            }
        }

        return Math.Max(1, sum / Math.Max(1, n - 1));
    }

    private void Simulate(ReadOnlySpan<double> known, (double Shape, double Rate) posterior, double dispersion, Span<Estimate<QuantileForecast>> answers)
    {
        var (random, weights, horizon) = (new RandomStream(Seed), SerialInterval.Weights.ToArray(), answers.Length);
        var course = new double[known.Length + horizon];
        known.CopyTo(course);
        var draws = new double[horizon][];
        for (var h = 0; h < horizon; h++)
        {
            draws[h] = new double[Paths];
        }

        for (var path = 0; path < Paths; path++)
        {
            var logarithm = Math.Log(Math.Max(1e-9, random.Gamma(posterior.Shape) / posterior.Rate));
            for (var h = 0; h < horizon; h++)
            {
                logarithm = (logarithm * (1 - PullToOne)) + (DriftPerPeriod * random.Normal());
                var mean = Math.Min(LargestCount, Math.Exp(logarithm) * Infectivity(course, known.Length + h, weights));
                course[known.Length + h] = draws[h][path] = mean > 0 ? Count(random, mean, dispersion) : 0;
            }
        }

        for (var h = 0; h < horizon; h++)
        {
            answers[h] = QuantileForecast.OfOwnedSample(draws[h]);
        }
    }

    /// <summary>Negative binomial of variance dispersion · mean; beyond a thousand the Poisson part as normal.</summary>
    private static double Count(RandomStream random, double mean, double dispersion)
    {
        var expected = dispersion > 1.0001 ? random.Gamma(mean / (dispersion - 1)) * (dispersion - 1) : mean;
        return expected < 1000 ? random.Poisson(expected) : Math.Round(expected + (Math.Sqrt(expected) * random.Normal()));
    }

    private static double Infectivity(ReadOnlySpan<double> cases, int t, ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        for (var s = 1; s < weights.Length && s <= t; s++)
        {
            sum += weights[s] * cases[t - s];
        }

        return sum;
    }
}

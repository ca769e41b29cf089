using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Delays;

/// <summary>How many cases of the last days are there, of whom some are not reported yet? With all that is uncertain about delays and numbers.</summary>
/// <remarks>
/// <para>Hierarchical. Delays: a Dirichlet prior of weight κ per delay, cut at what can be known by now, so that the shares 1 − g(x) of
/// <see cref="ReportingDelay"/> are independent Beta(κ x + N(x) − n(x), κ + n(x)) and W(d) is their product over x above d. Numbers: a day expects
/// λ ~ Gamma(a, b) cases; given W, N reported, λ | N ~ Gamma(a + N, b + W) and those to come are Poisson(λ (1 − W)). Unit: persons by day of the event.</para>
/// <para>Interval: equal-tailed prediction interval of the draws. One draw of the delays serves all days, so that sums and growth over the days can be
/// taken draw by draw (<see cref="NowcastDraws"/>).</para>
/// <para>Assumptions: as <see cref="LawlessNowcast"/>. With no reports a day falls back on the prior of numbers: look at the interval. Do not
/// use across a change of the reporting.</para>
/// <para>Source: Höhle M, an der Heiden M. Biometrics 2014;70:993–1002, doi 10.1111/biom.12194. Verified against surveillance 1.20.3 (R 4.2.2)
/// <c>nowcast(method = "bayes.trunc")</c>: medians within 10 % and ends within 20 % (R's own 10,000 draws), and against the exact distribution within
/// Monte-Carlo error.</para>
/// </remarks>
public static class BayesianNowcast
{
    /// <summary>Nowcasts the days that are not complete.</summary>
    /// <param name="triangle">What is known.</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <returns>One element per day from the longest delay before the last day to the last, in order;
    /// <see cref="NotEstimableReason.TooFewCases"/> for all but the complete first where nobody was reported in the window and no prior of numbers is given.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static NowcastDay[] Estimate(ReportingTriangle triangle, BayesianNowcastOptions? options = null)
    {
        options ??= new BayesianNowcastOptions();
        var draws = Draw(triangle, options);
        var days = new NowcastDay[triangle.LongestDelayDays + 1];
        var hazards = new ReverseHazards(triangle, options.EstimationDays);
        var tail = (1 - options.IntervalProbability) / 2;
        for (var delay = 0; delay < days.Length; delay++)
        {
            var day = triangle.Days - 1 - delay;
            var (reported, place) = (triangle.Reported(day), days.Length - 1 - delay);
            Estimate<NowcastCases> cases = delay == days.Length - 1 ? new NowcastCases(reported, reported, reported, reported)
                : draws.IsEstimable ? Summary(draws.Value.OfDay(place), tail) : draws.Why!.Value;
            days[place] = new NowcastDay(triangle.FirstDate.AddDays(day), reported, PosteriorMean(hazards, delay, options.DelayPriorCases), cases);
        }

        return days;
    }

    /// <summary>Draws of the cases of the incomplete days, together.</summary>
    /// <param name="triangle">What is known.</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <returns>The draws, or <see cref="NotEstimableReason.TooFewCases"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static Estimate<NowcastDraws> Draw(ReportingTriangle triangle, BayesianNowcastOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(triangle);
        options ??= new BayesianNowcastOptions();
        options.ThrowIfOutOfRange();
        var hazards = new ReverseHazards(triangle, options.EstimationDays);
        var mean = options.PriorMeanCases ?? MeanCases(triangle, hazards, options.EstimationDays);
        if (!(mean > 0))
        {
            return new NotEstimable(NotEstimableReason.TooFewCases);
        }

        var shape = mean * mean / ((options.PriorVarianceCases ?? (mean + (mean * mean))) - mean);
        return new NowcastDraws(triangle.AsOf, Draw(triangle, hazards, (shape, shape / mean), options));
    }

    private static int[][] Draw(ReportingTriangle triangle, ReverseHazards hazards, (double Shape, double Rate) prior, BayesianNowcastOptions options)
    {
        var (longest, random) = (triangle.LongestDelayDays, new RandomStream(options.Seed));
        var (reported, draws) = (new int[longest + 1], new int[longest + 1][]);
        for (var delay = 0; delay <= longest; delay++)
        {
            (reported[delay], draws[longest - delay]) = (triangle.Reported(triangle.Days - 1 - delay), new int[options.Draws]);
        }

        for (var draw = 0; draw < options.Draws; draw++)
        {
            var within = 1.0;
            draws[0][draw] = reported[longest];
            for (var delay = longest - 1; delay >= 0; delay--)
            {
                var (later, sooner) = Posterior(hazards, delay + 1, options.DelayPriorCases);
                within *= Share(random, sooner, later);
                var expected = random.Gamma(prior.Shape + reported[delay]) / (prior.Rate + within);
                draws[longest - delay][draw] = (int)Math.Min(int.MaxValue, reported[delay] + random.Poisson(expected * (1 - within)));
            }
        }

        return draws;
    }

    /// <summary>Of the cases with a delay of at most x: prior and observed persons with exactly x, and with less.</summary>
    private static (double Exactly, double Less) Posterior(ReverseHazards hazards, int delay, double priorCases) =>
        (priorCases + hazards.Exactly[delay], (priorCases * delay) + hazards.AtMost[delay] - hazards.Exactly[delay]);

    private static double PosteriorMean(ReverseHazards hazards, int delay, double priorCases)
    {
        var within = 1.0;
        for (var later = delay + 1; later < hazards.Exactly.Length; later++)
        {
            var (exactly, less) = Posterior(hazards, later, priorCases);
            within *= less / (exactly + less);
        }

        return within;
    }

    /// <summary>A beta variable; two gamma variables so small that both vanish leave only the ends.</summary>
    private static double Share(RandomStream random, double first, double second)
    {
        double one = random.Gamma(first), other = random.Gamma(second);
        return one + other > 0 ? one / (one + other) : random.Uniform() < first / (first + second) ? 1 : 0;
    }

    /// <summary>Reported cases of the window over the share of them that is reported: an average day.</summary>
    private static double MeanCases(ReportingTriangle triangle, ReverseHazards hazards, int? estimationDays)
    {
        var (reported, days) = (0.0, 0.0);
        for (var day = Math.Max(0, triangle.Days - 1 - (estimationDays ?? triangle.Days)); day < triangle.Days; day++)
        {
            reported += triangle.Reported(day);
            days += hazards.Within[triangle.LongestKnown(day)];
        }

        return reported / days;
    }

    private static NowcastCases Summary(ReadOnlySpan<int> draws, double tail)
    {
        var sorted = draws.ToArray();
        Array.Sort(sorted);
        return new NowcastCases(sorted.Average(), At(0.5), At(tail), At(1 - tail));

        int At(double probability) => sorted[Math.Min(sorted.Length - 1, (int)(probability * sorted.Length))];
    }
}

using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;
using MathNet.Numerics;

namespace Fangxian.Epidemiology.Severity;

/// <summary>What proportion of cases dies, when some of those who will die have not died yet?</summary>
/// <remarks>
/// <para>Known share of outcomes u = Σ c(i) F(t − i) / Σ c(i), with c the cases of day i and F(k) the probability that a death comes within k days (both dates whole days, the moment even
/// over its day). Deaths are binomial among the cases with probability π u; the maximum is D / (C u), the interval all π whose log likelihood lies within 1.92 of the highest.
/// At the end of an outbreak u is 1, and the ratio the plain one.</para>
/// <para>A delay that is itself uncertain is given as draws of it: then π u has a beta distribution (Jeffreys prior), π is drawn once for each delay and kept where it is at most 1; the result is the
/// median with a 95 % <b>credible</b> interval. A delay taken as known: 95 % <b>confidence</b>.</para>
/// <para>Assumptions: cases and deaths are of the same persons; the delay is the one from the date by which cases are counted to death, for those who die; the ratio does not change over time; all deaths are
/// seen. Cases that nobody found make it too high for all infected: it is no infection-fatality ratio. Do not use where under about a tenth of outcomes is known or on cases whose last days are not
/// reported yet.</para>
/// <para>Sources: Nishiura H et al. PLoS ONE 2009;4:e6852, doi 10.1371/journal.pone.0006852; Garske T et al. BMJ 2009;339:b2840, doi 10.1136/bmj.b2840; Ghani AC et al. Am J Epidemiol 2005;162:479–86,
/// doi 10.1093/aje/kwi230. Verified against <c>integrate</c>, <c>optimize</c> and <c>uniroot</c>, R 4.2.2, within 1e-7.</para>
/// </remarks>
public static class CaseFatality
{
    private const double HalfChiSquare95 = 1.9207294103470620; // qchisq(0.95, 1) / 2
    private const int DrawsPerDelay = 20;
    private const int MostTries = 50;

    /// <summary>The proportion that died of a group whose outcomes are all known: dead or recovered.</summary>
    /// <param name="deaths">Persons who died.</param>
    /// <param name="recovered">Persons who recovered.</param>
    /// <param name="interval">How the interval is made.</param>
    /// <returns>Deaths / (deaths + recovered). While an outbreak goes on it leans to whichever outcome comes sooner: then use <see cref="Estimate(DailyIncidence, DailyIncidence, DelayDistribution)"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static Estimate<Proportion> OfClosedCohort(long deaths, long recovered, ProportionInterval interval = ProportionInterval.Exact)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(recovered);
        return Proportion.Of(deaths, deaths + recovered, interval);
    }

    /// <summary>The ratio at the end of the last day, the delay known.</summary>
    /// <param name="cases">New cases per day.</param>
    /// <param name="deaths">New deaths per day by date of death; the same days.</param>
    /// <param name="delay">From the date of the case to death, for those who die.</param>
    /// <returns>The ratio; <see cref="NotEstimableReason.TooFewCases"/> (no case, or no outcome that could be known), <see cref="NotEstimableReason.UnknownDays"/>,
    /// <see cref="NotEstimableReason.NegativeIncidence"/>, <see cref="NotEstimableReason.MoreEventsThanPersons"/>.</returns>
    /// <exception cref="ArgumentException">The two series are not of the same days.</exception>
    public static Estimate<CaseFatalityRatio> Estimate(DailyIncidence cases, DailyIncidence deaths, DelayDistribution delay) => Series(cases, deaths, delay)[^1].Ratio;

    /// <summary>The ratio as it could be told at the end of every day.</summary>
    /// <param name="cases">New cases per day.</param>
    /// <param name="deaths">New deaths per day by date of death; the same days.</param>
    /// <param name="delay">From the date of the case to death, for those who die.</param>
    /// <returns>One value per day, in order.</returns>
    /// <exception cref="ArgumentException">The two series are not of the same days.</exception>
    public static CaseFatalityDay[] Series(DailyIncidence cases, DailyIncidence deaths, DelayDistribution delay)
    {
        ThrowUnlessSameDays(cases, deaths);
        var (within, days) = (WholeDayDelay.Within(delay, cases.Days), new CaseFatalityDay[cases.Days]);
        for (var t = 0; t < days.Length; t++)
        {
            var (c, d, fault) = Totals(cases, deaths, t);
            var date = cases.FirstDate.AddDays(t);
            days[t] = fault is { } why
                ? new(date, why == NotEstimableReason.UnknownDays ? null : c, why == NotEstimableReason.UnknownDays ? null : d, new NotEstimable(why))
                : new(date, c, d, Known(c, d, Outcomes(cases, t, within)));
        }

        return days;
    }

    /// <summary>The ratio at the end of the last day, the delay uncertain.</summary>
    /// <param name="cases">New cases per day.</param>
    /// <param name="deaths">New deaths per day by date of death; the same days.</param>
    /// <param name="delays">Draws of what the delay may be, at least 50, such as those of a fitted delay.</param>
    /// <param name="seed">Any number; the same gives the same interval.</param>
    /// <returns>As with a known delay; the corrected ratio is the median of the draws.</returns>
    /// <exception cref="ArgumentException">The two series are not of the same days, or there are too few draws.</exception>
    public static Estimate<CaseFatalityRatio> Estimate(DailyIncidence cases, DailyIncidence deaths, IReadOnlyList<DelayDistribution> delays, long seed = 1)
    {
        ThrowUnlessSameDays(cases, deaths);
        return UncertainDay(cases, deaths, cases.Days - 1, Within(delays, cases.Days), seed).Ratio;
    }

    /// <summary>The ratio as it could be told at the end of every day, the delay uncertain.</summary>
    /// <param name="cases">New cases per day.</param>
    /// <param name="deaths">New deaths per day by date of death; the same days.</param>
    /// <param name="delays">Draws of what the delay may be, at least 50.</param>
    /// <param name="seed">Any number; the same gives the same intervals.</param>
    /// <returns>One value per day, in order.</returns>
    /// <exception cref="ArgumentException">The two series are not of the same days, or there are too few draws.</exception>
    public static CaseFatalityDay[] Series(DailyIncidence cases, DailyIncidence deaths, IReadOnlyList<DelayDistribution> delays, long seed = 1)
    {
        ThrowUnlessSameDays(cases, deaths);
        var within = Within(delays, cases.Days);
        return [.. Enumerable.Range(0, cases.Days).Select(t => UncertainDay(cases, deaths, t, within, seed))];
    }

    private static double[][] Within(IReadOnlyList<DelayDistribution> delays, int days)
    {
        ArgumentNullException.ThrowIfNull(delays);
        return delays.Count >= 50
            ? [.. delays.Select(delay => WholeDayDelay.Within(delay, days))]
            : throw new ArgumentException("At least 50 draws of the delay are needed.", nameof(delays));
    }

    private static CaseFatalityDay UncertainDay(DailyIncidence cases, DailyIncidence deaths, int t, double[][] within, long seed)
    {
        var ((c, d, fault), date) = (Totals(cases, deaths, t), cases.FirstDate.AddDays(t));
        return fault switch
        {
            NotEstimableReason.UnknownDays => new(date, null, null, new NotEstimable(NotEstimableReason.UnknownDays)),
            { } why => new(date, c, d, new NotEstimable(why)),
            _ => new(date, c, d, Uncertain(c, d, Array.ConvertAll(within, one => Outcomes(cases, t, one)), seed)),
        };
    }

    private static Estimate<CaseFatalityRatio> Known(long cases, long deaths, double outcomes)
    {
        if (!Proportion.Of(deaths, cases).TryGet(out var naive))
        {
            return new NotEstimable(cases == 0 ? NotEstimableReason.TooFewCases : NotEstimableReason.MoreEventsThanPersons);
        }

        var known = outcomes / cases;
        if (!(known > 1e-9))
        {
            return new NotEstimable(NotEstimableReason.TooFewCases);
        }

        var best = Math.Min(1, deaths / (cases * known));
        var wanted = LogLikelihood(cases, deaths, known * best) - HalfChiSquare95;
        return new CaseFatalityRatio(
            cases, deaths, naive, known, best, Cross(cases, deaths, known, wanted, 0, best), Cross(cases, deaths, known, wanted, 1, best));
    }

    private static Estimate<CaseFatalityRatio> Uncertain(long cases, long deaths, double[] outcomes, long seed)
    {
        var mean = Known(cases, deaths, outcomes.Average());
        if (!mean.TryGet(out var centre))
        {
            return mean;
        }

        var (random, draws) = (new RandomStream(seed), new List<double>(outcomes.Length * DrawsPerDelay));
        foreach (var u in outcomes.Where(o => o > 0).Select(o => o / cases))
        {
            for (int kept = 0, tries = 0; kept < DrawsPerDelay && tries < MostTries * DrawsPerDelay; tries++)
            {
                var share = BetaDistribution.Draw(random, deaths + 0.5, cases - deaths + 0.5) / u;
                if (share <= 1)
                {
                    draws.Add(share);
                    kept++;
                }
            }
        }

        if (draws.Count == 0)
        {
            return new NotEstimable(NotEstimableReason.NotConverged);
        }

        double[] sorted = [.. draws.Order()];
        return centre with
        {
            Corrected = SampleQuantile.OfSorted(sorted, 0.5),
            CorrectedLower = SampleQuantile.OfSorted(sorted, 0.025),
            CorrectedUpper = SampleQuantile.OfSorted(sorted, 0.975),
        };
    }

    /// <summary>Cases whose outcome would be known if all died: Σ c(i) F(t − i).</summary>
    private static double Outcomes(DailyIncidence cases, int t, double[] within)
    {
        var sum = 0.0;
        for (var i = 0; i <= t; i++)
        {
            sum += cases.Counts[i]!.Value * within[t - i];
        }

        return sum;
    }

    private static (long Cases, long Deaths, NotEstimableReason? Fault) Totals(DailyIncidence cases, DailyIncidence deaths, int t)
    {
        long c = 0, d = 0;
        NotEstimableReason? fault = null;
        for (var i = 0; i <= t; i++)
        {
            if (cases.Counts[i] is not { } newCases || deaths.Counts[i] is not { } newDeaths)
            {
                return (0, 0, NotEstimableReason.UnknownDays);
            }

            (c, d) = (c + newCases, d + newDeaths);
            fault = newCases < 0 || newDeaths < 0 ? NotEstimableReason.NegativeIncidence : fault;
        }

        return (c, d, fault);
    }

    private static double LogLikelihood(double cases, double deaths, double share) =>
        (deaths == 0 ? 0 : deaths * Math.Log(share)) + (cases == deaths ? 0 : (cases - deaths) * SpecialFunctions.Log1p(-share));

    /// <summary>Where the log likelihood crosses a height between the best ratio and an end of its range; the end where it does not.</summary>
    private static double Cross(double cases, double deaths, double known, double wanted, double end, double best)
    {
        if (LogLikelihood(cases, deaths, known * end) >= wanted)
        {
            return end;
        }

        var (far, near) = (end, best);
        while (Math.Abs(far - near) > 1e-15 * Math.Max(far, near))
        {
            var middle = (far + near) / 2;
            if (middle == far || middle == near)
            {
                break;
            }

            (far, near) = LogLikelihood(cases, deaths, known * middle) > wanted ? (far, middle) : (middle, near);
        }

        return near;
    }

    private static void ThrowUnlessSameDays(DailyIncidence cases, DailyIncidence deaths)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(deaths);
        if (cases.FirstDate != deaths.FirstDate || cases.Days != deaths.Days)
        {
            throw new ArgumentException("Cases and deaths of the same days are needed.", nameof(deaths));
        }
    }
}

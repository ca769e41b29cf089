using CsCheck;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;
using Fangxian.Epidemiology.Severity;

namespace Fangxian.Epidemiology.Tests.Severity;

public sealed class SeverityTests(ITestOutputHelper output)
{
    private static readonly DateOnly First = new(2024, 3, 1);
    private static readonly DelayDistribution ToDeath = new(DelayFamily.Gamma, 4, 4.5);

    [Fact] // binom.test and prop.test(correct = FALSE), R 4.2.2; 1e-9: both find beta quantiles by iteration
    public void Intervals_of_a_proportion_agree_with_R()
    {
        foreach (var row in ReferenceFiles.Rows(ReferenceFiles.Own("severity", "proportions.csv")))
        {
            long events = (long)row[0]!.Value, persons = (long)row[1]!.Value;
            var exact = Proportion.Of(events, persons).Value;
            var wilson = Proportion.Of(events, persons, ProportionInterval.Wilson).Value;
            Near.Reference(row[2]!.Value, exact.Lower, 1e-9, "exact lower");
            Near.Reference(row[3]!.Value, exact.Upper, 1e-9, "exact upper");
            Near.Reference(row[4]!.Value, wilson.Lower, 1e-9, "Wilson lower");
            Near.Reference(row[5]!.Value, wilson.Upper, 1e-9, "Wilson upper");
        }
    }

    [Fact] // cfr 0.1.0, cfr_static(ebola1976): 0.955 (0.921 to 0.977), of 234 deaths among 245 cases
    public void Plain_case_fatality_of_the_ebola_outbreak_of_1976_is_the_published_one()
    {
        var ratio = CaseFatality.OfClosedCohort(234, 11).Value;
        Assert.Equal((0.955102, 0.921087, 0.977377), (Math.Round(ratio.Value, 6), Math.Round(ratio.Lower, 6), Math.Round(ratio.Upper, 6)));
    }

    [Fact] // integrate, closed maximum and uniroot, R 4.2.2; 1e-7: uniroot where the likelihood is flat
    public void Corrected_case_fatality_of_each_day_agrees_with_R()
    {
        var (cases, deaths, rows) = Simulated();
        var series = CaseFatality.Series(cases, deaths, ToDeath);
        for (var t = 0; t < rows.Length; t++)
        {
            var ratio = series[t].Ratio.Value;
            Near.Reference(rows[t][2]!.Value, ratio.OutcomeKnownProportion, 1e-9, $"known share of day {t}");
            Near.Reference(rows[t][3]!.Value, ratio.Corrected, 1e-7, $"ratio of day {t}");
            Near.Reference(rows[t][4]!.Value, ratio.CorrectedLower, 1e-7, $"lower end of day {t}");
            Near.Reference(rows[t][5]!.Value, ratio.CorrectedUpper, 1e-7, $"upper end of day {t}");
        }

        var last = series[^1].Ratio.Value;
        Assert.InRange(0.3, last.CorrectedLower, last.CorrectedUpper); // of those made up, 30 % die
        Assert.True(last.Naive.Upper < 0.15); // while the plain ratio says a tenth
        Assert.Equal(last, CaseFatality.Estimate(cases, deaths, ToDeath).Value);
    }

    [Fact]
    public void An_uncertain_delay_widens_the_interval_around_the_same_ratio()
    {
        var (cases, deaths, _) = Simulated();
        var known = CaseFatality.Estimate(cases, deaths, ToDeath).Value;
        var same = CaseFatality.Estimate(cases, deaths, [.. Enumerable.Repeat(ToDeath, 200)]).Value;
        Near.Within(known.CorrectedLower, same.CorrectedLower, 0.005, "lower end, a certain delay given as draws");
        Near.Within(known.CorrectedUpper, same.CorrectedUpper, 0.005, "upper end, a certain delay given as draws");
        Assert.Equal(same, CaseFatality.Series(cases, deaths, [.. Enumerable.Repeat(ToDeath, 200)])[^1].Ratio.Value);
        var random = new RandomStream(5);
        var unsure = CaseFatality.Estimate(cases, deaths, [.. Enumerable.Range(0, 200).Select(_ => new DelayDistribution(DelayFamily.Gamma, 4, 4.5 * Math.Exp(0.15 * random.Normal())))]).Value;
        Assert.True(unsure.CorrectedUpper - unsure.CorrectedLower > 1.3 * (same.CorrectedUpper - same.CorrectedLower));
        Near.Within(known.Corrected, unsure.Corrected, 0.03, "ratio");
    }

    [Fact]
    public void Coverage_is_measured_while_the_epidemic_grows()
    {
        var (random, within, held) = (new RandomStream(8), WholeDayDelay.Within(ToDeath, 45), 0);
        for (var run = 0; run < 400; run++)
        {
            int?[] cases = new int?[45], deaths = new int?[45];
            for (var t = 0; t < cases.Length; t++)
            {
                cases[t] = (int)random.Poisson(2 * Math.Exp(0.08 * t));
                deaths[t] = 0;
            }

            for (var i = 0; i < cases.Length; i++)
            {
                for (var k = 0; i + k < deaths.Length; k++)
                {
                    deaths[i + k] += (int)random.Poisson(0.2 * cases[i]!.Value * (within[k] - (k == 0 ? 0 : within[k - 1])));
                }
            }

            var ratio = CaseFatality.Estimate(new(First, cases), new(First, deaths), ToDeath).Value;
            held += ratio.CorrectedLower <= 0.2 && ratio.CorrectedUpper >= 0.2 ? 1 : 0;
        }

        output.WriteLine($"Corrected case fatality 20 %, growing by 8 % a day: {held / 4.0:F1} % of the intervals hold the truth.");
        Assert.InRange(held, 365, 396);
    }

    [Fact]
    public void When_all_outcomes_are_known_the_corrected_ratio_is_the_plain_one()
    {
        int[] cases = new int[200], deaths = new int[200];
        (cases[0], cases[1], deaths[20]) = (50, 30, 8);
        var ratio = CaseFatality.Estimate(DailyIncidence.AllKnown(First, cases), DailyIncidence.AllKnown(First, deaths), ToDeath).Value;
        Near.Relative(0.1, ratio.Corrected, 1e-9, "ratio");
        Near.Relative(1, ratio.OutcomeKnownProportion, 1e-9, "known share");
    }

    [Fact]
    public void What_cannot_be_estimated_says_why()
    {
        NotEstimableReason Why(int?[] cases, int?[] deaths) => CaseFatality.Estimate(new(First, cases), new(First, deaths), ToDeath).Why!.Value.Reason;
        Assert.Equal(NotEstimableReason.TooFewCases, Why([0, 0], [0, 0]));
        Assert.Equal(NotEstimableReason.UnknownDays, Why([3, null], [0, 0]));
        Assert.Equal(NotEstimableReason.UnknownDays, Why([3, 4], [null, 0]));
        Assert.Equal(NotEstimableReason.NegativeIncidence, Why([3, -1], [0, 0]));
        Assert.Equal(NotEstimableReason.MoreEventsThanPersons, Why([3, 0], [0, 4]));
        Assert.Equal(NotEstimableReason.TooFewObservations, Proportion.Of(0, 0).Why!.Value.Reason);
        Assert.Throws<ArgumentException>(() => CaseFatality.Estimate(DailyIncidence.AllKnown(First, [1]), DailyIncidence.AllKnown(First, [1, 0]), ToDeath));
        Assert.Throws<ArgumentException>(() => CaseFatality.Estimate(DailyIncidence.AllKnown(First, [1]), DailyIncidence.AllKnown(First, [0]), [ToDeath]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Proportion.Of(1, 3, ProportionInterval.Exact, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CaseFatality.OfClosedCohort(1, -1));
    }

    [Fact] // Closed forms in R 4.2.2, 1e-10; the first three differences are Newcombe's own (1998, table II, method 10)
    public void Risk_ratio_and_difference_agree_with_R_and_Newcombe()
    {
        foreach (var row in ReferenceFiles.Rows(ReferenceFiles.Own("severity", "risks.csv")))
        {
            var compared = RiskComparison.Of((long)row[0]!.Value, (long)row[1]!.Value, (long)row[2]!.Value, (long)row[3]!.Value).Value;
            Assert.Equal(row[4] is null, !compared.RiskRatio.IsEstimable);
            if (compared.RiskRatio.TryGet(out var ratio))
            {
                Near.Reference(row[4]!.Value, ratio.Value, 1e-10, "ratio");
                Near.Reference(row[5]!.Value, ratio.Lower, 1e-10, "ratio lower");
                Near.Reference(row[6]!.Value, ratio.Upper, 1e-10, "ratio upper");
            }

            Near.Reference(row[7]!.Value, compared.RiskDifference.Value, 1e-10, "difference");
            Near.Reference(row[8]!.Value, compared.RiskDifference.Lower, 1e-10, "difference lower");
            Near.Reference(row[9]!.Value, compared.RiskDifference.Upper, 1e-10, "difference upper");
        }

        var published = RiskComparison.Of(56, 70, 48, 80).Value.RiskDifference;
        Assert.Equal((0.0524, 0.3339), (Math.Round(published.Lower, 4), Math.Round(published.Upper, 4)));
        Assert.Equal(NotEstimableReason.MoreEventsThanPersons, RiskComparison.Of(5, 4, 1, 2).Why!.Value.Reason);
    }

    [Fact]
    public void Intervals_hold_the_proportion_and_narrow_with_more_persons() =>
        Gen.Select(Gen.Long[0, 500], Gen.Long[1, 500]).Sample((events, rest) =>
        {
            foreach (var interval in Enum.GetValues<ProportionInterval>())
            {
                var one = Proportion.Of(events, events + rest, interval).Value;
                Assert.True(one.Lower <= one.Value && one.Value <= one.Upper && one.Lower >= 0 && one.Upper <= 1);
                var ten = Proportion.Of(10 * events, 10 * (events + rest), interval).Value;
                Assert.True(ten.Upper - ten.Lower < one.Upper - one.Lower);
                Near.Within(1 - one.Upper, Proportion.Of(rest, events + rest, interval).Value.Lower, 1e-11, "the other way round");
            }
        }, iter: 200);

    [Fact]
    public void Intervals_of_nobody_begin_at_nothing_and_of_all_end_at_all()
    {
        for (var persons = 1; persons <= 2_000; persons++)
        {
            foreach (var interval in Enum.GetValues<ProportionInterval>())
            {
                Assert.Equal(0, Proportion.Of(0, persons, interval).Value.Lower);
                Assert.Equal(1, Proportion.Of(persons, persons, interval).Value.Upper);
            }
        }
    }

    private static (DailyIncidence Cases, DailyIncidence Deaths, double?[][] Rows) Simulated()
    {
        var rows = ReferenceFiles.Rows(ReferenceFiles.Own("severity", "fatality.csv"));
        int[] Column(int c) => [.. rows.Select(r => (int)r[c]!.Value)];
        return (DailyIncidence.AllKnown(First, Column(0)), DailyIncidence.AllKnown(First, Column(1)), rows);
    }
}

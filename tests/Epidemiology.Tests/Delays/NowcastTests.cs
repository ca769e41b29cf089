using CsCheck;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Delays;

public sealed class NowcastTests(ITestOutputHelper output)
{
    private static readonly DateOnly First = new(2024, 3, 1);

    private static readonly Gen<CaseDates[]> Lists = Gen.Select(Gen.Int[0, 29], Gen.Int[0, 14])
        .Select((day, delay) => new CaseDates(First.AddDays(day), First.AddDays(day + delay))).Array[1, 300];

    [Fact]
    public void A_nowcast_is_never_below_what_is_reported_and_ordered() => Lists.Sample(list =>
    {
        var triangle = ReportingTriangle.FromLineList(list, First.AddDays(29), 10);
        foreach (var nowcast in new[] { LawlessNowcast.Estimate(triangle), LawlessNowcast.Estimate(triangle, new() { EstimationDays = 15 }), ChainLadderNowcast.Estimate(triangle), BayesianNowcast.Estimate(triangle, new() { Draws = 200 }) })
        {
            Assert.Equal(triangle.AsOf, nowcast[^1].Date);
            Assert.Equal(11, nowcast.Length);
            Assert.All(nowcast, day =>
            {
                Assert.Equal(triangle.Reported(day.Date), day.Reported);
                if (day.Cases.TryGet(out var cases))
                {
                    Assert.True(day.Reported <= cases.Lower && cases.Lower <= cases.Median && cases.Median <= cases.Upper, $"{day}");
                    Assert.True(cases.Expected >= day.Reported && double.IsFinite(cases.Upper), $"{day}");
                }
            });
            if (nowcast[0].Cases.TryGet(out var complete))
            {
                Assert.Equal((double)nowcast[0].Reported, complete.Median);
                Assert.Equal(complete.Lower, complete.Upper);
            }
        }
    });

    [Fact]
    public void The_order_of_the_list_and_what_comes_later_do_not_matter() => Lists.Sample(list =>
    {
        var now = First.AddDays(24);
        var one = LawlessNowcast.Estimate(ReportingTriangle.FromLineList(list, now, 10));
        Assert.Equal(one, LawlessNowcast.Estimate(ReportingTriangle.FromLineList([.. list.Reverse()], now, 10)));
        Assert.Equal(one, LawlessNowcast.Estimate(ReportingTriangle.FromLineList([.. list.Where(c => c.ReportDate <= now)], now, 10)));
        Assert.Equal(one, LawlessNowcast.Estimate(ReportingTriangle.FromLineList(list, now, 10), new() { EstimationDays = 1000 }));
    });

    [Fact]
    public void Twice_the_cases_give_twice_the_nowcast() => Lists.Sample(list =>
    {
        var now = First.AddDays(24);
        var one = ReportingTriangle.FromLineList(list, now, 10);
        var two = ReportingTriangle.FromLineList(Array.ConvertAll(list, c => c with { Persons = 2 }), now, 10);
        Assert.All(LawlessNowcast.Estimate(one).Zip(LawlessNowcast.Estimate(two)), pair =>
        {
            // With twice the cases more can be estimated, never less.
            Assert.True(pair.Second.Cases.IsEstimable || !pair.First.Cases.IsEstimable);
            if (pair.First.Cases.IsEstimable)
            {
                Near.Relative(2 * pair.First.Cases.Value.Expected, pair.Second.Cases.Value.Expected, 1e-12);
            }
        });
    });

    [Fact]
    public void Chain_ladder_and_Lawless_have_one_point() => Lists.Sample(list =>
    {
        var triangle = ReportingTriangle.FromLineList(list, First.AddDays(24), 10);
        Assert.All(LawlessNowcast.Estimate(triangle).Zip(ChainLadderNowcast.Estimate(triangle)), pair =>
        {
            if (pair.First.Cases.TryGet(out var lawless) && pair.Second.Cases.TryGet(out var ladder))
            {
                Near.Relative(lawless.Expected, ladder.Expected, 1e-9);
            }
        });
    });

    [Fact]
    public void Completeness_rises_to_one_inside_its_interval() => Lists.Sample(list =>
    {
        var all = ReportingDelay.Completeness(ReportingTriangle.FromLineList(list, First.AddDays(24), 10));
        Assert.All(all.Where(d => d.IsEstimable), d => Assert.InRange(d.Value.Proportion, d.Value.Lower, d.Value.Upper));
        Assert.All(all.Zip(all.Skip(1)).Where(p => p.First.IsEstimable), p => Assert.True(p.First.Value.Proportion <= p.Second.Value.Proportion));
        Assert.True(!all[^1].IsEstimable || all[^1].Value.Proportion == 1);
    });

    [Fact]
    public void Bayesian_draws_follow_the_exact_distribution()
    {
        // Longest delay 1: the share reported at once is one beta variable, so that the distribution of the last day is an integral.
        CaseDates[] list =
        [
            new(First, First, 7), new(First, First.AddDays(1), 5), new(First.AddDays(1), First.AddDays(1), 9), new(First.AddDays(1), First.AddDays(2), 4), new(First.AddDays(2), First.AddDays(2), 6),
        ];
        var triangle = ReportingTriangle.FromLineList(list, First.AddDays(2), 1);
        var options = new BayesianNowcastOptions { PriorMeanCases = 10, PriorVarianceCases = 60, Draws = 200_000 };
        var (shape, rate, mean) = (2.0, 0.2, 0.0);
        const double sooner = 0.1 + 16, later = 0.1 + 9;
        var weight = 0.0;
        for (var i = 0; i < 20_000; i++)
        {
            var w = (i + 0.5) / 20_000;
            var density = Math.Pow(w, sooner - 1) * Math.Pow(1 - w, later - 1);
            weight += density;
            mean += density * (6 + ((shape + 6) / (rate + w) * (1 - w)));
        }

        var drawn = BayesianNowcast.Estimate(triangle, options)[^1].Cases.Value;
        Near.Relative(mean / weight, drawn.Expected, 0.005);
        Assert.Equal(drawn, BayesianNowcast.Estimate(triangle, options)[^1].Cases.Value);
        Assert.NotEqual(drawn, BayesianNowcast.Estimate(triangle, options with { Seed = 2 })[^1].Cases.Value);
    }

    [Fact]
    public void Coverage_of_the_intervals_is_measured()
    {
        var names = new[] { "Lawless", "Lawless as R", "chain ladder", "Bayesian" };
        var (covered, days, width) = (new int[4], new int[4], new double[4]);
        var random = new RandomStream(11);
        for (var outbreak = 0; outbreak < 150; outbreak++)
        {
            List<CaseDates> list = [];
            var truth = new int[40];
            for (var day = 0; day < 40; day++)
            {
                truth[day] = (int)random.Poisson(8 * Math.Exp(0.04 * day));
                for (var n = 0; n < truth[day]; n++)
                {
                    list.Add(new(First.AddDays(day), First.AddDays(day + Math.Min(12, (int)random.Poisson(random.Gamma(2) * 2)))));
                }
            }

            var triangle = ReportingTriangle.FromLineList([.. list], First.AddDays(39), 12);
            NowcastDay[][] all = [LawlessNowcast.Estimate(triangle), LawlessNowcast.Estimate(triangle, new() { Parity = true }), ChainLadderNowcast.Estimate(triangle), BayesianNowcast.Estimate(triangle, new() { Draws = 1000 })];
            for (var method = 0; method < 4; method++)
            {
                foreach (var day in all[method].TakeLast(8).Where(d => d.Cases.IsEstimable))
                {
                    var (cases, value) = (day.Cases.Value, truth[day.Date.DayNumber - First.DayNumber]);
                    days[method]++;
                    width[method] += cases.Upper - cases.Lower;
                    covered[method] += value >= cases.Lower && value <= cases.Upper ? 1 : 0;
                }
            }
        }

        for (var method = 0; method < 4; method++)
        {
            output.WriteLine($"{names[method]}: {100.0 * covered[method] / days[method]:F1} % of {days[method]} intervals hold the truth; mean width {width[method] / days[method]:F1}");
        }

        Assert.All(new[] { 0, 2, 3 }, method => Assert.InRange((double)covered[method] / days[method], 0.92, 0.99));
    }

    [Fact]
    public void Escherichia_coli_O104_as_it_looked_each_day_is_measured()
    {
        var cases = NowcastReferenceTests.LineList(ReferenceFiles.Analytics("nowcast", "husO104Hosp_linelist.csv"));
        var truth = cases.CountBy(c => c.EventDate).ToDictionary(c => c.Key, c => c.Value);
        (string Name, Func<ReportingTriangle, NowcastDay[]> Of)[] methods =
        [
            ("Lawless, all days", t => LawlessNowcast.Estimate(t)), ("Lawless, 20 days", t => LawlessNowcast.Estimate(t, new() { EstimationDays = 20 })),
            ("chain ladder, all days", t => ChainLadderNowcast.Estimate(t)), ("chain ladder, 20 days", t => ChainLadderNowcast.Estimate(t, new() { EstimationDays = 20 })),
            ("Bayesian, all days", t => BayesianNowcast.Estimate(t, new() { Draws = 1000 })), ("Bayesian, 20 days", t => BayesianNowcast.Estimate(t, new() { Draws = 1000, EstimationDays = 20 })),
        ];
        foreach (var (name, of) in methods)
        {
            var (held, all, none) = (0, 0, 0);
            var (reported, nowcast) = (0.0, 0.0);
            for (var now = new DateOnly(2011, 5, 26); now <= new DateOnly(2011, 6, 30); now = now.AddDays(1))
            {
                foreach (var day in of(ReportingTriangle.FromLineList(cases, now, 15)).TakeLast(10).SkipLast(1))
                {
                    if (!day.Cases.IsEstimable || day.Completeness < 0.1)
                    {
                        none++;
                        continue;
                    }

                    var value = truth.GetValueOrDefault(day.Date);
                    all++;
                    held += value >= day.Cases.Value.Lower && value <= day.Cases.Value.Upper ? 1 : 0;
                    reported += Math.Abs(value - day.Reported);
                    nowcast += Math.Abs(value - day.Cases.Value.Median);
                }
            }

            output.WriteLine($"{name}: {all} days nowcast 1 to 9 days later; {100.0 * held / all:F1} % of 95 % intervals hold the final count; mean absolute error {nowcast / all:F2}, as reported {reported / all:F2}; {none} not estimable or completeness below 0.1");
            Assert.True(held > 0.8 * all);
        }
    }

    [Fact]
    public void What_cannot_be_nowcast_says_why()
    {
        var empty = ReportingTriangle.FromLineList([], First, 5);
        Assert.Equal(6, empty.Days);
        Assert.Equal(0, LawlessNowcast.Estimate(empty)[0].Cases.Value.Upper);
        Assert.All(LawlessNowcast.Estimate(empty).Skip(1), day => Assert.Equal(NotEstimableReason.TooFewCases, day.Cases.Why!.Value.Reason));
        Assert.All(ChainLadderNowcast.Estimate(empty).Skip(1), day => Assert.Equal(NotEstimableReason.TooFewCases, day.Cases.Why?.Reason));
        Assert.All(BayesianNowcast.Estimate(empty).Skip(1), day => Assert.Equal(NotEstimableReason.TooFewCases, day.Cases.Why!.Value.Reason));
        Assert.All(ReportingDelay.Completeness(empty), d => Assert.Equal(NotEstimableReason.TooFewCases, d.Why!.Value.Reason));
        var late = ReportingTriangle.FromLineList([new(First, First.AddDays(3), 10)], First.AddDays(8), 5);
        Assert.Equal(NotEstimableReason.TooFewCases, LawlessNowcast.Estimate(late)[^1].Cases.Why!.Value.Reason);
        Assert.Null(late.Count(late.AsOf, 1));
        Assert.Equal(0, late.Count(late.AsOf, 0));
    }

    [Fact]
    public void Nobody_reported_yet_is_not_nobody()
    {
        var list = Enumerable.Range(0, 20).SelectMany(day => new CaseDates[] { new(First.AddDays(day), First.AddDays(day), 2), new(First.AddDays(day), First.AddDays(day + 2), 8) }).ToArray();
        var last = LawlessNowcast.Estimate(ReportingTriangle.FromLineList([.. list.Where(c => c.EventDate < First.AddDays(19))], First.AddDays(19), 4))[^1];
        Assert.Equal(0, last.Cases.Value.Median);
        Assert.Equal(Math.Floor(Math.Log(0.025) / Math.Log(0.8)), last.Cases.Value.Upper);
    }

    [Fact]
    public void Impossible_cases_and_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ReportingTriangle.FromLineList([new(First, First.AddDays(-1))], First, 5));
        Assert.Throws<ArgumentException>(() => ReportingTriangle.FromLineList([new(First, First, -1)], First, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReportingTriangle.FromLineList([], First, 0));
        var triangle = ReportingTriangle.FromLineList([new(First, First, 3)], First, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => LawlessNowcast.Estimate(triangle, new() { IntervalProbability = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChainLadderNowcast.Estimate(triangle, new() { EstimationDays = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => BayesianNowcast.Estimate(triangle, new() { Draws = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => BayesianNowcast.Estimate(triangle, new() { PriorMeanCases = 5, PriorVarianceCases = 5 }));
    }
}

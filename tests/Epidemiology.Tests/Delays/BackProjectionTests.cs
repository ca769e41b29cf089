using CsCheck;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Delays;

public sealed class BackProjectionTests(ITestOutputHelper output)
{
    private static readonly double[] Delay = [0.1, 0.2, 0.3, 0.2, 0.1, 0.1];

    [Theory]
    [InlineData(1, 0.005, 1)]
    [InlineData(0, 0.005, 2)]
    [InlineData(2, 0.0005, 3)]
    public void Agrees_with_backprojNP_of_R(int smoothing, double tolerance, int column)
    {
        var rows = ReferenceFiles.Rows(ReferenceFiles.Own("nowcast", "backprojection.csv"));
        var reports = DailyIncidence.AllKnown(Some.FirstDate, [.. rows.Select(row => (int)row[0]!.Value)]);
        var days = BackProjection.Estimate(reports, ReferenceFiles.Column(ReferenceFiles.Own("nowcast", "delay.csv"), 1), new() { SmoothingDays = smoothing, Tolerance = tolerance, Samples = 0 });
        Assert.All(days, (day, t) => Near.Reference(rows[t][column]!.Value, day.Infections.Value.Expected, 1e-9, $"day {t}"));
    }

    [Fact]
    public void Without_smoothing_those_seen_are_as_many_as_the_reports() => Some.Counts.Sample(counts =>
    {
        var days = BackProjection.Estimate(Some.Series(counts), Delay, new() { SmoothingDays = 0, Samples = 0, Tolerance = 1e-6 });
        Near.Relative(counts.Sum(), days.Sum(day => day.Infections.Value.Expected * day.SeenProportion), 1e-9);
    }, iter: 50);

    [Fact]
    public void Without_delay_nothing_moves() => Some.Counts.Sample(counts =>
        Assert.All(BackProjection.Estimate(Some.Series(counts), [1], new() { SmoothingDays = 0, Samples = 0, Tolerance = 1e-9 }), (day, t) =>
            Near.Reference(counts[t], day.Infections.Value.Expected, 1e-9)), iter: 50);

    [Fact]
    public void The_peak_of_infections_is_found_and_the_coverage_measured()
    {
        var random = new RandomStream(3);
        var truth = Enumerable.Range(0, 60).Select(day => 5 + (120 * Math.Exp(-Math.Pow(day - 25, 2) / 80))).ToArray();
        var (held, all) = (0, 0);
        for (var outbreak = 0; outbreak < 20; outbreak++)
        {
            var reports = new int[60];
            for (var day = 0; day < 60; day++)
            {
                reports[day] = (int)random.Poisson(Enumerable.Range(0, Math.Min(day + 1, Delay.Length)).Sum(d => truth[day - d] * Delay[d]));
            }

            var days = BackProjection.Estimate(Some.Series(reports), Delay);
            Assert.InRange(Array.FindIndex(days, d => d.Infections.Value.Expected == days.Max(o => o.Infections.Value.Expected)), 22, 28);
            for (var day = 5; day < 56; day++)
            {
                var infections = days[day].Infections.Value;
                held += truth[day] >= infections.Lower && truth[day] <= infections.Upper ? 1 : 0;
                all++;
            }
        }

        output.WriteLine($"{100.0 * held / all:F1} % of {all} bootstrap intervals hold the true infections.");
        Assert.True(held > 0.8 * all);
    }

    [Fact]
    public void What_cannot_be_carried_back_says_why()
    {
        Assert.All(BackProjection.Estimate(Some.SeriesWithGaps(3, null, 4), Delay), d => Assert.Equal(NotEstimableReason.UnknownDays, d.Infections.Why!.Value.Reason));
        Assert.All(BackProjection.Estimate(Some.Series(3, -1, 4), Delay), d => Assert.Equal(NotEstimableReason.NegativeIncidence, d.Infections.Why!.Value.Reason));
        Assert.All(BackProjection.Estimate(Some.Series(0, 0, 0), Delay), d => Assert.Equal(NotEstimableReason.TooFewCases, d.Infections.Why!.Value.Reason));
        Assert.Equal(NotEstimableReason.TooFewDays, BackProjection.Estimate(Some.Series(3, 5, 4), [0, 0.5, 0.5])[^1].Infections.Why!.Value.Reason);
        Assert.Throws<ArgumentException>(() => BackProjection.Estimate(Some.Series(3, 5, 4), [0.5, 0.4]));
        Assert.Throws<ArgumentException>(() => BackProjection.Estimate(Some.Series(3, 5, 4), [1.5, -0.5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => BackProjection.Estimate(Some.Series(3, 5, 4), [1], new() { Samples = 3 }));
    }
}

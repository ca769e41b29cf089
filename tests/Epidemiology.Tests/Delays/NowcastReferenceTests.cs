using System.Globalization;
using Fangxian.Epidemiology.Delays;

namespace Fangxian.Epidemiology.Tests.Delays;

/// <summary>Nowcasts against surveillance 1.20.3 (R 4.2.2) and against published figures.</summary>
public sealed class NowcastReferenceTests
{
    private static readonly DateOnly Now = new(2024, 4, 8);

    public static TheoryData<string, int?> Own => new() { { "lawless", null }, { "lawless_m20", 20 } };

    public static TheoryData<string, int, int?> Shared => new() { { "2011-06-02", 15, null }, { "2011-06-10", 10, 20 } };

    [Theory]
    [MemberData(nameof(Own))]
    public void Lawless_agrees_with_R(string file, int? estimationDays)
    {
        var triangle = ReportingTriangle.FromLineList(LineList(ReferenceFiles.Own("nowcast", "linelist.csv")), Now, 12);
        Equal(ReferenceFiles.Own("nowcast", file + ".csv"), 1, LawlessNowcast.Estimate(triangle, new() { EstimationDays = estimationDays, Parity = true }), 12);
    }

    [Fact]
    public void Completeness_at_each_delay_agrees_with_R()
    {
        var triangle = ReportingTriangle.FromLineList(LineList(ReferenceFiles.Own("nowcast", "linelist.csv")), Now, 12);
        var expected = ReferenceFiles.Rows(ReferenceFiles.Own("nowcast", "cdf.csv"));
        Assert.All(ReportingDelay.Completeness(triangle), (d, delay) => Near.Reference(expected[delay][1]!.Value, d.Value.Proportion, 1e-12, $"delay {delay}"));
        Assert.All(ReportingDelay.Completeness(triangle, 20), (d, delay) => Near.Reference(expected[delay][2]!.Value, d.Value.Proportion, 1e-12, $"delay {delay}"));
        var posterior = BayesianNowcast.Estimate(triangle);
        Assert.All(posterior, (day, place) => Near.Reference(expected[12 - place][3]!.Value, day.Completeness, 1e-12, $"posterior, delay {12 - place}"));
    }

    [Fact]
    public void Bayesian_agrees_with_R_within_chance()
    {
        var triangle = ReportingTriangle.FromLineList(LineList(ReferenceFiles.Own("nowcast", "linelist.csv")), Now, 12);
        Close(ReferenceFiles.Own("nowcast", "bayes.csv"), 1, BayesianNowcast.Estimate(triangle, new() { PriorMeanCases = 20, PriorVarianceCases = 600 }), 12);
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public void Escherichia_coli_O104_agrees_with_R(string now, int longest, int? window)
    {
        var cases = LineList(ReferenceFiles.Analytics("nowcast", "husO104Hosp_linelist.csv"));
        var triangle = ReportingTriangle.FromLineList(cases, Day(now), longest);
        var name = $"__now{now}_D{longest}{(window is null ? "" : $"_m{window}")}";
        Assert.All(File.ReadLines(ReferenceFiles.Analytics("nowcast", $"lawless{name}__triangle.csv")).Skip(1).Select(line => line.Split(',')), row =>
            Assert.All(row.Skip(1), (cell, delay) => Assert.Equal(
                cell.Length == 0 ? null : int.Parse(cell, CultureInfo.InvariantCulture),
                Day(row[0]) < triangle.FirstDate && cell.Length > 0 ? 0 : triangle.Count(Day(row[0]), delay))));
        Equal(ReferenceFiles.Analytics("nowcast", $"lawless{name}.csv"), 2, LawlessNowcast.Estimate(triangle, new() { EstimationDays = window, Parity = true }), longest);
        Close(ReferenceFiles.Analytics("nowcast", $"bayes.trunc{name}.csv"), 2,
            BayesianNowcast.Estimate(triangle, new() { EstimationDays = window, PriorMeanCases = 50, PriorVarianceCases = 3000 }), longest);
    }

    [Fact]
    public void Chain_ladder_gives_the_published_figures_of_Mack()
    {
        int[][] claims =
        [
            [357848, 766940, 610542, 482940, 527326, 574398, 146342, 139950, 227229, 67948],
            [352118, 884021, 933894, 1183289, 445745, 320996, 527804, 266172, 425046],
            [290507, 1001799, 926219, 1016654, 750816, 146923, 495992, 280405],
            [310608, 1108250, 776189, 1562400, 272482, 352053, 206286],
            [443160, 693190, 991983, 769488, 504851, 470639],
            [396132, 937085, 847498, 805037, 705960],
            [440832, 847631, 1131398, 1063269],
            [359480, 1061648, 1443370],
            [376686, 986608],
            [344014],
        ];
        double[] reserves = [0, 94634, 469511, 709638, 984889, 1419459, 2177641, 3920301, 4278972, 4625811];
        double[] errors = [0, 75535, 121699, 133549, 261406, 411010, 558317, 875328, 971258, 1363155];
        var first = new DateOnly(2000, 1, 1);
        var triangle = ReportingTriangle.FromLineList(
            [.. claims.SelectMany((row, t) => row.Select((n, x) => new CaseDates(first.AddDays(t), first.AddDays(t + x), n)))], first.AddDays(9), 9);
        var growth = new GrowthFactors(triangle, null);
        Assert.All(ChainLadderNowcast.Estimate(triangle), (day, t) =>
        {
            Assert.Equal(reserves[t], Math.Round(day.Cases.Value.Expected - day.Reported));
            Assert.Equal(errors[t], Math.Round(growth.From(9 - t, day.Reported).Error));
        });
    }

    internal static CaseDates[] LineList(string path) =>
        [.. File.ReadLines(path).Skip(1).Select(line => line.Split(',')).Select(cells => new CaseDates(Day(cells[0]), Day(cells[1])))];

    private static void Equal(string path, int median, NowcastDay[] days, int longest) => Compare(path, median, days, longest, (expected, day, what) =>
        Assert.True(expected == day, $"{what}: expected {expected}, got {day}."));

    private static void Close(string path, int median, NowcastDay[] days, int longest) => Compare(path, median, days, longest, (expected, day, what) =>
        Near.Within(expected, day, Math.Max(what.EndsWith("median", StringComparison.Ordinal) ? 1 : 2, expected * (what.EndsWith("median", StringComparison.Ordinal) ? 0.1 : 0.2)), what));

    private static void Compare(string path, int median, NowcastDay[] days, int longest, Action<double, double, string> same)
    {
        Assert.Equal(longest + 1, days.Length);
        var compared = 0;
        foreach (var cells in File.ReadLines(path).Skip(1).Select(line => line.Split(',')).Where(cells => cells[median].Length > 0))
        {
            var day = days.Single(d => d.Date == Day(cells[0])).Cases.Value;
            same(double.Parse(cells[median], CultureInfo.InvariantCulture), day.Median, $"{cells[0]} median");
            same(double.Parse(cells[median + 1], CultureInfo.InvariantCulture), day.Lower, $"{cells[0]} lower");
            same(double.Parse(cells[median + 2], CultureInfo.InvariantCulture), day.Upper, $"{cells[0]} upper");
            compared++;
        }

        Assert.True(compared >= longest);
    }

    private static DateOnly Day(string cell) => DateOnly.ParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

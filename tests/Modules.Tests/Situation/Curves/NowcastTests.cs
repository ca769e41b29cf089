using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fangxian.Cases.Counts;
using Fangxian.Modules.Tests.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Situation.Curves;
using Fangxian.Situation.Dashboard;

namespace Fangxian.Modules.Tests.Situation.Curves;

/// <summary>The last days of a curve as they will be when all is told, from how earlier days grew, on both databases.</summary>
public abstract class NowcastTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : NowcastTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : NowcastTests(DatabaseKind.Postgres);

    private static readonly DateOnly First = new(2020, 3, 11);
    private static readonly DateOnly Last = new(2020, 5, 9);

    /// <summary>Of a day's cases half are told on the day, thirty in a hundred a day later, the rest after two days.</summary>
    private static readonly double[] Shares = [0.5, 0.8, 1];

    [Fact]
    public async Task The_last_days_are_nowcast_from_how_earlier_days_grew()
    {
        await ImportAsync(Growing("990101", 40));
        var nowcast = (await ShowAsync("990101")).Nowcast!;
        Assert.Equal((null, "chain-ladder", 2, Last), (nowcast.NotMade, nowcast.Method, nowcast.LongestDelayDays, nowcast.AsOf));

        // Every earlier day grew alike, so that the growth factors are exact: 40 / 20 and 40 / 32.
        Assert.Equal([(Last.AddDays(-1), 32, 0.8, 40.0), (Last, 20, 0.5, 40.0)], nowcast.Days.Select(d => (d.Date, d.Told, Math.Round(d.Completeness, 12), d.Median!.Value)));
        Assert.All(nowcast.Days, d => Assert.InRange(d.Median!.Value, d.Lower!.Value, d.Upper!.Value));
    }

    [Fact]
    public async Task A_sum_of_parts_is_nowcast_from_how_its_parts_were_told()
    {
        await ImportAsync(Growing("990101", 40) + Once("990102", 10));
        Assert.Equal("situation.nowcast.told-once", (await ShowAsync("990102")).Nowcast!.NotMade);
        var last = (await ShowAsync("9901")).Nowcast!.Days[^1];
        Assert.Equal((Last, 30, 0.6, 50.0), (last.Date, last.Told, Math.Round(last.Completeness, 12), last.Median!.Value));
    }

    [Fact]
    public async Task Totals_that_grow_are_read_as_days_that_grow()
    {
        var text = new StringBuilder();
        foreach (var known in Days().Skip(2))
        {
            var complete = (known.DayNumber - First.DayNumber - 2) * 40;
            text.Append(Row(known.AddDays(-2), "990101", complete + 40, known)).Append(Row(known.AddDays(-1), "990101", complete + 72, known)).Append(Row(known, "990101", complete + 92, known));
        }
        await App.ImportAsync("date,code,confirmed,published_at\n" + text);
        var view = await ShowAsync("990101");
        Assert.Equal((20, 20), (view.NewOnDay, view.Nowcast!.Days[^1].Told));

        // Of the second day nothing is known before its second evening, so that the factor is a little above 2.
        Assert.InRange(view.Nowcast.Days[^1].Median!.Value, 40, 41);
    }

    [Fact]
    public async Task Looking_back_it_is_the_nowcast_of_that_time()
    {
        await ImportAsync(Growing("990101", 40));
        var then = Last.AddDays(-10);
        var nowcast = (await RunAsync(ShowSituation.Slice, new() { Area = "990101", Disease = CountFiles.Disease, KnownAt = then.ToString("yyyy-MM-dd") })).Ok().Nowcast!;
        Assert.Equal((then, 20, 40.0), (nowcast.Days[^1].Date, nowcast.Days[^1].Told, nowcast.Days[^1].Median!.Value));
        Assert.Empty((await RunAsync(ShowSituation.Slice, new() { Area = "990101", Disease = CountFiles.Disease, Date = then })).Ok().Nowcast!.Days);
    }

    [Fact]
    public async Task Growth_and_reproduction_number_can_be_computed_on_it()
    {
        await ImportAsync(Growing("990101", 40));
        var (told, nowcast) = (await ShowAsync("990101"), await ShowAsync("990101", "nowcast"));
        Assert.True(told.Growth.RatePerDay < -0.01, "the days that are not told completely look like a fall");
        Assert.Equal(0, nowcast.Growth.RatePerDay!.Value, 6);
        Assert.True(nowcast.Reproduction.Mean > told.Reproduction.Mean);
        Assert.Equal((CurveBasis.Told, CurveBasis.Nowcast), (told.On, nowcast.On));
        Assert.Equal(20, nowcast.NewOnDay);

        await ImportAsync(Once("990102", 10));
        Assert.Equal(CurveBasis.Told, (await ShowAsync("990102", "nowcast")).On);
    }

    [Fact]
    public async Task A_few_corrections_are_no_way_of_reporting_and_what_is_taken_back_was_no_case()
    {
        var text = new StringBuilder(Once("990101", 10)).Append(Row(Last.AddDays(-9), "990101", 14, Last.AddDays(-3))).Append(Row(Last.AddDays(-20), "990101", 11, Last.AddDays(-3)));
        await ImportAsync(text.ToString());
        var seldom = (await ShowAsync("990101")).Nowcast!;
        Assert.Equal(("situation.nowcast.seldom-grew", 2), (seldom.NotMade, seldom.DaysThatGrew));

        // Told 44, then 40: four were never cases, and the triangle has to sum up to what is told now.
        await ImportAsync(Growing("990102", 40, over: 4));
        var last = (await ShowAsync("990102")).Nowcast!.Days[^1];
        Assert.Equal((20, 40.0), (last.Told, last.Median!.Value));
    }

    [Fact]
    public async Task The_page_the_curve_and_the_export_say_it_in_both_languages()
    {
        await ImportAsync(Growing("990101", 40) + Once("990102", 10));
        var client = await App.ClientAsync();
        var english = await PageAsync(client, "/situation?area=990101&disease=covid-19&lang=en");
        Assert.Contains("Nowcast of the last days", english, StringComparison.Ordinal);
        Assert.Contains("never quote them as counts", english, StringComparison.Ordinal);
        Assert.Contains("on=Nowcast", english, StringComparison.Ordinal);
        Assert.DoesNotContain("On the last days R and growth are computed", english, StringComparison.Ordinal);
        Assert.Contains("On the last days R and growth are computed on the median of the nowcast", await PageAsync(client, "/situation?area=990101&disease=covid-19&lang=en&on=Nowcast"), StringComparison.Ordinal);
        Assert.Contains("没有补报，因此不作实时校正", await PageAsync(client, "/situation?area=990102&disease=covid-19&lang=zh"), StringComparison.Ordinal);

        var curve = (await client.GetFromJsonAsync<JsonNode>("/api/situation/curve?area=990101&disease=covid-19&on=nowcast"))!;
        Assert.Equal(40, (double)curve["nowcast"]!.AsArray()[^1]!["m"]!);
        Assert.Equal(20, (int)curve["new"]!.AsArray()[^1]!);
        Assert.Null(curve["nowcast"]!.AsArray()[^3]);
        var lines = (await client.GetStringAsync("/api/situation/export?area=990101&disease=covid-19")).TrimEnd().Split('\n');
        Assert.Equal("40", lines[^1].Split(',')[Array.IndexOf(lines[0].Trim('\uFEFF').Split(','), "nowcast_median")]);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/situation?area=990101&disease=covid-19&on=guess")).StatusCode);
    }

    private static async Task<string> PageAsync(HttpClient client, string path) => WebUtility.HtmlDecode(await client.GetStringAsync(path));

    private async Task<SituationView> ShowAsync(string area, string? on = null) =>
        (await RunAsync(ShowSituation.Slice, new() { Area = area, Disease = CountFiles.Disease, On = on })).Ok();

    private Task ImportAsync(string rows) => App.ImportAsync("date,code,confirmed,published_at\n" + rows, m => m with { Basis = CountBasis.Daily });

    private static string Row(DateOnly date, string code, int cases, DateOnly published) => FormattableString.Invariant($"{date:yyyy-MM-dd},{code},{cases},{published:yyyy-MM-dd}\n");

    private static string Once(string code, int cases) => string.Concat(Days().Select(day => Row(day, code, cases, day)));

    private static string Growing(string code, int cases, int over = 0) =>
        string.Concat(from day in Days() from told in Shares.Index() where day.AddDays(told.Index) <= Last select Row(day, code, (int)(told.Item * cases) + (told.Index == 1 ? over : 0), day.AddDays(told.Index)));

    private static IEnumerable<DateOnly> Days() => Enumerable.Range(0, Last.DayNumber - First.DayNumber + 1).Select(First.AddDays);
}

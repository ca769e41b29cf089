using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fangxian.Epidemiology.Detection;
using Fangxian.Modules.Tests.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Situation.Detection;

namespace Fangxian.Modules.Tests.Situation.Detection;

/// <summary>Which days and weeks stand out, in an area and its parts, on both databases.</summary>
public abstract class ShowAlarmsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ShowAlarmsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ShowAlarmsTests(DatabaseKind.Postgres);

    private static readonly DateOnly First = new(2020, 3, 1);

    /// <summary>New cases of twenty days: one and three by turns, then a jump.</summary>
    private static readonly int[] Jump = [5, .. Enumerable.Range(0, 18).Select(i => 1 + (2 * (i % 2))), 15];

    private static readonly int[] Steady = [5, .. Enumerable.Range(0, 19).Select(i => 1 + (2 * (i % 2)))];

    [Fact]
    public async Task A_jump_alarms_in_the_county_and_in_the_prefecture_that_sums_it()
    {
        await ImportAsync(("990101", First, Jump), ("990102", First, Steady), ("990201", First, Steady));
        var county = await ShowAsync("990101");
        var day = Assert.Single(county.Alarms!.Alarms);
        Assert.Equal((First.AddDays(19), 15, true), (day.To, day.Observed, day.Alarm));

        // Seven days that end two days before: 3 1 3 1 3 1 3, standard deviation √(8/7).
        Assert.Equal(15.0 / 7, day.Expected!.Value, 12);
        Assert.Equal((15.0 / 7) + (3.0902323061678132 * Math.Sqrt(8.0 / 7)), day.UpperBound!.Value, 9);

        var prefecture = await ShowAsync("9901");
        Assert.Equal("990101000000", Assert.Single(prefecture.Alarms!.Parts).Code);
        Assert.Equal((2, 2), (prefecture.Alarms.PartsJudged, prefecture.Alarms.PartsReported));
        Assert.Equal(First.AddDays(19), Assert.Single((await ShowAsync("99")).Alarms!.Alarms).To);
        Assert.Empty((await ShowAsync("9902")).Alarms!.Alarms);
    }

    [Fact]
    public async Task The_page_the_curve_and_the_api_say_it_with_words_of_caution()
    {
        await ImportAsync(("990101", First, Jump), ("990102", First, Steady));
        var client = await App.ClientAsync();
        var english = WebUtility.HtmlDecode(await client.GetStringAsync("/situation?area=9901&disease=covid-19&lang=en"));
        Assert.Contains("1 of the last 7 days alarms: 20 Mar with", english, StringComparison.Ordinal);
        Assert.Contains("not an outbreak; no alarm is no proof of calm", english, StringComparison.Ordinal);
        Assert.Contains("needs 263 whole weeks before; there are 2, not enough", english, StringComparison.Ordinal);
        Assert.Contains("1 of 2 judged parts alarmed", english, StringComparison.Ordinal);
        Assert.Contains("href=\"/statistics/ears\"", english, StringComparison.Ordinal);
        var chinese = WebUtility.HtmlDecode(await client.GetStringAsync("/situation?area=9901&disease=covid-19&lang=zh"));
        Assert.Contains("近 7 天中有 1 天出现预警信号：3月20日报告", chinese, StringComparison.Ordinal);
        Assert.Contains("不等于暴发；没有信号也不能证明平安", chinese, StringComparison.Ordinal);

        var curve = (await client.GetFromJsonAsync<JsonNode>("/api/situation/curve?area=9901&disease=covid-19"))!;
        Assert.Equal("2020-03-20", (string?)Assert.Single(curve["alarms"]!.AsArray())!["to"]);
        var c1 = (await client.GetFromJsonAsync<JsonNode>("/api/situation/alarms?area=9901&disease=covid-19&method=c1"))!;
        Assert.Equal("c1", (string?)c1["alarms"]!["method"]);
        Assert.Equal(19, c1["periods"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/situation/alarms?area=9901&disease=covid-19&method=guess")).StatusCode);
    }

    [Fact]
    public async Task Another_detector_is_chosen_on_the_page_and_the_export_has_what_it_says_of_each_day()
    {
        await ImportAsync(("990101", First, Jump));
        var client = await App.ClientAsync();
        const string Area = "area=990101&disease=covid-19";
        var page = WebUtility.HtmlDecode(await client.GetStringAsync($"/situation?{Area}&method=c3&from=2020-03-05&lang=en"));
        Assert.Contains("Method: EARS C3, compared with 7 days that end two days earlier, counting in", page, StringComparison.Ordinal);
        Assert.Contains("&method=c3", page.Split("/api/situation/curve?")[1].Split('"')[0], StringComparison.Ordinal);
        Assert.Contains("from=2020-03-05&method=c1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("method=farrington-flexible", page, StringComparison.Ordinal);
        Assert.Contains("方法：EARS C1，与紧接着的前 7 天相比", await client.GetStringAsync($"/situation?{Area}&method=c1&lang=zh"), StringComparison.Ordinal);
        Assert.Contains("Method: EARS C2", await client.GetStringAsync($"/situation?{Area}&method=guess&lang=en"), StringComparison.Ordinal);

        var judged = (await ShowAsync("990101")).Periods.ToDictionary(p => p.To);
        var rows = (await client.GetFromJsonAsync<JsonNode>($"/api/situation/export?{Area}&format=json"))!.AsArray();
        Assert.Equal(20, rows.Count);
        Assert.Equal(("c2", 1), ((string?)rows[^1]!["alarm_method"], (int?)rows[^1]!["alarm"]));
        Assert.All(rows, row => Assert.Equal((judged.GetValueOrDefault(Day(row!))?.UpperBound, judged.GetValueOrDefault(Day(row!))?.Expected), ((double?)row!["alarm_upper_bound"], (double?)row["alarm_expected"])));
        Assert.Null((int?)rows[2]!["alarm"]);
        var c1 = await client.GetStringAsync($"/api/situation/export?{Area}&method=c1");
        Assert.EndsWith("alarm_method,alarm,alarm_expected,alarm_upper_bound", c1.Split('\n')[0].TrimEnd(), StringComparison.Ordinal);
        Assert.Contains(",c1,1,", c1.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync($"/api/situation/export?{Area}&method=guess")).StatusCode);

        static DateOnly Day(JsonNode row) => DateOnly.Parse((string)row["date"]!, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Five_years_of_weeks_are_judged_by_season_and_trend()
    {
        var first = new DateOnly(2014, 1, 6);
        var chance = new Random(4);
        var days = new DateOnly(2020, 5, 3).DayNumber - first.DayNumber + 1;
        int[] daily = [.. Enumerable.Range(0, days).Select(day => chance.Next(0, 4) + (day >= days - 7 ? 6 : 0))];
        await ImportAsync(("990101", first, daily));

        var answer = await ShowAsync("990101", from: new DateOnly(2020, 1, 1));
        Assert.Equal(("farrington-flexible", true), (answer.Alarms!.Method, answer.Alarms.Weekly));
        var last = answer.Alarms.Recent.Single();
        Assert.Equal((new DateOnly(2020, 4, 27), new DateOnly(2020, 5, 3), daily[^7..].Sum(), true), (last.From, last.To, last.Observed, last.Alarm));

        // The first day has no day before it, so its new cases are unknown and the weeks begin with the second Monday.
        int?[] weeks = [.. daily.Chunk(7).Skip(1).Select(week => (int?)week.Sum())];
        DateOnly[] mondays = [.. weeks.Select((_, i) => first.AddDays(7 * (i + 1)))];
        var expected = FarringtonFlexible.Noufaily.Detect(new CountSeries(weeks, Periodicity.Weekly, mondays), weeks.Length - 1)[0].Value;
        Assert.Equal((expected.Expected, expected.UpperBound), (last.Expected, last.UpperBound));
    }

    [Fact]
    public async Task Unknown_days_and_short_series_are_not_judged_and_days_below_zero_count_as_none()
    {
        await ImportAsync(("990101", First, [5, 1, 3, 1, 3]));
        var shortSeries = await ShowAsync("990101");
        Assert.All(shortSeries.Periods, p => Assert.Equal("epidemiology/too-few-days", p.NotEstimable));

        var text = new StringBuilder("date,code,confirmed\n");
        var total = 0;
        for (var day = 0; day < 30; day++)
        {
            total += day == 24 ? -4 : 1 + (day % 3);
            if (day != 10)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{First.AddDays(day):yyyy-MM-dd},990102,{total}\n");
            }
        }
        await App.ImportAsync(text.ToString());
        var periods = (await ShowAsync("990102")).Periods.ToDictionary(p => p.To);
        Assert.Equal("epidemiology/unknown-days", periods[First.AddDays(10)].NotEstimable);
        Assert.Equal("epidemiology/unknown-days", periods[First.AddDays(18)].NotEstimable);
        Assert.Equal(-4, periods[First.AddDays(24)].Observed);
        Assert.NotNull(periods[First.AddDays(24)].UpperBound);
        Assert.All(periods.Values, p => Assert.True(p.NotEstimable is not null || double.IsFinite(p.Expected!.Value)));
    }

    [Fact]
    public async Task The_pages_of_the_statistics_ship_with_the_product()
    {
        var client = await App.ClientAsync();
        foreach (var name in (string[])["ears", "farrington", "instantaneous-reproduction-number", "growth-rate"])
        {
            var page = await client.GetAsync($"/statistics/{name}");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Contains("doi", await page.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/statistics/astrology")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/statistics/astrology")).StatusCode);
    }

    private async Task<ShowAlarms.Response> ShowAsync(string area, DateOnly? from = null) =>
        (await RunAsync(ShowAlarms.Slice, new ShowAlarms.Request { Area = area, Disease = CountFiles.Disease, From = from })).Ok();

    private Task ImportAsync(params (string Code, DateOnly First, int[] New)[] series)
    {
        var text = new StringBuilder("date,code,confirmed\n");
        foreach (var (code, first, cases) in series)
        {
            var total = 0;
            for (var day = 0; day < cases.Length; day++)
            {
                total += cases[day];
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{first.AddDays(day):yyyy-MM-dd},{code},{total}\n");
            }
        }
        return App.ImportAsync(text.ToString());
    }
}

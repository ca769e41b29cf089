using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Modules.Tests.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Situation;
using Fangxian.Situation.Forecast;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Situation.Forecast;

/// <summary>Forecasts go on record before anybody knows what comes, and are held against it afterwards, on both databases.</summary>
public abstract class ForecastRecordTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ForecastRecordTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ForecastRecordTests(DatabaseKind.Postgres);

    private static readonly DateOnly Last = new(2020, 5, 9);

    /// <summary>Seventy days that grow by four in a hundred each, with the weekdays' ups and downs: what stays as it is lags behind.</summary>
    private static readonly int[] Rising = [.. Enumerable.Range(0, 84).Select(day => (int)Math.Round(20 * Math.Exp(0.04 * day) * (1 + (0.05 * Math.Sin(day * 2.1)))))];

    /// <summary>A walk by chance: what the baseline says is the best one can say.</summary>
    private static readonly int[] Level = Walk();

    [Fact]
    public async Task A_forecast_is_shown_where_it_beat_the_baseline_and_scored_when_its_days_have_come()
    {
        await ImportAsync("990101", Rising[..70]);
        var made = (await MakeAsync("990101")).Ok();
        Assert.Equal((Last, BackTestVerdict.Better), (made.LastDate, made.Verdict7));
        var before = await ShowAsync("990101");
        Assert.Equal(Enumerable.Range(1, 7), before.Latest!.Days.Select(d => d.Ahead).Take(7));
        Assert.InRange(Rising[76], before.Latest.Days[6].Lower95, before.Latest.Days[6].Upper95);
        Assert.Empty(before.Scores);
        Assert.All(before.Record, then => Assert.Equal((null, BackTestVerdict.Better), (then.Came, then.Was!.Value)));

        Clock.Advance(TimeSpan.FromDays(14));
        await ImportAsync("990101", Rising);
        var after = await ShowAsync("990101");

        // It was made on the day after the last known, which had begun: six of the first seven days are scored.
        Assert.Equal([6, 7], after.Scores.Select(s => s.Scored));
        Assert.True(after.Scores[0].RelativeWis < 1, $"relative score {after.Scores[0].RelativeWis}");
        var seventh = after.Record.Single(then => then.Day.Ahead == 7);
        Assert.Equal((Last.AddDays(7), Rising[76], true), (seventh.Day.Date, seventh.Came, seventh.In95));

        // The record is what was said then, and its score that of the library.
        Assert.Equal(before.Latest.Days, after.Latest!.Days);
        await using var db = App.Read();
        var row = await db.RecordedForecasts().SingleAsync(f => f.Model == "ensemble");
        Assert.Equal(ForecastScore.WeightedInterval(row.Days()[6], Rising[76]).Score, seventh.Wis!.Value, 12);
        Assert.Empty((await RunAsync(ShowForecast.Slice, new() { Area = "990101", Disease = CountFiles.Disease, Date = Last.AddDays(-1) })).Ok().Record);
    }

    [Fact]
    public async Task Days_that_had_come_when_it_was_made_are_told_and_not_scored()
    {
        await ImportAsync("990101", Rising[..70]);
        Clock.Advance(TimeSpan.FromDays(8));
        (await MakeAsync("990101")).Ok();
        var latest = (await ShowAsync("990101")).Latest!;
        Assert.All(latest.Days, day => Assert.Equal(day.Date <= Last.AddDays(9), day.HadBegun));
        Assert.Equal(7, latest.Days.Count(day => day.Ahead <= 7));

        Clock.Advance(TimeSpan.FromDays(14));
        await ImportAsync("990101", Rising);
        var view = await ShowAsync("990101");
        var seventh = view.Record.Single(then => then.Day.Ahead == 7);
        Assert.Equal((true, Rising[76], null, null, null), (seventh.Day.HadBegun, seventh.Came, seventh.Wis, seventh.BaselineWis, seventh.In95));
        Assert.NotNull(view.Record.Single(then => then.Day.Ahead == 14).Wis);
        Assert.Equal([(8, 5)], view.Scores.Select(s => (s.FromAhead, s.Scored)));
        var reader = await App.ClientOfAsync(await App.AddAccountAsync("com", 0, ("commander", 0)));
        Assert.Contains("had begun when made, not scored", await PageAsync(reader, "en"), StringComparison.Ordinal);
        Assert.Contains("作出时已到，不评分", await PageAsync(reader, "zh"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_does_not_beat_the_baseline_is_on_record_and_not_shown()
    {
        await ImportAsync("990101", Level[..70]);
        var made = (await MakeAsync("990101")).Ok();
        Assert.NotEqual(BackTestVerdict.Better, made.Verdict7);
        Assert.NotEqual(BackTestVerdict.Better, made.Verdict14);
        var view = await ShowAsync("990101");
        Assert.Empty(view.Latest!.Days);
        Assert.Equal((1, 0), (view.OnRecord, view.Record.Count));

        // When its days have come, it is told what it had said.
        Clock.Advance(TimeSpan.FromDays(14));
        await ImportAsync("990101", Level);
        Assert.Equal([14, 7], (await ShowAsync("990101")).Record.Select(then => then.Day.Ahead).OrderDescending());
    }

    [Fact]
    public async Task From_the_same_counts_it_is_made_once_and_short_series_are_refused()
    {
        await ImportAsync("990101", Level[..40]);
        (await MakeAsync("990101")).Ok();
        Assert.IsType<ForecastOnRecord>((await MakeAsync("990101")).Refusal);
        await ImportAsync("990102", Level[..20]);
        Assert.IsType<ForecastNotMade>((await MakeAsync("990102")).Refusal);
        Assert.IsType<ForecastNotMade>((await MakeAsync("990201")).Refusal);
    }

    [Fact]
    public async Task The_job_records_the_areas_with_cases_of_late_once_a_day_known()
    {
        await ImportAsync("990101", Level[..40]);
        await ImportAsync("990102", new int[40]);
        var recorded = await LookAsync();
        Assert.Equal(0, await LookAsync());
        await using (var db = App.Read())
        {
            var (tree, rows) = (await db.AreaTreeAsync(default), await db.RecordedForecasts().ToListAsync());
            Assert.All(rows, f => Assert.Equal(Last, f.LastDate));
            var areas = rows.Select(f => tree.Find(f.Position)!).Distinct().ToArray();
            Assert.Equal(recorded, areas.Length);
            Assert.Equal(tree.ByCode("990101")!.Path.Select(a => a.Code).Append(tree.Root!.Code).Distinct().Order(), areas.Select(a => a.Code).Order());
        }
        Clock.Advance(TimeSpan.FromDays(RecordForecasts.DaysWithACase + 1));
        Assert.Equal(0, await LookAsync());
    }

    [Fact]
    public async Task The_page_offers_it_to_those_who_may_and_tells_all_in_both_languages()
    {
        await ImportAsync("990101", Level[..70]);
        var epidemiologist = await App.ClientOfAsync(await App.AddAccountAsync("epi", 0, ("epidemiologist", 0)));
        var english = await PageAsync(epidemiologist, "en");
        Assert.Contains("No forecast is on record yet", english, StringComparison.Ordinal);
        Assert.Contains("Make a forecast now", english, StringComparison.Ordinal);
        var commander = await App.ClientOfAsync(await App.AddAccountAsync("com", 0, ("commander", 0)));
        Assert.DoesNotContain("现在作预测并留档", await PageAsync(commander, "zh"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await commander.PostAsJsonAsync("/api/situation/forecasts", new { area = "990101", disease = "covid-19" })).StatusCode);

        using var made = await epidemiologist.PostAsJsonAsync("/api/situation/forecasts", new { area = "990101", disease = "covid-19" });
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Contains("now, on record", await PageAsync(epidemiologist, "en"), StringComparison.Ordinal);
        var chinese = await PageAsync(commander, "zh");
        Assert.Contains("留档 1 次", chinese, StringComparison.Ordinal);
        Assert.Contains("两周以外不要用", chinese, StringComparison.Ordinal);
        var answer = (await commander.GetFromJsonAsync<JsonNode>("/api/situation/forecasts?area=990101&disease=covid-19"))!;
        Assert.Equal("2020-05-09", (string?)answer["latest"]!["lastDate"]);
    }

    private static int[] Walk()
    {
        var (cases, state) = (new int[84], 12352L);
        for (var day = 0; day < cases.Length; day++)
        {
            cases[day] = day == 0 ? 200 : Math.Max(5, cases[day - 1] + (int)((state / 65536 % 81) - 40));
            state = ((state * 1103515245) + 12345) % (1L << 31);
        }
        return cases;
    }

    private static async Task<string> PageAsync(HttpClient client, string language) => WebUtility.HtmlDecode(await client.GetStringAsync($"/situation/forecast?area=990101&disease=covid-19&lang={language}"));

    private Task<int> LookAsync() => RecordForecasts.LookAsync(App.Databases, App.Runner, App.Actor, Clock, TestContext.Current.CancellationToken);

    private Task<Result<MakeForecast.Response>> MakeAsync(string area) => RunAsync(MakeForecast.Slice, new() { Area = area, Disease = CountFiles.Disease });

    private async Task<ForecastView> ShowAsync(string area) => (await RunAsync(ShowForecast.Slice, new() { Area = area, Disease = CountFiles.Disease })).Ok();

    /// <summary>The last of the first so many days is always the same: seventy of them, or forty, end on it.</summary>
    private Task ImportAsync(string code, int[] cases)
    {
        var first = cases.Length > 70 ? Last.AddDays(-69) : Last.AddDays(1 - cases.Length);
        var text = new StringBuilder("date,code,confirmed\n");
        foreach (var (day, number) in cases.Index())
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{first.AddDays(day):yyyy-MM-dd},{code},{number}\n");
        }
        return App.ImportAsync(text.ToString(), m => m with { Basis = CountBasis.Daily });
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fangxian.Modules.Tests.Cases.Counts;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Situation.Capacity;

/// <summary>Beds and staff of the days to come, on the page and at the API, on both databases.</summary>
public abstract class ShowCapacityTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ShowCapacityTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ShowCapacityTests(DatabaseKind.Postgres);

    private const string Area = "area=9901&disease=covid-19";

    [Fact]
    public async Task Beds_follow_cases_admission_and_stay_as_said()
    {
        await ImportAsync(Enumerable.Repeat(40, 90));
        var client = await App.ClientAsync();
        var asked = $"/api/situation/capacity?{Area}&admissionPercent=20&stayDays=10&intensiveCarePercent=25&intensiveCareStayDays=8&admissionDelayDays=2&beds=60&intensiveCareBeds=40&patientsPerStaff=10";
        var view = (await client.GetFromJsonAsync<JsonNode>(asked))!;
        var days = view["days"]!.AsArray();
        Assert.Equal(14, days.Count);
        Assert.Equal("2020-03-31", (string?)days[0]!["date"]);

        // 40 cases a day, a fifth admitted: 8 a day for ten days, and 2 a day for eight days in intensive care first.
        Assert.InRange((double)days[3]!["beds"]!["median"]!, 66, 94);
        Assert.InRange((double)days[3]!["intensiveCare"]!["median"]!, 11, 21);
        var need = days[3]!["beds"]!;
        Assert.True((double)need["lower"]! < (double)need["median"]! && (double)need["median"]! < (double)need["upper"]!);
        Assert.Equal(Math.Ceiling(Math.Ceiling((double)need["upper"]! / 10) * 21 / 5), (double)days[3]!["staff"]!["upper"]!);
        Assert.True((double)view["beds"]!["probabilityExceeded"]! > 0.95);
        Assert.Equal("2020-03-31", (string?)view["beds"]!["exceededEarliest"]);
        Assert.InRange((double)view["intensiveCare"]!["probabilityExceeded"]!, 0, 0.2);
        Assert.Empty(view["assumed"]!["sources"]!.AsArray());
        Assert.Equal(["naive", "smoothing", "renewal", "hhh4"], view["models"]!.AsArray().Select(m => (string?)m));
        Assert.True((double)need["lower"]! <= (double)need["lower50"]! && (double)need["lower50"]! <= (double)need["median"]! && (double)need["upper50"]! <= (double)need["upper"]!);
        Assert.Equal(view.ToJsonString(), (await client.GetFromJsonAsync<JsonNode>(asked))!.ToJsonString());

        var fewer = (await client.GetFromJsonAsync<JsonNode>(asked.Replace("admissionPercent=20", "admissionPercent=10", StringComparison.Ordinal)))!;
        Assert.InRange((double)fewer["days"]!.AsArray()[3]!["beds"]!["median"]! / (double)need["median"]!, 0.4, 0.6);
    }

    [Fact]
    public async Task The_page_says_it_in_both_languages_with_what_it_assumes()
    {
        await ImportAsync(Enumerable.Repeat(40, 60));
        var client = await App.ClientAsync();
        var english = await PageAsync(client, $"{Area}&beds=300&lang=en");
        Assert.Contains("Ordinary beds peak at about", english, StringComparison.Ordinal);
        Assert.Contains("There are 300: not enough with a probability of", english, StringComparison.Ordinal);
        Assert.Contains("not a plan: twice the share admitted is twice the beds", english, StringComparison.Ordinal);
        Assert.Contains("doi 10.1186/s12916-020-01726-3", english, StringComparison.Ordinal);
        Assert.Contains("href=\"/statistics/capacity\"", english, StringComparison.Ordinal);
        var chinese = await PageAsync(client, $"{Area}&beds=300&lang=zh");
        Assert.Contains("普通床位高峰约", chinese, StringComparison.Ordinal);
        Assert.Contains("住院比例若翻倍，床位也翻倍", chinese, StringComparison.Ordinal);
        Assert.Contains("床位与人员", await client.GetStringAsync($"/situation?{Area}&lang=zh"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_published_is_taken_where_the_reader_says_nothing_and_the_chart_asks_for_what_the_page_does()
    {
        await ImportAsync(Enumerable.Repeat(40, 60));
        var client = await App.ClientAsync();
        var assumed = (await client.GetFromJsonAsync<JsonNode>($"/api/situation/capacity?{Area}&stayDays=9"))!["assumed"]!;
        Assert.Equal((100, 9, 5, 10.3, 1, 8), ((double)assumed["admissionPercent"]!, (double)assumed["stayDays"]!, (double)assumed["intensiveCarePercent"]!, (double)assumed["intensiveCareStayDays"]!, (double)assumed["admissionDelayDays"]!, (double)assumed["patientsPerStaff"]!));
        Assert.Equal(4, assumed["sources"]!.AsArray().Count);
        var page = await PageAsync(client, $"{Area}&beds=300&stayDays=9&lang=en");
        var source = page.Split("data-src=\"")[1].Split('"')[0];
        Assert.Contains("&beds=300&stayDays=9", source, StringComparison.Ordinal);
        var chart = (await client.GetFromJsonAsync<JsonNode>(source))!;
        Assert.Equal((300, 14, "there are"), ((double)chart["beds"]!["capacity"]!, chart["days"]!.AsArray().Count, (string?)chart["words"]!["there"]));
    }

    [Fact]
    public async Task Days_that_are_not_told_completely_are_forecast_and_not_taken_for_a_fall()
    {
        // Forty cases a day, of which half are told on the day, thirty in a hundred a day later, the rest after two days.
        var text = new StringBuilder("date,code,confirmed,published_at\n");
        for (var known = 0; known < 60; known++)
        {
            foreach (var (late, told) in new[] { 20, 32, 40 }.Index().Where(t => t.Index <= known))
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{new DateOnly(2020, 1, 1).AddDays(known - late):yyyy-MM-dd},9901,{told},{new DateOnly(2020, 1, 1).AddDays(known):yyyy-MM-dd}\n");
            }
        }
        await App.ImportAsync(text.ToString(), m => m with { Basis = Fangxian.Cases.Counts.CountBasis.Daily });
        var client = await App.ClientAsync();
        var view = (await client.GetFromJsonAsync<JsonNode>($"/api/situation/capacity?{Area}"))!;
        Assert.Equal("2020-02-27", (string?)view["date"]);
        Assert.InRange((double)view["days"]!.AsArray()[1]!["cases"]!["median"]!, 36, 44);
    }

    [Theory]
    [InlineData("beds=many", "Ordinary beds there are")]
    [InlineData("admissionPercent=150", "must lie between 0 and 100")]
    [InlineData("stayDays=-2", "must lie between 0.1 and 200")]
    public async Task What_cannot_be_used_is_named_at_its_field_and_kept(string wrong, string said)
    {
        await ImportAsync(Enumerable.Repeat(4, 30));
        var client = await App.ClientAsync();
        var page = await PageAsync(client, $"{Area}&{wrong}&lang=en");
        Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{wrong.Split('=')[1]}\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync($"/api/situation/capacity?{Area}&{wrong}")).StatusCode);
    }

    [Fact]
    public async Task Without_published_figures_the_reader_has_to_say_them()
    {
        await App.ImportAsync("date,code,confirmed\n2020-01-01,9901,3\n2020-01-02,9901,5\n"u8.ToArray(), disease: "measles");
        var client = await App.ClientAsync();
        Assert.Contains("say the share admitted and the mean stay", await PageAsync(client, "area=9901&disease=measles&lang=en"), StringComparison.Ordinal);
        var view = (await client.GetFromJsonAsync<JsonNode>("/api/situation/capacity?area=9901&disease=measles"))!;
        Assert.Null(view["assumed"]);
    }

    [Fact]
    public async Task A_short_series_cannot_be_planned_on_and_an_area_outside_is_not_there()
    {
        await ImportAsync([3, 4, 5]);
        var client = await App.ClientAsync();
        var view = (await client.GetFromJsonAsync<JsonNode>($"/api/situation/capacity?{Area}"))!;
        Assert.Empty(view["days"]!.AsArray());
        Assert.Equal("epidemiology/too-few-days", (string?)view["notEstimable"]);
        Assert.Contains("Cannot be estimated", await PageAsync(client, $"{Area}&lang=en"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/situation/capacity?area=9955&disease=covid-19")).StatusCode);
    }

    private static async Task<string> PageAsync(HttpClient client, string query) => WebUtility.HtmlDecode(await client.GetStringAsync("/situation/capacity?" + query));

    private async Task ImportAsync(IEnumerable<int> daily)
    {
        var text = new StringBuilder("date,code,confirmed\n");
        var total = 0;
        foreach (var (day, cases) in daily.Index())
        {
            total += cases;
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{new DateOnly(2020, 1, 1).AddDays(day):yyyy-MM-dd},9901,{total}\n");
        }
        await App.ImportAsync(text.ToString());
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fangxian.Modules.Tests.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Fangxian.Situation;
using Fangxian.Situation.Scenarios;

namespace Fangxian.Modules.Tests.Situation.Scenarios;

/// <summary>What measures might change, from an area's own cases, on both databases.</summary>
public abstract class SimulateScenarioTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : SimulateScenarioTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : SimulateScenarioTests(DatabaseKind.Postgres);

    private static readonly DateOnly First = new(2020, 3, 1);

    [Fact]
    public async Task Parts_are_simulated_from_their_cases_and_measures_spare_cases_in_pairs()
    {
        await CasesAsync(20);
        await PeopleAsync();
        var view = await AskAsync(new() { ContactsPercent = 50, MeasuresFrom = First.AddDays(24), Days = 30, Runs = 40 });
        Assert.Equal((First.AddDays(19), First.AddDays(20), 30), (view.Date, view.Dates[0], view.Dates.Count));

        // 10 and 5 cases a day for a serial interval of which half is infectious: 15 · days, in two parts.
        Assert.Equal((2, 300_000), (view.Assumed.Parts, view.Assumed.Population));
        Assert.InRange(view.Assumed.Infectious, (15 * view.Assumed.InfectiousDays) - 1, (15 * view.Assumed.InfectiousDays) + 1);
        Assert.True(view.Assumed.IsREstimated);
        Assert.InRange(view.Assumed.RLogSd, 0.01, 0.5);
        Assert.Equal(view.AsNow.NewCases[3], view.WithMeasures.NewCases[3]);
        Assert.True(view.Difference.Upper95 < 0 && view.WithMeasures.TotalCases.Mean < view.AsNow.TotalCases.Mean);
        Assert.Equal(view.WithMeasures.TotalCases.Mean - view.AsNow.TotalCases.Mean, view.Difference.Mean, 1e-6);

        // All are admitted after a day, and stay sixteen: fifteen a day before the start, of whom those of twenty days are known.
        Assert.Equal((100, 15.7, 1), (view.Assumed.AdmittedPercent!.Value, view.Assumed.StayDays!.Value, view.Assumed.AdmissionDelayDays!.Value));
        Assert.InRange(view.AsNow.Beds![0].Median, 180, 245);
        Assert.Equal(view.AsNow.Beds[3], view.WithMeasures.Beds![3]);
        Assert.True(view.WithMeasures.HighestBeds!.Value.Mean < view.AsNow.HighestBeds!.Value.Mean);

        // The same again is the same; another seed is another chance.
        Assert.Equal(view.AsNow.NewCases, (await AskAsync(new() { Days = 30, Runs = 40 })).AsNow.NewCases);
        Assert.NotEqual(view.AsNow.NewCases, (await AskAsync(new() { Days = 30, Runs = 40, Seed = 2 })).AsNow.NewCases);
    }

    [Fact]
    public async Task What_is_missing_is_said_and_what_is_given_is_taken()
    {
        Assert.IsType<ScenarioNeedsCases>((await TryAsync(new())).Refusal);
        await CasesAsync(20);
        Assert.IsType<ScenarioNeedsPopulation>((await TryAsync(new())).Refusal);
        await PeopleAsync();
        Assert.IsType<ScenarioNeedsReproductionNumber>((await TryAsync(new() { Date = First.AddDays(1) })).Refusal);
        Assert.True((await TryAsync(new() { MeasuresFrom = First.AddDays(30), MeasuresUntil = First.AddDays(29) })).Refusal is Malformed wrong && wrong.Fields.ContainsKey("measuresUntil"));
        Assert.True((await TryAsync(new() { Runs = 100_000 })).Refusal is Malformed many && many.Fields.ContainsKey("runs"));
        Assert.Equal(200, (await AskAsync(new() { Runs = 200, Days = 120, R = 0.5 })).Runs);

        var given = await AskAsync(new() { R = 0, StartInfectious = 7, LatentDays = 1, InfectiousDays = 3, Days = 20, Runs = 20, AdmittedPercent = 0 });
        Assert.Equal((7L, 0.0, 1, false), (given.Assumed.Infectious, given.Assumed.RLogSd, given.Assumed.Parts, given.Assumed.IsREstimated));
        Assert.Equal(given.Assumed.Exposed, given.AsNow.TotalCases.Upper95);
        Assert.Equal(0, given.AsNow.NewCases[^1].Upper95);
    }

    [Fact]
    public async Task Beds_are_those_of_the_reported_and_none_are_shown_where_nothing_is_known_of_care()
    {
        await CasesAsync(20);
        await PeopleAsync();
        var all = await AskAsync(new() { R = 1, StayDays = 4, Days = 10, Runs = 40 });
        var half = await AskAsync(new() { R = 1, StayDays = 4, Days = 10, Runs = 40, ReportedPercent = 50 });
        Assert.InRange(half.AsNow.Beds![0].Mean / all.AsNow.Beds![0].Mean, 0.9, 1.1);
        Assert.InRange((await AskAsync(new() { R = 1, StayDays = 4, Days = 10, Runs = 40, StartInfectious = 100, InfectiousDays = 5 })).AsNow.Beds![0].Mean, 65, 95);

        await CasesAsync(20, "measles");
        const string Scenario = "/situation/scenario?area=9901&disease=measles&r=1&latentDays=8&infectiousDays=5&days=10&runs=20";
        var client = await App.ClientAsync();
        Assert.Null((await client.GetFromJsonAsync<JsonNode>("/api" + Scenario))!["asNow"]!["beds"]);
        Assert.Contains("to see beds, say under 'More assumptions'", WebUtility.HtmlDecode(await client.GetStringAsync(Scenario + "&lang=en")), StringComparison.Ordinal);
        Assert.Contains("本病没有公开的参考值：要看床位", await client.GetStringAsync(Scenario + "&lang=zh"), StringComparison.Ordinal);
        Assert.Equal(10, (await client.GetFromJsonAsync<JsonNode>("/api" + Scenario + "&admittedPercent=20&stayDays=6"))!["asNow"]!["beds"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_page_and_the_api_say_it_in_words_and_refuse_what_is_no_number()
    {
        await CasesAsync(20);
        await PeopleAsync();
        var client = await App.ClientAsync();
        const string Scenario = "/situation/scenario?area=9901&disease=covid-19&contactsPercent=50&days=28&runs=20";
        var english = WebUtility.HtmlDecode(await client.GetStringAsync(Scenario + "&lang=en"));
        Assert.Contains("not a forecast", english, StringComparison.Ordinal);
        Assert.Contains("2 parts are simulated", english, StringComparison.Ordinal);
        Assert.Contains("Measures from 21 March 2020 to 17 April 2020: 50% fewer contacts.", english, StringComparison.Ordinal);
        Assert.Contains("class=\"fx-fan-95 is-measured\"", english, StringComparison.Ordinal);
        Assert.Contains("What the measures change", english, StringComparison.Ordinal);
        var chinese = WebUtility.HtmlDecode(await client.GetStringAsync(Scenario + "&lang=zh"));
        Assert.Contains("不是预测", chinese, StringComparison.Ordinal);
        Assert.Contains("分 2 个下级地区模拟", chinese, StringComparison.Ordinal);

        var api = (await client.GetFromJsonAsync<JsonNode>("/api" + Scenario))!;
        Assert.Equal(28, api["withMeasures"]!["beds"]!.AsArray().Count);
        var total = (double)api["difference"]!["median"]!;
        Assert.Contains(Math.Abs(Math.Round(total)).ToString("#,0", System.Globalization.CultureInfo.InvariantCulture), english, StringComparison.Ordinal);

        var wrong = WebUtility.HtmlDecode(await client.GetStringAsync(Scenario.Replace("=50", "=many", StringComparison.Ordinal) + "&lang=en"));
        Assert.Contains("must be a number, such as 12 or 2.5", wrong, StringComparison.Ordinal);
        Assert.Contains("value=\"many\"", wrong, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api" + Scenario.Replace("=50", "=101", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api" + Scenario.Replace("9901", "8801", StringComparison.Ordinal))).StatusCode);
    }

    private async Task<SimulateScenario.Response> AskAsync(SimulateScenario.Request request) => (await TryAsync(request)).Ok();

    private Task<Result<SimulateScenario.Response>> TryAsync(SimulateScenario.Request request) =>
        RunAsync(SimulateScenario.Slice, request with { Area = "9901", Disease = CountFiles.Disease });

    private async Task PeopleAsync()
    {
        const string People = "code,population,year\n9901,300000,2020\n990101,200000,2020\n990102,100000,2020\n";
        (await RunAsync(ImportPopulation.Slice, new() { Content = new MemoryStream(Encoding.UTF8.GetBytes(People)), FileName = "people.csv", Source = "census" })).Ok();
    }

    /// <summary>Ten cases a day in one county, five in the other.</summary>
    private Task CasesAsync(int days, string disease = CountFiles.Disease)
    {
        var text = new StringBuilder("date,code,confirmed\n");
        for (var day = 0; day < days; day++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{First.AddDays(day):yyyy-MM-dd},990101,{10 * (day + 1)}\n{First.AddDays(day):yyyy-MM-dd},990102,{5 * (day + 1)}\n");
        }
        return App.ImportAsync(Encoding.UTF8.GetBytes(text.ToString()), disease: disease);
    }
}

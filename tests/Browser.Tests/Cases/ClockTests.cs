using System.Globalization;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Cases;

/// <summary>Cases of a county of Wuhan on days of 2020: the story sets the clock of the server.</summary>
public sealed class ClockTests(DemoHost host, ClockTemplate template) : Story(host), IClassFixture<ClockTemplate>
{
    private const string County = ClockTemplate.County;

    private ClockHost _site = null!;

    protected override string Address => _site.Address;

    protected override Task<string> SessionAsync(string account) => _site.SessionAsync(account);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _site = await ClockHost.StartAsync(template);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        await _site.DisposeAsync();
    }

    private static DateTimeOffset At(string local) => new(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    private void ItIs(string local) => _site.Clock.AdjustTime(At(local).ToUniversalTime());

    private Task<IPage> OfficerAsync(string path, string language, Screen screen) => OpenAsync(path, language, screen, "epidemiologist.county");

    /// <summary>A suspected case, with the facts that hold and their days.</summary>
    private async Task ReportAsync(string language, Screen screen, string name, string onset, string visit, string diagnosedAt, params (string Fact, string On)[] facts)
    {
        var page = await OpenAsync($"/cases/report?area={County}&disease=covid-19", language, screen, "clinician.county");
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#age-years").FillAsync("46");
        await page.Locator("#living-area").FillAsync(County);
        await page.Locator("#classification").SelectOptionAsync("Suspected");
        await page.Locator("#onset-date").FillAsync(onset);
        await page.Locator("#first-visit-date").FillAsync(visit);
        await page.Locator("#diagnosed-at").FillAsync(diagnosedAt);
        foreach (var (fact, on) in facts)
        {
            await page.Locator($"input[name=fact-{fact}][value=yes]").CheckAsync();
            await page.Locator($"input[name=on-{fact}]").FillAsync(on);
        }
        await page.Locator("form.fx-form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice.is-done b")).ToContainTextAsync($"{County}-2020-0001");
    }

    [Theory]
    [InlineData("zh", Screen.Phone, "石知行", "还有 24 小时 0 分", "还有 23 小时 40 分", "已超 20 分钟", "按时", "迟录")]
    [InlineData("en", Screen.Desk, "Sonam Dolkar", "24 h 0 min left", "23 h 40 min left", "20 min over", "in time", "entered late")]
    public async Task A_report_at_ten_to_midnight_counts_down_past_midnight_until_its_day_is_over(string language, Screen screen, string name, string begins, string goesOn, string over, string inTime, string enteredLate)
    {
        ItIs("2020-02-22 23:50");
        await ReportAsync(language, screen, name, "2020-02-20", "2020-02-21", "2020-02-22T23:20", ("fever", "2020-02-20"));
        var officer = await OfficerAsync($"/cases/due?area={County}", language, screen);
        await Assertions.Expect(officer.Locator("#due")).ToContainTextAsync(begins);
        await Assertions.Expect(officer.Locator("nav a[aria-current=page][href^='/cases/due']").First).ToBeAttachedAsync();

        ItIs("2020-02-23 00:10");
        await officer.ReloadAsync();
        await Assertions.Expect(officer.Locator("#due")).ToContainTextAsync(goesOn);
        await officer.Locator("#due a").ClickAsync();
        await Assertions.Expect(officer.Locator("#timeline")).ToContainTextAsync("2020-02-22 23:50");
        await Assertions.Expect(officer.Locator("#timeline li.is-todo")).ToContainTextAsync("2020-02-23 23:50");
        await Assertions.Expect(officer.Locator("#clocks")).ToContainTextAsync(goesOn);

        ItIs("2020-02-24 00:10");
        var later = await OfficerAsync($"/cases/due?area={County}&list=Overdue", language, screen);
        await Assertions.Expect(later.Locator("#due")).ToContainTextAsync(over);
        await later.Locator("#due a").ClickAsync();
        await Assertions.Expect(later.Locator("#timeline li.is-wrong")).ToContainTextAsync(over);

        // It was done on the evening before, and is entered only now.
        var address = new Uri(later.Url).AbsolutePath;
        await later.GotoAsync(address + "/investigate");
        await later.Locator("#investigated-at").FillAsync("2020-02-23T21:00");
        await later.Locator(".fx-formfoot button").ClickAsync();
        await Assertions.Expect(later.Locator("#clocks .is-met").Last).ToContainTextAsync(inTime);
        await Assertions.Expect(later.Locator("#clocks")).ToContainTextAsync(enteredLate);
        await later.GotoAsync($"/cases/due?area={County}&list=Overdue");
        await Assertions.Expect(later.Locator("#due")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "石知远", "第二版", "第五版", "疑似病例", "临床诊断病例", "确诊病例", "按方案第 2 版", "按方案第 5 版")]
    [InlineData("en", Screen.Phone, "Ngawang Tashi", "edition 2", "edition 5", "Suspected", "Clinically diagnosed", "Confirmed", "by edition 2", "by edition 5")]
    public async Task A_case_is_suspected_by_edition_2_clinically_diagnosed_by_the_branch_of_Hubei_in_5_and_confirmed_by_a_result(
        string language, Screen screen, string name, string second, string fifth, string suspected, string clinical, string confirmed, string bySecond, string byFifth)
    {
        ItIs("2020-01-25 23:50");
        await ReportAsync(language, screen, name, "2020-01-20", "2020-01-24", "2020-01-25T23:40",
            ("fever", "2020-01-20"), ("cough", "2020-01-21"), ("exposure-wuhan", "2020-01-15"), ("pneumonia-imaging", "2020-01-24"), ("leukocytes-normal-or-low", "2020-01-24"));
        var officer = await OfficerAsync($"/cases/due?area={County}", language, screen);
        await officer.Locator("#due a").ClickAsync();
        var address = new Uri(officer.Url).AbsolutePath;
        await Assertions.Expect(officer.Locator("#now .fx-tag")).ToContainTextAsync(suspected);
        await Assertions.Expect(officer.Locator("#timeline")).ToContainTextAsync(bySecond);
        await officer.GotoAsync(address + "/classify");
        await Assertions.Expect(officer.Locator("#opinion")).ToContainTextAsync(second);
        await Assertions.Expect(officer.Locator("#opinion")).ToContainTextAsync(suspected);

        // A month later edition 5 holds, with a class that only Hubei has. Who follows the edition needs no reason.
        ItIs("2020-02-22 10:00");
        var later = await OfficerAsync(address + "/classify", language, screen);
        await Assertions.Expect(later.Locator("#opinion")).ToContainTextAsync(fifth);
        await Assertions.Expect(later.Locator("#opinion")).ToContainTextAsync(clinical);
        await Assertions.Expect(later.Locator("#classification")).ToHaveValueAsync("ClinicallyDiagnosed");
        await later.Locator("form.fx-form button[type=submit]").ClickAsync();
        await Assertions.Expect(later.Locator("#now .fx-tag")).ToContainTextAsync(clinical);
        await Assertions.Expect(later.Locator("#timeline")).ToContainTextAsync(byFifth);
        await later.GotoAsync(address + "/records");
        await later.Locator("#taken-on").FillAsync("2020-02-22");
        await later.Locator("#samples > div > form button").ClickAsync();
        await Assertions.Expect(later.Locator("#samples li")).ToHaveCountAsync(1);

        ItIs("2020-02-23 10:00");
        var last = await OfficerAsync(address + "/records", language, screen);
        await last.Locator("#samples li input[name=resultOn]").FillAsync("2020-02-23");
        await last.Locator("#samples li form button").First.ClickAsync();
        await last.GotoAsync(address + "/classify");
        await Assertions.Expect(last.Locator("#opinion")).ToContainTextAsync(confirmed);
        await last.Locator("form.fx-form button[type=submit]").ClickAsync();
        await Assertions.Expect(last.Locator("#now .fx-tag")).ToContainTextAsync(confirmed);

        // Nothing was overwritten: all three stand in the time line, in their order.
        var line = await last.Locator("#timeline").InnerTextAsync();
        var places = new[] { suspected, clinical, confirmed }.Select(word => line.LastIndexOf(word, StringComparison.Ordinal)).ToArray();
        Assert.True(places[0] >= 0 && places[0] < places[1] && places[1] < places[2], line);
    }
}

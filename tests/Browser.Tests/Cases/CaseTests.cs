using System.Globalization;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Cases;

/// <summary>A case from the clinician's report to the next county. Each story reports invented patients of its own.</summary>
public sealed class CaseTests(DemoHost host) : Story(host)
{
    private static readonly DateTimeOffset Now = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

    /// <summary>Diagnosed ten minutes before the last midnight.</summary>
    private static readonly string LateLastNight = Now.Date.AddMinutes(-10).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private static string Day(int ago) => Now.Date.AddDays(-ago).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A number of a division that exists nowhere, with its check character (ISO 7064, MOD 11-2).</summary>
    private static string Identity(string born, int serial)
    {
        var first = $"519901{born}{serial:000}";
        var sum = first.Aggregate(0, (s, digit) => (s + digit - '0') * 2 % 11);
        return first + "10X98765432"[sum];
    }

    private async Task<IPage> ReportAsync(string language, Screen screen, string name, string identity, string account = "clinician.county")
    {
        var page = await OpenAsync("/cases/report?area=510107&disease=covid-19", language, screen, account);
        await Assertions.Expect(page.Locator("#name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(name);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(identity);
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("#living-area").FillAsync("510107");
        await page.Locator("#classification").SelectOptionAsync("Suspected");
        await page.Locator("#onset-date").FillAsync(Day(3));
        await page.Locator("#first-visit-date").FillAsync(Day(2));
        await page.Locator("#diagnosed-at").FillAsync(LateLastNight);
        await page.Locator("input[name=fact-fever][value=yes]").CheckAsync();
        await page.Locator("input[name=fact-cough][value=no]").CheckAsync();
        await page.Locator("#reporting-unit").FillAsync(language is "en" ? "County hospital" : "区人民医院");
        await page.Locator("#reporting-unit").PressAsync("Enter");
        return page;
    }

    [Theory]
    [InlineData("zh", Screen.Desk, 101, "石知秋", "已经报告过", "首次个案调查")]
    [InlineData("en", Screen.Phone, 103, "Tenzin Dorje", "reported before", "First investigation")]
    public async Task A_clinician_reports_ten_minutes_before_midnight_and_the_clock_runs_on(string language, Screen screen, int serial, string name, string before, string step)
    {
        var identity = Identity("19840611", serial);
        var page = await ReportAsync(language, screen, name, identity);
        await Assertions.Expect(page.Locator(".fx-notice.is-done b")).ToContainTextAsync("510107-");
        var number = (await page.Locator(".fx-notice.is-done b").InnerTextAsync()).Split(' ', '，', '。', '.').First(w => w.StartsWith("510107-", StringComparison.Ordinal));
        await page.Locator(".fx-notice.is-done a").Last.ClickAsync();
        await Assertions.Expect(page.Locator("#card")).ToContainTextAsync(name);
        await Assertions.Expect(page.Locator("#card")).ToContainTextAsync("1984-06-11");

        // The hospital's clerk sends it once more.
        var again = await ReportAsync(language, screen, name, identity);
        await Assertions.Expect(again.Locator(".fx-notice.is-near").First).ToContainTextAsync(before);
        await Assertions.Expect(again.Locator(".fx-notice.is-near").First).ToContainTextAsync(number);
        await again.GotoAsync("/cases/mine");
        await Assertions.Expect(again.Locator("#mine")).ToContainTextAsync(number);

        // The county sees what is due, and the case from onset to the clock that runs.
        var officer = await OpenAsync("/cases/due?area=510107", language, screen, "epidemiologist.county");
        await officer.Locator("#due a").Filter(new() { HasText = number }).ClickAsync();
        await Assertions.Expect(officer.Locator("h1")).ToContainTextAsync(number);
        await Assertions.Expect(officer.Locator("#timeline")).ToContainTextAsync(Now.Date.AddMinutes(-10).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        await Assertions.Expect(officer.Locator("#timeline li.is-todo")).ToContainTextAsync(step);
        await Assertions.Expect(officer.Locator("#timeline")).Not.ToContainTextAsync(name);
        await Assertions.Expect(officer.Locator("#clocks .fx-clock")).ToHaveCountAsync(2);
    }

    [Theory]
    [InlineData("zh", Screen.Phone, 105, "石知夏", "确诊病例")]
    [InlineData("en", Screen.Desk, 107, "Pema Lhamo", "Confirmed")]
    public async Task An_investigation_keeps_what_was_entered_and_a_result_confirms_the_case(string language, Screen screen, int serial, string name, string confirmed)
    {
        await ReportAsync(language, screen, name, Identity("19910203", serial));
        var page = await OpenAsync("/cases/due?area=510107", language, screen, "epidemiologist.county");
        await page.Locator("#due a").Last.ClickAsync();
        var address = new Uri(page.Url).AbsolutePath;
        await page.GotoAsync(address + "/investigate");
        await page.Locator("#severity").SelectOptionAsync("Moderate");

        // A colleague is faster.
        var colleague = await OpenAsync(address + "/investigate", language, screen, "epidemiologist.county");
        await colleague.Locator("input[name=fact-pneumonia-imaging][value=yes]").CheckAsync();
        await colleague.Locator("input[name=fact-contact-case][value=yes]").CheckAsync();
        await colleague.Locator("input[name=on-contact-case]").FillAsync(Day(8));
        await colleague.Locator(".fx-formfoot button").ClickAsync();
        await Assertions.Expect(colleague.Locator(".fx-notice.is-done")).ToBeVisibleAsync();
        await page.Locator(".fx-formfoot button").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice.is-info")).ToContainTextAsync(language is "en" ? "meanwhile" : "有人已改过");
        await Assertions.Expect(page.Locator("#severity")).ToHaveValueAsync("Moderate");

        await page.GotoAsync(address + "/records");
        await page.Locator("#taken-on").FillAsync(Day(1));
        await page.Locator("#samples > div > form button").ClickAsync();
        await page.Locator("#samples li input[name=resultOn]").FillAsync(Day(0));
        await page.Locator("#samples li form button").First.ClickAsync();
        // A treatment begins, and is ended where it stands.
        await page.Locator("#what").FillAsync(language is "en" ? "by mask" : "面罩给氧");
        await page.Locator("#treatment-from").FillAsync(Day(2));
        await page.Locator("#treatments > div > form button").ClickAsync();
        await page.Locator("#treatments li input[name=endedOn]").FillAsync(Day(1));
        await page.Locator("#treatments li form button").First.ClickAsync();
        await Assertions.Expect(page.Locator("#treatments li")).ToContainTextAsync($"{Day(2)} – {Day(1)}");
        await Assertions.Expect(page.Locator("#treatments li input[name=endedOn]")).ToHaveCountAsync(0);
        await page.GotoAsync(address + "/classify");
        await Assertions.Expect(page.Locator("#opinion")).ToContainTextAsync(confirmed);
        await Assertions.Expect(page.Locator("#met li").First).ToBeVisibleAsync();
        await page.Locator("form.fx-form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("#now .fx-tag")).ToContainTextAsync(confirmed);
        await page.GotoAsync(address + "/classify");
        await page.Locator("#classification").SelectOptionAsync("Discarded");
        await page.Locator("form.fx-form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice.is-over")).ToContainTextAsync(confirmed);
    }

    [Theory]
    [InlineData("zh", Screen.Desk, 113, "石知春", "不符合", "影像符合，已会诊")]
    [InlineData("en", Screen.Phone, 115, "Sonam Tashi", "no class", "the images say so, a second doctor agrees")]
    public async Task A_report_that_contradicts_the_edition_asks_for_a_reason_and_keeps_all_that_was_typed(string language, Screen screen, int serial, string name, string none, string why)
    {
        var page = await OpenAsync("/cases/report?area=510107&disease=covid-19", language, screen, "clinician.county");
        await Assertions.Expect(page.Locator("#reason")).ToHaveCountAsync(0);
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#identity-number").FillAsync(Identity("19660419", serial));
        await page.Locator("#living-area").FillAsync("510107");
        await page.Locator("#classification").SelectOptionAsync("ClinicallyDiagnosed");
        await page.Locator("#onset-date").FillAsync(Day(3));
        await page.Locator("input[name=fact-fever][value=yes]").CheckAsync();
        await page.Locator("main .fx-formfoot button").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice.is-over")).ToContainTextAsync(none);
        await Assertions.Expect(page.Locator("#name")).ToHaveValueAsync(name);
        await page.Locator("#reason").FillAsync(why);
        await page.Locator("main .fx-formfoot button").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice.is-done b")).ToContainTextAsync("510107-");

        var officer = await OpenAsync("/cases/due?area=510107", language, screen, "epidemiologist.county");
        await officer.Locator("#due a").Last.ClickAsync();
        await Assertions.Expect(officer.Locator("#timeline")).ToContainTextAsync(why);
    }

    /// <summary>An age that is none and a class that needs a reason: both are said at once, and one mend is enough.</summary>
    [Theory]
    [InlineData("zh", Screen.Desk, "石知白", "四十岁整", "影像符合，已会诊")]
    [InlineData("en", Screen.Phone, "Karma Dolma", "forty", "the images say so")]
    public async Task A_report_with_several_faults_comes_back_once_and_at_the_first_of_them(string language, Screen screen, string name, string age, string why)
    {
        var page = await OpenAsync("/cases/report?area=510107&disease=covid-19", language, screen, "clinician.county");
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#age-years").FillAsync(age);
        await page.Locator("#living-area").FillAsync("510107");
        await page.Locator("#classification").SelectOptionAsync("ClinicallyDiagnosed");
        await page.Locator("main .fx-formfoot button").ClickAsync();
        await Assertions.Expect(page.Locator("#age-years")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#age-years-error")).ToContainTextAsync(age);
        await Assertions.Expect(page.Locator("#reason-error")).ToBeVisibleAsync();
        await page.Locator("#age-years").FillAsync("40");
        await page.Locator("#reason").FillAsync(why);
        await page.Locator("main .fx-formfoot button").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice.is-done b")).ToContainTextAsync("510107-");
    }

    [Theory]
    [InlineData("zh", Screen.Desk, 109, "石知冬", "已迁出本区", "已拒收")]
    [InlineData("en", Screen.Phone, 111, "Dawa Norbu", "moved away", "refused")]
    public async Task A_case_is_handed_to_the_next_county_and_refused(string language, Screen screen, int serial, string name, string why, string refused)
    {
        await ReportAsync(language, screen, name, Identity("19770815", serial));
        var page = await OpenAsync("/cases/due?area=510107", language, screen, "epidemiologist.county");
        await page.Locator("#due a").Last.ClickAsync();
        var address = new Uri(page.Url).AbsolutePath;
        await page.GotoAsync(address + "/hand-over");
        await page.Locator("#to-area").FillAsync("510104");
        await page.Locator("#reason").FillAsync(language is "en" ? "lives there since March" : "三月起住在那里");
        await page.Locator("form.fx-form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice.is-info")).ToBeVisibleAsync();

        // The prefecture answers for the next county.
        var other = await OpenAsync("/cases/offers", language, screen, "epidemiologist.prefecture");
        await Assertions.Expect(other.Locator("#waiting")).Not.ToContainTextAsync(name);
        var offer = other.Locator("#waiting li").First;
        await offer.Locator("button[value=Refuse]").ClickAsync();
        await Assertions.Expect(other.Locator(".fx-wrong")).ToBeVisibleAsync();
        await other.Locator("#waiting li").First.Locator("input[name=reason]").FillAsync(why);
        await other.Locator("#waiting li").First.Locator("button[value=Refuse]").ClickAsync();
        await Assertions.Expect(other.Locator(".fx-notice.is-done")).ToBeVisibleAsync();

        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("#timeline")).ToContainTextAsync(why);
        await Assertions.Expect(page.Locator("#timeline")).ToContainTextAsync(refused);
    }
}

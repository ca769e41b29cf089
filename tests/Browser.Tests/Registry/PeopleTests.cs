using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Registry;

/// <summary>A county epidemiologist keeps the register of persons. Each story works with invented people of its own.</summary>
public sealed class PeopleTests(DemoHost host) : Story(host)
{
    [Theory]
    [InlineData("zh", Screen.Desk, "510116", "司徒演示", "司徒演视", "13911110001", "合并")]
    [InlineData("en", Screen.Phone, "510117", "端木演示", "端木演视", "13911110002", "Merge")]
    public async Task Two_records_of_one_person_are_merged_and_parted(string language, Screen screen, string area, string name, string slip, string phone, string merge)
    {
        var page = await OpenAsync($"/people?area={area}", language, screen);
        await RegisterAsync(page, area, name, phone);
        await RegisterAsync(page, area, slip, phone);
        await page.Locator("main a[href*='/people/matches']").First.ClickAsync();
        var pair = page.Locator("section.fx-panel", new() { HasTextString = slip });
        await Assertions.Expect(pair).ToContainTextAsync(name);
        await Assertions.Expect(pair).ToContainTextAsync("139****" + phone[^4..]);
        await pair.Locator("button.btn-primary", new() { HasTextString = merge }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(name);
        await Assertions.Expect(page.Locator("#merged")).ToBeVisibleAsync();

        await SearchAsync(page, area, slip[..4]);
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync(slip);
        await SearchAsync(page, area, name);
        await page.Locator("#list a").First.ClickAsync();
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await page.Locator("#merged button").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(slip);
        await page.GotoAsync($"/people/matches?area={area}");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync(slip);
    }

    [Theory]
    [InlineData("zh", Screen.Phone, "510118", "宇文演示", "13911110003", "理由")]
    [InlineData("en", Screen.Desk, "510121", "尉迟演示", "13911110004", "reason")]
    public async Task A_number_is_shown_for_a_reason_and_no_name_stands_in_an_address(string language, Screen screen, string area, string name, string phone, string hint)
    {
        var page = await OpenAsync($"/people?area={area}", language, screen);
        await RegisterAsync(page, area, name, phone);
        await SearchAsync(page, area, name);
        Assert.DoesNotContain(Uri.EscapeDataString(name), page.Url, StringComparison.OrdinalIgnoreCase);
        await page.Locator("#list a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#numbers")).ToContainTextAsync("139****" + phone[^4..]);
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync(phone);
        await Assertions.Expect(page.Locator("#reveal")).ToContainTextAsync(hint);
        await page.Locator("#reason").FillAsync("电话随访");
        await page.Locator("#reveal button").ClickAsync();
        await Assertions.Expect(page.Locator("#revealed")).ToContainTextAsync(phone);
    }

    [Theory]
    [InlineData("zh", Screen.Phone)]
    [InlineData("en", Screen.Desk)]
    public async Task A_wrong_identity_number_is_told_where_it_was_typed_and_nothing_typed_is_lost(string language, Screen screen)
    {
        var page = await OpenAsync("/people/register?area=510104", language, screen);
        await page.Locator("#name").FillAsync("夏侯演示");
        await page.Locator("#identity-number").FillAsync("110105194912310021");
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#identity-number-error")).ToContainTextAsync("“X”");
        await Assertions.Expect(page.Locator("#name")).ToHaveValueAsync("夏侯演示");
        await page.Locator("#identity-number").FillAsync("");
        await page.Locator("#age-years").FillAsync("3");
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#guardian-name-error")).ToContainTextAsync("14");
    }

    [Theory]
    [InlineData("zh", Screen.Phone, "/people?area=5101", "不会出现在网址里", "epidemiologist.province")]
    [InlineData("en", Screen.Desk, "/people/matches?area=51", "Possible duplicates", "epidemiologist.province")]
    [InlineData("zh", Screen.Desk, "/data-protection", "最后一个身份结束后 730 天", "auditor.province")]
    [InlineData("en", Screen.Phone, "/data-protection", "730 days after the last role", "administrator.province")]
    public async Task The_pages_open(string language, Screen screen, string path, string says, string account)
    {
        var page = await OpenAsync(path, language, screen, account);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(says);
    }

    private static async Task RegisterAsync(IPage page, string area, string name, string phone)
    {
        await page.GotoAsync($"/people/register?area={area}");
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#birth-date").FillAsync("1970-03-04");
        await page.Locator("#phones").FillAsync(phone);
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(name);
    }

    private static async Task SearchAsync(IPage page, string area, string words)
    {
        await page.GotoAsync($"/people?area={area}");
        await page.Locator("#words").FillAsync(words);
        await page.Locator("main form button.btn-primary").First.ClickAsync();
    }
}

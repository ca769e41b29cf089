using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Registry;

/// <summary>A county administrator keeps the register of organisations. Each story works in a county of its own.</summary>
public sealed class OrganisationTests(DemoHost host) : Story(host)
{
    /// <summary>The credit codes are invented; the first ends in a wrong check character.</summary>
    [Theory]
    [InlineData("zh", Screen.Desk, "510112", "12510112DEM900012", "新区中医医院（演示）", "演示新甲")]
    [InlineData("en", Screen.Phone, "510113", "12510113DEM900012", "青白江骨科医院（演示）", "演示新乙")]
    public async Task A_hospital_is_opened_with_a_wrong_code_mended_and_staffed(string language, Screen screen, string area, string start, string name, string person)
    {
        var page = await OpenAsync($"/organisations?area={area}", language, screen, "administrator.province");
        var gaps = await GapsAsync(page);
        await page.Locator("main a[href^='/organisations/open']").First.ClickAsync();
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#sector").SelectOptionAsync("hospital");
        await page.Locator("#credit-code").FillAsync(start + "I");
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#credit-code-error")).ToContainTextAsync("18");
        await Assertions.Expect(page.Locator("#name")).ToHaveValueAsync(name);

        await page.Locator("#credit-code").FillAsync(start + (CheckOf(start) == '0' ? "1" : "0"));
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#credit-code-error")).ToContainTextAsync($"“{CheckOf(start)}”");

        await page.Locator("#credit-code").FillAsync(start + CheckOf(start));
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(name);
        await page.GotoAsync($"/organisations?area={area}");
        Assert.Equal(gaps + 1, await GapsAsync(page));

        await page.GotoAsync($"/organisations?area={area}&gaps=true&q={Uri.EscapeDataString(name)}");
        await page.Locator("main a[href*='/appoint']").First.ClickAsync();
        await page.Locator("#person-name").FillAsync(person);
        await page.Locator("#post").FillAsync("院长");
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#people")).ToContainTextAsync(person);
        await page.GotoAsync($"/organisations?area={area}");
        Assert.Equal(gaps, await GapsAsync(page));
        await page.GotoAsync($"/areas?area={area}");
        await Assertions.Expect(page.Locator("#organisations")).ToContainTextAsync(person);
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "510114", "没有“青蛙”这个行业")]
    [InlineData("en", Screen.Phone, "510115", "There is no sector “青蛙”")]
    public async Task A_file_with_bad_rows_goes_in_and_the_bad_ones_come_back(string language, Screen screen, string area, string wrong)
    {
        var page = await OpenAsync($"/organisations/import?area={area}", language, screen, "administrator.province");
        var csv = $"名称,行业,区划代码,第一责任人\n{area}演示一小,中小学校,{area},演示丑\n{area}演示二小,青蛙,{area},\n{area}演示三小,中小学校,9955,\n";
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "schools.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(csv) });
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#refused")).ToContainTextAsync(wrong);
        await Assertions.Expect(page.Locator("#refused")).ToContainTextAsync("9955");
        await page.GotoAsync($"/organisations?area={area}&sector=education");
        await Assertions.Expect(page.Locator("#list")).ToContainTextAsync($"{area}演示一小");
        await Assertions.Expect(page.Locator("#list")).Not.ToContainTextAsync($"{area}演示二小");
    }

    [Theory]
    [InlineData("zh", Screen.Phone, "/organisations?area=5101", "定点医院")]
    [InlineData("en", Screen.Desk, "/organisations?area=51&gaps=true", "Gaps by area")]
    [InlineData("en", Screen.Phone, "/organisations/open?area=510104", "Unified social credit code")]
    [InlineData("zh", Screen.Phone, "/organisations/import", "统一社会信用代码")]
    public async Task The_pages_open(string language, Screen screen, string path, string says)
    {
        var page = await OpenAsync(path, language, screen, "administrator.province");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(says);
    }

    private static async Task<int> GapsAsync(IPage page) =>
        int.Parse(await page.Locator(".fx-figures .fx-value").Nth(1).InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);

    private static char CheckOf(string first17)
    {
        const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        var (sum, weight) = (0, 1);
        foreach (var c in first17)
        {
            (sum, weight) = (sum + Alphabet.IndexOf(c, StringComparison.Ordinal) * weight, weight * 3 % 31);
        }
        return Alphabet[(31 - sum % 31) % 31];
    }
}

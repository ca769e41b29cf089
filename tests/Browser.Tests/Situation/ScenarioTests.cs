using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Situation;

/// <summary>What measures might change: measures are picked, the difference is said, and what it assumes.</summary>
public sealed class ScenarioTests(DemoHost host) : Story(host)
{
    [Theory]
    [InlineData("zh", Screen.Desk, "情景", "减少接触", "模拟", "不是预测", "措施带来的变化（同一随机数配对）：−", "须在 0 与 100 之间")]
    [InlineData("en", Screen.Phone, "Scenario", "Fewer contacts", "Simulate", "not a forecast", "What the measures change (paired by common random numbers): −", "must lie between 0 and 100")]
    public async Task Fewer_contacts_spare_cases_and_the_page_says_what_it_assumes(string language, Screen screen, string tab, string contacts, string simulate, string caution, string difference, string refused)
    {
        var page = await OpenAsync("/situation?area=51&date=2020-02-01", language, screen);
        await page.GetByRole(AriaRole.Link, new() { Name = tab, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(caution);
        await page.GetByLabel(contacts).FillAsync("50");
        await page.GetByRole(AriaRole.Button, new() { Name = simulate, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#scenario-difference")).ToContainTextAsync(difference);
        await Assertions.Expect(page.Locator("#scenario-cases svg")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#scenario-assumes li")).ToHaveCountAsync(8);
        await page.GetByLabel(contacts).FillAsync("500");
        await page.GetByRole(AriaRole.Button, new() { Name = simulate, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(refused);
    }
}

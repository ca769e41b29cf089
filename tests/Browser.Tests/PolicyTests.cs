using Microsoft.Playwright;

namespace Fangxian.Browser.Tests;

/// <summary>What makes styles or scripts of its own runs under the strict policy: every story fails on a refused one.</summary>
public sealed class PolicyTests(DemoHost host) : Story(host)
{
    [Theory, InlineData("zh", Screen.Desk), InlineData("en", Screen.Desk)]
    public async Task A_chart_explains_itself_under_the_pointer(string language, Screen screen)
    {
        var page = await OpenAsync("/situation", language, screen);
        var chart = page.Locator("svg").Filter(new() { Has = page.Locator("path") }).Locator("xpath=ancestor::*[@data-fx-chart]").First;
        await chart.ScrollIntoViewIfNeededAsync();
        var box = (await chart.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 3));
        await Assertions.Expect(page.Locator(".fx-tip").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_viewer_of_the_API_runs_under_its_policy()
    {
        var page = await OpenAsync("/api/docs/", "en");
        await Assertions.Expect(page.GetByText("Fangxian", new() { Exact = false }).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("a[href*='areas']").First).ToBeAttachedAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        // The looks of the viewer are not ours to judge.
        await page.GotoAsync("/account");
    }
}

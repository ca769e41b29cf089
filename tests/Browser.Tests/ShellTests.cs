using Microsoft.Playwright;

namespace Fangxian.Browser.Tests;

/// <summary>What every page has around it.</summary>
public sealed class ShellTests(DemoHost host) : Story(host)
{
    /// <summary>A page there always is: the one that says that there is no such page.</summary>
    private const string Anywhere = "/not-found";

    [Theory]
    [InlineData("zh", Screen.Desk, "zh-CN")]
    [InlineData("en", Screen.Desk, "en")]
    [InlineData("zh", Screen.Phone, "zh-CN")]
    [InlineData("en", Screen.Phone, "en")]
    public async Task A_page_speaks_the_browsers_language(string language, Screen screen, string tag)
    {
        var page = await OpenAsync(Anywhere, language, screen);
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", tag);
        await Assertions.Expect(page.Locator(".fx-demo")).ToHaveTextAsync(language is "en" ? "Sichuan, January to April 2020" : "四川省 2020 年 1 至 4 月");
    }

    [Theory]
    [InlineData("zh", Screen.Desk)]
    [InlineData("en", Screen.Phone)]
    public async Task The_language_changes_and_stays(string language, Screen screen)
    {
        var page = await OpenAsync(Anywhere, language, screen);
        var (other, tag) = language is "en" ? ("中文", "zh-CN") : ("EN English", "en");
        await page.GetByRole(AriaRole.Link, new() { Name = other, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", tag);
        await page.GotoAsync(Anywhere);
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", tag);
    }

    [Theory]
    [InlineData("武侯", Screen.Desk)]
    [InlineData("510107", Screen.Desk)]
    [InlineData("武侯", Screen.Phone)]
    public async Task The_area_picker_finds_an_area_with_the_keyboard_alone(string words, Screen screen)
    {
        var page = await OpenAsync(Anywhere, "zh", screen);
        await page.Locator("[data-fx-dialog='fx-area-dialog']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#fx-area-input")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(words);
        await Assertions.Expect(page.Locator("#fx-area-input-list [aria-selected='true']")).ToContainTextAsync("武侯区");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**area=510107000000**");
    }

    [Fact]
    public async Task The_theme_goes_dark_and_stays()
    {
        var page = await OpenAsync(Anywhere);
        var before = await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        await page.Locator("header [data-fx-theme-toggle]").ClickAsync();
        await page.Locator("header [data-fx-theme-toggle]").ClickAsync();
        await page.ReloadAsync();
        Assert.NotEqual(before, await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
    }
}

using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests;

/// <summary>The two languages and the two widths a story is told at.</summary>
public enum Screen
{
    Desk,
    Phone,
}

/// <summary>
/// A story in the browser. Make one by deriving and opening a page:
/// <code>
/// public sealed class CompareTests(DemoHost host) : Story(host)
/// {
///     [Theory, InlineData("zh", Screen.Desk), InlineData("en", Screen.Phone)]
///     public async Task Two_areas_stand_side_by_side(string language, Screen screen)
///     {
///         var page = await OpenAsync("/situation", language, screen);
///         await page.GetByRole(AriaRole.Link, new() { Name = "…" }).ClickAsync();
///         await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("…");
///     }
/// </code>
/// At its end every story fails on a script error, a refused script or style, a page that scrolls sideways, or a
/// serious finding of axe.
/// </summary>
public abstract class Story(DemoHost host) : IAsyncLifetime
{
    /// <summary>Of what is in order one example is told: to name every node of it takes longer than to look.</summary>
    private static readonly AxeRunOptions FaultsOnly = new() { ResultTypes = [ResultType.Violations] };

    private readonly List<string> _complaints = [];
    private readonly List<IPage> _pages = [];

    /// <summary>Messages of the console that this story provokes on purpose.</summary>
    protected List<string> Expected { get; } = [];

    /// <summary>The server that the story visits: that of all, unless it needs one of its own.</summary>
    protected virtual string Address => host.Address;

    /// <summary>The session of a demonstration account there.</summary>
    protected virtual Task<string> SessionAsync(string account) => host.SessionAsync(account);

    public virtual ValueTask InitializeAsync()
    {
        Assert.SkipWhen(host.Missing.Length > 0, host.Missing);
        return ValueTask.CompletedTask;
    }

    /// <summary>A page in a fresh browser of that language and width, signed in as an account of the demonstration; as nobody for null.</summary>
    protected async Task<IPage> OpenAsync(string path, string language = "zh", Screen screen = Screen.Desk, string? account = "epidemiologist.province")
    {
        var context = await host.Browser.NewContextAsync(new()
        {
            BaseURL = Address,
            Locale = language is "en" ? "en-GB" : "zh-CN",
            TimezoneId = "Asia/Shanghai",
            ViewportSize = screen is Screen.Phone ? new() { Width = 360, Height = 780 } : new() { Width = 1440, Height = 900 },
        });
        context.SetDefaultTimeout(15_000);
        if (account is not null)
        {
            await context.AddCookiesAsync([new() { Name = "fx-session", Value = await SessionAsync(account), Url = Address, HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);
        }
        var page = await context.NewPageAsync();
        page.Console += (_, message) => { if (message.Type is "error") { _complaints.Add($"{message.Text} ({message.Location})"); } };
        page.PageError += (_, error) => _complaints.Add(error);
        _pages.Add(page);
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>No page is wider than its window.</summary>
    protected static async Task AssertNoSidewaysScrollAsync(IPage page)
    {
        var over = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(over <= 0, $"{page.Url} is {over} px wider than its window of {page.ViewportSize!.Width} px");
    }

    /// <summary>Axe finds nothing serious or critical.</summary>
    protected static async Task AssertAccessibleAsync(IPage page)
    {
        var result = await page.RunAxe(FaultsOnly);
        var serious = result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Impact} {v.Id}: {v.Help}\n  {string.Join("\n  ", v.Nodes.Take(5).Select(n => n.Html))}").ToArray();
        Assert.True(serious.Length == 0, page.Url + "\n" + string.Join('\n', serious));
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            if (TestContext.Current.TestState?.Result is TestResult.Passed or null)
            {
                foreach (var page in _pages)
                {
                    await AssertNoSidewaysScrollAsync(page);
                    await AssertAccessibleAsync(page);
                }
                var unexpected = _complaints.Where(c => !Expected.Exists(c.Contains)).ToArray();
                Assert.True(unexpected.Length == 0, string.Join("\n", unexpected));
            }
        }
        finally
        {
            foreach (var page in _pages)
            {
                await page.Context.DisposeAsync();
            }
        }
    }
}

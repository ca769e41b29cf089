using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Administration;

/// <summary>A machine is given access and loses it again; a role is made and given; readers are offered nothing they may not do.</summary>
public sealed class TokenTests(DemoHost host) : Story(host)
{
    private static string Day(int ahead) => DateTime.Today.AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("zh", Screen.Desk, "his-desk", "从未", "令牌已撤销")]
    [InlineData("en", Screen.Phone, "his-phone", "never", "The token was revoked")]
    public async Task A_machine_reads_counts_with_its_token_until_it_is_revoked(string language, Screen screen, string name, string never, string revoked)
    {
        var page = await OpenAsync("/tokens", language, screen, "administrator.county");
        await page.Locator("main a[href='/tokens/make']").ClickAsync();
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#role").SelectOptionAsync("community-worker");
        var area = await page.Locator("#area").InputValueAsync();
        await page.Locator("#until").FillAsync(Day(30));
        await page.Locator("main button.btn-primary").ClickAsync();
        var secret = await page.Locator("#token-secret").InputValueAsync();
        Assert.StartsWith("fxt_", secret);
        await page.GotoAsync("/tokens");
        await Assertions.Expect(page.Locator("#token-" + name)).ToContainTextAsync(never);

        Assert.Equal(HttpStatusCode.OK, await AskAsync(page, secret, area));
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#token-" + name)).ToContainTextAsync("127.0.0.1");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync(secret);

        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.Locator($"#token-{name} button").ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(revoked);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(page, secret, area));
    }

    [Theory]
    [InlineData("zh", Screen.Phone, "feed-zh", "试点片区", "医院")]
    [InlineData("en", Screen.Desk, "feed-en", "试点园区", "Hospital")]
    public async Task A_machine_of_one_zone_and_one_sector_sees_nothing_beyond(string language, Screen screen, string name, string zone, string sector)
    {
        var page = await OpenAsync("/tokens/make", language, screen, "administrator.county");
        var area = await page.Locator("#area").InputValueAsync();
        await page.EvaluateAsync("([name, member]) => fetch('/api/zones', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, members: [member] }) }).then(r => { if (!r.ok) throw new Error(r.status) })", new[] { zone, area + "001" });
        await page.ReloadAsync();
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#role").SelectOptionAsync("community-worker");
        await page.Locator("#zone").SelectOptionAsync(new SelectOptionValue { Label = zone });
        await page.Locator("#sector").SelectOptionAsync("hospital");
        await page.Locator("#until").FillAsync(Day(30));
        await AssertNoSidewaysScrollAsync(page);
        await AssertAccessibleAsync(page);
        await page.Locator("main button.btn-primary").ClickAsync();
        var secret = await page.Locator("#token-secret").InputValueAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(page, secret, area + "001"));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(page, secret, area));
        await page.GotoAsync("/tokens");
        await Assertions.Expect(page.Locator("#token-" + name)).ToContainTextAsync(zone);
        await Assertions.Expect(page.Locator("#token-" + name)).ToContainTextAsync(sector);
    }

    private static async Task<HttpStatusCode> AskAsync(IPage page, string secret, string area)
    {
        using var machine = new HttpClient();
        machine.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var answer = await machine.GetAsync(new Uri(new Uri(page.Url), $"/api/counts/{area}?disease=covid-19"));
        return answer.StatusCode;
    }

    [Theory]
    [InlineData("zh", Screen.Phone, "clerk-zh", "县录入员", "County clerk zh")]
    [InlineData("en", Screen.Desk, "clerk-en", "区录入员", "County clerk en")]
    public async Task A_role_is_made_of_permissions_and_given(string language, Screen screen, string key, string name, string nameEn)
    {
        var page = await OpenAsync("/roles", language, screen, "administrator.county");
        await page.Locator("main a[href='/roles/make']").ClickAsync();
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#name-en").FillAsync(nameEn);
        await page.Locator("#key").FillAsync(key);
        await page.Locator("input[value='counts.read']").CheckAsync();
        await page.Locator("input[value='audit.verify']").CheckAsync();
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice.is-over")).ToContainTextAsync("audit.verify");
        await page.Locator("input[value='audit.verify']").UncheckAsync();
        await page.Locator("input[value='counts.write']").CheckAsync();
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#role-" + key)).ToContainTextAsync(language is "en" ? nameEn : name);

        await page.GotoAsync("/accounts/invite");
        await page.Locator("#display-name").FillAsync("演示录入员");
        await page.Locator("#name").FillAsync(key);
        await page.Locator("#role").SelectOptionAsync(key);
        await page.Locator("main button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#link")).ToBeVisibleAsync();
        await page.GotoAsync("/accounts");
        await Assertions.Expect(page.Locator("#accounts")).ToContainTextAsync(language is "en" ? nameEn : name);
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "/organisations?area=5101")]
    [InlineData("en", Screen.Phone, "/organisations?area=5101&gaps=true")]
    public async Task A_reader_is_offered_no_change_of_organisations(string language, Screen screen, string path)
    {
        var page = await OpenAsync(path, language, screen, "commander.province");
        await Assertions.Expect(page.Locator("#list")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main a[href*='/organisations/open'], main a[href*='/organisations/import'], main a[href*='/appoint']")).ToHaveCountAsync(0);
        await page.Locator("#list a[href^='/organisations/']").First.ClickAsync();
        await Assertions.Expect(page.Locator("#facts")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#end, main a[href*='/change'], main a[href*='/appoint']")).ToHaveCountAsync(0);
    }
}

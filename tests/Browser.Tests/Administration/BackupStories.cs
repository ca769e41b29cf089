using System.Globalization;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Administration;

/// <summary>An operator goes back to the state before a mistake, on a server of the story's own: everybody of it has to sign in again.</summary>
public sealed class BackupStories(DemoHost host) : Story(host)
{
    private const string Password = "lantern-52-river";

    [Theory]
    [InlineData("zh", Screen.Phone, "完好", "已恢复到所选备份", "恢复前自动留存")]
    [InlineData("en", Screen.Desk, "is whole", "was restored to the backup you chose", "kept before a restore")]
    public async Task A_mistake_is_undone_by_a_backup_that_was_proved_by_upload(string language, Screen screen, string whole, string restored, string kept)
    {
        // The server is gone before the last page has asked for its icon.
        Expected.Add("favicon.svg");
        await using var server = await EmptyHost.StartAsync();
        var page = await OpenAsync(server.Address + "/set-up", language, screen, null);
        await SetUpAsync(page, server.Code);
        var backup = await MakeAsync(page, server.Address);

        await page.GotoAsync(server.Address + "/settings");
        await page.Locator("#emergency-hours").SelectOptionAsync("1");
        await Form(page, "emergency-hours").Locator("button").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice.is-done")).ToBeVisibleAsync();

        await page.GotoAsync(server.Address + "/settings/backups");
        await AssertNoSidewaysScrollAsync(page);
        await UploadAsync(page, "broken.zip", [.. "PK no archive"u8]);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("broken.zip");
        await Assertions.Expect(page.Locator("#proof")).ToHaveCountAsync(0);
        await UploadAsync(page, "from-elsewhere.zip", await File.ReadAllBytesAsync(Path.Combine(server.Folder, "backups", backup)));
        await Assertions.Expect(page.Locator("#proof")).ToContainTextAsync(whole);
        await page.Locator("#proof summary").ClickAsync();
        await Assertions.Expect(page.Locator("#proof tbody")).ToContainTextAsync("audit_line");
        await AssertNoSidewaysScrollAsync(page);
        await AssertAccessibleAsync(page);

        await page.Locator($"a[href='/settings/backups/{backup}/restore']").ClickAsync();
        await RestoreAsync(page, "20000101T000000Z");
        await Assertions.Expect(page.Locator("#confirmation-error")).ToContainTextAsync(backup);
        await AssertNoSidewaysScrollAsync(page);
        await AssertAccessibleAsync(page);
        await RestoreAsync(page, backup["fangxian-".Length..^".zip".Length]);
        await page.WaitForURLAsync("**/sign-in?restored=1");
        await Assertions.Expect(page.Locator(".fx-notice.is-done")).ToContainTextAsync(restored);

        await SignInAsync(page);
        await page.GotoAsync(server.Address + "/settings");
        await Assertions.Expect(page.Locator("#emergency-hours")).ToHaveValueAsync("24");
        await page.GotoAsync(server.Address + "/settings/backups");
        await Assertions.Expect(page.Locator("#backups tbody tr").First).ToContainTextAsync(kept);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(server.Folder, "backups"), "*.zip").Length);
    }

    private static ILocator Form(IPage page, string name) => page.Locator($"form:has(input[name='_handler'][value='{name}'])");

    private static async Task SetUpAsync(IPage page, string code)
    {
        await page.Locator("#code").FillAsync(code);
        await page.Locator("#name").FillAsync("first.administrator");
        await page.Locator("#display-name").FillAsync("王管理");
        await page.Locator("#password").FillAsync(Password);
        await page.Locator("form button[type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/situation**");
    }

    /// <summary>Makes a backup by its button; the name of its file.</summary>
    private static async Task<string> MakeAsync(IPage page, string site)
    {
        await page.GotoAsync(site + "/settings/backups");
        await Form(page, "make").Locator("button").ClickAsync();
        await page.WaitForURLAsync("**/settings/backups?made=*", new() { Timeout = 60_000 });
        return new Uri(page.Url).Query["?made=".Length..];
    }

    private static async Task UploadAsync(IPage page, string name, byte[] content)
    {
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/zip", Buffer = content });
        var answered = page.WaitForResponseAsync(response => response.Request.Method is "POST", new() { Timeout = 60_000 });
        await Form(page, "prove-file").Locator("button").ClickAsync();
        await answered;
    }

    private static async Task RestoreAsync(IPage page, string confirmation)
    {
        await page.Locator("#confirmation").FillAsync(confirmation);
        await page.Locator("#reason").FillAsync("误改了设置 " + DateTime.UtcNow.ToString("HH:mm", CultureInfo.InvariantCulture));
        var answered = page.WaitForResponseAsync(response => response.Request.Method is "POST", new() { Timeout = 90_000 });
        await Form(page, "restore").Locator("button[type=submit]").ClickAsync();
        await answered;
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.Locator("#name").FillAsync("first.administrator");
        await page.Locator("#password").FillAsync(Password);
        await Form(page, "sign-in").Locator("button[type=submit]").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fangxian.Cases.Reminders;
using Fangxian.Modules.Tests.Web.Serving;
using Fangxian.Platform.Data;
using Fangxian.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases.Reminders;

/// <summary>How a message leaves: signed, encrypted, and never to the server's own networks.</summary>
public abstract class ReminderWayTests(DatabaseKind kind) : RemindedTests(kind)
{
    public sealed class OnSqlite() : ReminderWayTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ReminderWayTests(DatabaseKind.Postgres);

    [Fact]
    public async Task A_webhook_is_posted_signed_json_and_its_secret_lies_encrypted()
    {
        await using var hook = new HookDrop();
        using var worker = Worker(Options(null, "127.0.0.0/8"));
        var made = await AddHookAsync($"http://127.0.0.1:{hook.Port}/robot/send?access_token=abc");
        Assert.Equal($"http://127.0.0.1:{hook.Port}/…", made.Channel.Address);
        await OverdueAsync();
        await LookAsync();
        Assert.Equal(new(1, 1), await worker.RoundAsync(CancellationToken.None));
        var post = Assert.Single(hook.Posts);
        var json = JsonDocument.Parse(post.Body).RootElement;
        Assert.Equal(("report-reminder", "990101000000", "2020-05-10", "Fangxian: COVID-19 report of Nanwan for 2020-05-10 is missing"), (json.GetProperty("kind").GetString(), json.GetProperty("area").GetProperty("code").GetString(), json.GetProperty("date").GetString(), json.GetProperty("title").GetString()));
        var seconds = Overdue.ToUnixTimeSeconds();
        Assert.Equal($"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(made.Secret!), Encoding.UTF8.GetBytes($"{seconds}.{post.Body}")))}", post.Headers["Fangxian-Signature"]);
        await using var db = App.Read();
        var kept = await db.ReminderChannels().SingleAsync();
        Assert.DoesNotContain(made.Secret!, Encoding.Latin1.GetString(kept.Secret!));
        Assert.DoesNotContain("access_token", Encoding.Latin1.GetString(kept.Address));
        Assert.DoesNotContain("access_token", (await RunAsync(Fangxian.Administration.Audit.ListAudit.Slice, new())).Ok().ToString());
    }

    [Theory]
    [InlineData("301 Moved\r\nLocation: http://127.0.0.1/", "redirect", "301")]
    [InlineData("503 Busy", "answer", "503")]
    public async Task An_answer_that_is_no_yes_is_a_failure(string answer, string why, string detail)
    {
        await using var hook = new HookDrop { Answer = answer };
        using var worker = Worker(Options(null, "127.0.0.0/8"));
        await AddHookAsync($"http://127.0.0.1:{hook.Port}/");
        await OverdueAsync();
        await LookAsync();
        Assert.Equal(new(1, 0), await worker.RoundAsync(CancellationToken.None));
        var row = await OnlyAsync();
        Assert.Equal((why, detail), (row.Why, row.WhyDetail));
        Assert.Single(hook.Posts);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/", "address")]
    [InlineData("https://127.0.0.1:{0}/", "address")]
    [InlineData("https://localhost:{0}/", "address")]
    [InlineData("https://[::1]:{0}/", "address")]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/", "address")]
    [InlineData("https://2130706433:{0}/", "address")]
    [InlineData("https://10.1.2.3/", "address")]
    [InlineData("https://169.254.169.254/latest/meta-data", "address")]
    [InlineData("https://no-such-host.invalid/", "name")]
    public async Task A_webhook_never_calls_the_servers_own_networks(string url, string why)
    {
        await using var hook = new HookDrop();
        using var worker = Worker(Options());
        await AddHookAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, url, hook.Port));
        await OverdueAsync();
        await LookAsync();
        Assert.Equal(new(1, 0), await worker.RoundAsync(CancellationToken.None));
        Assert.Equal(why, (await OnlyAsync()).Why);
        Assert.Empty(hook.Posts);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_by_both_ways()
    {
        var certificate = Callers.NewCertificate(TestDatabases.NewFolder()).Certificate;
        await using var hook = new HookDrop { Certificate = certificate };
        await using var mail = new MailDrop { Certificate = certificate };
        using var worker = Worker(Options(mail, "127.0.0.0/8"));
        await AddHookAsync($"https://127.0.0.1:{hook.Port}/");
        await AddMailAsync();
        await OverdueAsync();
        await LookAsync();
        Assert.Equal(new(2, 0), await worker.RoundAsync(CancellationToken.None));
        Assert.All((await RunAsync(ListReminders.Slice, new())).Ok().Reminders, r => Assert.Equal("certificate", r.Why));
        Assert.Empty(hook.Posts);
        Assert.Empty(mail.Mails);
    }

    [Fact]
    public async Task A_mail_server_without_tls_gets_nothing_where_tls_is_asked_for()
    {
        await using var mail = new MailDrop();
        using var worker = Worker(Options(mail) with { Mail = Options(mail).Mail! with { Tls = MailTls.StartTls } });
        await AddMailAsync();
        await OverdueAsync();
        await LookAsync();
        await worker.RoundAsync(CancellationToken.None);
        Assert.Equal("no-tls", (await OnlyAsync()).Why);
        using var none = Worker(OutboxOptions.Default);
        Clock.Advance(TimeSpan.FromHours(1));
        await none.RoundAsync(CancellationToken.None);
        Assert.Equal("no-mail-server", (await OnlyAsync()).Why);
    }
}

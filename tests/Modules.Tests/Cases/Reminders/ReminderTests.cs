using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fangxian.Cases;
using Fangxian.Cases.Reminders;
using Fangxian.Cases.Reports;
using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Web;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases.Reminders;

/// <summary>Reminders of missing reports, sent to a mail server and a webhook of this process. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract class ReminderTests(DatabaseKind kind) : RemindedTests(kind)
{
    public sealed class OnSqlite() : ReminderTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ReminderTests(DatabaseKind.Postgres);

    [Fact]
    public async Task A_missing_report_is_reminded_of_once_by_mail_in_the_recipients_language()
    {
        await using var mail = new MailDrop();
        using var worker = Worker(Options(mail));
        await AddMailAsync();
        (await RunAsync(MakeDuty.Slice, Duty)).Ok();
        Assert.Equal(0, await LookAsync());
        Clock.SetUtcNow(Overdue);
        Assert.Equal(1, await LookAsync());
        Assert.Equal(0, await LookAsync());
        Assert.Equal(new(1, 1), await worker.RoundAsync(CancellationToken.None));
        Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(0, await LookAsync());
        Assert.Equal(new(0, 0), await worker.RoundAsync(CancellationToken.None));
        var sent = await MimeKit.MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Assert.Single(mail.Mails))));
        Assert.Equal(("【防线】南湾区 2020-05-10 新冠肺炎日报未收到", "duty@cdc.example.cn", "auto-generated"), (sent.Subject, sent.To.ToString(), sent.Headers["Auto-Submitted"]));
        Assert.Contains("2020-05-10 20:00 前", sent.TextBody);
        Assert.Contains("https://fangxian.example.cn/reports/enter?area=990101000000&disease=covid-19&date=2020-05-10", sent.TextBody);
        var row = await OnlyAsync();
        Assert.Equal((OutboxState.Sent, 1, $"{row.Id:N}@example.cn"), (row.State, row.Attempts, sent.MessageId));
    }

    [Fact]
    public async Task A_report_is_reminded_of_before_it_is_due_where_the_channel_says_so()
    {
        await AddMailAsync(before: 60);
        (await RunAsync(MakeDuty.Slice, Duty)).Ok();
        Clock.SetUtcNow(Overdue.AddMinutes(-62));
        Assert.Equal(0, await LookAsync());
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await LookAsync());
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, await LookAsync());
    }

    [Fact]
    public async Task What_was_due_the_day_before_yesterday_is_not_reminded_of_and_the_next_day_is()
    {
        await AddMailAsync();
        (await RunAsync(MakeDuty.Slice, Duty)).Ok();
        Clock.SetUtcNow(Overdue.AddDays(3));
        Assert.Equal(1, await LookAsync());
        Assert.Equal(Day.AddDays(3), (await OnlyAsync()).Date);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await LookAsync());
    }

    [Fact]
    public async Task A_channel_that_is_down_for_a_day_gets_its_reminder_once_when_it_is_back_whatever_restarted_meanwhile()
    {
        await using var mail = new MailDrop();
        await mail.CloseAsync();
        await AddMailAsync();
        await OverdueAsync();
        Assert.Equal(1, await LookAsync());
        for (var hour = 0; hour < 24; hour++)
        {
            // Each hour a server that knows nothing of the one before.
            using var worker = Worker(Options(mail));
            Assert.Equal(new(1, 0), await worker.RoundAsync(CancellationToken.None));
            Clock.Advance(TimeSpan.FromHours(1));
        }
        var waiting = await OnlyAsync();
        Assert.Equal((OutboxState.Waiting, 24, "connection", "127.0.0.1"), (waiting.State, waiting.Attempts, waiting.Why, waiting.WhyDetail));
        mail.Open();
        using var last = Worker(Options(mail));
        Assert.Equal(new(1, 1), await last.RoundAsync(CancellationToken.None));
        Clock.Advance(TimeSpan.FromDays(1));
        await last.RoundAsync(CancellationToken.None);
        Assert.Single(mail.Mails);
    }

    [Fact]
    public async Task A_failed_try_waits_longer_each_time_and_is_given_up_after_three_days()
    {
        await using var mail = new MailDrop { ToRecipient = "550 no such user" };
        using var worker = Worker(Options(mail));
        await AddMailAsync();
        await OverdueAsync();
        await LookAsync();
        var pauses = new List<double>();
        ListReminders.Row row;
        for (row = await OnlyAsync(); row.State is OutboxState.Waiting; row = await OnlyAsync())
        {
            await worker.RoundAsync(CancellationToken.None);
            if ((await OnlyAsync()).NextAt is { } next)
            {
                pauses.Add((next - Clock.GetUtcNow()).TotalMinutes);
                Clock.SetUtcNow(next);
            }
        }
        Assert.Equal((OutboxState.GivenUp, "mail-answer", "550"), (row.State, row.Why, row.WhyDetail));
        Assert.InRange(pauses[0], 0.39, 0.61);
        Assert.InRange(pauses[3], 3.1, 4.9);
        Assert.All(pauses, pause => Assert.InRange(pause, 0, 36.1));
        Assert.Equal(Overdue + OutboxTables.GivesUpAfter, row.DoneAt);
        mail.ToRecipient = "250 ok";
        (await RunAsync(SendReminderAgain.Slice, new() { Id = row.Id })).Ok();
        Assert.Equal(new(1, 1), await worker.RoundAsync(CancellationToken.None));
        Assert.Equal("reminders/done", (await RunAsync(SendReminderAgain.Slice, new() { Id = row.Id })).Refusal?.Code);
    }

    [Fact]
    public async Task Two_servers_on_one_database_send_each_reminder_once()
    {
        await using var mail = new MailDrop();
        foreach (var area in new[] { County, Neighbour, "990201", "990202" })
        {
            await AddMailAsync(area);
            await AddMailAsync(area);
            await AddMailAsync(area);
        }
        await OverdueAsync();
        var looked = await Task.WhenAll(LookAsync(), LookAsync());
        Assert.Equal(12, looked.Sum());
        OutboxWorker[] workers = [Worker(Options(mail)), Worker(Options(mail)), Worker(Options(mail))];
        await Task.WhenAll(workers.Select(w => Task.Run(() => w.RoundAsync(CancellationToken.None))));
        Array.ForEach(workers, w => w.Dispose());
        Assert.Equal(12, mail.Mails.Count);
    }

    [Fact]
    public async Task Whoever_dies_after_sending_leaves_a_message_that_is_sent_again_under_the_same_id()
    {
        await using var hook = new HookDrop();
        var silence = new TaskCompletionSource();
        hook.Silence = silence.Task;
        await AddHookAsync($"http://127.0.0.1:{hook.Port}/");
        await OverdueAsync();
        await LookAsync();
        using (var dying = Worker(Options(null, "127.0.0.0/8")))
        using (var death = new CancellationTokenSource())
        {
            var round = dying.RoundAsync(death.Token);
            while (hook.Posts.IsEmpty)
            {
                await Task.Delay(10);
            }
            await death.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => round);
        }
        silence.SetResult();
        using var other = Worker(Options(null, "127.0.0.0/8"));
        Assert.Equal(new(0, 0), await other.RoundAsync(CancellationToken.None));
        Assert.Equal("reminders/being-sent", (await RunAsync(CancelReminder.Slice, new() { Id = (await OnlyAsync()).Id })).Refusal?.Code);
        Clock.Advance(OutboxWorker.LeaseLasts + TimeSpan.FromSeconds(1));
        Assert.Equal(new(1, 1), await other.RoundAsync(CancellationToken.None));
        Assert.Equal(2, hook.Posts.Count);
        Assert.Equal((await OnlyAsync()).Id.ToString(), Assert.Single(hook.Posts.Select(p => p.Headers["Idempotency-Key"]).Distinct()));
    }

    [Fact]
    public async Task A_report_that_comes_before_its_reminder_leaves_cancels_it()
    {
        await using var mail = new MailDrop();
        using var worker = Worker(Options(mail));
        await AddMailAsync();
        await OverdueAsync();
        await LookAsync();
        (await RunAsync(EnterReport.Slice, new() { Area = County, Disease = "covid-19", Date = Day, NoNewCases = true, ExpectedVersion = 0 })).Ok();
        Assert.Equal(new(1, 1), await worker.RoundAsync(CancellationToken.None));
        var row = await OnlyAsync();
        Assert.Equal((OutboxState.NotNeeded, "reported"), (row.State, row.Why));
        Assert.Empty(mail.Mails);
    }

    [Fact]
    public async Task What_was_taken_back_paused_or_deleted_is_not_sent()
    {
        await using var mail = new MailDrop();
        using var worker = Worker(Options(mail));
        var (first, second) = ((await AddMailAsync()).Channel, (await AddMailAsync(Neighbour)).Channel);
        var third = (await AddMailAsync("990201")).Channel;
        await OverdueAsync();
        Assert.Equal(3, await LookAsync());
        (await RunAsync(ChangeChannel.Slice, new() { Id = first.Id, Version = 1, IsPaused = true })).Ok();
        (await RunAsync(RemoveChannel.Slice, new() { Id = second.Id })).Ok();
        (await RunAsync(CancelReminder.Slice, new() { Id = (await RunAsync(ListReminders.Slice, new() { Area = "990201" })).Ok().Reminders.Single().Id })).Ok();
        await worker.RoundAsync(CancellationToken.None);
        Assert.Empty(mail.Mails);
        Assert.Equal(["cancelled", "channel-paused", "channel-removed"], (await RunAsync(ListReminders.Slice, new())).Ok().Reminders.Select(r => r.Why).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_test_is_sent_by_the_channel()
    {
        await using var mail = new MailDrop();
        using var worker = Worker(Options(mail));
        var channel = (await AddMailAsync(language: Language.English)).Channel;
        (await RunAsync(TestChannel.Slice, new() { Id = channel.Id })).Ok();
        (await RunAsync(TestChannel.Slice, new() { Id = channel.Id })).Ok();
        Assert.Equal(new(1, 1), await worker.RoundAsync(CancellationToken.None));
        Assert.Contains("Fangxian: a test for Nanwan", Assert.Single(mail.Mails));
    }

    [Theory]
    [InlineData(ReminderWay.Email, "duty")]
    [InlineData(ReminderWay.Email, "duty@example.cn, other@example.cn")]
    [InlineData(ReminderWay.Email, "a@example.cn\r\nBcc: b@example.cn")]
    [InlineData(ReminderWay.Webhook, "http://example.cn/hook")]
    [InlineData(ReminderWay.Webhook, "https://user:secret@example.cn/hook")]
    [InlineData(ReminderWay.Webhook, "ftp://example.cn/")]
    public async Task An_address_that_cannot_be_used_is_refused(ReminderWay way, string address) =>
        Assert.Contains("address", Assert.IsType<Malformed>((await RunAsync(MakeChannel.Slice, new() { Area = County, Way = way, Name = "值班室", Address = address })).Refusal).Fields.Keys);

    [Fact]
    public async Task Channels_and_reminders_are_seen_and_changed_within_ones_areas_only()
    {
        await using var mail = new MailDrop { ToRecipient = "450 later" };
        using var worker = Worker(Options(mail));
        var channel = (await AddMailAsync()).Channel;
        await OverdueAsync();
        await LookAsync();
        await worker.RoundAsync(CancellationToken.None);
        var row = await OnlyAsync();
        await using var db = App.Read();
        var neighbour = (await db.AreaTreeAsync(CancellationToken.None)).ByCode(Neighbour)!;
        var elsewhere = new Actor("elsewhere", new Scope([neighbour.Subtree]), PermissionSet.All);
        Assert.Empty((await RunAsync(ListChannels.Slice, new(), elsewhere)).Ok().Channels);
        Assert.Empty((await RunAsync(ListReminders.Slice, new(), elsewhere)).Ok().Reminders);
        Assert.IsType<AreaNotFound>((await RunAsync(MakeChannel.Slice, new() { Area = County, Name = "值班室", Address = "a@b.cn" }, elsewhere)).Refusal);
        Assert.IsType<ChannelNotFound>((await RunAsync(ChangeChannel.Slice, new() { Id = channel.Id, Version = 1, Address = "a@b.cn" }, elsewhere)).Refusal);
        Assert.IsType<ChannelNotFound>((await RunAsync(RemoveChannel.Slice, new() { Id = channel.Id }, elsewhere)).Refusal);
        Assert.IsType<ChannelNotFound>((await RunAsync(TestChannel.Slice, new() { Id = channel.Id }, elsewhere)).Refusal);
        Assert.IsType<ReminderNotFound>((await RunAsync(CancelReminder.Slice, new() { Id = row.Id }, elsewhere)).Refusal);
        Assert.IsType<ReminderNotFound>((await RunAsync(SendReminderAgain.Slice, new() { Id = row.Id }, elsewhere)).Refusal);
        var reader = new Actor("reader", Scope.Everything, PermissionSet.Of(CasesContract.RemindersRead));
        Assert.IsType<NotPermitted>((await RunAsync(CancelReminder.Slice, new() { Id = row.Id }, reader)).Refusal);
        Assert.Single((await RunAsync(ListChannels.Slice, new(), reader)).Ok().Channels);
    }

    [Fact]
    public async Task Reminders_are_kept_over_http_and_on_the_page()
    {
        var client = await App.ClientAsync();
        var made = await client.PostAsJsonAsync("/api/reports/reminders/channels", new { area = County, way = "Email", name = "值班室", address = "duty@cdc.example.cn", language = "Chinese" });
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var id = JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("channel").GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"/api/reports/reminders/channels/{id}/test", null)).StatusCode);
        foreach (var (state, count) in new[] { ("waiting", 1), ("Waiting", 1), ("WAITING", 1), ("givenUp", 0) })
        {
            Assert.Equal(count, JsonDocument.Parse(await client.GetStringAsync("/api/reports/reminders?state=" + state)).RootElement.GetProperty("reminders").GetArrayLength());
        }
        Assert.All(await Task.WhenAll(client.GetAsync("/api/reports/reminders?state=1"), client.GetAsync("/api/reports/reminders?state=lost")), answer => Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode));
        var page = await client.GetStringAsync("/reports/reminders?area=99&lang=en");
        Assert.Contains("duty@cdc.example.cn", page);
        Assert.Contains("waiting", page);
        Assert.Equal(HttpStatusCode.OK, (await client.DeleteAsync($"/api/reports/reminders/channels/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"/api/reports/reminders/channels/{id}")).StatusCode);
    }

    [Fact]
    public async Task The_operator_lists_and_runs_them()
    {
        await AddMailAsync();
        await OverdueAsync();
        await LookAsync();
        var listed = (await Commands.RunAsync(App.Databases.Address.FilePath ?? App.Databases.Address.ConnectionString, "reminders", "list", "--json")).EndsWith(0).Json;
        Assert.Equal("waiting", listed.GetProperty("reminders")[0].GetProperty("state").GetString());
        // The command's own clock is long past the time of the message.
        var ran = (await Commands.RunAsync(App.Databases.Address.FilePath ?? App.Databases.Address.ConnectionString, "reminders", "run", "--json")).EndsWith(0).Json;
        Assert.Equal(1, ran.GetProperty("done").GetInt32());
        Assert.Contains("given up", (await Commands.RunAsync(App.Databases.Address.FilePath ?? App.Databases.Address.ConnectionString, "reminders", "list")).EndsWith(0).Out);
    }

    [Fact]
    public async Task Health_says_how_long_the_oldest_waits()
    {
        var health = new OutboxHealth(App.Databases, Clock);
        Assert.Equal("Healthy", (await health.CheckHealthAsync(new())).Status.ToString());
        await AddMailAsync();
        await OverdueAsync();
        await LookAsync();
        Clock.Advance(TimeSpan.FromHours(2));
        var ill = await health.CheckHealthAsync(new());
        Assert.Equal(("Degraded", 120), (ill.Status.ToString(), ill.Data["oldestWaitingMinutes"]));
    }
}

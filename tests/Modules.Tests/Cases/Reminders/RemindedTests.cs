using Fangxian.Cases.Reminders;
using Fangxian.Cases.Reports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Outbox;
using Fangxian.Registry.Areas;
using Fangxian.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fangxian.Modules.Tests.Cases.Reminders;

/// <summary>A county that owes a report each day, and its duty office.</summary>
public abstract class RemindedTests(DatabaseKind kind) : OutbreakTests(kind)
{
    protected const string County = "990101", Neighbour = "990102";

    protected static readonly DateOnly Day = new(2020, 5, 10);

    /// <summary>One minute after the report of the day was due.</summary>
    protected static readonly DateTimeOffset Overdue = new(2020, 5, 10, 12, 1, 0, TimeSpan.Zero);

    protected static MakeDuty.Request Duty => new() { Area = "99", Disease = "covid-19", Level = AreaLevel.County, Due = "20:00", From = Day, Source = "省卫健委 2020 第 1 号" };

    private protected static OutboxOptions Options(MailDrop? mail = null, params string[] networks) => new()
    {
        Mail = mail is null ? null : new() { Host = "127.0.0.1", Port = mail.Port, Tls = mail.Certificate is null ? MailTls.None : MailTls.StartTls, From = "防线 <fangxian@example.cn>" },
        WebhookNetworks = [.. networks.Select(System.Net.IPNetwork.Parse)],
        Site = new Uri("https://fangxian.example.cn"),
    };

    protected OutboxWorker Worker(OutboxOptions options) => new(App.Databases, Composition.Texts, options, Clock, NullLogger<OutboxWorker>.Instance);

    protected async Task<MakeChannel.Response> AddMailAsync(string area = County, Language language = Language.Chinese, int before = 0) =>
        (await RunAsync(MakeChannel.Slice, new() { Area = area, Way = ReminderWay.Email, Name = "县疾控中心值班室", Address = "duty@cdc.example.cn", Language = language, MinutesBefore = before })).Ok();

    protected async Task<MakeChannel.Response> AddHookAsync(string url, Language language = Language.English) =>
        (await RunAsync(MakeChannel.Slice, new() { Area = County, Way = ReminderWay.Webhook, Name = "duty bot", Address = url, Language = language })).Ok();

    protected Task<int> LookAsync() => ReminderRounds.LookAsync(App.Databases, App.Runner, Actor.Job("reminders"), Clock, CancellationToken.None);

    protected async Task<ListReminders.Row> OnlyAsync() => Assert.Single((await RunAsync(ListReminders.Slice, new())).Ok().Reminders);

    protected async Task OverdueAsync()
    {
        (await RunAsync(MakeDuty.Slice, Duty)).Ok();
        Clock.SetUtcNow(Overdue);
    }
}

using System.Net.Http.Json;
using System.Text;
using Fangxian.Cases.Reminders;
using Fangxian.Modules.Tests.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Outbox;
using Fangxian.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fangxian.Modules.Tests.Cases.Reminders;

/// <summary>An emergency look is told to the offices of the area by the channels that are kept for it, in the moment in which it begins.</summary>
public abstract class TellOfLooksTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : TellOfLooksTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : TellOfLooksTests(DatabaseKind.Postgres);

    private const string Why = "密接跨县活动，需核对北岭县病例";

    private async Task AddAsync(string area, string address, Language language = Language.Chinese) =>
        (await RunAsync(MakeChannel.Slice, new() { Area = area, Way = ReminderWay.Email, Name = area + " 值班室", Address = address, Language = language })).Ok();

    private async Task BeginAsync(string area)
    {
        var client = await App.ClientOfAsync(await App.HolderAsync("epi", "epidemiologist", "990101"));
        using var begun = await client.PostAsJsonAsync("/api/emergency-looks", new { area, reason = Why, hours = 4 });
        begun.EnsureSuccessStatusCode();
    }

    private async Task<MimeKit.MimeMessage[]> SendAsync()
    {
        await using var mail = new MailDrop();
        var options = new OutboxOptions { Mail = new() { Host = "127.0.0.1", Port = mail.Port, Tls = MailTls.None, From = "防线 <fangxian@example.cn>" }, Site = new Uri("https://fangxian.example.cn") };
        using var worker = new OutboxWorker(App.Databases, Composition.Texts, options, Clock, NullLogger<OutboxWorker>.Instance);
        await worker.RoundAsync(CancellationToken.None);
        return [.. mail.Mails.Select(text => MimeKit.MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(text))))];
    }

    [Fact]
    public async Task The_office_of_the_area_is_told_and_neither_looker_nor_reason_leaves_the_house()
    {
        await AddAsync("990102", "duty@beiling.example.cn");
        await AddAsync("9901", "duty@prefecture.example.cn");
        await AddAsync("990101", "duty@nanwan.example.cn");
        await BeginAsync("990102");
        var sent = Assert.Single(await SendAsync());
        Assert.Equal(("duty@beiling.example.cn", "【防线】有人紧急查看北岭县"), (sent.To.ToString(), sent.Subject));
        Assert.Contains("https://fangxian.example.cn/emergency/looks", sent.TextBody, StringComparison.Ordinal);
        Assert.Contains("2020-05-10 12:00", sent.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(Why, sent.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("epi", sent.TextBody!.Replace("https://fangxian.example.cn", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var row = Assert.Single((await RunAsync(ListReminders.Slice, new() { Area = "990102" })).Ok().Reminders);
        Assert.Equal((Reminder.LookKind, OutboxState.Sent, null), (row.Kind, row.State, row.Date));
        var page = await (await App.ClientAsync()).GetStringAsync(new Uri("/reports/reminders?area=990102", UriKind.Relative));
        Assert.Contains("紧急查看</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_area_keeps_no_channel_the_nearest_above_is_told_in_its_language()
    {
        await AddAsync("99", "duty@province.example.cn");
        await AddAsync("9901", "one@prefecture.example.cn", Language.English);
        await AddAsync("9901", "two@prefecture.example.cn");
        await BeginAsync("990102");
        var sent = await SendAsync();
        Assert.Equal(["one@prefecture.example.cn", "two@prefecture.example.cn"], sent.Select(m => m.To.ToString()).Order());
        Assert.Contains("Fangxian: an emergency look at Beiling", sent.Select(m => m.Subject));
    }

    [Fact]
    public async Task Without_a_channel_nothing_is_sent_and_the_look_begins_all_the_same()
    {
        await BeginAsync("990102");
        Assert.Empty(await SendAsync());
    }
}

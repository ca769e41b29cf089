using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Tokens;
using Fangxian.Modules.Tests.Administration.Accounts;
using Fangxian.Modules.Tests.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Web.Faults;

/// <summary>The machine's clock is set, forward and back, while the host runs: what docs/operations/faults.md says of it.</summary>
public abstract class ClockJumpTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ClockJumpTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ClockJumpTests(DatabaseKind.Postgres);

    private static readonly TimeSpan Year = TimeSpan.FromDays(366);

    [Fact]
    public async Task A_day_forward_ends_sessions_and_a_new_one_begins()
    {
        var client = await App.ClientAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client));
        Set(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(client));
        using var again = await App.ClientOfAsync(await App.AddAccountAsync("second", 0, ("statistician", 0L)));
        Assert.NotEqual(HttpStatusCode.Unauthorized, await AskAsync(again));
    }

    [Fact]
    public async Task An_hour_back_ends_no_session_that_was_open_before()
    {
        var client = await App.ClientAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client));
        Set(TimeSpan.FromMinutes(90));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client));
        Set(-TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client));
    }

    /// <summary>It would have lasted for a year: it is over, in memory too.</summary>
    [Fact]
    public async Task A_session_opened_by_a_clock_that_ran_ahead_is_over_when_the_clock_is_right_again()
    {
        Set(Year);
        var client = await App.ClientAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client));
        Set(-Year);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(client));
    }

    [Fact]
    public void An_account_locked_by_a_clock_that_ran_ahead_is_free_when_the_clock_is_right_again()
    {
        var account = new Account { Id = Guid.NewGuid(), Name = "locked", DisplayName = "Locked", Position = 0, CreatedAt = OutbreakApp.Present };
        var ahead = OutbreakApp.Present + Year;
        while (!account.IsLocked(ahead))
        {
            account.Fail(ahead);
        }
        Assert.False(account.IsLocked(OutbreakApp.Present));
    }

    [Fact]
    public void The_set_up_code_lasts_its_quarter_of_an_hour_however_the_clock_is_set()
    {
        var machine = new SetClock(Clock);
        var made = new SetUpCode(machine);
        var code = made.Renew();
        machine.SetBy = TimeSpan.FromDays(1);
        Assert.True(made.Accepts(code));
        machine.SetBy = -Year;
        Clock.Advance(SetUpCode.Lasts - TimeSpan.FromSeconds(1));
        Assert.True(made.Accepts(code));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(made.Accepts(code));
    }

    [Fact]
    public async Task An_invitation_by_a_clock_that_ran_ahead_is_over_when_the_clock_is_right_again()
    {
        Set(Year);
        var ahead = await InviteAsync("ahead");
        Set(-Year);
        Assert.IsType<InvitationUnusable>((await RunAsync(AcceptInvitation.Look, new() { Secret = ahead })).Refusal);
        var link = await InviteAsync("right");
        Set(-TimeSpan.FromHours(1));
        Assert.True((await RunAsync(AcceptInvitation.Look, new() { Secret = link })).IsOk);
        Set(Account.InvitationLasts + TimeSpan.FromHours(2));
        Assert.IsType<InvitationUnusable>((await RunAsync(AcceptInvitation.Look, new() { Secret = link })).Refusal);

        async Task<string> InviteAsync(string name) => People.SecretOf((await RunAsync(InviteAccount.Slice, new() { Name = name, DisplayName = "李四", Role = "clinician", Area = "990101" })).Ok().Link);
    }

    [Fact]
    public async Task A_token_by_a_clock_that_ran_ahead_opens_nothing_when_the_clock_is_right_again_and_the_use_of_one_is_noted_anew()
    {
        var day = App.Databases.Shared.Calendar.DayOf(Clock.GetUtcNow());
        var bearer = new TokenBearer(App.Databases, App.Runner, Clock);
        var before = (await RunAsync(MakeToken.Slice, new() { Name = "before", Role = "laboratory", Area = "990101", Until = day.AddDays(400) })).Ok().Secret;
        Set(Year);
        var ahead = (await RunAsync(MakeToken.Slice, new() { Name = "ahead", Role = "laboratory", Area = "990101", Until = day.AddDays(400) })).Ok().Secret;
        Assert.NotNull(await bearer.OfAsync(ahead, IPAddress.Loopback, CancellationToken.None));
        Assert.NotNull(await bearer.OfAsync(before, IPAddress.Loopback, CancellationToken.None));
        Set(-Year);
        Assert.Null(await bearer.OfAsync(ahead, IPAddress.Loopback, CancellationToken.None));
        Assert.NotNull(await bearer.OfAsync(before, IPAddress.Parse("127.0.0.2"), CancellationToken.None));
        var shown = await ShownAsync();
        Assert.Equal((Clock.GetUtcNow(), "127.0.0.2", null), (shown.LastUsedAt, shown.LastUsedFrom, shown.TwoPlacesAt));
        Assert.NotNull(await bearer.OfAsync(before, IPAddress.Parse("127.0.0.3"), CancellationToken.None));
        Assert.Equal(Clock.GetUtcNow(), (await ShownAsync()).TwoPlacesAt);

        async Task<TokenView> ShownAsync() => (await RunAsync(ListTokens.Slice, new())).Ok().Tokens.Single(t => t.Name == "before");
    }

    /// <summary>Its step lies a year ahead: it would keep every code of that year from being taken.</summary>
    [Fact]
    public async Task A_code_taken_by_a_clock_that_ran_ahead_keeps_none_from_being_taken_when_the_clock_is_right_again()
    {
        var account = await App.HolderAsync("li.si", "clinician", "990101");
        Set(Year);
        var key = (await RunAsync(Authenticator.Propose, new(), await App.ActorAsync(account))).Ok().Key;
        (await RunAsync(Authenticator.Confirm, new() { Code = CodeNow() }, await App.ActorAsync(account))).Ok();
        Set(-Year);
        var code = CodeNow();
        Assert.NotNull((await SignInAsync(code)).Session);
        Assert.IsType<CodeWrong>((await SignInAsync(code)).Refused);

        string CodeNow() => People.CodeOf(key, Clock.GetUtcNow());

        async Task<SignIn.Attempt> SignInAsync(string typed) => (await RunAsync(SignIn.Record, new() { Name = "li.si", Password = "typed", Fitting = "-", Code = typed })).Ok();
    }

    /// <summary>A correction holds though the clock says that it came before what it corrects; the audit stays whole.</summary>
    [Fact]
    public async Task A_year_back_a_correction_still_holds_and_the_audit_is_whole()
    {
        Set(Year);
        var client = await App.ClientAsync();
        (await EnterAsync(client, 5, 0)).EnsureSuccessStatusCode();
        (await App.ImportAsync("date,code,confirmed\n2020-02-01,9902,7\n")).Sums();
        (await App.ImportAsync("date,code,confirmed\n2020-02-01,9902,8\n")).Sums();
        Set(-Year);
        await App.SignInAsync(client, await App.AddAccountAsync("second", 0, [.. (await RolesAsync()).Select(role => (role, (long?)0L))]));
        (await EnterAsync(client, 6, 1)).EnsureSuccessStatusCode();
        Assert.Equal(6, (await App.CountsAsync("9901", "2020-02-01")).Own.Confirmed);
        Assert.Equal((0, 1, 0, 0), (await App.ImportAsync("date,code,confirmed\n2020-02-01,9902,9\n")).Sums());
        Assert.Equal(9, (await App.CountsAsync("9902", "2020-02-01")).Own.Confirmed);
        Assert.True((await client.GetFromJsonAsync<JsonElement>("/api/audit/verify")).GetProperty("whole").GetBoolean());
    }

    [Fact]
    public void A_clock_that_is_set_is_noticed()
    {
        var minute = TimeSpan.FromMinutes(1);
        Assert.Null(ClockWatch.JumpOf(minute + TimeSpan.FromSeconds(2), minute));
        Assert.Equal(TimeSpan.FromDays(1), ClockWatch.JumpOf(TimeSpan.FromDays(1) + minute, minute));
        Assert.Equal(-TimeSpan.FromHours(1), ClockWatch.JumpOf(minute - TimeSpan.FromHours(1), minute));
    }

    [Fact]
    public async Task A_clock_that_was_set_stands_on_the_health_page_for_a_day()
    {
        var client = await App.ClientAsync();
        var machine = new SetClock(Clock);
        using var watch = new ClockWatch(App.Databases, machine, Microsoft.Extensions.Logging.Abstractions.NullLogger<ClockWatch>.Instance);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await watch.LookAsync(CancellationToken.None));
        Assert.Equal("health.clock.well", await ReasonAsync());
        machine.SetBy = -TimeSpan.FromMinutes(20);
        Assert.True(await watch.LookAsync(CancellationToken.None));
        Assert.Equal("health.clock.back", await ReasonAsync());
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(await watch.LookAsync(CancellationToken.None));
        Assert.Equal("health.clock.back", await ReasonAsync());

        async Task<string?> ReasonAsync() => (await client.GetFromJsonAsync<JsonElement>("/api/settings/health")).GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "clock").GetProperty("reason").GetString();
    }

    /// <summary>A clock that is set, while the time that really passes goes on.</summary>
    private sealed class SetClock(TimeProvider real) : TimeProvider
    {
        public TimeSpan SetBy { get; set; }

        public override long TimestampFrequency => real.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + SetBy;

        public override long GetTimestamp() => real.GetTimestamp();
    }

    private void Set(TimeSpan by) => Clock.AdjustTime(Clock.GetUtcNow() + by);

    private async Task<IEnumerable<string>> RolesAsync()
    {
        await using var db = App.Read();
        return (await RoleCatalogue.GetAsync(db, CancellationToken.None)).All.Select(r => r.Key);
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client) => (await client.GetAsync("/api/counts/9901?disease=covid-19")).StatusCode;

    private static Task<HttpResponseMessage> EnterAsync(HttpClient client, int confirmed, int version) =>
        client.PostAsJsonAsync("/api/counts/9901/days/2020-02-01", new { disease = "covid-19", confirmed, expectedVersion = version, reason = "counted again" });
}

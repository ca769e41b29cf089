using System.Net;
using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;

namespace Fangxian.Modules.Tests.Administration.Accounts;

/// <summary>Who may give and take away access, and where.</summary>
public abstract class AdministeringTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : AdministeringTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : AdministeringTests(DatabaseKind.Postgres);

    private static readonly DateOnly Today = new(2020, 5, 10);

    [Fact]
    public async Task An_administrator_sees_and_changes_accounts_of_the_own_areas_only()
    {
        var county = await App.ActorAsync(await App.HolderAsync("county", "administrator", "990101"));
        var (inside, outside) = (await App.HolderAsync("inside", "clinician", "990101001"), await App.HolderAsync("outside", "clinician", "990102"));
        Assert.Equal(["county", "inside"], (await RunAsync(ListAccounts.Slice, new(), county)).Ok().Accounts.Select(a => a.Name));
        Assert.True((await RunAsync(ShowAccount.Slice, new() { Account = inside.Id }, county)).IsOk);
        foreach (var unseen in new[] { outside.Id, Guid.CreateVersion7() })
        {
            Assert.Equal("accounts/not-found", (await RunAsync(ShowAccount.Slice, new() { Account = unseen }, county)).Refusal?.Code);
            Assert.Equal("accounts/not-found", (await RunAsync(DisableAccount.Slice, new() { Account = unseen }, county)).Refusal?.Code);
            Assert.Equal("accounts/not-found", (await RunAsync(ResetAccount.Slice, new() { Account = unseen }, county)).Refusal?.Code);
            Assert.Equal("accounts/not-found", (await RunAsync(GiveRole.Slice, new() { Account = unseen, Role = "clinician", Area = "990101" }, county)).Refusal?.Code);
            Assert.Equal("accounts/not-found", (await RunAsync(EndRole.Slice, new() { Account = unseen, Role = Guid.CreateVersion7() }, county)).Refusal?.Code);
            Assert.Equal("accounts/not-found", (await RunAsync(HandOver.Slice, new() { Account = unseen, To = "inside" }, county)).Refusal?.Code);
        }
        Assert.Equal("accounts/not-found", (await RunAsync(HandOver.Slice, new() { Account = inside.Id, To = "outside" }, county)).Refusal?.Code);
    }

    [Theory]
    [InlineData("990102", "accounts/area-not-found")]
    [InlineData("9901", "accounts/area-not-found")]
    [InlineData("99", "accounts/area-not-found")]
    [InlineData("", "platform/malformed")]
    [InlineData("123456", "accounts/area-not-found")]
    public async Task An_administrator_gives_nothing_outside_the_own_areas(string area, string code)
    {
        var county = await App.ActorAsync(await App.HolderAsync("county", "administrator", "990101"));
        var inside = await App.HolderAsync("inside", "clinician", "990101001");
        Assert.Equal(code, (await RunAsync(GiveRole.Slice, new() { Account = inside.Id, Role = "administrator", Area = area }, county)).Refusal?.Code);
        Assert.Equal(code, (await RunAsync(InviteAccount.Slice, new() { Name = "new.one", DisplayName = "新", Role = "clinician", Area = area }, county)).Refusal?.Code);
    }

    [Fact]
    public async Task An_account_that_reaches_further_is_left_to_the_administrator_above()
    {
        var county = await App.ActorAsync(await App.HolderAsync("county", "administrator", "990101"));
        var far = await App.AddAccountAsync("far", await App.PositionAsync("990101"), ("clinician", await App.PositionAsync("990101")), ("epidemiologist", await App.PositionAsync("9901")));
        Assert.Equal("accounts/reaches-further", (await RunAsync(DisableAccount.Slice, new() { Account = far.Id }, county)).Refusal?.Code);
        Assert.Equal("accounts/reaches-further", (await RunAsync(ResetAccount.Slice, new() { Account = far.Id }, county)).Refusal?.Code);
        var prefecture = await App.ActorAsync(await App.HolderAsync("prefecture", "administrator", "9901"));
        Assert.True((await RunAsync(DisableAccount.Slice, new() { Account = far.Id }, prefecture)).IsOk);
    }

    [Fact]
    public async Task An_administrator_of_one_sector_leaves_accounts_of_others_alone()
    {
        var hospitals = await App.AddAccountAsync("hospitals", await App.PositionAsync("990101"));
        (await RunAsync(GiveRole.Slice, new() { Account = hospitals.Id, Role = "administrator", Area = "990101", Sector = "hospital" })).Ok();
        var limited = await App.ActorAsync(hospitals);
        var (doctor, officer, nobody) = (await App.AddAccountAsync("doctor", await App.PositionAsync("990101")), await App.HolderAsync("officer", "commander", "990101"), await App.AddAccountAsync("nobody", await App.PositionAsync("990101")));
        var role = (await RunAsync(GiveRole.Slice, new() { Account = doctor.Id, Role = "clinician", Area = "990101", Sector = "hospital" })).Ok();
        Assert.Equal("accounts/not-found", (await RunAsync(DisableAccount.Slice, new() { Account = officer.Id }, limited)).Refusal?.Code);
        Assert.Equal("accounts/not-found", (await RunAsync(ResetAccount.Slice, new() { Account = officer.Id }, limited)).Refusal?.Code);
        Assert.Equal("accounts/not-found", (await RunAsync(DisableAccount.Slice, new() { Account = nobody.Id }, limited)).Refusal?.Code);
        var held = (await RunAsync(ShowAccount.Slice, new() { Account = officer.Id })).Ok().Roles.Single().Id;
        Assert.Equal("accounts/not-found", (await RunAsync(EndRole.Slice, new() { Account = officer.Id, Role = held }, limited)).Refusal?.Code);
        (await RunAsync(GiveRole.Slice, new() { Account = doctor.Id, Role = "commander", Area = "990101" })).Ok();
        Assert.Equal("accounts/reaches-further", (await RunAsync(DisableAccount.Slice, new() { Account = doctor.Id }, limited)).Refusal?.Code);
        (await RunAsync(EndRole.Slice, new() { Account = doctor.Id, Role = (await RunAsync(ShowAccount.Slice, new() { Account = doctor.Id })).Ok().Roles.Single(r => r.Role == "commander").Id })).Ok();
        Assert.True((await RunAsync(DisableAccount.Slice, new() { Account = doctor.Id }, limited)).IsOk);
    }

    [Fact]
    public async Task Nobody_changes_the_own_rights()
    {
        var account = await App.HolderAsync("county", "administrator", "990101");
        var actor = await App.ActorAsync(account);
        var own = (await RunAsync(ShowAccount.Slice, new() { Account = account.Id }, actor)).Ok().Roles[0].Id;
        Assert.IsType<OwnRights>((await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "auditor", Area = "990101" }, actor)).Refusal);
        Assert.IsType<OwnRights>((await RunAsync(EndRole.Slice, new() { Account = account.Id, Role = own }, actor)).Refusal);
        Assert.IsType<OwnRights>((await RunAsync(DisableAccount.Slice, new() { Account = account.Id }, actor)).Refusal);
        Assert.IsType<OwnRights>((await RunAsync(ResetAccount.Slice, new() { Account = account.Id }, actor)).Refusal);
        var other = await App.HolderAsync("other", "epidemiologist", "990101");
        Assert.IsType<OwnRights>((await RunAsync(HandOver.Slice, new() { Account = other.Id, To = "county" }, actor)).Refusal);
    }

    [Fact]
    public async Task The_last_administrator_of_everything_stays()
    {
        var last = await App.HolderAsync("last", "administrator", "");
        var role = (await RunAsync(ShowAccount.Slice, new() { Account = last.Id })).Ok().Roles[0].Id;
        Assert.IsType<LastAdministrator>((await RunAsync(DisableAccount.Slice, new() { Account = last.Id })).Refusal);
        Assert.IsType<LastAdministrator>((await RunAsync(EndRole.Slice, new() { Account = last.Id, Role = role })).Refusal);
        Assert.IsType<LastAdministrator>((await RunAsync(ResetAccount.Slice, new() { Account = last.Id })).Refusal);
        await App.HolderAsync("another", "administrator", "");
        Assert.True((await RunAsync(DisableAccount.Slice, new() { Account = last.Id })).IsOk);
    }

    [Fact]
    public async Task An_administrator_of_one_sector_is_none_of_everything()
    {
        var (last, limited) = (await App.HolderAsync("last", "administrator", ""), await App.AddAccountAsync("limited", 0));
        (await RunAsync(GiveRole.Slice, new() { Account = limited.Id, Role = "administrator", Area = "", Sector = "hospital" })).Ok();
        Assert.IsType<LastAdministrator>((await RunAsync(DisableAccount.Slice, new() { Account = last.Id })).Refusal);
        Assert.IsType<LastAdministrator>((await RunAsync(ResetAccount.Slice, new() { Account = last.Id })).Refusal);
        Assert.True((await RunAsync(DisableAccount.Slice, new() { Account = limited.Id })).IsOk);
    }

    [Fact]
    public async Task The_last_administrator_of_everything_gives_up_another_role_but_not_to_somebody_who_was_only_invited_the_first()
    {
        var last = await App.AddAccountAsync("last", 0, ("administrator", 0L), ("auditor", 0L));
        var roles = (await RunAsync(ShowAccount.Slice, new() { Account = last.Id })).Ok().Roles;
        Assert.IsType<LastAdministrator>((await RunAsync(EndRole.Slice, new() { Account = last.Id, Role = roles.Single(r => r.Role == "administrator").Id })).Refusal);
        (await RunAsync(EndRole.Slice, new() { Account = last.Id, Role = roles.Single(r => r.Role == "auditor").Id })).Ok();
        (await RunAsync(InviteAccount.Slice, new() { Name = "only.invited", DisplayName = "李四", Role = "clinician", Area = "990101" })).Ok();
        Assert.IsType<LastAdministrator>((await RunAsync(HandOver.Slice, new() { Account = last.Id, To = "only.invited" })).Refusal);
        var active = await App.AddAccountAsync("active", 0);
        (await RunAsync(HandOver.Slice, new() { Account = last.Id, To = "active" })).Ok();
        Assert.IsType<LastAdministrator>((await RunAsync(DisableAccount.Slice, new() { Account = active.Id })).Refusal);
    }

    [Fact]
    public async Task Of_two_administrators_who_remove_each_other_at_once_one_stays()
    {
        for (var round = 0; round < 5; round++)
        {
            var (one, other) = (await App.HolderAsync($"one{round}", "administrator", ""), await App.HolderAsync($"other{round}", "administrator", ""));
            var (first, second) = (await App.ActorAsync(one), await App.ActorAsync(other));
            var both = await Task.WhenAll(
                Task.Run(() => RunAsync(DisableAccount.Slice, new() { Account = other.Id }, first)),
                Task.Run(() => RunAsync(DisableAccount.Slice, new() { Account = one.Id }, second)));
            Assert.Equal(1, both.Count(r => r.IsOk));
            Assert.Contains(both, r => r.Refusal is RightLost);
        }
    }

    [Fact]
    public async Task A_role_begins_and_ends_by_itself_while_somebody_is_signed_in()
    {
        var account = await App.AddAccountAsync("li.si", await App.PositionAsync("990101"));
        await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "epidemiologist", Area = "990101", From = Today.AddDays(1), Until = Today.AddDays(1) });
        // The day of the province begins and ends at 16:00 UTC.
        Skip(TimeSpan.FromHours(15));
        var browser = await App.ClientOfAsync(account);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/areas/990101")).StatusCode);
        Skip(TimeSpan.FromMinutes(61));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/areas/990101")).StatusCode);
        Skip(TimeSpan.FromHours(23));
        browser = await App.ClientOfAsync(account);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/areas/990101")).StatusCode);
        Skip(TimeSpan.FromMinutes(58));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/areas/990101")).StatusCode);
        Skip(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/areas/990101")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/account")).StatusCode);
        Assert.Contains("Your roles do not permit this: See areas", await (await browser.GetAsync("/areas?lang=en")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_rights_takes_effect_with_the_next_request()
    {
        var account = await App.HolderAsync("li.si", "epidemiologist", "990101");
        var browser = await App.ClientOfAsync(account);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/areas/990101")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/api/areas/990102")).StatusCode);
        var given = (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "epidemiologist", Area = "990102" })).Ok().Account.Roles.First(r => r.Area!.Code.StartsWith("990102", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/areas/990102")).StatusCode);
        (await RunAsync(EndRole.Slice, new() { Account = account.Id, Role = given.Id })).Ok();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/api/areas/990102")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/areas/990101")).StatusCode);
    }

    [Fact]
    public async Task A_right_in_one_county_is_none_in_another()
    {
        var account = await App.AddAccountAsync("li.si", await App.PositionAsync("9901"), ("administrator", await App.PositionAsync("990101")), ("clinician", await App.PositionAsync("990102")));
        var actor = await App.ActorAsync(account);
        Assert.True((await RunAsync(AddGrids.Slice, new() { Code = "990101001001", Names = ["一网格"] }, actor)).IsOk);
        Assert.Equal("areas/not-found", (await RunAsync(RenameArea.Slice, new() { Code = "990102", Name = "新名", Version = 1 }, actor)).Refusal?.Code);
        Assert.True((await RunAsync(ShowArea.Slice, new() { Code = "990102" }, actor)).IsOk);
    }

    [Fact]
    public async Task Roles_are_handed_over_with_their_end_and_none_is_left_behind()
    {
        var (giver, taker) = (await App.AddAccountAsync("giver", await App.PositionAsync("990101")), await App.HolderAsync("taker", "clinician", "990101"));
        await RunAsync(GiveRole.Slice, new() { Account = giver.Id, Role = "epidemiologist", Area = "990101", Until = Today.AddDays(20) });
        var handed = (await RunAsync(HandOver.Slice, new() { Account = giver.Id, To = "taker" })).Ok();
        Assert.Equal(1, handed.Roles);
        Assert.DoesNotContain(handed.From.Roles, r => r.IsActive);
        Assert.NotNull(handed.To.Roles.Single(r => r.Role == "epidemiologist").Until);
        Assert.False((await App.ActorAsync(giver)).May(Fangxian.Cases.CasesContract.CountsWrite));
        Assert.True((await App.ActorAsync(taker)).May(Fangxian.Cases.CasesContract.CountsWrite));
        Assert.Equal("accounts/nothing-to-hand-over", (await RunAsync(HandOver.Slice, new() { Account = giver.Id, To = "taker" })).Refusal?.Code);
    }

    [Fact]
    public async Task Whoever_holds_a_role_already_does_not_hold_it_twice_by_a_hand_over()
    {
        var (giver, taker) = (await App.HolderAsync("giver", "clinician", "990101"), await App.HolderAsync("taker", "clinician", "990101"));
        (await RunAsync(GiveRole.Slice, new() { Account = giver.Id, Role = "clinician", Area = "990102", Until = Today.AddDays(20) })).Ok();
        (await RunAsync(GiveRole.Slice, new() { Account = taker.Id, Role = "clinician", Area = "990102", Until = Today.AddDays(10) })).Ok();
        var handed = (await RunAsync(HandOver.Slice, new() { Account = giver.Id, To = "taker" })).Ok();
        // The one that ends earlier is not the same.
        Assert.Equal(["990101000000", "990102000000", "990102000000"], handed.To.Roles.Where(r => r.IsActive).Select(r => r.Area!.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_role_is_not_given_twice_and_is_gone_when_it_is_taken_away()
    {
        var account = await App.AddAccountAsync("li.si", await App.PositionAsync("990101"));
        var given = (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "epidemiologist", Area = "990101" })).Ok().Account.Roles.Single();
        foreach (var last in new DateOnly?[] { null, Today.AddDays(20) })
        {
            Assert.IsType<RoleHeldAlready>((await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "epidemiologist", Area = "990101", Until = last })).Refusal);
        }
        Assert.IsType<RoleHeldAlready>((await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "epidemiologist", Area = "990101", From = Today.AddDays(3) })).Refusal);
        (await RunAsync(EndRole.Slice, new() { Account = account.Id, Role = given.Id })).Ok();
        Assert.False((await App.ActorAsync(account)).May(Fangxian.Cases.CasesContract.CountsWrite));
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "epidemiologist", Area = "990101", Until = Today.AddDays(5) })).Ok();
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "epidemiologist", Area = "990101" })).Ok();
    }

    [Fact]
    public async Task An_account_holds_no_more_areas_than_a_query_can_take_by_gift_or_by_hand_over()
    {
        await RunAsync(ImportAreas.Slice, new() { Content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes("code,name,level,parent_code\n" + string.Concat(Enumerable.Range(3, 2 * Scope.MostRanges).Select(n => $"9901{n:00}000000,第{n}县,3,990100000000\n")))), FileName = "more.csv" });
        var (one, other) = (await App.AddAccountAsync("one", await App.PositionAsync("9901")), await App.AddAccountAsync("other", await App.PositionAsync("9901")));
        // Neighbours would be one area to a query.
        for (var n = 3; n < 3 + 2 * Scope.MostRanges; n += 2)
        {
            (await RunAsync(GiveRole.Slice, new() { Account = one.Id, Role = "clinician", Area = $"9901{n:00}" })).Ok();
        }
        Assert.IsType<TooManyAreas>((await RunAsync(GiveRole.Slice, new() { Account = one.Id, Role = "clinician", Area = "990101" })).Refusal);
        (await RunAsync(GiveRole.Slice, new() { Account = other.Id, Role = "clinician", Area = "990101" })).Ok();
        Assert.IsType<TooManyAreas>((await RunAsync(HandOver.Slice, new() { Account = other.Id, To = "one" })).Refusal);
    }

    [Theory]
    [InlineData("nobody-knows-it", null, "accounts/role-not-found")]
    [InlineData("clinician", "2020-05-09", "platform/malformed")]
    public async Task A_role_that_is_unknown_or_over_is_not_given(string role, string? until, string code)
    {
        var account = await App.AddAccountAsync("li.si", await App.PositionAsync("990101"));
        Assert.Equal(code, (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = role, Area = "990101", Until = until is null ? null : DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture) })).Refusal?.Code);
    }

    [Fact]
    public async Task A_link_sets_one_password_within_seven_days_and_a_reset_makes_the_former_void()
    {
        var made = (await RunAsync(InviteAccount.Slice, new() { Name = "li.si", DisplayName = "李四", Role = "clinician", Area = "990101" })).Ok();
        Assert.Equal("accounts/name-taken", (await RunAsync(InviteAccount.Slice, new() { Name = "LI.SI", DisplayName = "李四", Role = "clinician", Area = "9902" })).Refusal?.Code);
        var again = (await RunAsync(ResetAccount.Slice, new() { Account = made.Account.Id })).Ok();
        Assert.IsType<InvitationUnusable>((await AcceptAsync(made.Link)).Refusal);
        Clock.Advance(Account.InvitationLasts - TimeSpan.FromSeconds(1));
        Assert.True((await AcceptAsync(again.Link)).IsOk);
        Assert.IsType<InvitationUnusable>((await AcceptAsync(again.Link)).Refusal);
        var late = (await RunAsync(ResetAccount.Slice, new() { Account = made.Account.Id })).Ok();
        Clock.Advance(Account.InvitationLasts);
        Assert.IsType<InvitationUnusable>((await AcceptAsync(late.Link)).Refusal);
        Assert.IsType<InvitationUnusable>((await AcceptAsync("/invitation?secret=" + Secret.New())).Refusal);
    }

    [Fact]
    public async Task A_reset_ends_sessions_and_forgets_every_secret()
    {
        var account = await App.InvitedAsync("li.si");
        var browser = await App.BrowserAsync();
        await browser.SignInAsync("li.si");
        await browser.PostAsync("/api/account/authenticator", null);
        (await RunAsync(ResetAccount.Slice, new() { Account = account.Id })).Ok();
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/account")).StatusCode);
        var now = await App.AccountAsync("li.si");
        Assert.Equal((null, null, "", AccountState.Invited), (now.PasswordHash, now.AuthenticatorKey, now.RecoveryCodes, now.State));
    }

    [Fact]
    public async Task A_change_by_somebody_else_meanwhile_is_told_with_both_versions()
    {
        var account = await App.HolderAsync("li.si", "clinician", "990101");
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "laboratory", Area = "990101" })).Ok();
        Assert.IsType<VersionConflict>((await RunAsync(DisableAccount.Slice, new() { Account = account.Id, Version = 1 })).Refusal);
        Assert.True((await RunAsync(DisableAccount.Slice, new() { Account = account.Id, Version = 2 })).IsOk);
    }

    private Task<Result<AcceptInvitation.Response>> AcceptAsync(string link) =>
        AcceptInvitation.Async(App.Runner, new() { Secret = People.SecretOf(link), Password = People.Password }, Actor.Job("test"), CancellationToken.None);
}

using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Roles;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Administration;

/// <summary>Roles that administrators make of permissions: what they may hold, where they may be given, when they may go.</summary>
public abstract class RoleTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : RoleTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : RoleTests(DatabaseKind.Postgres);

    private async Task<(Account Account, Actor Actor)> AccountAsync(string name, string area, params string[] roles)
    {
        long at;
        await using (var db = App.Read())
        {
            at = (await db.AreaTreeAsync(CancellationToken.None)).ByCode(area)!.Position;
        }
        var account = await App.AddAccountAsync(name, at, [.. roles.Select(role => (role, (long?)at))]);
        return (account, await ActorAsync(account));
    }

    private async Task<Actor> ActorAsync(Account account)
    {
        await using var db = App.Read();
        return (await ActorOfAccount.ResolveAsync(db, account, null, Clock.GetUtcNow(), CancellationToken.None)).Actor;
    }

    private Task<Result<MakeRole.Response>> MakeAsync(string key, string name, string area, Actor? actor, params string[] permissions) =>
        RunAsync(MakeRole.Slice, new() { Key = key, Name = name, Area = area, Permissions = permissions }, actor);

    [Fact]
    public async Task A_role_is_made_given_and_changed_at_once()
    {
        var (_, administrator) = await AccountAsync("admin", "990101", "administrator");
        var (clerk, _) = await AccountAsync("clerk", "990101");
        (await MakeAsync("counts-clerk", "录入员", "990101", administrator, "counts.read", "counts.write")).Ok();
        (await RunAsync(GiveRole.Slice, new() { Account = clerk.Id, Role = "counts-clerk", Area = "990101" }, administrator)).Ok();
        Assert.True((await ActorAsync(clerk)).May(new("counts.write")));
        (await RunAsync(ChangeRole.Slice, new() { Key = "counts-clerk", Version = 1, Name = "读数员", Permissions = ["counts.read"] }, administrator)).Ok();
        Assert.False((await ActorAsync(clerk)).May(new("counts.write")));
        Assert.True((await ActorAsync(clerk)).May(new("counts.read")));
        Assert.Equal("roles/in-use", (await RunAsync(DeleteRole.Slice, new() { Key = "counts-clerk", Version = 2 }, administrator)).Refusal?.Code);
        var held = (await RunAsync(ShowAccount.Slice, new() { Account = clerk.Id })).Ok().Roles.Single();
        (await RunAsync(EndRole.Slice, new() { Account = clerk.Id, Role = held.Id }, administrator)).Ok();
        (await RunAsync(DeleteRole.Slice, new() { Key = "counts-clerk", Version = 2 }, administrator)).Ok();
        Assert.DoesNotContain((await RunAsync(ListRoles.Slice, new())).Ok().Roles, r => r.Key == "counts-clerk");
    }

    /// <summary>A part of one shipped role is less than may be given anyway; a mixture of two would undo why they are two.</summary>
    [Theory]
    [InlineData(true, "accounts.read", "organisations.write")]
    [InlineData(true, "counts.read", "counts.write")]
    [InlineData(true, "audit.verify")]
    [InlineData(false, "accounts.write", "audit.verify")]
    [InlineData(false, "accounts.write", "counts.write")]
    public async Task A_role_holds_what_its_maker_holds_or_a_part_of_one_shipped_role(bool may, params string[] permissions)
    {
        var (_, administrator) = await AccountAsync("admin", "990101", "administrator");
        var made = await MakeAsync("mixed", "混合", "990101", administrator, permissions);
        Assert.Equal(may ? null : "roles/rights-not-held", made.Refusal?.Code);
    }

    [Fact]
    public async Task Nobody_makes_changes_or_deletes_a_role_outside_the_own_area()
    {
        var (_, county) = await AccountAsync("county", "990101", "administrator");
        var (_, province) = await AccountAsync("province", "99", "administrator");
        Assert.Equal("accounts/area-not-found", (await MakeAsync("wide", "宽", "99", county, "areas.read")).Refusal?.Code);
        (await MakeAsync("of-province", "省用", "99", province, "areas.read")).Ok();
        (await MakeAsync("of-beiling", "北岭用", "990102", province, "areas.read")).Ok();
        var seen = (await RunAsync(ListRoles.Slice, new(), county)).Ok().Roles.Where(r => !r.IsShipped).Select(r => r.Key);
        Assert.Equal(["of-province"], seen);
        Assert.Equal("accounts/role-not-found", (await RunAsync(ChangeRole.Slice, new() { Key = "of-province", Version = 1, Name = "x", Permissions = ["areas.read", "accounts.write"] }, county)).Refusal?.Code);
        Assert.Equal("accounts/role-not-found", (await RunAsync(DeleteRole.Slice, new() { Key = "of-beiling" }, county)).Refusal?.Code);
        var (clerk, _) = await AccountAsync("clerk", "990101");
        (await RunAsync(GiveRole.Slice, new() { Account = clerk.Id, Role = "of-province", Area = "990101" }, county)).Ok();
        Assert.Equal("accounts/role-not-found", (await RunAsync(GiveRole.Slice, new() { Account = clerk.Id, Role = "of-beiling", Area = "990101" }, county)).Refusal?.Code);
        Assert.Equal("accounts/role-not-found", (await RunAsync(GiveRole.Slice, new() { Account = clerk.Id, Role = "of-beiling", Area = "9901" }, province)).Refusal?.Code);
    }

    [Fact]
    public async Task Nobody_changes_the_role_that_is_the_own()
    {
        (await MakeAsync("keeper", "管家", "990101", null, "accounts.read", "accounts.write", "areas.read")).Ok();
        var (_, keeper) = await AccountAsync("keeper-1", "990101", "keeper");
        Assert.Equal("accounts/own-rights", (await RunAsync(ChangeRole.Slice, new() { Key = "keeper", Version = 1, Name = "管家", Permissions = ["accounts.write", "organisations.write"] }, keeper)).Refusal?.Code);
    }

    [Fact]
    public async Task Of_two_changes_at_once_the_second_is_shown_the_first()
    {
        (await MakeAsync("reader", "读数员", "990101", null, "areas.read")).Ok();
        (await RunAsync(ChangeRole.Slice, new() { Key = "reader", Version = 1, Name = "看数员", Permissions = ["areas.read"] })).Ok();
        var refused = await RunAsync(ChangeRole.Slice, new() { Key = "reader", Version = 1, Name = "数数员", Permissions = ["areas.read"] });
        Assert.Equal("看数员", Assert.IsType<RoleView>(Assert.IsType<VersionConflict>(refused.Refusal).Current).Name);
    }

    [Theory]
    [InlineData("epidemiologist", "另一个", "roles/key-taken")]
    [InlineData("second", "管理员", "roles/name-taken")]
    [InlineData("second", "ＡＵＤＩＴＯＲ", "roles/name-taken")]
    [InlineData("second", "\u0410uditor", "platform/malformed")]
    [InlineData("second", "管\u200b理员", "platform/malformed")]
    public async Task A_role_is_not_called_as_another_or_so_that_it_looks_alike(string key, string name, string code) =>
        Assert.Equal(code, (await MakeAsync(key, name, "990101", null, "areas.read")).Refusal?.Code);

    [Fact]
    public async Task An_administrator_of_one_sector_gives_roles_in_that_sector_only()
    {
        var (account, _) = await AccountAsync("admin", "990101");
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "administrator", Area = "990101", Sector = "hospital" })).Ok();
        var administrator = await ActorAsync(account);
        var (clerk, _) = await AccountAsync("clerk", "990101");
        (await RunAsync(GiveRole.Slice, new() { Account = clerk.Id, Role = "laboratory", Area = "990101", Sector = "hospital" })).Ok();
        Assert.Equal("accounts/sector-not-held", (await RunAsync(GiveRole.Slice, new() { Account = clerk.Id, Role = "clinician", Area = "990101" }, administrator)).Refusal?.Code);
        (await RunAsync(GiveRole.Slice, new() { Account = clerk.Id, Role = "institution-officer", Area = "990101", Sector = "hospital" }, administrator)).Ok();
        Assert.Equal("roles/rights-not-held", (await MakeAsync("mixed", "混合", "990101", administrator, "accounts.write", "counts.write")).Refusal?.Code);
    }

    [Theory]
    [InlineData("epidemiologist", "people.read")]
    [InlineData("commander", "cases.read")]
    [InlineData("auditor", "audit.read")]
    public async Task A_role_that_shows_persons_is_not_limited_to_a_sector_which_persons_have_not(string role, string permission)
    {
        var (account, _) = await AccountAsync("limited", "990101");
        var given = (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = role, Area = "990101", Sector = "school" })).Refusal;
        Assert.Contains(permission, Assert.IsType<RoleKnowsNoSector>(given).Permissions, StringComparison.Ordinal);
        var invited = await RunAsync(InviteAccount.Slice, new() { Name = "invited", DisplayName = "邀请", Role = role, Area = "990101", Sector = "school" });
        var token = await RunAsync(Fangxian.Administration.Tokens.MakeToken.Slice, new() { Name = "machine", Role = role, Area = "990101", Sector = "school", Until = new(2020, 6, 1) });
        Assert.Equal(("accounts/role-knows-no-sector", "accounts/role-knows-no-sector"), (invited.Refusal?.Code, token.Refusal?.Code));
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = role, Area = "990101" })).Ok();
    }

    [Fact]
    public async Task Which_permissions_know_no_sector_is_told_by_what_shows_persons()
    {
        await using var db = App.Read();
        var roles = (await RoleCatalogue.GetAsync(db, CancellationToken.None)).All.ToDictionary(r => r.Key, r => string.Join(' ', r.OfNoSector));
        Assert.Equal("cases.export cases.read cases.views cases.write people.merge people.read people.reveal people.write", roles["epidemiologist"]);
        Assert.Equal(("audit.read audit.verify", "cases.read cases.views"), (roles["auditor"], roles["commander"]));
        Assert.All(["administrator", "clinician", "laboratory", "community-worker", "institution-officer"], role => Assert.Equal("", roles[role]));
    }

    [Fact]
    public async Task What_a_role_comes_to_hold_about_persons_is_not_held_in_a_sector()
    {
        (await MakeAsync("keeper", "登记员", "990101", null, "organisations.read", "counts.read")).Ok();
        var (limited, _) = await AccountAsync("limited", "990101");
        (await RunAsync(GiveRole.Slice, new() { Account = limited.Id, Role = "keeper", Area = "990101", Sector = "school" })).Ok();
        var (whole, _) = await AccountAsync("whole", "990101", "keeper");
        (await RunAsync(ChangeRole.Slice, new() { Key = "keeper", Version = 1, Name = "登记员", Permissions = ["organisations.read", "people.read"] })).Ok();
        Assert.Equal((true, false, true), ((await ActorAsync(limited)).May(new("organisations.read")), (await ActorAsync(limited)).May(new("people.read")), (await ActorAsync(whole)).May(new("people.read"))));
    }

    [Fact]
    public async Task A_backup_of_everything_is_no_matter_of_one_sector()
    {
        var (limited, _) = await AccountAsync("limited", "99");
        (await RunAsync(GiveRole.Slice, new() { Account = limited.Id, Role = "administrator", Sector = "school" })).Ok();
        Assert.Equal("backups/of-everything", (await RunAsync(Fangxian.Administration.Backup.ListBackups.Slice, new(), await ActorAsync(limited))).Refusal?.Code);
    }

    [Fact]
    public async Task Every_permission_has_its_words_and_a_shipped_role_that_gives_it()
    {
        await using var db = App.Read();
        var roles = await RoleCatalogue.GetAsync(db, CancellationToken.None);
        Assert.DoesNotContain(roles.Permissions, p => !Composition.Texts.Has("permission." + p));
        // Only therefore does whoever may give every shipped role gain nothing by an own one (docs/decisions/0014).
        Assert.Empty(roles.Permissions.Except(roles.All.Where(r => r.Version is null).SelectMany(r => r.Permissions)));
    }
}

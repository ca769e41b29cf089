using System.Net;
using System.Text;
using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Tokens;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Zones;

namespace Fangxian.Modules.Tests.Administration.Accounts;

/// <summary>Roles in a zone: what becomes of them, and of whoever holds them, when the zone changes or ends.</summary>
public abstract class ZoneRoleTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ZoneRoleTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ZoneRoleTests(DatabaseKind.Postgres);

    [Fact]
    public async Task A_zone_that_ends_takes_the_roles_and_tokens_given_in_it_along()
    {
        var zone = await MakeAsync("990101", "990102");
        var account = await App.HolderAsync("li.si", "clinician", "990101");
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "epidemiologist", Zone = zone.Id })).Ok();
        (await RunAsync(MakeToken.Slice, new() { Name = "his", Role = "laboratory", Zone = zone.Id, Until = new(2020, 6, 1) })).Ok();
        var county = await App.ActorAsync(await App.HolderAsync("county", "administrator", "990101"));
        Assert.IsType<AccountReachesFurther>((await RunAsync(DisableAccount.Slice, new() { Account = account.Id }, county)).Refusal);
        Assert.True((await App.ActorAsync(account)).Scope.Covers(await App.PositionAsync("990102")));
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await RunAsync(CloseZone.Slice, new() { Id = zone.Id, Version = zone.Version })).Ok();

        Assert.False((await App.ActorAsync(account)).Scope.Covers(await App.PositionAsync("990102")));
        var roles = (await RunAsync(ShowAccount.Slice, new() { Account = account.Id })).Ok().Roles;
        Assert.Equal([("clinician", null, null), ("epidemiologist", "", Clock.GetUtcNow())], roles.Select(r => (r.Role, r.Zone, r.Until)));
        var token = (await RunAsync(ListTokens.Slice, new() { WithEnded = true })).Ok().Tokens.Single();
        Assert.Equal((TokenState.Revoked, App.Actor.Name), (token.State, token.RevokedBy));
        Assert.Contains("a zone that has ended", await (await App.ClientAsync()).GetStringAsync($"/accounts/{account.Id}?lang=en"), StringComparison.Ordinal);
        (await RunAsync(DisableAccount.Slice, new() { Account = account.Id }, county)).Ok();
    }

    /// <summary>Zones ended before roles ended with them.</summary>
    [Fact]
    public async Task A_role_in_a_zone_that_is_no_more_keeps_nobody_from_the_account()
    {
        var (first, second, third) = (await InGoneZoneAsync("first"), await InGoneZoneAsync("second"), await InGoneZoneAsync("third"));
        var county = await App.ActorAsync(await App.HolderAsync("county", "administrator", "990101"));
        await App.HolderAsync("taker", "clinician", "990101");
        (await RunAsync(EndRole.Slice, new() { Account = first.Account, Role = first.Role }, county)).Ok();
        (await RunAsync(ResetAccount.Slice, new() { Account = second.Account }, county)).Ok();
        (await RunAsync(DisableAccount.Slice, new() { Account = second.Account }, county)).Ok();
        (await RunAsync(HandOver.Slice, new() { Account = third.Account, To = "taker" }, county)).Ok();
    }

    [Fact]
    public async Task A_role_in_a_zone_that_is_no_more_is_left_alone_by_other_counties_and_by_those_limited_to_a_sector()
    {
        var gone = await InGoneZoneAsync("li.si");
        var elsewhere = await App.ActorAsync(await App.HolderAsync("elsewhere", "administrator", "990102"));
        Assert.Equal("accounts/not-found", (await RunAsync(EndRole.Slice, new() { Account = gone.Account, Role = gone.Role }, elsewhere)).Refusal?.Code);
        var hospitals = await App.AddAccountAsync("hospitals", await App.PositionAsync("990101"));
        (await RunAsync(GiveRole.Slice, new() { Account = hospitals.Id, Role = "administrator", Area = "990101", Sector = "hospital" })).Ok();
        var limited = await App.ActorAsync(hospitals);
        Assert.Equal("accounts/not-found", (await RunAsync(EndRole.Slice, new() { Account = gone.Account, Role = gone.Role }, limited)).Refusal?.Code);
        Assert.Equal("accounts/not-found", (await RunAsync(DisableAccount.Slice, new() { Account = gone.Account }, limited)).Refusal?.Code);
    }

    [Fact]
    public async Task Nothing_is_given_in_a_zone_that_is_no_more()
    {
        var account = await App.HolderAsync("li.si", "clinician", "990101");
        Assert.IsType<ZoneUnknown>((await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "clinician", Zone = Guid.CreateVersion7() })).Refusal);
    }

    /// <summary>Before, everything of the seventeenth area and those behind it was left out, and nothing told so.</summary>
    [Fact]
    public async Task A_zone_that_grows_beyond_what_a_query_takes_shows_no_part_as_if_it_were_the_whole()
    {
        await ImportCountiesAsync(Scope.MostRanges * 2 + 3);
        string[] apart = [.. Enumerable.Range(0, Scope.MostRanges + 1).Select(n => $"9903{2 * n + 3:00}")];
        var zone = await MakeAsync(apart[..^1]);
        var account = await App.AddAccountAsync("li.si", await App.PositionAsync("9903"));
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "epidemiologist", Zone = zone.Id })).Ok();
        Assert.True((await RunAsync(ShowArea.Slice, new() { Code = apart[^2] }, await App.ActorAsync(account))).IsOk);
        zone = (await RunAsync(ChangeZone.Slice, new() { Id = zone.Id, Version = zone.Version, Name = zone.Name, Members = apart })).Ok().Zone;
        var actor = await App.ActorAsync(account);
        Assert.Equal(Scope.MostRanges + 1, actor.Scope.Ranges.Count);
        foreach (var code in new[] { apart[0], apart[^1] })
        {
            Assert.IsType<ScopeTooScattered>((await RunAsync(ShowArea.Slice, new() { Code = code }, actor)).Refusal);
        }
        var held = (await RunAsync(ShowAccount.Slice, new() { Account = account.Id })).Ok().Roles.Single();
        (await RunAsync(EndRole.Slice, new() { Account = account.Id, Role = held.Id })).Ok();
    }

    /// <summary>Before, who might change areas only gave the roles of others more of them.</summary>
    [Fact]
    public async Task A_zone_in_which_rights_are_given_grows_only_by_who_gives_them_in_all_its_areas()
    {
        var zone = await MakeAsync("990101");
        var planner = await App.ActorAsync(await OfOwnRoleAsync("planner", "99", "areas.read", "areas.write"));
        zone = (await ChangeAsync(zone, planner, "990101", "990102")).Ok().Zone;
        zone = (await ChangeAsync(zone, planner, "990101")).Ok().Zone;
        var account = await App.AddAccountAsync("li.si", await App.PositionAsync("990101"));
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "epidemiologist", Zone = zone.Id })).Ok();
        var client = await App.ClientOfAsync(account);
        Assert.Equal(HttpStatusCode.NotFound, await SeesAsync(client));

        var refused = Assert.IsType<ZoneGivesRights>((await ChangeAsync(zone, planner, "990101", "990102")).Refusal);
        Assert.Equal(("高新区", 1, 0), (refused.Name, refused.Roles, refused.Tokens));
        Assert.IsType<ZoneGivesRights>((await ChangeAsync(zone, planner, "9901")).Refusal);
        Assert.Equal(["990101000000"], (await RunAsync(ListZones.Slice, new())).Ok().Zones.Single().Members.Select(m => m.Code));
        Assert.Equal(HttpStatusCode.NotFound, await SeesAsync(client));
        zone = (await ChangeAsync(zone, planner, "990101001")).Ok().Zone;

        var prefecture = await App.ActorAsync(await App.HolderAsync("prefecture", "administrator", "9901"));
        (await ChangeAsync(zone, prefecture, "990101", "990102")).Ok();
        Assert.Equal(HttpStatusCode.OK, await SeesAsync(client));
    }

    [Fact]
    public async Task A_zone_with_a_token_a_role_of_ones_own_or_one_of_narrower_making_does_not_grow_either()
    {
        var (token, own, narrow) = (await MakeNamedAsync("甲区"), await MakeNamedAsync("乙区"), await MakeNamedAsync("丙区"));
        (await RunAsync(MakeToken.Slice, new() { Name = "his", Role = "laboratory", Zone = token.Id, Until = new(2020, 6, 1) })).Ok();
        var planner = await App.ActorAsync(await OfOwnRoleAsync("planner", "99", "areas.read", "areas.write"));
        var refused = Assert.IsType<ZoneGivesRights>((await ChangeAsync(token, planner, "990101", "990102")).Refusal);
        Assert.Equal((0, 1), (refused.Roles, refused.Tokens));

        var administrator = await App.HolderAsync("prefecture", "administrator", "9901");
        (await RunAsync(GiveRole.Slice, new() { Account = administrator.Id, Role = "clinician", Zone = own.Id })).Ok();
        Assert.IsType<OwnRights>((await ChangeAsync(own, await App.ActorAsync(administrator), "990101", "990102")).Refusal);

        (await RunAsync(Fangxian.Administration.Roles.MakeRole.Slice, new() { Key = "county-reader", Name = "县读者", Area = "990101", Permissions = ["counts.read"] })).Ok();
        var reader = await App.AddAccountAsync("reader", await App.PositionAsync("990101"));
        (await RunAsync(GiveRole.Slice, new() { Account = reader.Id, Role = "county-reader", Zone = narrow.Id })).Ok();
        Assert.IsType<ZoneGivesRights>((await ChangeAsync(narrow, App.Actor, "990101", "990102")).Refusal);
    }

    /// <summary>Merged neighbours are many ranges and one place.</summary>
    [Fact]
    public async Task Whoever_answers_for_many_merged_neighbours_sees_the_records_of_all()
    {
        const int many = Scope.MostRanges + 4;
        await ImportCountiesAsync(many);
        string[] codes = [.. Enumerable.Range(3, many).Select(n => $"9903{n:00}")];
        var account = await App.AddAccountAsync("li.si", await App.PositionAsync("990303"));
        (await RunAsync(MergeAreas.Slice, new() { Codes = codes, New = new() { Code = "990350", Name = "合并县" } })).Ok();
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "epidemiologist", Area = "990350" })).Ok();
        var actor = await App.ActorAsync(account);
        Assert.True(actor.Scope.Ranges.Count > Scope.MostRanges);
        foreach (var code in codes)
        {
            var position = await App.PositionAsync(code);
            await App.AddAccountAsync("of-" + code, position);
        }
        await using var db = App.Databases.ForReading(actor.Scope);
        Assert.Equal(many + 1, db.Accounts().Count());
        Assert.True((await RunAsync(ShowArea.Slice, new() { Code = codes[^1] }, actor)).IsOk);
    }

    private static async Task<HttpStatusCode> SeesAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/api/areas/990102", UriKind.Relative));
        return answer.StatusCode;
    }

    private async Task<Account> OfOwnRoleAsync(string key, string area, params string[] permissions)
    {
        (await RunAsync(Fangxian.Administration.Roles.MakeRole.Slice, new() { Key = key, Name = key, Area = area, Permissions = permissions })).Ok();
        var account = await App.AddAccountAsync(key, await App.PositionAsync(area));
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = key, Area = area })).Ok();
        return account;
    }

    private Task<Result<ChangeZone.Response>> ChangeAsync(ZoneState zone, Actor actor, params string[] members) =>
        RunAsync(ChangeZone.Slice, new() { Id = zone.Id, Version = zone.Version, Name = zone.Name, Members = members }, actor);

    private async Task<ZoneState> MakeNamedAsync(string name) => (await RunAsync(MakeZone.Slice, new() { Name = name, Members = ["990101"] })).Ok().Zone;

    private async Task<ZoneState> MakeAsync(params string[] members) => (await RunAsync(MakeZone.Slice, new() { Name = "高新区", Members = members })).Ok().Zone;

    private async Task ImportCountiesAsync(int number)
    {
        await using var content = new MemoryStream(Encoding.UTF8.GetBytes("code,name,level,parent_code\n" + string.Concat(Enumerable.Range(3, number).Select(n => $"9903{n:00}000000,第{n}县,3,990300000000\n"))));
        Assert.Equal(0, (await RunAsync(ImportAreas.Slice, new() { Content = content, FileName = "more.csv" })).Ok().Refused);
    }

    private async Task<(Guid Account, Guid Role)> InGoneZoneAsync(string name)
    {
        var account = await App.HolderAsync(name, "clinician", "990101");
        var grant = new RoleGrant { Id = Guid.CreateVersion7(), AccountId = account.Id, Role = "epidemiologist", ZoneId = Guid.CreateVersion7(), From = Clock.GetUtcNow(), GivenBy = "test" };
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            db.Add(grant);
            await db.SaveChangesAsync(token);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
        return (account.Id, grant.Id);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Emergency;
using Fangxian.Administration.Roles;
using Fangxian.Modules.Tests.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Administration;

/// <summary>Break-glass: an epidemiologist of one county looks at the next, and its administrators are told.</summary>
public abstract class EmergencyLookTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : EmergencyLookTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : EmergencyLookTests(DatabaseKind.Postgres);

    private const string Own = "990101";
    private const string Next = "990102";
    private const string Why = "密接跨县活动，需核对北岭县病例";

    private static long At(string code) => AreaPosition.FromCode(code)!.Value;

    private async Task<HttpClient> EpidemiologistAsync(string name = "epi") => await App.ClientOfAsync(await App.AddAccountAsync(name, At(Own), ("epidemiologist", At(Own))));

    private async Task<HttpClient> AdministratorAsync(string area, string name) => await App.ClientOfAsync(await App.AddAccountAsync(name, At(area), ("administrator", At(area))));

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, string area = Next, string reason = Why, int hours = 1) =>
        client.PostAsJsonAsync("/api/emergency-looks", new { area, reason, hours });

    private static async Task<Guid> BeginAsync(HttpClient client, string area = Next)
    {
        using var begun = await AskAsync(client, area);
        Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
        return (await JsonAsync(begun)).GetProperty("look").GetProperty("id").GetGuid();
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).Clone();

    private static async Task<string> CodeAsync(HttpResponseMessage answer) => (await JsonAsync(answer)).GetProperty("code").GetString()!;

    private static async Task<HttpStatusCode> SeeAsync(HttpClient client, string area = Next) => (await client.GetAsync($"/api/counts/{area}/days?disease=covid-19")).StatusCode;

    private static async Task<string> PageAsync(HttpClient client, string path = "/account") => WebUtility.HtmlDecode(await client.GetStringAsync(path));

    private async Task<AuditLine[]> LinesAsync()
    {
        await using var db = App.Read();
        return await db.Set<AuditLine>().OrderBy(l => l.Position).ThenBy(l => l.Id).ToArrayAsync();
    }

    private Task CountAsync(string area, int confirmed) => App.ImportAsync($"date,code,confirmed\n2020-02-01,{area},{confirmed}\n");

    [Fact]
    public async Task The_next_county_is_seen_with_the_next_request_until_the_time_is_over()
    {
        await CountAsync(Next, 7);
        var client = await EpidemiologistAsync();
        Assert.Equal(HttpStatusCode.NotFound, await SeeAsync(client));
        await BeginAsync(client);
        Assert.Equal(HttpStatusCode.OK, await SeeAsync(client));
        Assert.Contains("7", await PageAsync(client, $"/counts?area={Next}&disease=covid-19"), StringComparison.Ordinal);
        Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(HttpStatusCode.OK, await SeeAsync(client));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.NotFound, await SeeAsync(client));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/situation?area={Next}&disease=covid-19")).StatusCode);
    }

    [Fact]
    public async Task It_is_ended_early_by_the_person()
    {
        var client = await EpidemiologistAsync();
        var look = await BeginAsync(client);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"/api/emergency-looks/{look}/end", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await SeeAsync(client));
        using var again = await client.PostAsync($"/api/emergency-looks/{look}/end", null);
        Assert.Equal("emergency/has-ended", await CodeAsync(again));
        var other = await EpidemiologistAsync("other");
        using var notOwn = await other.PostAsync($"/api/emergency-looks/{await BeginAsync(client)}/end", null);
        Assert.Equal("emergency/not-found", await CodeAsync(notOwn));
    }

    [Fact]
    public async Task A_look_permits_reading_alone_and_never_the_administration()
    {
        var roles = await RolesAsync();
        foreach (var role in roles.All)
        {
            var reading = LookRules.ReadingOf(role);
            Assert.All(roles.Permissions.Where(reading.Holds), p => Assert.EndsWith(".read", p.Name, StringComparison.Ordinal));
            Assert.DoesNotContain(roles.Permissions, p => reading.Holds(p) && p.Name.Split('.')[0] is "audit" or "accounts" or "tokens" or "settings");
        }
        var client = await EpidemiologistAsync();
        await BeginAsync(client);
        var count = new { disease = "covid-19", confirmed = 3, expectedVersion = 0 };
        using var elsewhere = await client.PostAsJsonAsync($"/api/counts/{Next}/days/2020-02-01", count);
        using var own = await client.PostAsJsonAsync($"/api/counts/{Own}/days/2020-02-01", count);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (elsewhere.StatusCode, own.StatusCode));
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/accounts")).StatusCode);
    }

    [Fact]
    public async Task Every_reading_because_of_it_leaves_a_line_in_the_chain_of_the_area_and_none_of_the_own_area_does()
    {
        await CountAsync(Next, 7);
        await CountAsync(Own, 2);
        var client = await EpidemiologistAsync();
        var look = await BeginAsync(client);
        await SeeAsync(client);
        await SeeAsync(client, Own);
        await client.GetAsync("/api/areas/search?q=nwq");
        var lines = (await LinesAsync()).Where(l => l.Actor == "epi").ToArray();
        Assert.All(lines, l => Assert.Equal(At(Next), l.Position));
        Assert.Equal(["emergency/begin", "counts/list"], lines.Select(l => l.UseCase));
        Assert.Equal(AuditKind.Write, lines[0].Kind);
        Assert.Equal((AuditKind.Look, $"emergency look {look}, area {Next}"), (lines[1].Kind, lines[1].Records));
        Assert.Equal(look.ToByteArray(true), lines[1].Subjects);
        await using var db = App.Read();
        Assert.Equal(Why, (await db.Set<AuditDetail>().SingleAsync(d => d.LineId == lines[0].Id)).Reason);
        Assert.Equal([("counts/list", 1)], (await db.LookedAtAsync([look], CancellationToken.None))[look]);
        await App.Databases.FileLooksAsync(CancellationToken.None);
        Assert.Equal([("counts/list", 1)], (await db.LookedAtAsync([look], CancellationToken.None))[look]);
        Assert.True((await App.RunAsync(Fangxian.Administration.Audit.VerifyAudit.Slice, new())).Ok().Whole);
    }

    [Fact]
    public async Task The_home_of_pages_stays_the_own_area_while_a_look_is_open()
    {
        var client = await App.ClientOfAsync(await App.AddAccountAsync("epi", At(Next), ("epidemiologist", At(Next))));
        await BeginAsync(client, Own);
        Assert.Contains("area=990102", await PageAsync(client), StringComparison.Ordinal);
        Assert.DoesNotContain(await LinesAsync(), l => l.Kind is AuditKind.Look);
    }

    [Fact]
    public async Task Administrators_of_the_area_are_told_on_the_next_page_until_one_has_taken_note()
    {
        var (county, province, outside) = (await AdministratorAsync(Next, "adm-next"), await AdministratorAsync("99", "adm-province"), await AdministratorAsync(Own, "adm-own"));
        var client = await EpidemiologistAsync();
        Assert.DoesNotContain("data-fx-notice", await PageAsync(county), StringComparison.Ordinal);
        var look = await BeginAsync(client);
        foreach (var told in new[] { county, province })
        {
            var page = await PageAsync(told);
            Assert.Contains("data-fx-notice", page, StringComparison.Ordinal);
            Assert.Contains(Why, page, StringComparison.Ordinal);
            Assert.Contains("2020-05-10 09:00", page, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("data-fx-notice", await PageAsync(outside), StringComparison.Ordinal);
        Assert.DoesNotContain(Why, await PageAsync(outside, "/emergency/looks"), StringComparison.Ordinal);
        using var notTheirs = await outside.PostAsync($"/api/emergency-looks/{look}/note", null);
        Assert.Equal("emergency/not-found", await CodeAsync(notTheirs));
        Assert.Contains("data-fx-notice", await PageAsync(client), StringComparison.Ordinal);

        using var noted = await county.PostAsync($"/api/emergency-looks/{look}/note", null);
        Assert.Equal("adm-next", (await JsonAsync(noted)).GetProperty("look").GetProperty("seenBy").GetString());
        using var second = await province.PostAsync($"/api/emergency-looks/{look}/note", null);
        Assert.Equal("adm-next", (await JsonAsync(second)).GetProperty("look").GetProperty("seenBy").GetString());
        Assert.DoesNotContain("data-fx-notice", await PageAsync(county), StringComparison.Ordinal);
        Assert.DoesNotContain("data-fx-notice", await PageAsync(province), StringComparison.Ordinal);
        Assert.Contains(Why, await PageAsync(county, "/emergency/looks"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await SeeAsync(client));
    }

    [Fact]
    public async Task A_look_that_is_over_is_told_all_the_same()
    {
        var client = await EpidemiologistAsync();
        await BeginAsync(client);
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Contains("data-fx-notice", await PageAsync(await AdministratorAsync(Next, "adm-next")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_ends_it_at_once()
    {
        var (client, county) = (await EpidemiologistAsync(), await AdministratorAsync(Next, "adm-next"));
        var look = await BeginAsync(client);
        Assert.Equal(HttpStatusCode.OK, (await county.PostAsync($"/api/emergency-looks/{look}/stop", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await SeeAsync(client));
        Assert.DoesNotContain("data-fx-notice", await PageAsync(county), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_administers_a_part_of_what_is_looked_at_is_told_but_does_not_answer()
    {
        var (client, part) = (await EpidemiologistAsync(), await AdministratorAsync("990201", "adm-part"));
        var look = await BeginAsync(client, "9902");
        Assert.Contains("data-fx-notice", await PageAsync(part), StringComparison.Ordinal);
        using var refused = await part.PostAsync($"/api/emergency-looks/{look}/note", null);
        Assert.Equal("emergency/not-found", await CodeAsync(refused));
    }

    [Fact]
    public async Task Nobody_takes_note_of_the_own_look()
    {
        var account = await App.AddAccountAsync("both", At(Own), ("epidemiologist", At(Own)), ("administrator", At("99")));
        var client = await App.ClientOfAsync(account);
        var look = await BeginAsync(client);
        Assert.DoesNotContain(Why, await PageAsync(client, "/accounts"), StringComparison.Ordinal);
        using var refused = await client.PostAsync($"/api/emergency-looks/{look}/note", null);
        Assert.Equal("accounts/own-rights", await CodeAsync(refused));
    }

    [Theory]
    [InlineData(Next, "too short", 1, "reason")]
    [InlineData(Next, "               ", 1, "reason")]
    [InlineData(Next, Why, 2, "hours")]
    [InlineData(Next, Why, 48, "hours")]
    [InlineData("", Why, 1, "area")]
    public async Task A_reason_that_is_too_short_and_a_time_that_is_not_offered_are_named(string area, string reason, int hours, string field)
    {
        using var refused = await AskAsync(await EpidemiologistAsync(), area, reason, hours);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.True((await JsonAsync(refused)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task The_settings_say_how_long_it_may_take()
    {
        (await RunAsync(Fangxian.Administration.Settings.ChangeSetting.Slice, new() { Key = "emergency-hours", Value = "4" })).Ok();
        var client = await EpidemiologistAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(client, hours: 12)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(client, hours: 4)).StatusCode);
    }

    [Theory]
    [InlineData(Own, "emergency/not-needed")]
    [InlineData("9955", "areas/not-found")]
    public async Task An_area_of_ones_own_and_one_that_is_unknown_are_refused(string area, string code)
    {
        using var refused = await AskAsync(await EpidemiologistAsync(), area);
        Assert.Equal(code, await CodeAsync(refused));
    }

    [Fact]
    public async Task Without_the_right_without_an_account_and_from_the_outside_nobody_breaks_the_glass()
    {
        var clinician = await App.ClientOfAsync(await App.AddAccountAsync("clinician", At(Own), ("clinician", At(Own))));
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(clinician)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await clinician.GetAsync("/emergency")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(await App.StrangerAsync())).StatusCode);
        Assert.IsType<LookNeedsAccount>((await RunAsync(BeginLook.Slice, new() { Area = Next, Reason = Why, Hours = 1 })).Refusal);
    }

    [Fact]
    public async Task Two_areas_are_looked_at_at_once_and_the_same_one_only_once()
    {
        var client = await EpidemiologistAsync();
        var first = await BeginAsync(client);
        await BeginAsync(client, "990201");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound), (await SeeAsync(client), await SeeAsync(client, "990201"), await SeeAsync(client, "990202")));
        using var again = await AskAsync(client);
        Assert.Equal("emergency/already-open", await CodeAsync(again));
        await client.PostAsync($"/api/emergency-looks/{first}/end", null);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await SeeAsync(client), await SeeAsync(client, "990201")));
        var answers = await Task.WhenAll(AskAsync(client), AskAsync(client));
        Assert.Single(answers, a => a.StatusCode is HttpStatusCode.OK);
    }

    [Fact]
    public async Task More_ranges_than_a_query_can_take_are_refused()
    {
        var counties = Enumerable.Range(1, Scope.MostRanges).Select(i => $"9801{2 * i:00}000000").ToArray();
        var table = "code,name,level,parent_code,pinyin,name_en\n980000000000,远山省,1,,yss,\n980100000000,远山市,2,980000000000,yss,\n" + string.Concat(counties.Select(code => $"{code},县{code[4..6]},3,980100000000,x,\n"));
        Assert.Equal(0, (await RunAsync(ImportAreas.Slice, new() { Content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(table)), FileName = "more.csv" })).Ok().Refused);
        var many = counties.Select(code => ("epidemiologist", (long?)At(code))).ToArray();
        var client = await App.ClientOfAsync(await App.AddAccountAsync("many", At(Own), many));
        using var refused = await AskAsync(client);
        Assert.Equal("accounts/too-many-areas", await CodeAsync(refused));
    }

    [Fact]
    public async Task A_disabled_account_looks_no_longer_not_even_when_it_is_given_back()
    {
        var account = await App.AddAccountAsync("epi", At(Own), ("epidemiologist", At(Own)));
        var client = await App.ClientOfAsync(account);
        await BeginAsync(client);
        (await RunAsync(DisableAccount.Slice, new() { Account = account.Id })).Ok();
        Assert.Equal(HttpStatusCode.Unauthorized, await SeeAsync(client));
        await using var db = App.Read();
        Assert.All(await db.RoleGrants().Where(g => g.AccountId == account.Id).ToArrayAsync(), g => Assert.Equal(Clock.GetUtcNow(), g.Until));
    }

    [Fact]
    public async Task Who_hands_over_the_roles_hands_over_no_look_and_looks_no_longer()
    {
        var (giver, taker) = (await App.AddAccountAsync("giver", At(Own), ("epidemiologist", At(Own))), await App.AddAccountAsync("taker", At(Own)));
        var (from, to) = (await App.ClientOfAsync(giver), await App.ClientOfAsync(taker));
        await BeginAsync(from);
        Assert.Equal(1, (await RunAsync(HandOver.Slice, new() { Account = giver.Id, To = "taker" })).Ok().Roles);
        Assert.NotEqual(HttpStatusCode.OK, await SeeAsync(from));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (await SeeAsync(to, Own), await SeeAsync(to)));
        await using var db = App.Read();
        Assert.DoesNotContain(await db.RoleGrants().Where(g => g.EmergencyReason != null).ToArrayAsync(), g => g.IsActive(Clock.GetUtcNow()));
    }

    [Fact]
    public async Task Who_loses_the_role_loses_the_look_with_it()
    {
        var account = await App.AddAccountAsync("epi", At(Own), ("epidemiologist", At(Own)), ("clinician", At(Own)));
        var client = await App.ClientOfAsync(account);
        await BeginAsync(client);
        await using var db = App.Read();
        var role = await db.RoleGrants().SingleAsync(g => g.AccountId == account.Id && g.Role == "epidemiologist" && g.EmergencyReason == null);
        (await RunAsync(EndRole.Slice, new() { Account = account.Id, Role = role.Id })).Ok();
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (await SeeAsync(client, Own), await SeeAsync(client)));
    }

    [Fact]
    public async Task A_look_is_limited_to_the_sector_of_the_role_that_permits_it()
    {
        var account = await App.AddAccountAsync("sector", At(Own));
        (await RunAsync(MakeRole.Slice, new() { Key = "seeker", Name = "查看员", Area = Own, Permissions = ["break-glass.use", "counts.read", "organisations.read", "situation.read"] })).Ok();
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "seeker", Area = Own, Sector = "health" })).Ok();
        var client = await App.ClientOfAsync(account);
        var look = await BeginAsync(client);
        await using var db = App.Read();
        Assert.Equal("health", (await db.RoleGrants().SingleAsync(g => g.Id == look)).Sector);
        (await RunAsync(ChangeRole.Slice, new() { Key = "seeker", Version = 1, Name = "查看员", Permissions = ["break-glass.use", "cases.read", "counts.read", "organisations.read"] })).Ok();
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), ((await client.GetAsync($"/api/cases/due?area={Next}")).StatusCode, (await client.GetAsync($"/api/organisations?area={Next}")).StatusCode));
    }

    [Fact]
    public async Task The_page_finds_the_area_takes_the_reason_and_lists_the_look()
    {
        var client = await EpidemiologistAsync();
        Assert.Contains("/emergency?at=990102000000", await PageAsync(client, "/emergency?q=blx"), StringComparison.Ordinal);
        var form = await PageAsync(client, "/emergency?at=" + Next);
        Assert.Contains("北岭县", form, StringComparison.Ordinal);
        await BeginAsync(client);
        Assert.Contains(Why, await PageAsync(client, "/emergency"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/situation?area=990202")).StatusCode);
    }

    private async Task<RoleCatalogue> RolesAsync()
    {
        await using var db = App.Read();
        return await RoleCatalogue.GetAsync(db, CancellationToken.None);
    }
}

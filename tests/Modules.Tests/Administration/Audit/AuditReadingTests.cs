using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Audit;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Organisations;
using Fangxian.Registry.Zones;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Administration.Audit;

/// <summary>Who changed and who looked, as an auditor asks for it.</summary>
public abstract class AuditReadingTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : AuditReadingTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : AuditReadingTests(DatabaseKind.Postgres);

    private const long Nanwan = 990101000000000;
    private const long Zhushan = 990202000000000;

    private static Actor Auditor(long from = 0, long to = 999_999_999_999_999) => new("auditor", new Scope([new(from, to)]), PermissionSet.Of(AdministrationContract.AuditRead, AdministrationContract.AuditVerify));

    private static Actor Writer(string name) => new(name, Scope.Everything, PermissionSet.All);

    private async Task<Guid> ZoneAsync(string name, string county, string by = "writer")
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        return (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = name, Members = [county] }, Writer(by))).Ok().Zone.Id;
    }

    private async Task<IReadOnlyList<AuditLineView>> ListAsync(ListAudit.Request request, Actor? actor = null) => (await RunAsync(ListAudit.Slice, request, actor ?? Auditor())).Ok().Items;

    [Fact]
    public async Task A_record_leads_to_all_lines_about_it_and_to_no_other()
    {
        var zone = await ZoneAsync("一", "990101");
        await ZoneAsync("二", "990101");
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await RunAsync(CloseZone.Slice, new CloseZone.Request { Id = zone, Version = 1, Reason = "no longer" }, Writer("closer"))).Ok();
        var lines = await ListAsync(new ListAudit.Request { Record = zone });
        Assert.Equal([("zones/close", "closer", "no longer"), ("zones/make", "writer", null)], lines.Select(l => (l.UseCase, l.Actor, l.Reason)));
        Assert.Empty(await ListAsync(new ListAudit.Request { Record = Guid.CreateVersion7() }));
    }

    [Fact]
    public async Task Actor_use_case_kind_area_and_days_each_narrow_the_list()
    {
        await ZoneAsync("一", "990101", "first");
        Clock.Advance(TimeSpan.FromDays(1));
        await ZoneAsync("二", "990202", "second");
        var account = await App.AddAccountAsync("watched", Nanwan, ("clinician", Nanwan));
        (await RunAsync(ShowAccount.Slice, new ShowAccount.Request { Account = account.Id }, Writer("looker"))).Ok();
        Assert.Equal(["first"], (await ListAsync(new() { Actor = "first" })).Select(l => l.Actor));
        Assert.Equal(["second", "first"], (await ListAsync(new() { UseCase = "zones/make" })).Select(l => l.Actor));
        Assert.Equal(["looker"], (await ListAsync(new() { Kind = "look" })).Select(l => l.Actor));
        Assert.Equal(["looker", "first"], (await ListAsync(new() { Area = "9901" })).Select(l => l.Actor));
        var day = App.Databases.Shared.Calendar.DayOf(OutbreakApp.Present);
        Assert.Equal(["first"], (await ListAsync(new() { From = day, To = day })).Where(l => l.Actor.StartsWith("operator", StringComparison.Ordinal) is false).Select(l => l.Actor));
        Assert.Empty(await ListAsync(new() { Kind = "look", Record = Guid.CreateVersion7() }));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap_or_a_repetition()
    {
        for (var i = 0; i < 12; i++)
        {
            await ZoneAsync("区" + i, i % 2 == 0 ? "990101" : "990202");
            (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = "同时" + i, Members = ["990101"] }, Writer("writer"))).Ok();
        }
        foreach (var filter in new[] { new ListAudit.Request(), new() { Actor = "writer" }, new() { UseCase = "zones/make" }, new() { Area = "9901" } })
        {
            var whole = (await ListAsync(filter with { Limit = 200 })).Select(l => l.Id).ToArray();
            var (paged, after) = (new List<string>(), (string?)null);
            do
            {
                var page = (await RunAsync(ListAudit.Slice, filter with { Limit = 5, After = after }, Auditor())).Ok();
                paged.AddRange(page.Items.Select(l => l.Id));
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(whole, paged);
            Assert.Equal(paged.Count, paged.Distinct().Count());
        }
    }

    [Fact]
    public async Task An_auditor_of_a_county_sees_its_chain_alone_whichever_way_the_lines_are_found()
    {
        var here = await ZoneAsync("一", "990101");
        var there = await ZoneAsync("二", "990202");
        for (var i = 0; i < 60; i++)
        {
            await ZoneAsync("多" + i, "990202");
        }
        var auditor = Auditor(Zhushan, Zhushan + 999_999_999);
        var county = Auditor(Nanwan, Nanwan + 999_999_999);
        Assert.Equal([Nanwan], (await ListAsync(new(), county)).Select(l => l.Chain).Distinct());
        Assert.Equal([Zhushan], (await ListAsync(new(), auditor)).Select(l => l.Chain).Distinct());
        Assert.Empty(await ListAsync(new() { Record = there }, county));
        Assert.Single(await ListAsync(new() { Record = here }, county));
        Assert.Empty(await ListAsync(new() { UseCase = "zones/make", Actor = "writer", Record = there }, county));
        Assert.IsType<AreaNotFound>((await RunAsync(ListAudit.Slice, new ListAudit.Request { Area = "990202" }, county)).Refusal);
        var line = long.Parse(Assert.Single(await ListAsync(new() { Record = there })).Id, CultureInfo.InvariantCulture);
        Assert.IsType<AuditLineNotFound>((await RunAsync(ShowAuditLine.Slice, new ShowAuditLine.Request { Id = line }, county)).Refusal);
        Assert.IsType<AuditLineNotFound>((await RunAsync(ShowAuditLine.Slice, new ShowAuditLine.Request { Id = 1 }, county)).Refusal);
    }

    [Fact]
    public async Task A_line_shows_what_changed_with_the_values_before_and_after_and_secrets_as_stars()
    {
        (await RunAsync(RenameArea.Slice, new RenameArea.Request { Code = "990101", Version = 1, Name = "新湾区", Source = "国务院批复" }, Writer("writer"))).Ok();
        var shown = await ShowAsync(Assert.Single(await ListAsync(new() { UseCase = "areas/rename" })));
        var name = shown.Changes.Single(c => c.Table == "area").Fields.Single(f => f.Name == "name");
        Assert.Equal(("南湾区", "新湾区", "国务院批复", AuditDetailState.Kept), (name.Before, name.After, shown.Line.Reason, shown.Line.Detail));
        var invited = (await RunAsync(InviteAccount.Slice, new InviteAccount.Request { Name = "zhang", DisplayName = "张", Role = "clinician", Area = "990101" }, Writer("writer"))).Ok();
        var invitation = await ShowAsync(Assert.Single(await ListAsync(new() { Record = invited.Account.Id, Kind = "write" })));
        Assert.Contains(invitation.Changes.SelectMany(c => c.Fields), f => f.Name == "invitationHash" && f.After == "***");
        await using var db = App.Read();
        Assert.Equal(Convert.ToHexStringLower((await db.AuditLines.SingleAsync(l => l.UseCase == "areas/rename")).Hash), shown.Hash);
    }

    [Fact]
    public async Task Who_reads_what_changed_has_looked_too()
    {
        var zone = await ZoneAsync("一", "990101");
        await ShowAsync(Assert.Single(await ListAsync(new() { Record = zone })));
        Assert.Equal([("audit/show", "auditor"), ("zones/make", "writer")], (await ListAsync(new() { Record = zone })).Select(l => (l.UseCase, l.Actor)));
    }

    [Fact]
    public async Task Looking_at_an_account_an_organisation_with_its_people_and_an_export_leave_lines()
    {
        var account = await App.AddAccountAsync("watched", Nanwan, ("clinician", Nanwan));
        (await RunAsync(ShowAccount.Slice, new ShowAccount.Request { Account = account.Id }, Writer("looker"))).Ok();
        var file = new MemoryStream(Encoding.UTF8.GetBytes("name,sector,area_code,first_responsible,first_responsible_post\n南湾区医院,hospital,990101,李明,院长\n北岭县医院,hospital,990102,,\n"));
        (await RunAsync(ImportOrganisations.Slice, new ImportOrganisations.Request { Content = file, FileName = "o.csv" })).Ok();
        var list = (await RunAsync(ListOrganisations.Slice, new ListOrganisations.Request())).Ok().Items;
        var hospital = list.Single(o => o.FirstResponsible is not null);
        (await RunAsync(ShowOrganisation.Slice, new ShowOrganisation.Request { Id = hospital.Id }, Writer("looker"))).Ok();
        (await RunAsync(ShowOrganisation.Slice, new ShowOrganisation.Request { Id = list.Single(o => o.FirstResponsible is null).Id }, Writer("looker"))).Ok();
        (await RunAsync(ExportOrganisations.Slice, new ExportOrganisations.Request(), Writer("looker"))).Ok();
        Assert.Equal([("looker", "accounts/show", Nanwan)], (await ListAsync(new() { Record = account.Id, Kind = "look" })).Select(l => (l.Actor, l.UseCase, l.Chain)));
        Assert.Equal([("organisations/export", Nanwan), ("organisations/show", Nanwan)], (await ListAsync(new() { Record = hospital.Id, Kind = "look" })).Select(l => (l.UseCase, l.Chain)).Order());
        Assert.Equal(2, (await ListAsync(new() { Record = hospital.FirstResponsible!.Id, Kind = "look" })).Count);
    }

    [Fact]
    public async Task An_import_of_one_countys_counts_leaves_its_line_in_that_countys_chain()
    {
        var province = new Actor("province", new Scope([new(990000000000000, 990999999999999)]), PermissionSet.All);
        var file = Encoding.UTF8.GetBytes("date,code,confirmed\n2020-02-01,990202,3\n2020-02-02,990202,5\n");
        var staged = (await RunAsync(StageCounts.Slice, new StageCounts.Request { Content = new MemoryStream(file), FileName = "counts.csv", Disease = "covid-19" }, province)).Ok();
        (await RunAsync(PublishCounts.Slice, new PublishCounts.Request { Staged = staged }, province)).Ok();
        Assert.Equal([Zhushan], (await ListAsync(new() { UseCase = "counts/publish" })).Select(l => l.Chain));
        (await RunAsync(EnterCount.Slice, new EnterCount.Request { Area = "990101", Disease = "covid-19", Date = new(2020, 2, 1), Confirmed = 1, ExpectedVersion = 0 }, province)).Ok();
        Assert.Equal([Nanwan], (await ListAsync(new() { UseCase = "counts/enter" })).Select(l => l.Chain));
        var organisations = new MemoryStream(Encoding.UTF8.GetBytes("name,sector,area_code\n竹山县医院,hospital,990202\n"));
        (await RunAsync(ImportOrganisations.Slice, new ImportOrganisations.Request { Content = organisations, FileName = "o.csv" }, province)).Ok();
        Assert.Equal([Zhushan], (await ListAsync(new() { UseCase = "organisations/import" })).Select(l => l.Chain));
        var areas = new MemoryStream(Encoding.UTF8.GetBytes("code,name,level,parent_code\n990202001000,竹溪镇,4,990202000000\n"));
        (await RunAsync(ImportAreas.Slice, new ImportAreas.Request { Content = areas, FileName = "a.csv" }, province)).Ok();
        Assert.Equal([Zhushan], (await ListAsync(new() { UseCase = "areas/import", Actor = "province" })).Select(l => l.Chain));
    }

    [Fact]
    public async Task A_file_holds_what_the_list_holds_and_runs_no_formula()
    {
        var zone = await ZoneAsync("一", "990101", "=1+1");
        await ZoneAsync("二", "990202");
        var csv = Text(await ExportAsync(new() { Record = zone }));
        var lines = csv.TrimEnd().Split("\r\n");
        Assert.Equal(2, lines.Length);
        Assert.Contains(zone.ToString(), lines[1]);
        Assert.Contains(",'=1+1,", lines[1]);
        var listed = await ListAsync(new() { Area = "990202" });
        var json = JsonDocument.Parse(await ExportAsync(new() { Area = "990202", Format = "json" })).RootElement;
        Assert.Equal(listed.Select(l => l.Id), json.EnumerateArray().Select(l => l.GetProperty("id").GetString()));
        Assert.Equal("zones/make", json[0].GetProperty("use_case").GetString());
        Assert.Empty(JsonDocument.Parse(await ExportAsync(new() { Actor = "nobody", Format = "json" })).RootElement.EnumerateArray());
        Assert.StartsWith("id,at,", Text(await ExportAsync(new() { Actor = "nobody" })));
        Assert.Equal("PK", Encoding.ASCII.GetString(await ExportAsync(new() { Record = zone, Format = "xlsx" }), 0, 2));
    }

    [Fact]
    public async Task A_file_of_many_pages_holds_every_line_once_and_a_refused_one_is_not_begun()
    {
        var many = $"""
                INSERT INTO audit_line (id, position, at, kind, actor, use_case, records, hash)
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5001)
                SELECT {AuditChain.LineId(Zhushan, 0)} + i, {Zhushan}, {(App.Databases.Address.Kind is DatabaseKind.Sqlite ? "1588000000000000 + i / 7" : "timestamptz '2020-04-28' + (i / 7) * interval '1 microsecond'")}, 1, 'many', 'zones/make', '', (SELECT hash FROM audit_line LIMIT 1) FROM n
                """;
        await using (var db = App.Read())
        {
            await db.Database.ExecuteSqlRawAsync(many);
        }
        var ids = Text(await ExportAsync(new() { Actor = "many" })).TrimEnd().Split("\r\n").Skip(1).Select(line => long.Parse(line.Split(',')[0], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(Enumerable.Range(1, 5001).Reverse().Select(i => AuditChain.LineId(Zhushan, i)), ids);
        Assert.Equal("areas/not-found", (await RunAsync(ExportAudit.Slice, new ExportAudit.Request { Area = "nowhere" }, Auditor())).Refusal?.Code);
    }

    private async Task<byte[]> ExportAsync(ExportAudit.Request request)
    {
        var file = new MemoryStream();
        await (await RunAsync(ExportAudit.Slice, request, Auditor())).Ok().WriteAsync(App.Databases, file, CancellationToken.None);
        return file.ToArray();
    }

    [Fact]
    public async Task Details_before_a_day_are_forgotten_in_the_file_too_and_the_chain_stays_whole()
    {
        const string secret = "王小明的理由";
        var zone = await ZoneAsync("一", "990101");
        (await RunAsync(CloseZone.Slice, new CloseZone.Request { Id = zone, Version = 1, Reason = secret }, Writer("writer"))).Ok();
        var day = App.Databases.Shared.Calendar.DayOf(OutbreakApp.Present);
        Clock.Advance(TimeSpan.FromDays(200));
        var kept = await ZoneAsync("留下", "990101");
        Assert.True((await RunAsync(ForgetDetails.Slice, new ForgetDetails.Request { Before = day.AddDays(1) })).Ok().Forgotten > 0);
        Assert.True(await App.Databases.ScrubAsync(CancellationToken.None));
        var line = Assert.Single(await ListAsync(new() { UseCase = "zones/close" }));
        Assert.Equal((AuditDetailState.Forgotten, null), (line.Detail, line.Reason));
        Assert.Equal(AuditDetailState.Kept, Assert.Single(await ListAsync(new() { Record = kept })).Detail);
        Assert.Empty((await ShowAsync(line)).Changes);
        await using (var db = App.Read())
        {
            var verdict = await AuditProof.ProveAsync(db, Scope.Everything, [], CancellationToken.None);
            Assert.True(verdict.IsWhole, string.Join('\n', verdict.Breaks));
            Assert.DoesNotContain(await db.Set<AuditDetail>().ToListAsync(), d => d.Reason == secret || d.Change.Contains(secret, StringComparison.Ordinal));
        }
        if (App.Databases.Address.Kind is DatabaseKind.Sqlite)
        {
            AssertNotInFiles(secret);
        }
    }

    [Fact]
    public async Task Details_of_the_last_six_months_are_forgotten_by_nobody()
    {
        var zone = await ZoneAsync("一", "990101");
        var day = App.Databases.Shared.Calendar.DayOf(OutbreakApp.Present);
        foreach (var (days, before, stays) in new[] { (0, day, true), (1, day.AddDays(1), true), (182, day.AddDays(1), true), (2, day.AddDays(1), false) })
        {
            Clock.Advance(TimeSpan.FromDays(days));
            foreach (var actor in new[] { Actor.Operator(), Actor.Job("audit-details"), Writer("administrator") })
            {
                Assert.Equal(stays ? "audit/details-stay" : null, (await RunAsync(ForgetDetails.Slice, new ForgetDetails.Request { Before = before }, actor)).Refusal?.Code);
            }
            Assert.Equal(stays ? AuditDetailState.Kept : AuditDetailState.Forgotten, Assert.Single(await ListAsync(new() { Record = zone })).Detail);
        }
    }

    [Fact]
    public async Task Everything_is_there_over_HTTP_too()
    {
        var zone = await ZoneAsync("一", "990101");
        var client = await App.ClientAsync();
        var list = await JsonAsync(client, $"/api/audit?kind=write&record={zone}&from=2020-05-01&area=99");
        var line = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(("zones/make", "write", "kept"), (line.GetProperty("useCase").GetString(), line.GetProperty("kind").GetString(), line.GetProperty("detail").GetString()));
        Assert.Equal(zone.ToString(), (await JsonAsync(client, "/api/audit/" + line.GetProperty("id").GetString())).GetProperty("subjects")[0].GetString());
        using (var file = await client.GetAsync(new Uri("/api/audit/export?format=json", UriKind.Relative)))
        {
            Assert.Equal(("application/json", "audit.json"), (file.Content.Headers.ContentType?.MediaType, file.Content.Headers.ContentDisposition?.FileName));
        }
        using (var nowhere = await client.GetAsync(new Uri("/api/audit/export?area=nowhere", UriKind.Relative)))
        {
            Assert.Equal("application/problem+json", nowhere.Content.Headers.ContentType?.MediaType);
        }
        Assert.StartsWith("id,at,", Text(await client.GetByteArrayAsync(new Uri($"/api/audit/export?record={zone}&kind=write", UriKind.Relative))));
        Assert.True((await JsonAsync(client, "/api/audit/verify?area=99")).GetProperty("whole").GetBoolean());
        Assert.NotEmpty((await JsonAsync(client, "/api/audit/heads")).GetProperty("heads").EnumerateArray());
        var kept = (await JsonAsync(client, "/api/audit/heads")).GetProperty("heads").EnumerateArray().Select(h => new KeptHead(h.GetProperty("position").GetInt64(), h.GetProperty("number").GetInt64(), h.GetProperty("hash").GetBytesFromBase64())).ToArray();
        foreach (var (heads, whole) in new[] { (kept, true), (kept[..1].Select(h => h with { Number = h.Number + 5 }).ToArray(), false) })
        {
            using var proof = await client.PostAsJsonAsync("/api/audit/verify", new { kept = heads });
            Assert.Equal(whole, JsonDocument.Parse(await proof.Content.ReadAsStringAsync()).RootElement.GetProperty("whole").GetBoolean());
        }
        using var unknown = await client.GetAsync(new Uri("/api/audit/77", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, unknown.StatusCode);
        using var forgot = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(client, "/api/audit/forget", new { before = "2019-11-10" });
        Assert.Equal(System.Net.HttpStatusCode.OK, forgot.StatusCode);
        using var auditor = await App.ClientOfAsync(await App.AddAccountAsync("only-auditor", 0, ("auditor", 0)));
        using var refused = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(auditor, "/api/audit/forget", new { before = "2019-11-10" });
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, refused.StatusCode);
        using var administrator = await App.ClientOfAsync(await App.AddAccountAsync("only-administrator", 0, ("administrator", 0)));
        using var closed = await administrator.GetAsync(new Uri("/api/audit", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, closed.StatusCode);
    }

    private static async Task<JsonElement> JsonAsync(HttpClient client, string path) => JsonDocument.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement;

    private static void AssertInNone(string text, IEnumerable<string> files) =>
        Assert.All(files, file => Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) < 0, $"{Path.GetFileName(file)} still holds it"));

    private void AssertNotInFiles(string text)
    {
        var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(App.Databases.Address.ConnectionString).DataSource;
        AssertInNone(text, Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*"));
    }

    private async Task<ShowAuditLine.Response> ShowAsync(AuditLineView line) => (await RunAsync(ShowAuditLine.Slice, new ShowAuditLine.Request { Id = long.Parse(line.Id, CultureInfo.InvariantCulture) }, Auditor())).Ok();

    private static string Text(byte[] content) => Encoding.UTF8.GetString(content).TrimStart('\ufeff');
}

using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Audit;
using Fangxian.Modules.Tests.Administration.Accounts;
using Fangxian.Modules.Tests.Cases;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;

namespace Fangxian.Modules.Tests.Administration.Audit;

/// <summary>From a person or a case to who looked, and from who looked to who took the list of it.</summary>
public abstract class WhoLookedTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : WhoLookedTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : WhoLookedTests(DatabaseKind.Postgres);

    private static readonly Actor Auditor = new("auditor", Scope.Everything, PermissionSet.Of(AdministrationContract.AuditRead));

    private async Task<HttpClient> ClientAsync(string name, params (string Role, string Area)[] roles)
    {
        var held = new List<(string, long?)>();
        foreach (var (role, area) in roles)
        {
            held.Add((role, await App.PositionAsync(area)));
        }
        return await App.ClientOfAsync(await App.AddAccountAsync(name, await App.PositionAsync(CaseStories.County), [.. held]));
    }

    private static Task<string> PageAsync(HttpClient client, string path) => client.GetStringAsync(new Uri(path, UriKind.Relative));

    private async Task<(Guid Case, Guid Person)> CaseAsync()
    {
        var id = await App.ReportAsync();
        return (id, (await App.ShowAsync(id)).Person.Id);
    }

    [Fact]
    public async Task The_pages_of_a_person_and_a_case_lead_whoever_reads_the_audit_there_to_who_looked()
    {
        var (id, person) = await CaseAsync();
        var both = await ClientAsync("both", ("epidemiologist", CaseStories.County), ("auditor", CaseStories.County));
        var officer = await ClientAsync("officer", ("epidemiologist", CaseStories.County));
        var elsewhere = await ClientAsync("elsewhere", ("epidemiologist", CaseStories.County), ("auditor", CaseStories.Elsewhere));
        foreach (var (page, record) in new[] { ($"/people/{person}", person), ($"/cases/{id}", id) })
        {
            Assert.Contains($"href=\"/audit?record={record}\"", await PageAsync(both, page), StringComparison.Ordinal);
            Assert.DoesNotContain("/audit?record=", await PageAsync(officer, page), StringComparison.Ordinal);
            Assert.DoesNotContain("/audit?record=", await PageAsync(elsewhere, page), StringComparison.Ordinal);
            Assert.Contains(">officer</a>", await PageAsync(both, $"/audit?record={record}&kind=look"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_address_of_a_page_is_searched_for_as_the_id_in_it()
    {
        var (_, person) = await CaseAsync();
        var auditor = await ClientAsync("only-auditor", ("auditor", CaseStories.County));
        await PageAsync(await ClientAsync("officer", ("epidemiologist", CaseStories.County)), $"/people/{person}");
        var found = await PageAsync(auditor, "/audit?record=" + Uri.EscapeDataString($" https://epi.example/people/{person}?area=990101"));
        Assert.Contains(">officer</a>", found, StringComparison.Ordinal);
        Assert.Contains($"/api/audit/export?record={person}", found, StringComparison.Ordinal);
        Assert.Contains("id=\"record-error\"", await PageAsync(auditor, "/audit?record=" + Uri.EscapeDataString("https://epi.example/people")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_line_names_begins_in_the_readers_language_and_stays_as_it_was_written()
    {
        await CaseAsync();
        var auditor = await ClientAsync("reads", ("auditor", CaseStories.County));
        var line = (await RunAsync(ListAudit.Slice, new() { UseCase = "cases/report" }, Auditor)).Ok().Items.Single();
        Assert.StartsWith("case 990101-", line.Records, StringComparison.Ordinal);
        Assert.Contains("病例 990101-", System.Net.WebUtility.HtmlDecode(await PageAsync(auditor, "/audit?use-case=cases/report&lang=zh")), StringComparison.Ordinal);
        Assert.Contains(line.Records, await PageAsync(auditor, "/audit?use-case=cases/report&lang=en"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_lines_as_a_file_leaves_a_line_before_its_first_byte_and_it_is_not_in_the_file()
    {
        var (_, person) = await CaseAsync();
        foreach (var format in new[] { "csv", "xlsx", "json" })
        {
            (await RunAsync(ExportAudit.Slice, new() { Record = person, Area = CaseStories.County, Format = format }, Auditor)).Ok();
        }
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await RunAsync(ExportAudit.Slice, new(), Auditor with { Name = "whole" })).Ok();
        Assert.NotNull((await RunAsync(ExportAudit.Slice, new() { Area = "nowhere" }, Auditor)).Refusal);
        var lines = (await RunAsync(ListAudit.Slice, new() { UseCase = "audit/export" }, Auditor)).Ok().Items;
        Assert.Equal(["whole", "auditor", "auditor", "auditor"], lines.Select(l => l.Actor));
        Assert.All(lines, l => Assert.Equal((AuditKind.Look, "actor, account, session, reason"), (l.Kind, l.Records)));
        Assert.Equal([0, .. Enumerable.Repeat(await App.PositionAsync(CaseStories.County), 3)], lines.Select(l => l.Chain));
        Assert.Equal(3, (await RunAsync(ListAudit.Slice, new() { Record = person, UseCase = "audit/export" }, Auditor)).Ok().Items.Count);
        using var file = new MemoryStream();
        await (await RunAsync(ExportAudit.Slice, new() { Actor = "auditor" }, Auditor with { Name = "auditor" })).Ok().WriteAsync(App.Databases, file, CancellationToken.None);
        Assert.Equal(1 + 3, System.Text.Encoding.UTF8.GetString(file.ToArray()).TrimEnd().Split("\r\n").Length);
    }

    [Fact]
    public async Task A_download_that_is_broken_off_has_left_its_line()
    {
        var client = await ClientAsync("only-auditor", ("auditor", CaseStories.County));
        using (var answer = await client.GetAsync(new Uri("/api/audit/export", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead))
        {
            answer.EnsureSuccessStatusCode();
            Assert.Equal("only-auditor", Assert.Single((await RunAsync(ListAudit.Slice, new() { UseCase = "audit/export" }, Auditor)).Ok().Items).Actor);
        }
    }
}

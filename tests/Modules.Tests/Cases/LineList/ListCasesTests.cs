using System.Net;
using System.Text;
using Fangxian.Cases;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>Twelve filters, two ways, pages by key; what leaves is what is shown.</summary>
public abstract class ListCasesTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ListCasesTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ListCasesTests(DatabaseKind.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        string[] counties = ["990101", "990102", "990202"];
        var rows = new StringBuilder();
        for (var i = 0; i < 60; i++)
        {
            var day = new DateOnly(2020, 2, 1).AddDays(i % 20);
            rows.Append($"R-{i},{(i % 2 == 0 ? "王" : "李")}{(char)('一' + i)},{(i % 3 == 0 ? "女" : "男")},{i},,,{counties[i % 3]},{day:yyyy-MM-dd},{day.AddDays(2):yyyy-MM-dd},{(i % 4 == 0 ? "疑似" : "确诊病例")},{(i % 5 == 0 ? "重型" : "轻型")},发热,{(i % 6 == 0 ? "死亡" : "")},{(i % 6 == 0 ? day.AddDays(9).ToString("yyyy-MM-dd") : "")}\r\n");
        }
        Assert.Equal((60, 0, 0, 0), (await App.ImportCasesAsync(rows.ToString())).Sums());
    }

    [Fact]
    public async Task Every_filter_finds_its_cases_and_no_others()
    {
        await Expect(60, new());
        await Expect(15, new() { Class = CaseClass.Suspected });
        await Expect(12, new() { Severity = Severity.Severe });
        await Expect(10, new() { Outcome = CaseOutcome.Died });
        await Expect(20, new() { Sex = Sex.Female });
        await Expect(11, new() { AgeFrom = 10, AgeTo = 20 });
        await Expect(6, new() { OnsetFrom = new(2020, 2, 3), OnsetTo = new(2020, 2, 4) });
        await Expect(6, new() { ReportedFrom = new(2020, 2, 5), ReportedTo = new(2020, 2, 6) });
        await Expect(20, new() { Area = "990101" });
        await Expect(40, new() { Area = "9901" });
        await Expect(30, new() { Words = "王" });
        await Expect(1, new() { Words = "R-7" });
        await Expect(20, new() { Words = "990101-2020" });
        await Expect(0, new() { Overdue = true });
        await Expect(0, new() { Import = Guid.NewGuid() });
        await Expect(5, new() { Class = CaseClass.Suspected, Sex = Sex.Female });

        async Task Expect(int cases, ListCases.Request request)
        {
            var found = await App.CasesAsync(request with { Limit = 200 });
            Assert.Equal((cases, cases, false), (found.Items.Count, found.Total, found.IsMore));
        }
    }

    [Fact]
    public async Task A_total_is_exact_where_its_area_is_read_whole_and_elsewhere_counted_to_a_bound_and_says_so()
    {
        var rows = new StringBuilder();
        for (var i = 0; i < ListCases.MostNamesCounted + 20; i++)
        {
            rows.Append($"S-{i},赵{(char)('一' + i)},女,{i % 90},,,990101,2020-03-01,2020-03-03,确诊病例,轻型,发热,,\r\n");
        }
        Assert.Equal((ListCases.MostNamesCounted + 20, 0, 0, 0), (await App.ImportCasesAsync(rows.ToString())).Sums());
        var (exact, counted) = ((ListCases.MostNamesCounted + 20, false), (ListCases.MostNamesCounted, true));
        foreach (var request in new ListCases.Request[] { new() { Words = "赵" }, new() { Sex = Sex.Female, OnsetFrom = new(2020, 3, 1) } })
        {
            Assert.Equal(exact, await App.CasesAsync(request with { Area = "9901" }) is var whole ? (whole.Total, whole.IsMore) : default);
            Assert.Equal(exact, await App.CasesAsync(request, await App.OfAreaAsync("990101")) is var own ? (own.Total, own.IsMore) : default);
        }
        Assert.Equal(counted, await App.CasesAsync(new() { Words = "赵" }) is var all ? (all.Total, all.IsMore) : default);
        // What few match at all is found whole, wherever it lies.
        Assert.Equal((ListCases.MostNamesCounted + 40, false), await App.CasesAsync(new() { Sex = Sex.Female }) is var women ? (women.Total, women.IsMore) : default);
        var client = await App.ClientAsync();
        Assert.Contains($"{ListCases.MostNamesCounted + 40} cases", WebUtility.HtmlDecode(await client.GetStringAsync("/cases?area=990101&disease=covid-19&sex=Female&lang=en")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CaseSort.ReportedLatest, null)]
    [InlineData(CaseSort.ReportedEarliest, null)]
    [InlineData(CaseSort.OnsetLatest, null)]
    [InlineData(CaseSort.OnsetEarliest, null)]
    [InlineData(CaseSort.ReportedLatest, "王")]
    public async Task Pages_by_key_show_every_case_once(CaseSort sort, string? words)
    {
        var all = await App.CasesAsync(new() { Sort = sort, Words = words, Limit = 200 });
        var seen = new List<Guid>();
        for (string? after = null; ;)
        {
            var page = await App.CasesAsync(new() { Sort = sort, Words = words, Limit = 7, After = after });
            seen.AddRange(page.Items.Select(i => i.Id));
            if (page.Next is null)
            {
                break;
            }
            after = page.Next;
        }
        Assert.Equal(all.Items.Select(i => i.Id), seen);
    }

    [Fact]
    public async Task A_county_officer_finds_no_other_countys_case()
    {
        var officer = await App.OfAreaAsync("990102");
        Assert.All((await App.CasesAsync(new() { Limit = 200 }, officer)).Items, i => Assert.Equal("990102000000", i.Area.Code));
        Assert.Equal(20, (await App.CasesAsync(new(), officer)).Total);
        Assert.Equal(0, (await App.CasesAsync(new() { Words = "990101-2020" }, officer)).Total);
        Assert.Equal("areas/not-found", (await App.RunAsync(ListCases.Slice, new ListCases.Request { Disease = LineLists.Disease, Area = "990101" }, officer)).Refusal!.Code);
        var file = (await App.RunAsync(ExportCases.Slice, new ExportCases.Request { Disease = LineLists.Disease, In = App.Words }, officer)).Ok();
        await using var content = file.Content;
        Assert.Equal(20, file.Rows);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task What_leaves_is_what_is_shown(string format)
    {
        var request = new ExportCases.Request { Disease = LineLists.Disease, Severity = Severity.Severe, Columns = ["number", "name", "onset", "severity"], Format = format, In = App.Words };
        var file = (await App.RunAsync(ExportCases.Slice, request)).Ok();
        using var copy = new MemoryStream();
        await using (var content = file.Content)
        {
            await content.CopyToAsync(copy);
        }
        copy.Position = 0;
        using var table = TableFile.Open(copy, file.FileName);
        Assert.Equal(["Number", "Name", "Severity", "Onset"], table.Headers);
        var rows = new List<string[]>();
        while (table.Read())
        {
            rows.Add([.. table.Row]);
        }
        Assert.Equal((await App.CasesAsync(new() { Severity = Severity.Severe })).Items.Select(i => i.Number), rows.Select(r => r[0]));
        Assert.All(rows, r => Assert.EndsWith("*", r[1], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_leave_only_with_a_reason_and_everybody_is_noted()
    {
        var request = new ExportCases.Request { Disease = LineLists.Disease, Columns = ["number", "name", "birthDate"], Reason = "核对密切接触者", In = App.Words };
        var file = (await App.RunAsync(ExportCases.Slice, request)).Ok();
        using var text = new StreamReader(file.Content);
        Assert.DoesNotContain("*", await text.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(60, file.PersonsShown.Count);
        await using var db = App.Read();
        Assert.Contains(db.AuditLines.ToArray(), l => l.UseCase == "cases/export" && l.Subjects!.Length == 60 * 16);
    }

    [Fact]
    public async Task Numbers_leave_in_full_only_for_whoever_may_reveal_them_and_says_why()
    {
        var number = CaseStories.IdentityOf("19860302", 121);
        await App.ImportCasesAsync($"N-1,周知微,男,,{number},13812345678,990101,2020-03-01,2020-03-03,确诊病例,轻型,发热,,\r\nN-2,周知远,男,,,,990102,2020-03-01,2020-03-03,确诊病例,轻型,发热,,\r\n");
        var request = new ExportCases.Request { Disease = LineLists.Disease, OnsetFrom = new(2020, 3, 1), Columns = ["number", "identityNumber", "phone"], In = App.Words };
        var masked = new[] { $"519***********{number[^4..]},138****5678", "," };
        Assert.Equal(masked, await NumbersAsync(request, App.Actor, inFull: null));
        Assert.Equal([$"{number},13812345678", ","], await NumbersAsync(request with { Reason = "追踪密切接触者" }, App.Actor, "identityNumber, phone"));
        Assert.Equal("validation.length", Assert.IsType<Malformed>((await App.RunAsync(ExportCases.Slice, request with { Reason = "查" })).Refusal).Fields["reason"].Single().Key);

        var everywhere = App.Actor.Scope;
        Assert.Equal(masked, await NumbersAsync(request with { Reason = "追踪密切接触者" }, new Actor("exporter", everywhere, PermissionSet.Of(CasesContract.CasesExport, CasesContract.CasesRead)), inFull: null));
        // The right to reveal in another area is none here.
        var next = (await App.OfAreaAsync("990102")).Scope;
        var elsewhere = new Actor("two.roles", [new Grant(everywhere, PermissionSet.Of(CasesContract.CasesExport)), new Grant(next, PermissionSet.Of(CasesContract.CasesExport, Fangxian.Registry.RegistryContract.PeopleReveal))]);
        Assert.Equal(masked, await NumbersAsync(request with { Reason = "追踪密切接触者" }, elsewhere, inFull: null));
    }

    private async Task<string[]> NumbersAsync(ExportCases.Request request, Actor actor, string? inFull)
    {
        var file = (await App.RunAsync(ExportCases.Slice, request, actor)).Ok();
        using var text = new StreamReader(file.Content);
        var lines = (await text.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Order(StringComparer.Ordinal).ToArray();
        await using var db = App.Read();
        var line = db.AuditLines.Where(l => l.UseCase == "cases/export" && l.Actor == actor.Name).OrderByDescending(l => l.Id).First();
        Assert.Equal((2 * 16, inFull ?? ""), (line.Subjects!.Length, line.Records));
        return [.. lines.Select(l => l.Split(',', 2)[1])];
    }

    [Fact]
    public async Task A_parquet_file_holds_every_case()
    {
        var file = (await App.RunAsync(ExportCases.Slice, new ExportCases.Request { Disease = LineLists.Disease, Columns = [.. CaseColumn.All.Select(c => c.Key)], Format = "parquet", Reason = "核对密切接触者", In = App.Words })).Ok();
        await using var content = file.Content;
        await using var reader = await Parquet.ParquetReader.CreateAsync(content);
        using var group = reader.OpenRowGroupReader(0);
        Assert.Equal(60, group.RowCount);
    }

    [Fact]
    public async Task Many_cases_are_changed_at_once_and_taken_back()
    {
        var chosen = (await App.CasesAsync(new() { Class = CaseClass.Suspected, Limit = 5 })).Items.Select(i => i.Id).ToArray();
        Assert.Equal("platform/malformed", (await App.RunAsync(EditCases.Slice, new EditCases.Request { Ids = chosen, Field = CaseEditField.Class, Value = "Confirmed" })).Refusal!.Code);
        var edited = (await App.RunAsync(EditCases.Slice, new EditCases.Request { Ids = chosen, Field = CaseEditField.Class, Value = "Confirmed", Reason = "复核", Day = new(2020, 3, 1) })).Ok();
        Assert.Equal((5, 0, 0), (edited.Changed, edited.Unchanged, edited.Refused));
        Assert.Equal(10, (await App.CasesAsync(new() { Class = CaseClass.Suspected })).Total);
        (await App.RunAsync(EditCases.Slice, new EditCases.Request { Ids = [chosen[0]], Field = CaseEditField.Class, Value = "Discarded", Reason = "复核", Day = new(2020, 3, 2) })).Ok();
        var undone = (await App.RunAsync(UndoEdit.Slice, new UndoEdit.Request { Id = edited.EditId!.Value })).Ok();
        Assert.Equal((4, 1), (undone.Restored, undone.Left));
        Assert.Equal(14, (await App.CasesAsync(new() { Class = CaseClass.Suspected })).Total);
        Assert.Equal("cases/edit-undone", (await App.RunAsync(UndoEdit.Slice, new UndoEdit.Request { Id = edited.EditId.Value })).Refusal!.Code);
    }

    [Fact]
    public async Task A_view_is_kept_for_its_owner_alone()
    {
        (await App.RunAsync(SaveView.Slice, new SaveView.Request { Name = "重症", Query = "severity=Severe" })).Ok();
        Assert.Equal("severity=Severe", (await App.RunAsync(ListViews.Slice, new ListViews.Request())).Ok().Items.Single().Query);
        Assert.Empty((await App.RunAsync(ListViews.Slice, new ListViews.Request(), await App.OfAreaAsync("99"))).Ok().Items);
    }

    [Fact]
    public async Task Counts_from_cases_stand_beside_those_reported_with_their_difference()
    {
        await Counts.CountFiles.ImportAsync(App, "date,code,confirmed,cured,dead\n2020-03-01,990101,18,0,4\n");
        var compared = (await App.RunAsync(CompareCounts.Slice, new CompareCounts.Request { Area = "9901", Disease = LineLists.Disease, Date = new(2020, 3, 1) })).Ok();
        var county = compared.Areas.Single(r => r.Area.Code == "990101000000");
        Assert.Equal((15, 18, -3), (county.Cases.Confirmed, county.Reported.Confirmed, county.Difference.Confirmed));
        Assert.Null(compared.Areas.Single(r => r.Area.Code == "990102000000").Difference.Confirmed);
    }
}

using System.Text;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.Protocols;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>A county's list of cases goes in; what is wrong comes back; the same list again changes nothing.</summary>
public abstract class ImportCasesTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ImportCasesTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ImportCasesTests(DatabaseKind.Postgres);

    private const string Two =
        "A-1,张三丰,男,34,11010119860302123X,13800000001,990101,2020-02-01,2020-02-03,确诊病例,轻型,发热、干咳,治愈,2020-02-20\r\n"
        + "A-2,李四娘,女,51,,13800000002,北岭县,2020-02-02,2020-02-04 09:30,疑似,普通型,\"发热, 头晕眼花\",,\r\n";

    [Fact]
    public async Task A_list_goes_in_and_the_same_list_again_changes_nothing()
    {
        var rows = Two.Replace("11010119860302123X", IdentityNumber());
        Assert.Equal((2, 0, 0, 0), (await App.ImportCasesAsync(rows)).Sums());
        Assert.Equal((0, 0, 2, 0), (await App.ImportCasesAsync(rows)).Sums());
        var list = await App.CasesAsync();
        Assert.Equal(2, list.Total);
        var first = list.Items.Single(i => i.ExternalId == "A-1");
        Assert.Equal((CaseClass.Confirmed, Severity.Mild, CaseOutcome.Cured, (short?)34), (first.Class, first.Severity, first.Outcome, first.AgeYears));
        Assert.Equal("990101000000", first.Area.Code);
        Assert.StartsWith("990101-2020-", first.Number, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_masked_in_the_list()
    {
        await App.ImportCasesAsync(Two.Replace("11010119860302123X", ""));
        Assert.All((await App.CasesAsync()).Items, i => Assert.EndsWith("**", i.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_row_updates_its_case_and_keeps_the_history_of_classes()
    {
        await App.ImportCasesAsync(Two.Replace("11010119860302123X", ""));
        var changed = Two.Replace("11010119860302123X", "").Replace("2020-02-04 09:30,疑似", "2020-02-06,确诊病例");
        Assert.Equal((0, 1, 1, 0), (await App.ImportCasesAsync(changed)).Sums());
        var mended = (await App.CasesAsync()).Items.Single(i => i.ExternalId == "A-2");
        Assert.Equal((CaseClass.Confirmed, new DateOnly(2020, 2, 6)), (mended.Class, mended.ClassDate));
        await using var db = App.Read();
        Assert.Equal([CaseClass.Suspected, CaseClass.Confirmed], db.CaseClassifications().Where(c => c.CaseId == mended.Id).OrderBy(c => c.Sequence).Select(c => c.Class).ToArray());
    }

    [Fact]
    public async Task Words_nobody_understands_stay_as_told()
    {
        await App.ImportCasesAsync(Two.Replace("11010119860302123X", ""));
        var item = (await App.CasesAsync()).Items.Single(i => i.ExternalId == "A-2");
        await using var db = App.Read();
        Assert.Equal("头晕眼花", (await db.ToldOfAsync(item.Id, CancellationToken.None))["symptoms"]);
    }

    [Fact]
    public async Task Words_as_told_stand_on_the_page_of_the_case_and_addresses_only_for_those_who_see_persons()
    {
        await App.ImportCasesAsync(Encoding.UTF8.GetBytes("病例编号,姓名,性别,年龄,现住地,现住址,报告地区,发病日期,报告日期,病例分类,症状\r\nT-1,林知远,男,30-40,某处,河口街 1 号,990101,2020-02,2020-02-03,确诊病例,头晕眼花\r\n"));
        var id = (await App.CasesAsync()).Items.Single().Id;
        Assert.Equal([("age", "30-40"), ("living", "某处"), ("livingText", "河口街 1 号"), ("onset", "2020-02"), ("symptoms", "头晕眼花")], (await App.ShowAsync(id)).AsTold.Select(t => (t.Field, t.Words)));
        var reader = new Actor("reader", App.Actor.Scope, PermissionSet.Of(CasesContract.CasesRead));
        Assert.Equal(["age", "onset", "symptoms"], (await App.ShowAsync(id, reader)).AsTold.Select(t => t.Field));
        var page = await (await App.ClientAsync()).GetStringAsync($"/cases/{id}");
        Assert.Contains("头晕眼花", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        var empty = await App.ReportAsync();
        Assert.DoesNotContain("id=\"as-told\"", await (await App.ClientAsync()).GetStringAsync($"/cases/{empty}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("B-1,王五,男,40,,,990101,2020-02-10,2020-02-03,确诊病例,,,,", "cases.dates.order")]
    [InlineData("B-1,王五,男,40,,,990101,2020-02-01,2020-02-03,确诊病例,,,死亡,2020-01-20", "cases.dates.order")]
    [InlineData("B-1,王五,男,40,11010119860302123Y,,990101,2020-02-01,2020-02-03,确诊病例,,,,", null)]
    [InlineData("B-1,王五,男,四十,,,990101,2020-02-01,2020-02-03,确诊病例,,,,", "linelist.row.age")]
    [InlineData("B-1,王五,汉,40,,,990101,2020-02-01,2020-02-03,确诊病例,,,,", "linelist.row.word")]
    [InlineData("B-1,王五,男,40,,,998877,2020-02-01,2020-02-03,确诊病例,,,,", "areas.row.unknown")]
    [InlineData("B-1,王五,男,40,,,南湾区,2020-02-01,2020-02-03,确诊病例,,,,", "counts.row.area-ambiguous")]
    [InlineData("B-1,王五,男,40,,,990101,2020-02-01,,确诊病例,,,,", "linelist.row.no-date")]
    [InlineData("B-1,王五,男,40,,,990101,2020-02-01,2020-02-03,,,,,", "linelist.row.no-class")]
    [InlineData("B-1,王五,男,40,,,990101,2020-13-01,2020-02-03,确诊病例,,,,", "counts.row.date")]
    [InlineData("B-1,王五,男,40,,,990101,2020-02-01,2021-02-03,确诊病例,,,,", "counts.row.date-future")]
    [InlineData("B-1,王五,男,40,,,990101,2020-02-01,2999-01-01,确诊病例,,,,", "counts.row.date")]
    [InlineData("B-1,王5,男,40,,,990101,2020-02-01,2020-02-03,确诊病例,,,,", "people.name.digit")]
    public async Task What_cannot_be_comes_back_with_its_reason(string row, string? reason)
    {
        var report = await App.ImportCasesAsync(row + "\r\n");
        Assert.Equal((0, 0, 0, 1), report.Sums());
        Assert.Equal(2, report.Refused[0].Line);
        Assert.StartsWith(reason ?? "people.identity", report.Refused[0].Error.Key, StringComparison.Ordinal);
        Assert.Equal(0, (await App.CasesAsync()).Total);
    }

    [Fact]
    public async Task A_row_that_tells_no_area_stays_with_whoever_imports()
    {
        var county = await App.OfAreaAsync("990102");
        await App.ImportCasesAsync("C-1,,男,40,,,,2020-02-01,2020-02-03,确诊病例,,,,\r\n", county);
        Assert.Equal("990102000000", (await App.CasesAsync()).Items.Single().Area.Code);
    }

    [Theory]
    [InlineData("现住址", "晴川市北岭县东街 3 号", "990102000000", "990102000000")]
    [InlineData("现住址", "青禾省云溪市南湾区 3 号", "990201000000", "990201000000")]
    [InlineData("现住址", "竹山县", "990202000000", "990202000000")]
    [InlineData("现住址", "990202", "990202000000", "990202000000")]
    [InlineData("现住址", "青禾省晴川市南湾区河口街道柳树社区居委会 2 号", "990101000000", "990101001001")]
    [InlineData("现住地", "990101001001", "990101000000", "990101001001")]
    [InlineData("现住址", "南湾区 3 号", "990000000000", null)]
    [InlineData("现住址", "晴川市 3 号", "990000000000", "990100000000")]
    [InlineData("现住址", "某处", "990000000000", null)]
    public async Task A_list_without_areas_that_comes_from_above_lies_in_the_counties_of_residence(string header, string lives, string area, string? residence)
    {
        var rows = Encoding.UTF8.GetBytes($"病例编号,姓名,性别,年龄,{header},发病日期,报告日期,病例分类\r\nH-1,林知远,男,40,{lives},2020-02-01,2020-02-03,确诊病例\r\n");
        var province = await App.OfAreaAsync("99");
        Assert.Equal((1, 0, 0, 0), (await App.ImportCasesAsync(rows, actor: province)).Sums());
        var item = (await App.CasesAsync()).Items.Single();
        Assert.Equal((area, residence), (item.Area.Code, item.Residence?.Code));
        Assert.Equal((0, 0, 1, 0), (await App.ImportCasesAsync(rows, actor: province)).Sums());
    }

    [Fact]
    public async Task Residence_decides_for_no_area_that_somebody_names_nor_for_a_county()
    {
        static byte[] Living(string id, string area) => Encoding.UTF8.GetBytes($"病例编号,姓名,性别,年龄,现住址,发病日期,报告日期,病例分类\r\n{id},林知远{id[0]},男,40,{area},2020-02-01,2020-02-03,确诊病例\r\n");
        await App.ImportCasesAsync(Living("A-1", "晴川市北岭县东街"), area: "9902", actor: await App.OfAreaAsync("99"));
        await App.ImportCasesAsync(Living("B-1", "晴川市北岭县东街"), actor: await App.OfAreaAsync("990201"));
        await App.ImportCasesAsync(Living("C-1", "晴川市北岭县东街"), actor: await App.OfAreaAsync("9902"));
        Assert.Equal([("A-1", "990200000000"), ("B-1", "990201000000"), ("C-1", "990200000000")], (await App.CasesAsync()).Items.Select(i => (i.ExternalId!, i.Area.Code)).Order());
    }

    [Fact]
    public async Task A_row_that_tells_no_area_moves_no_case()
    {
        static byte[] Row(string area, string age) => Encoding.UTF8.GetBytes($"病例编号,姓名,性别,年龄,报告地区,现住址,发病日期,报告日期,病例分类\r\nM-1,林知远,男,{age},{area},晴川市北岭县东街,2020-02-01,2020-02-03,确诊病例\r\n");
        await App.ImportCasesAsync(Row("990201", "40"));
        Assert.Equal((0, 1, 0, 0), (await App.ImportCasesAsync(Row("", "41"))).Sums());
        Assert.Equal(("990201000000", (short?)41), (await App.CasesAsync()).Items.Single() is var item ? (item.Area.Code, item.AgeYears) : default);
        Assert.Equal("linelist.row.moves", (await App.ImportCasesAsync(Row("990102", "42"))).Refused.Single().Error.Key);
    }

    [Fact]
    public async Task A_file_with_a_header_alone_is_refused_and_no_import_stands_for_it()
    {
        Assert.Equal("counts/file-has-no-rows", (await App.TryImportCasesAsync(Encoding.UTF8.GetBytes(LineLists.Header))).Refusal?.Code);
        Assert.Equal("counts/file-has-no-rows", (await App.TryImportCasesAsync(Encoding.UTF8.GetBytes(LineLists.Header), mode: PublishMode.DryRun)).Refusal?.Code);
        await using var db = App.Read();
        Assert.Empty(db.CaseImports());
    }

    [Fact]
    public async Task A_county_cannot_bring_in_another_countys_case()
    {
        var report = await App.ImportCasesAsync("C-1,,男,40,,,990101,2020-02-01,2020-02-03,确诊病例,,,,\r\n", await App.OfAreaAsync("990102"));
        Assert.Equal("areas.row.outside", report.Refused.Single().Error.Key);
    }

    [Fact]
    public async Task Persons_without_a_name_are_never_taken_for_one_another()
    {
        const string Alike = ",,男,40,,,990101,2020-02-01,2020-02-03,确诊病例,,,,\r\n";
        Assert.Equal((2, 0, 0, 0), (await App.ImportCasesAsync(Alike + Alike)).Sums());
        Assert.Equal((0, 0, 2, 0), (await App.ImportCasesAsync(Alike + Alike)).Sums());
    }

    [Fact]
    public async Task One_id_with_two_stories_is_refused_and_a_repeated_row_counts_once()
    {
        const string Row = "D-1,,男,40,,,990101,2020-02-01,2020-02-03,确诊病例,,,,\r\n";
        var report = await App.ImportCasesAsync(Row + Row + Row.Replace("男", "女"));
        Assert.Equal((1, 0, 1, 1), report.Sums());
        Assert.Equal("linelist.row.twice", report.Refused.Single().Error.Key);
    }

    [Fact]
    public async Task A_thousand_duplicates_of_one_case_are_one_case()
    {
        var row = "张三丰,男,34," + IdentityNumber() + ",13800000001,990101,2020-02-01,2020-02-03,确诊病例,轻型,发热,,\r\n";
        var rows = string.Concat(Enumerable.Range(0, 1000).Select(i => $"X-{i}," + row));
        var report = await App.ImportCasesAsync(rows);
        Assert.Equal((1, 0, 0, 999), report.Sums());
        Assert.All(report.Refused, r => Assert.Equal("linelist.row.same-person", r.Error.Key));
        Assert.Equal(1, (await App.CasesAsync()).Total);
    }

    [Fact]
    public async Task An_import_does_not_move_a_case_to_another_area()
    {
        await App.ImportCasesAsync("E-1,,男,40,,,990101,2020-02-01,2020-02-03,确诊病例,,,,\r\n");
        var report = await App.ImportCasesAsync("E-1,,男,41,,,990102,2020-02-01,2020-02-03,确诊病例,,,,\r\n");
        Assert.Equal("linelist.row.moves", report.Refused.Single().Error.Key);
        Assert.Equal("990101000000", (await App.CasesAsync()).Items.Single().Area.Code);
    }

    [Fact]
    public async Task A_trial_writes_nothing()
    {
        var report = await App.ImportCasesAsync(Encoding.UTF8.GetBytes(LineLists.Header + Two.Replace("11010119860302123X", "")), mode: PublishMode.DryRun);
        Assert.Equal((2, 0, 0, 0), report.Sums());
        Assert.Equal(0, (await App.CasesAsync()).Total);
    }

    [Fact]
    public async Task A_draft_lies_encrypted_and_goes_when_it_is_published()
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(LineLists.Header + Two.Replace("11010119860302123X", "") + "B-9,王五,男,四十,,,990101,2020-02-01,2020-02-03,确诊病例,,,,\r\n"));
        var draft = (await DraftCases.DraftAsync(App.Runner, new() { Content = content, FileName = "县.csv", Disease = LineLists.Disease }, App.Actor, CancellationToken.None)).Ok();
        await using (var db = App.Read())
        {
            var kept = db.CaseImports().Single(i => i.Id == draft.Id);
            Assert.False(kept.Content.AsSpan().StartsWith((byte[])[0x1f, 0x8b]));
        }
        var preview = (await App.RunAsync(PreviewCaseImport.Slice, new PreviewCaseImport.Request { Id = draft.Id })).Ok();
        Assert.Equal((2, 1), (preview.Outcome.Created, preview.Outcome.Refused));
        var published = (await PublishCaseImport.PublishAsync(App.Runner, draft.Id, preview.Version, App.Actor, App.Words, CancellationToken.None)).Ok();
        Assert.Equal((2, 1), (published.Created, published.Refused));
        await using (var db = App.Read())
        {
            Assert.Null(db.CaseImports().Single(i => i.Id == draft.Id).Content);
        }
        var refused = (await App.RunAsync(DownloadRefusedCases.Slice, new DownloadRefusedCases.Request { Id = draft.Id, RefusedIn = App.Words })).Ok();
        Assert.Contains("四十", Encoding.UTF8.GetString(refused.Content), StringComparison.Ordinal);
    }

    /// <summary>A resident identity number with a right check digit, of a man born on 2 March 1986.</summary>
    private static string IdentityNumber()
    {
        const string Body = "99010119860302121";
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var first = "11" + Body[2..];
        return first + "10X98765432"[first.Select((c, i) => (c - '0') * weights[i]).Sum() % 11];
    }
}

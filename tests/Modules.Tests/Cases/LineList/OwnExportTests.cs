using System.Net.Http.Json;
using System.Text;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Cases.Imports;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Fangxian.Web;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>
/// A line list that this system has exported comes back into it, mended or not, and goes into that of another office. The clock says
/// 10 May 2020, 08:00 in the province.
/// </summary>
public abstract class OwnExportTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : OwnExportTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : OwnExportTests(DatabaseKind.Postgres);

    private static readonly string[] Told = ["number", "reported", "name", "class"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // One with every field, one unnamed of a day alone, one reported here.
        var rows = "病例编号,姓名,性别,年龄,出生日期,身份证号,联系电话,报告地区,现住址地区,发病日期,首次就诊日期,隔离日期,诊断时间,报告时间,个案调查时间,病例分类,病情,症状,转归,转归日期,备注,职业,工作单位\r\n"
            + $"F-1,周知微,女,33,1986-03-02,{CaseStories.IdentityOf("19860302", 122)},13812345678,990101,990102,2020-03-01,2020-03-02,2020-03-03,2020-03-03 09:15,2020-03-03 10:40,2020-03-03 20:05,确诊病例,重型,发热、干咳,治愈,2020-03-12,\"=同住老人另报\n下一行\",医务人员,南湾区人民医院\r\n"
            + "F-2,,男,41,,,,990201,,,,,,2020-03-05,,疑似,,,,,,,\r\n";
        Assert.Equal((2, 0, 0, 0), (await App.ImportCasesAsync(Encoding.UTF8.GetBytes(rows))).Sums());
        await App.ReportAsync();
    }

    private async Task<string[]> RefusedAsync(OpenedExport file, Language language = Language.Chinese) =>
        [.. (await App.ImportCasesAsync(file.Save())).Refused.Select(r => $"{r.Line} {r.Field} {OwnExports.In(language).Say(r.Error)}")];

    [Theory]
    [InlineData("csv", Language.Chinese)]
    [InlineData("csv", Language.English)]
    [InlineData("xlsx", Language.Chinese)]
    [InlineData("xlsx", Language.English)]
    public async Task What_went_out_changes_nothing_when_it_comes_back(string format, Language language)
    {
        foreach (var (reason, columns) in new[] { ("核对密切接触者", (string[]?)null), (null, [.. CaseColumn.All.Where(c => !c.Identifies).Select(c => c.Key)]), (null, [.. CaseColumn.Usual]), (null, ["number"]) })
        {
            var file = await App.ExportAsync(format, language, reason, columns);
            Assert.Equal((0, 0, 3, 0), (await App.ImportCasesAsync(file, mode: PublishMode.DryRun)).Sums());
            var report = await App.ImportCasesAsync(file);
            Assert.Equal((0, 0, 3, 0), report.Sums());
            Assert.Equal((3, 0), (report.Facts.KnownByNumber, report.Facts.EmptiedCells));
        }
        await using var db = App.Read();
        Assert.Equal([1, 1, 1], await db.Cases().Select(c => c.Version).ToListAsync());
        Assert.Equal(2, await db.CaseSources().CountAsync());
    }

    [Theory]
    [InlineData("csv", Language.Chinese)]
    [InlineData("xlsx", Language.English)]
    public async Task Mended_cells_change_and_nothing_else_does(string format, Language language)
    {
        var words = OwnExports.In(language);
        string Of(string column) => words["linelist.column." + column];
        var before = OpenedExport.Of(await App.ExportAsync(format, language));
        var file = OpenedExport.Of(await App.ExportAsync(format, language));
        foreach (var (row, column, value) in new[]
        {
            (0, "severity", words["cases.severity.Critical"]), (0, "onset", "2020/2/28"), (0, "phone", "13987654321"), (0, "notes", "已核对"), (0, "occupation", words["cases.occupation.AtHome"]), (0, "facts", words.IsEnglish ? "Fever; Headache" : "发热、头痛"),
            (1, "outcome", words["cases.outcome.Cured"]), (1, "outcomeDate", "2020-03-20"), (1, "age", "42"), (2, "name", "陈安宁宁"), (2, "diagnosed", "2020-05-10 07:15"), (2, "employer", "第二中学"),
        })
        {
            file[row, Of(column)] = value;
        }
        var mended = file.Save(format, (header, cell) => header == Of("onset") && cell.Contains('/', StringComparison.Ordinal) ? new DateOnly(2020, 2, 28) : header == Of("age") ? double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture) : cell);
        Assert.Equal((0, 3, 0, 0), (await App.ImportCasesAsync(mended, mode: PublishMode.DryRun)).Sums());
        Assert.Equal((0, 3, 0, 0), (await App.ImportCasesAsync(mended)).Sums());

        var after = OpenedExport.Of(await App.ExportAsync(format, language));
        file[0, Of("onset")] = "2020-02-28";
        // Another time of diagnosis moves the clock.
        Assert.Equal(before.ChangedTo(file).Where(c => !c.Contains(Of("due"), StringComparison.Ordinal)), before.ChangedTo(after).Where(c => !c.Contains(Of("due"), StringComparison.Ordinal)));
        Assert.Equal((0, 0, 3, 0), (await App.ImportCasesAsync(mended)).Sums());
        // The file that brought the case knows it still.
        await using var db = App.Read();
        Assert.Equal(["F-1", "F-2"], await db.CaseSources().Select(s => s.Key).Order().ToListAsync());
    }

    [Fact]
    public async Task Another_class_counts_from_the_day_told_or_from_today_and_is_kept_beside_the_former()
    {
        var file = OpenedExport.Of(await App.ExportAsync());
        (file[1, "分类"], file[1, "分类日期"], file[2, "分类"]) = ("确诊病例", "2020-03-09", "确诊病例");
        file[2, "分类日期"] = "";
        Assert.Equal((0, 2, 1, 0), (await App.ImportCasesAsync(file.Save())).Sums());
        var items = (await App.CasesAsync()).Items;
        Assert.Equal([(CaseClass.Suspected, new DateOnly(2020, 3, 5)), (CaseClass.Confirmed, new DateOnly(2020, 3, 9))], (await App.ShowAsync(items.Single(i => i.ExternalId == "F-2").Id)).Classes.Select(c => (c.Class, c.Date)));
        Assert.Equal(new DateOnly(2020, 5, 10), (await App.ShowAsync(items.Single(i => i.ExternalId is null).Id)).Classes[^1].Date);

        // And back again: what it was once does not keep it from being so now.
        var again = OpenedExport.Of(await App.ExportAsync(columns: Told));
        again[1, "分类"] = "疑似病例";
        Assert.Equal((0, 1, 2, 0), (await App.ImportCasesAsync(again.Save())).Sums());
        Assert.Equal(CaseClass.Suspected, (await App.CasesAsync()).Items.Single(i => i.ExternalId == "F-2").Class);
    }

    [Fact]
    public async Task What_no_file_may_change_is_refused_with_what_is_on_record()
    {
        var refused = new List<string>();
        foreach (var (row, header, value) in new[]
        {
            (0, "报告", "2020-03-03 10:41"), (0, "分类经过", "疑似病例 2020-03-01、确诊病例 2020-03-03"), (0, "个案调查", "2020-03-04 20:05"), (0, "来源编号", "F-9"), (0, "分类日期", "2020-03-04"), (0, "地区代码", "990102"), (1, "转归日期", "2020-03-20"), (0, "症状与暴露", "发热、不认得的事"), (2, "证件号码", "5.10104E+17"),
        })
        {
            var file = OpenedExport.Of(await App.ExportAsync());
            file[row, header] = value;
            refused.AddRange(await RefusedAsync(file));
        }
        var number = OpenedExport.Of(await App.ExportAsync())[0, "编号"];
        Assert.Equal(
        [
            $"2 报告 在案病例 {number} 的报告时间是 2020-03-03 10:40，与此不同。报告时间不能用导入改，请改回原值；如是另一病例，请清空编号再导入，会作为新病例。",
            "2 分类经过 这一格不能用导入改（在案：确诊病例）。请改回原值，或到病例的页面更正。",
            "2 个案调查 这一格不能用导入改（在案：2020-03-03 20:05）。请改回原值，或到病例的页面更正。",
            "2 来源编号 这一格不能用导入改（在案：F-1）。请改回原值，或到病例的页面更正。",
            "2 分类日期 这一格不能用导入改（在案：2020-03-03）。请改回原值，或到病例的页面更正。",
            "2  该病例由另一地区负责，表中却写着北岭县。请用移交，不要用导入改变负责地区。",
            "3 转归日期 写了转归日期，没有写转归。请补上转归。",
            "2 症状与暴露 看不懂“不认得的事”，这一行没有采用。请照导出时的写法改，或改回原值。",
            "4 证件号码 “5.10104E+17”被表格软件改成了科学计数，后面的数字已丢失。请把这一列设为文本，重新填写原号码。",
        ], refused);
        await using var db = App.Read();
        Assert.Equal([1, 1, 1], await db.Cases().Select(c => c.Version).ToListAsync());
    }

    [Fact]
    public async Task Cells_that_a_spreadsheet_program_writes_its_own_way_are_no_change()
    {
        var file = OpenedExport.Of(await App.ExportAsync());
        (file[0, "发病"], file[0, "出生日期"], file[0, "报告"], file[0, "诊断"], file[1, "报告"], file[0, "年龄"]) = ("2020/3/1", "31473", "2020/3/3 10:40", "2020/3/3 9:15:00", "2020/3/6 0:00", "34.0");
        file[0, "年龄"] = OpenedExport.Of(await App.ExportAsync())[0, "年龄"] + ".0";
        file[0, "姓名"] = " 周知微 ";
        var report = await App.ImportCasesAsync(file.Save());
        Assert.Equal((0, 0, 3, 0), report.Sums());
        Assert.Equal((0, 0, 3, 0), (await App.ImportCasesAsync(file.Save("xlsx", (header, cell) => header is "首诊" ? DateOnly.Parse(cell, System.Globalization.CultureInfo.InvariantCulture) : cell))).Sums());
    }

    [Fact]
    public async Task Emptied_and_masked_cells_leave_what_is_on_record_and_are_told()
    {
        var file = OpenedExport.Of(await App.ExportAsync(reason: null, columns: [.. CaseColumn.All.Where(c => !c.Identifies).Select(c => c.Key)]));
        Assert.Equal(("周**", "138****5678"), (file[0, "姓名"], file[0, "联系电话"]));
        (file[0, "发病"], file[0, "联系电话"], file[2, "病情"]) = ("", "139****0000", "轻型");
        var report = await App.ImportCasesAsync(file.Save());
        Assert.Equal((0, 1, 2, 0), report.Sums());
        Assert.Equal((1, 1), (report.Facts.EmptiedCells, report.Facts.MaskedCells));
        var said = FileFactsText.Say(report.Facts, 0, OwnExports.In(Language.Chinese)).ToArray();
        Assert.Contains("3 行按编号认出是本系统的在案病例：只采用与在案不同的格。", said);
        Assert.Contains("1 格的姓名或号码已遮蔽（带 *），不导入，在案的不变。", said);
        var after = OpenedExport.Of(await App.ExportAsync());
        Assert.Equal(("2020-03-01", "13812345678", "周知微"), (after[0, "发病"], after[0, "联系电话"], after[0, "姓名"]));
    }

    [Fact]
    public async Task The_preview_of_the_page_tells_what_will_be_taken_and_the_page_takes_it()
    {
        var file = OpenedExport.Of(await App.ExportAsync(reason: null, columns: CaseColumn.Usual));
        (file[1, "病情"], file[2, "病情"], file[0, "转归"]) = ("轻型", "很重", "");
        using var client = await App.ClientAsync();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file.Save("xlsx")), "file", "cases.xlsx" }, { new StringContent(LineLists.Disease), "disease" } };
        using var draft = await client.PostAsync("/api/cases/imports", form);
        var id = (await draft.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("id").GetGuid();
        var page = System.Net.WebUtility.HtmlDecode(await client.GetStringAsync($"/cases/imports/{id}/preview?lang=zh"));
        foreach (var said in new[] { "fangxian-export", "3 行按编号认出是本系统的在案病例", "1 格为空而在案有值", "不认得“很重”。可写：轻型、普通型、重型、危重型；不知道就留空。" })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }
        Assert.Contains("“很重” is not known here. Write mild, moderate, severe or critical, or leave it empty for unknown.", System.Net.WebUtility.HtmlDecode(await client.GetStringAsync($"/cases/imports/{id}/preview?lang=en")), StringComparison.Ordinal);
        Assert.Contains("编号", await client.GetStringAsync($"/cases/imports/{id}?lang=zh"), StringComparison.Ordinal);
        using var published = await client.PostAsJsonAsync($"/api/cases/imports/{id}/publish", new { expectedVersion = 1 });
        var done = await published.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        Assert.Equal((0, 1, 1, 1), (done.GetProperty("created").GetInt32(), done.GetProperty("updated").GetInt32(), done.GetProperty("unchanged").GetInt32(), done.GetProperty("refused").GetInt32()));

        // The refused row, mended, comes back by the same mapping.
        var refused = OpenedExport.Of(await client.GetByteArrayAsync($"/api/cases/imports/{id}/refused"));
        refused[0, "病情"] = "重型";
        Assert.Equal((0, 1, 0, 0), (await App.ImportCasesAsync(refused.Save())).Sums());

        // A list that tells no area says so before it is taken.
        using var bare = new MultipartFormDataContent { { new StringContent("姓名,报告日期,病例分类\r\n林知远,2020-05-02,确诊病例\r\n"), "file", "a.csv" }, { new StringContent(LineLists.Disease), "disease" } };
        using var second = await client.PostAsync("/api/cases/imports", bare);
        var other = (await second.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("id").GetGuid();
        Assert.Contains("有 1 行没有写明报告地区，现住地也不详，将归入", await client.GetStringAsync($"/cases/imports/{other}/preview?lang=zh"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_the_system_of_another_office_the_cases_are_new_keep_their_numbers_and_are_known_again()
    {
        await using var other = await OutbreakApp.StartAsync(App.Databases.Address.Kind, StartingPoint.InventedProvince);
        var (full, masked) = (await App.ExportAsync(), await App.ExportAsync("xlsx", Language.English, null, [.. CaseColumn.All.Where(c => !c.Identifies).Select(c => c.Key)]));
        var numbers = OpenedExport.Of(full).Rows.Select(r => r[0]).ToArray();
        Assert.Equal((3, 0, 0, 0), (await other.ImportCasesAsync(full)).Sums());
        var (here, there) = (OpenedExport.Of(full), OpenedExport.Of(await other.ExportAsync()));
        // Who reported is told by the other office itself, and so are clocks: its own run from what it knows.
        Assert.Equal([], here.ChangedTo(there).Where(c => !c.Contains("报告单位", StringComparison.Ordinal) && !c.Contains("下一时限", StringComparison.Ordinal)));
        Assert.Equal(numbers, there.Rows.Select(r => r[0]));
        Assert.Equal((0, 0, 3, 0), (await other.ImportCasesAsync(full)).Sums());
        Assert.Equal((0, 0, 3, 0), (await other.ImportCasesAsync(masked)).Sums());

        // Later the county knows more.
        var later = OpenedExport.Of(full);
        later[1, "病情"] = "轻型";
        Assert.Equal((0, 1, 2, 0), (await other.ImportCasesAsync(later.Save())).Sums());

        // Numbers given there do not come again.
        await other.ReportAsync(CaseStories.Report("林知远") with { Phones = [] });
        Assert.Equal(4, (await other.CasesAsync()).Items.Select(i => i.Number).Distinct().Count());

        // Another case of the same number is not mixed with it.
        await using var third = await OutbreakApp.StartAsync(App.Databases.Address.Kind, StartingPoint.InventedProvince);
        third.Clock.AdjustTime(third.Clock.GetUtcNow().AddMinutes(20));
        await third.ReportAsync(CaseStories.Report("林知远") with { Phones = [] });
        var report = await third.ImportCasesAsync(full);
        Assert.Equal((2, 0, 0, 1), report.Sums());
        Assert.Equal("linelist.row.other-report", report.Refused[0].Error.Key);
    }

    [Fact]
    public async Task Masked_names_and_numbers_are_nobody_elsewhere_and_a_county_numbers_the_cases_of_others_itself()
    {
        await using var other = await OutbreakApp.StartAsync(App.Databases.Address.Kind, StartingPoint.InventedProvince);
        var file = OpenedExport.Of(await App.ExportAsync(reason: null, columns: [.. CaseColumn.All.Where(c => !c.Identifies).Select(c => c.Key)]));
        file[2, "地区代码"] = "990201";
        var officer = await other.OfAreaAsync("990201");
        var report = await other.ImportCasesAsync(file.Save(), actor: officer);
        // Of the three one lies elsewhere.
        Assert.Equal((2, 0, 0, 1), report.Sums());
        Assert.True(report.Facts.MaskedCells >= 4);
        await using var db = other.Read();
        Assert.Equal(["", ""], await db.PersonRows().Select(p => p.Name).ToListAsync());
        Assert.Equal(0, await db.Set<PersonPhone>().CountAsync());
        Assert.All(await db.Cases().Select(c => c.Number).ToListAsync(), number => Assert.StartsWith("990201-", number, StringComparison.Ordinal));
        Assert.Contains("fangxian:" + file[2, "编号"], await db.Cases().Select(c => c.ExternalId).ToListAsync());
        Assert.Equal((0, 0, 2, 1), (await other.ImportCasesAsync(file.Save(), actor: officer)).Sums());
    }

    [Fact]
    public async Task A_case_that_lies_elsewhere_by_now_or_is_of_another_disease_is_left_alone()
    {
        var file = OpenedExport.Of(await App.ExportAsync());
        var officer = await App.OfAreaAsync("990101");
        await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            var elsewhere = (await db.AreaTreeAsync(token)).ByCode("990202")!.Position;
            await db.Cases().Where(c => c.ExternalId == "F-1").ExecuteUpdateAsync(set => set.SetProperty(c => c.Position, elsewhere), token);
            return Done.Instance;
        }, CancellationToken.None);
        file[0, "病情"] = "轻型";
        file[1, "地区代码"] = "990101";
        var report = await App.ImportCasesAsync(file.Save(), actor: officer);
        Assert.Contains(report.Refused, r => r.Line == 2 && r.Error.Key == "linelist.row.elsewhere");
        Assert.Equal(0, report.Outcome.Updated);

        var influenza = await App.ImportCasesAsync(file.Save(), disease: "influenza");
        Assert.Equal(["linelist.row.other-disease"], influenza.Refused.Select(r => r.Error.Key).Distinct());
        Assert.Equal(0, influenza.Outcome.Created);
    }

    [Fact]
    public async Task The_mapping_that_ships_has_every_column_and_understands_every_word_of_both_languages()
    {
        await using var db = App.Read();
        var mapping = CaseMappings.Shelf(db.Shared).Shipped(db.Shared).Single(m => m.Name == "fangxian-export");
        Words[] both = [OwnExports.In(Language.Chinese), OwnExports.In(Language.English)];
        Assert.Equal(both.SelectMany(words => CaseColumn.All.Select(c => words["linelist.column." + c.Key])), mapping.Headers);
        Assert.All(mapping.Columns.Values.SelectMany(names => names.Split('|')), name => Assert.Contains(name, mapping.Headers));
        // What is not taken: who reported, and clocks.
        Assert.Equal(["due", "reportingUnit"], CaseColumn.All.Where(c => !mapping.Columns.Values.SelectMany(names => names.Split('|')).Contains(both[0]["linelist.column." + c.Key])).Select(c => c.Key));
        var known = CaseWords.Of(db.Shared);
        foreach (var words in both)
        {
            Assert.All(Enum.GetValues<CaseClass>(), v => Same(v, known.Meaning(CaseFields.Class, words["cases.class." + v], mapping)));
            Assert.All(Enum.GetValues<Severity>(), v => Same(v, known.Meaning(CaseFields.Severity, words["cases.severity." + v], mapping)));
            Assert.All(Enum.GetValues<CaseOutcome>(), v => Same(v, known.Meaning(CaseFields.Outcome, words["cases.outcome." + v], mapping)));
            Assert.All(Enum.GetValues<Occupation>(), v => Same(v, known.Meaning(CaseFields.Occupation, words["cases.occupation." + v], mapping)));
            Assert.All(new[] { Sex.Male, Sex.Female }, v => Same(v, known.Meaning(CaseFields.Sex, words["people.sex." + v.ToString().ToLowerInvariant()], mapping)));
            var facts = await db.FactsAsync(CancellationToken.None);
            var all = string.Join(words.IsEnglish ? "; " : "、", facts.All.Select(f => words.Name(f.Name, f.NameEn)));
            Assert.Equal(facts.All.Select(f => f.Code), FactReader.Named(facts, all));
        }

        static void Same<T>(T value, string? meaning) => Assert.Equal(value!.ToString(), meaning, ignoreCase: true);
    }
}

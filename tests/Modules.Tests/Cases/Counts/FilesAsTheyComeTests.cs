using Fangxian.Cases.Counts;
using Fangxian.Cases.Imports;
using Fangxian.Modules.Tests.Platform.ImportExport;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Web;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases.Counts;

/// <summary>Each bad file that people send, what becomes of it, and what they are told in both languages.</summary>
public abstract class FilesAsTheyComeTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : FilesAsTheyComeTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : FilesAsTheyComeTests(DatabaseKind.Postgres);

    private const string Head = "date,code,name,confirmed,cured,dead\n";

    private static Words In(Language language) => new(Composition.Texts, language);

    /// <summary>A row, the reason it comes back for, and words of the reason in Chinese and English.</summary>
    private static readonly (string Row, string Reason, string Chinese, string English)[] Refused =
    [
        ("2020-02-30,9901,,1,,", "counts.row.date", "2020-02-30", "Write it like"),
        ("3/4/2020,9901,,1,,", "counts.row.date-order", "日在前", "day or month"),
        ("2120-01-01,9901,,1,,", "counts.row.date-future", "还没有到", "not come yet"),
        ("2020-02-01,9901,,\"12,3\",,", "counts.row.number", "12,3", "whole number"),
        ("2020-02-01,9901,,－3,,", "counts.row.negative", "小于 0", "below 0"),
        ("2020-02-01,9901,,=SUM(D2:D9),,", "counts.row.formula", "公式", "formula"),
        ("2020-02-01,9901,,#REF!,,", "counts.row.formula", "公式", "formula"),
        ("2020-02-01,晴川县,,1,,", "areas.row.unknown-name-like", "晴川市", "晴川市"),
        ("2020-02-01,北林县,,1,,", "areas.row.unknown-name-like", "北岭县 990102", "北岭县 990102"),
        ("2020-02-01,无此地,,1,,", "areas.row.unknown-name", "无此地", "No area is called"),
        ("2020-02-01,9977,晴川市,1,,", "areas.row.unknown-like", "晴川市 9901", "晴川市 9901"),
        ("2020-02-01,9901,,1,234,,5", "counts.row.wide", "逗号", "comma"),
        ("2020-02-01,9901,,,,", "counts.row.empty", "没有任何数", "no figure"),
    ];

    [Fact]
    public async Task A_row_that_cannot_be_used_comes_back_with_its_reason_in_both_languages()
    {
        var file = Head + string.Join('\n', Refused.Select(r => r.Row)) + "\n2020-02-01,9901,,1,,\n";
        var report = await App.ImportAsync(Corpus.Utf8(file), mode: PublishMode.DryRun);
        Assert.Equal(Refused.Select(r => r.Reason), report.Refused.Select(r => r.Error.Key));
        Assert.Equal(1, report.Outcome.New);
        foreach (var (row, i) in report.Refused.Select((r, i) => (r, i)))
        {
            Assert.Contains(Refused[i].Chinese, In(Language.Chinese).Say(row.Error));
            Assert.Contains(Refused[i].English, In(Language.English).Say(row.Error));
            Assert.True(App.Words.Has("problem." + row.Error.Key), row.Error.Key);
        }
    }

    [Theory]
    [InlineData("晴川市南湾区")]
    [InlineData("晴川市 南湾区")]
    public async Task A_county_is_found_by_its_whole_name(string name)
    {
        var report = await App.ImportAsync(Corpus.Utf8(Head + $"2020-02-01,{name},,4,,\n"));
        Assert.Equal((1, 0, 0, 0), report.Sums());
        Assert.Equal(4, (await App.CountsAsync("990101", "2020-02-01")).Own.Confirmed);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("gb18030")]
    [InlineData("utf-16")]
    [InlineData("utf-16 without mark")]
    [InlineData("utf-16be without mark")]
    [InlineData("notes above, sums below")]
    [InlineData("gzip")]
    public async Task Two_days_are_two_days_in_every_dress(string file)
    {
        var report = await App.ImportAsync(Corpus.Files[file]);
        Assert.Equal((2, 0, 0, 0), report.Sums());
        Assert.Equal(5, (await App.CountsAsync("9901", "2020-02-02")).Own.Confirmed);
    }

    [Fact]
    public async Task Sums_and_notes_below_are_left_out_and_told()
    {
        var report = await App.ImportAsync(Corpus.Files["notes above, sums below"]);
        Assert.Equal([6, 7], report.Facts.LeftOut);
        Assert.Contains(FileFactsText.Say(report.Facts, 0, In(Language.English)), s => s.Contains("2 rows of sums and notes left out (line 6, 7)"));
        Assert.Contains(FileFactsText.Say(report.Facts, 0, In(Language.Chinese)), s => s.Contains("列名在第 3 行"));
    }

    [Fact]
    public async Task Full_width_figures_dates_and_codes_are_read()
    {
        await App.ImportAsync(Corpus.Files["full-width"]);
        Assert.Equal(1234, (await App.CountsAsync("9901", "2020-02-01")).Own.Confirmed);
    }

    [Fact]
    public async Task Mixed_encodings_are_read_line_by_line_and_told()
    {
        var report = await App.ImportAsync(Corpus.Files["mixed"]);
        Assert.Equal((3, 0, 0, 0), report.Sums());
        Assert.Equal("UTF-8 + GB18030", report.Facts.Encoding);
    }

    [Fact]
    public async Task The_column_shows_whether_day_or_month_comes_first()
    {
        var report = await App.ImportAsync(Head + "3/2/2020,9901,,3,,\n25/2/2020,9901,,9,,\n");
        Assert.Equal((2, 0, 0, 0), report.Sums());
        Assert.Equal(DayMonthOrder.DayFirst, report.Facts.DateOrder);
        Assert.Equal(3, (await App.CountsAsync("9901", "2020-02-03")).Own.Confirmed);
    }

    [Fact]
    public async Task A_column_of_two_minds_gives_back_what_could_be_either_day()
    {
        const string file = Head + "3/2/2020,9901,,3,,\n25/2/2020,9901,,9,,\n2/26/2020,9901,,10,,\n";
        var report = await App.ImportAsync(Corpus.Utf8(file), mode: PublishMode.DryRun);
        Assert.Equal("counts.row.date-order", Assert.Single(report.Refused).Error.Key);
        Assert.Equal((3, 0, 0, 0), (await App.ImportAsync(file, m => m with { DateOrder = DayMonthOrder.MonthFirst })).Sums());
        Assert.Equal(3, (await App.CountsAsync("9901", "2020-03-02")).Own.Confirmed);
    }

    [Fact]
    public async Task A_total_that_falls_is_taken_and_told()
    {
        var report = await App.ImportAsync(Head + "2020-02-01,9901,,9,1,\n2020-02-02,9901,,7,1,\n2020-02-02,9902,,3,,\n");
        Assert.Equal((3, 0, 0, 0), report.Sums());
        Assert.Equal(1, report.Falls);
        Assert.Contains(FileFactsText.Say(report.Facts, report.Falls, In(Language.English)), s => s.StartsWith("1 cumulative figure is below"));
    }

    [Fact]
    public async Task A_workbook_is_read_with_its_merged_dates_but_no_merged_figure_is_counted_twice()
    {
        Assert.Equal((2, 0, 0, 0), (await App.ImportAsync(Corpus.Files["merged"], "m.xlsx")).Sums());
        var figures = Corpus.Sheet("<row r=\"1\"><c t=\"str\"><v>date</v></c><c t=\"str\"><v>code</v></c><c t=\"str\"><v>confirmed</v></c></row><row r=\"2\"><c s=\"1\"><v>43864</v></c><c><v>9901</v></c><c><v>9</v></c></row><row r=\"3\"><c s=\"1\"><v>43864</v></c><c><v>9902</v></c></row>", "<mergeCells><mergeCell ref=\"C2:C3\"/></mergeCells>");
        Assert.Equal(["counts.row.merged", "counts.row.merged"], (await App.ImportAsync(figures, "f.xlsx")).Refused.Select(r => r.Error.Key));
    }

    [Fact]
    public async Task A_formula_without_its_result_comes_back()
    {
        var report = await App.ImportAsync(Corpus.Files["workbook"], "b.xlsx");
        Assert.Equal((1, 0, 0, 1), report.Sums());
        Assert.Equal((5, "counts.row.formula", 1), (report.Refused[0].Line, report.Refused[0].Error.Key, report.Facts.HiddenRows));
    }

    [Theory]
    [InlineData("web page", "网页", "web page")]
    [InlineData("old excel", "旧版 Excel", "old Excel")]
    public async Task A_file_that_is_no_table_is_told_what_it_is(string file, string chinese, string english)
    {
        var refusal = (await App.TryImportAsync(Corpus.Files[file])).Refusal!;
        Assert.Contains(chinese, In(Language.Chinese).Say(refusal));
        Assert.Contains(english, In(Language.English).Say(refusal));
    }

    [Fact]
    public async Task The_same_file_sent_twice_at_once_counts_once()
    {
        var both = await Task.WhenAll(Task.Run(() => App.ImportAsync(Corpus.Counts)), Task.Run(() => App.ImportAsync(Corpus.Counts)));
        Assert.Equal([(0, 0, 2, 0), (2, 0, 0, 0)], both.Select(b => b.Sums()).Order());
        await using var db = App.Read();
        Assert.Equal(2, await db.CountStatements().CountAsync());
    }
}

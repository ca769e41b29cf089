using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Registry.Organisations;
using Fangxian.Web;
using Parquet;
using Parquet.Schema;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>What the page shows in a column is what each kind of file holds in it. One case has every field; one was reported by an organisation; one of a day alone.</summary>
public abstract partial class ShownColumnsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ShownColumnsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ShownColumnsTests(DatabaseKind.Postgres);

    private const string Hospital = "青禾省人民医院";

    private static readonly CaseColumn[] Listed = [.. CaseColumn.All.Where(c => c.IsListed)];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var rows = "病例编号,姓名,性别,年龄,出生日期,身份证号,联系电话,报告地区,现住址地区,发病日期,首次就诊日期,隔离日期,诊断时间,报告时间,个案调查时间,病例分类,病情,症状,转归,转归日期,死亡日期,备注,职业,工作单位\r\n"
            + $"F-1,周知微,女,33,1986-03-02,{CaseStories.IdentityOf("19860302", 122)},13812345678,990101,990102,2020-03-01,2020-03-02,2020-03-03,2020-03-03 09:15,2020-03-03 10:40,2020-03-03 20:05,确诊病例,重型,发热、干咳,死亡,2020-03-12,2020-03-12,同住老人另报,医务人员,南湾区人民医院\r\n"
            + "F-2,林知远,男,,,,,990201,,,,,,2020-03-05,,疑似,,,,,,,,\r\n";
        Assert.Equal((2, 0, 0, 0), (await App.ImportCasesAsync(Encoding.UTF8.GetBytes(rows))).Sums());
        var hospital = (await RunAsync(OpenOrganisation.Slice, new() { Name = Hospital, Sector = "hospital", Area = CaseStories.County })).Ok().Organisation.Id;
        await App.ReportAsync(CaseStories.Report() with { Organisation = hospital, ReportingUnit = null });
    }

    [Theory]
    [InlineData(Language.Chinese, CaseSort.ReportedEarliest)]
    [InlineData(Language.English, CaseSort.ReportedEarliest)]
    [InlineData(Language.English, CaseSort.ReportedLatest)]
    public async Task Every_column_of_the_page_holds_what_every_file_holds(Language language, CaseSort sort)
    {
        var page = await PageAsync(language, sort);
        Assert.Equal(3, page.Count);
        foreach (var format in new[] { "csv", "xlsx", "parquet" })
        {
            var file = await FileAsync(Listed, language, sort, format, reason: null);
            Assert.Equal(page.Count, file.Count);
            for (var i = 0; i < Listed.Length; i++)
            {
                Assert.Equal((format, Listed[i].Key, string.Join('|', page.Select(r => r[i]))), (format, Listed[i].Key, string.Join('|', file.Select(r => r[i].Length == 0 ? "—" : r[i]))));
            }
        }
        // Every field is filled somewhere: nothing is alike because it is empty.
        Assert.All(Enumerable.Range(0, Listed.Length), i => Assert.Contains(page, r => r[i] is not ("" or "—")));
    }

    [Fact]
    public async Task What_stood_otherwise_in_page_and_file_is_told_in_words_of_people()
    {
        var rows = await PageAsync(Language.English, CaseSort.ReportedEarliest);
        string Of(int row, string column) => rows[row][Array.FindIndex(Listed, c => c.Key == column)];
        Assert.Equal(("990101", "2020-03-03 20:05", "Fever; Cough"), (Of(0, "areaCode"), Of(0, "investigated"), Of(0, "facts")));
        Assert.Equal(("2020-03-05 24:00", "—", "—"), (Of(1, "reported"), Of(1, "age"), Of(1, "reportingUnit")));
        Assert.Equal(Hospital, Of(2, "reportingUnit"));
    }

    [Fact]
    public async Task Columns_that_no_page_shows_are_the_same_in_every_file()
    {
        CaseColumn[] hidden = [.. CaseColumn.All.Where(c => c.Key is "number" || !c.IsListed)];
        var csv = await FileAsync(hidden, Language.English, CaseSort.ReportedEarliest, "csv", "追踪密切接触者");
        Assert.Equal(["1986-03-02", CaseStories.IdentityOf("19860302", 122), "13812345678", "Health worker", "南湾区人民医院", "同住老人另报"], csv[0][1..]);
        foreach (var format in new[] { "xlsx", "parquet" })
        {
            Assert.Equal(csv, await FileAsync(hidden, Language.English, CaseSort.ReportedEarliest, format, "追踪密切接触者"));
        }
    }

    [Fact]
    public async Task A_file_that_was_exported_changes_nothing_when_it_is_read_again()
    {
        var request = new ExportCases.Request { Disease = LineLists.Disease, Columns = ["externalId", "name", "sex", "areaCode", "onset", "reported", "class"], Reason = "核对密切接触者", Words = "F-2", In = new(Composition.Texts, Language.Chinese) };
        await using var content = (await RunAsync(ExportCases.Slice, request)).Ok().Content;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        var text = Encoding.UTF8.GetString(copy.ToArray()).TrimStart('\uFEFF').Replace("来源编号", "病例编号", StringComparison.Ordinal).Replace("地区代码", "报告地区", StringComparison.Ordinal).Replace("报告,", "报告时间,", StringComparison.Ordinal).Replace("发病,", "发病日期,", StringComparison.Ordinal).Replace("分类", "病例分类", StringComparison.Ordinal);
        Assert.Contains("2020-03-05 24:00", text, StringComparison.Ordinal);
        Assert.Equal((0, 0, 1, 0), (await App.ImportCasesAsync(Encoding.UTF8.GetBytes(text))).Sums());
    }

    /// <summary>The cells of the page, row by row.</summary>
    private async Task<List<string[]>> PageAsync(Language language, CaseSort sort)
    {
        var html = await (await App.ClientAsync()).GetStringAsync($"/cases?area=99&disease=covid-19&sort={sort}&columns={string.Join(',', Listed.Select(c => c.Key))}&lang={(language is Language.English ? "en" : "zh")}");
        var rows = Row().Matches(html[html.IndexOf("<tbody>", StringComparison.Ordinal)..html.IndexOf("</tbody>", StringComparison.Ordinal)]);
        return [.. rows.Select(r => Cell().Matches(r.Value).Where(c => !c.Value.Contains("is-pick", StringComparison.Ordinal)).Select(c => WebUtility.HtmlDecode(Tag().Replace(Countdown().Replace(c.Groups[1].Value, ""), "")).Trim()).ToArray())];
    }

    private async Task<List<string[]>> FileAsync(IReadOnlyList<CaseColumn> columns, Language language, CaseSort sort, string format, string? reason)
    {
        var words = new Words(Composition.Texts, language);
        var file = (await RunAsync(ExportCases.Slice, new() { Disease = LineLists.Disease, Area = "99", Sort = sort, Columns = [.. columns.Select(c => c.Key)], Format = format, Reason = reason, In = words })).Ok();
        using var copy = new MemoryStream();
        await using (var content = file.Content)
        {
            await content.CopyToAsync(copy);
        }
        copy.Position = 0;
        if (format == "parquet")
        {
            return await ParquetAsync(copy, columns);
        }
        using var table = TableFile.Open(copy, file.FileName);
        Assert.Equal(columns.Select(c => words["linelist.column." + c.Key]), table.Headers);
        var rows = new List<string[]>();
        while (table.Read())
        {
            rows.Add([.. table.Row]);
        }
        return rows;
    }

    private static async Task<List<string[]>> ParquetAsync(Stream content, IReadOnlyList<CaseColumn> columns)
    {
        await using var reader = await ParquetReader.CreateAsync(content);
        using var group = reader.OpenRowGroupReader(0);
        var cells = new List<string[]>();
        foreach (var (field, column) in reader.Schema.GetDataFields().Zip(columns))
        {
            cells.Add(column.Kind switch
            {
                ColumnKind.Number => await ValuesAsync<long>(group, field, n => n),
                ColumnKind.Day => await ValuesAsync<DateTime>(group, field, day => DateOnly.FromDateTime(day)),
                ColumnKind.Time => await ValuesAsync<DateTime>(group, field, time => time),
                _ => await TextsAsync(group, field),
            });
        }
        return [.. Enumerable.Range(0, (int)group.RowCount).Select(row => cells.Select(c => c[row]).ToArray())];
    }

    private static async Task<string[]> TextsAsync(ParquetRowGroupReader group, DataField field)
    {
        var texts = new string?[group.RowCount];
        await group.ReadAsync(field, texts.AsMemory());
        return [.. texts.Select(t => t ?? "")];
    }

    private static async Task<string[]> ValuesAsync<T>(ParquetRowGroupReader group, DataField field, Func<T, object> meant)
        where T : struct
    {
        var values = new T?[group.RowCount];
        await group.ReadAsync<T>(field, values.AsMemory());
        return [.. values.Select(v => CaseColumn.TextOf(v is { } value ? meant(value) : null) ?? "")];
    }

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("<t[dh][^>]*>(.*?)</t[dh]>", RegexOptions.Singleline)]
    private static partial Regex Cell();

    [GeneratedRegex("<span class=\"fx-clock[^>]*>.*?</span>")]
    private static partial Regex Countdown();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();
}

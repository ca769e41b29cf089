using System.Text;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases.Counts;

public abstract class ImportCountsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ImportCountsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ImportCountsTests(DatabaseKind.Postgres);

    private const string TwoDays = """
        date,code,name,confirmed,cured,dead
        2020-02-01,9901,晴川市,3,0,
        2020-02-02,9901,晴川市,5,1,
        """;

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        Assert.Equal((2, 0, 0, 0), (await App.ImportAsync(TwoDays)).Sums());
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((0, 0, 2, 0), (await App.ImportAsync(TwoDays)).Sums());
        await using var db = App.Read();
        Assert.Equal(2, await db.CountStatements().CountAsync());
    }

    [Fact]
    public async Task Unknown_stays_unknown()
    {
        await App.ImportAsync(TwoDays);
        Assert.Null((await App.CountsAsync("9901", "2020-02-02")).Own.Dead);
        Assert.Null((await App.CountsAsync("9901", "2020-02-03")).Own.Confirmed);
        Assert.Null((await App.CountsAsync("9902", "2020-02-02")).Own.Confirmed);
        Assert.Null((await App.CountsAsync("99", "2020-02-02")).Own.Confirmed);
        Assert.Null((await App.CountsAsync("99", "2020-02-02")).Difference.Confirmed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("—")]
    [InlineData("NA")]
    [InlineData("未知")]
    public async Task A_word_for_unknown_is_no_zero(string cell)
    {
        await App.ImportAsync($"date,code,confirmed,dead\n2020-02-01,9901,3,{cell}\n");
        Assert.Null((await App.CountsAsync("9901", "2020-02-01")).Own.Dead);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_happen_and_writes_nothing()
    {
        Assert.Equal((2, 0, 0, 0), (await App.ImportAsync(TwoDays, mode: PublishMode.DryRun)).Sums());
        await using var db = App.Read();
        Assert.Equal(0, await db.CountStatements().CountAsync());
        Assert.Equal(0, await db.CountImports().CountAsync());
        Assert.Equal(0, await db.CountSeries().CountAsync());
    }

    [Fact]
    public async Task A_corrected_file_asked_before_and_after_its_publication_gives_the_old_and_the_new_figure()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-01,9901,3\n");
        Clock.Advance(TimeSpan.FromMinutes(1));
        var corrected = await App.ImportAsync("date,code,confirmed,published_at\n2020-02-01,9901,2,2020-02-03T09:00\n");
        Assert.Equal((0, 1, 0, 0), corrected.Sums());
        Assert.Equal(3, (await App.CountsAsync("9901", "2020-02-01", "2020-02-03T08:59")).Own.Confirmed);
        Assert.Equal(2, (await App.CountsAsync("9901", "2020-02-01", "2020-02-03T09:00")).Own.Confirmed);
        Assert.Equal(2, (await App.CountsAsync("9901", "2020-02-01", "2020-02-03T01:00Z")).Own.Confirmed);
        Assert.Equal(2, (await App.CountsAsync("9901", "2020-02-01")).Own.Confirmed);
    }

    [Fact]
    public async Task A_correction_without_publication_is_known_since_its_recording()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-01,9901,3\n");
        Clock.Advance(TimeSpan.FromHours(2));
        await App.ImportAsync("date,code,confirmed\n2020-02-01,9901,2\n");
        var recorded = Clock.GetUtcNow();
        Assert.Equal(3, (await App.FactsAsync("9901", recorded.AddMilliseconds(-1)))!.Own(Measure.Confirmed, CountFiles.Day("2020-02-01")));
        Assert.Equal(2, (await App.FactsAsync("9901", recorded))!.Own(Measure.Confirmed, CountFiles.Day("2020-02-01")));
    }

    [Fact]
    public async Task A_figure_without_publication_is_known_since_the_end_of_its_day_and_marked_assumed()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-25,9901,3\n");
        Assert.Null((await App.CountsAsync("9901", "2020-02-25", "2020-02-25T15:59:59Z")).Own.Confirmed);
        Assert.Equal(3, (await App.CountsAsync("9901", "2020-02-25", "2020-02-25T16:00:00Z")).Own.Confirmed);
        await using var db = App.Read();
        Assert.True((await db.CountStatements().SingleAsync()).KnownSinceAssumed);
    }

    [Fact]
    public async Task Figures_published_days_later_are_known_from_then_on()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-25,9901,3\n", mapping => mapping with { PublishedAfterDays = 1 });
        Assert.Null((await App.CountsAsync("9901", "2020-02-25", "2020-02-25")).Own.Confirmed);
        Assert.Equal(3, (await App.CountsAsync("9901", "2020-02-25", "2020-02-26")).Own.Confirmed);
    }

    [Fact]
    public async Task As_of_is_short_for_the_day_and_what_was_known_at_its_end()
    {
        await App.ImportAsync("date,code,confirmed,published_at\n2020-02-25,9901,3,2020-02-25T20:00\n2020-02-25,9901,4,2020-02-26T09:00\n");
        var asOf = (await RunAsync(ExportCounts.Slice, new ExportCounts.Request { Area = "9901", Disease = CountFiles.Disease, AsOf = new(2020, 2, 25) })).Ok();
        Assert.Equal(3, asOf.Own.Confirmed);
        Assert.Equal(new DateTimeOffset(2020, 2, 25, 16, 0, 0, TimeSpan.Zero), asOf.KnownAt);
    }

    [Fact]
    public async Task A_correction_goes_down_and_the_day_shows_it()
    {
        await App.ImportAsync("date,code,confirmed\n2020-01-29,9903,3\n2020-01-30,9903,2\n");
        var facts = await App.FactsAsync("9903");
        Assert.Equal(2, facts!.Own(Measure.Confirmed, CountFiles.Day("2020-01-30")));
        Assert.Equal(-1, facts.OwnNew(Measure.Confirmed, CountFiles.Day("2020-01-30")));
    }

    [Fact]
    public async Task The_long_form_has_a_row_for_each_measure()
    {
        var report = await App.ImportAsync("date,code,type,cumulative,source_url\n2020-02-01,9901,confirmed,7,http://example.org/1\n2020-02-01,9901,治愈,2,http://example.org/1\n2020-02-01,9901,deaths,1,http://example.org/2\n");
        Assert.Equal((3, 0, 0, 0), report.Sums());
        var own = (await App.CountsAsync("9901", "2020-02-01")).Own;
        Assert.Equal((7, null, 2, 1), (own.Confirmed, own.Suspected, own.Cured, own.Dead));
    }

    [Fact]
    public async Task Daily_figures_add_up()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-01,9901,3\n2020-02-02,9901,0\n2020-02-03,9901,4\n", mapping => mapping with { Basis = CountBasis.Daily });
        var facts = await App.FactsAsync("9901");
        Assert.Equal(7, facts!.Own(Measure.Confirmed, CountFiles.Day("2020-02-03")));
        Assert.Equal(4, facts.OwnNew(Measure.Confirmed, CountFiles.Day("2020-02-03")));
    }

    [Fact]
    public async Task Dates_shift_only_within_the_limits_of_the_shift()
    {
        await App.ImportAsync("""
            date,code,confirmed
            2020-02-06,9901,1
            2020-02-08,9901,2
            2020-02-10,9901,3
            2020-02-08,99,9
            """, mapping => mapping with { DateShiftDays = -1, ShiftFrom = new(2020, 2, 7), ShiftTo = new(2020, 2, 9), ShiftLevel = AreaLevel.Prefecture });
        var facts = (await App.FactsAsync("9901"))!;
        Assert.Equal([1, 2, 3], new[] { "2020-02-06", "2020-02-07", "2020-02-10" }.Select(d => facts.Own(Measure.Confirmed, CountFiles.Day(d))));
        Assert.Equal(9, (await App.CountsAsync("99", "2020-02-08")).Own.Confirmed);
    }

    [Fact]
    public async Task A_file_is_the_same_in_every_encoding_and_as_a_workbook()
    {
        const string text = "日期,地区代码,地区,确诊,治愈,死亡\n2020-02-01,9901,晴川市,3,0,\n2020年2月2日,9901,晴川市,5,1,\n2020/2/3,云溪市,,8,,\n";
        byte[][] files = [Encoding.UTF8.GetBytes(text), [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], TextEncoding.Gb18030.GetBytes(text), Workbook(text)];
        Assert.Equal((3, 0, 0, 0), (await App.ImportAsync(files[0])).Sums());
        foreach (var file in files)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal((0, 0, 3, 0), (await App.ImportAsync(file, "计数")).Sums());
        }
        Assert.Equal(8, (await App.CountsAsync("9902", "2020-02-03")).Own.Confirmed);
    }

    [Fact]
    public async Task Refused_rows_come_back_with_their_reason_and_go_in_when_mended()
    {
        const string file = "date,code,confirmed\n2020-02-01,9901,3\n2020-02-30,9901,4\n2020-02-03,9901,x\n";
        var report = await App.ImportAsync(file);
        Assert.Equal((1, 0, 0, 2), report.Sums());
        var csv = RefusedRows.Csv(report.Headers, report.Refused, App.Words);
        Assert.Contains("date,code,confirmed,_line,_field,_reason", csv);
        Assert.Contains("2020-02-30,9901,4,3,date,", csv);
        Assert.Contains("2020-02-03,9901,x,4,confirmed,", csv);

        var mended = await App.ImportAsync(csv.Replace("2020-02-30", "2020-02-02").Replace(",x,", ",6,"));
        Assert.Equal((2, 0, 0, 0), mended.Sums());
        Assert.Equal(6, (await App.CountsAsync("9901", "2020-02-03")).Own.Confirmed);
    }

    [Fact]
    public async Task A_mended_file_that_is_refused_again_carries_its_added_columns_once()
    {
        var first = await App.ImportAsync("date,code,confirmed\n2020-02-30,9901,4\n");
        var csv = RefusedRows.Csv(first.Headers, first.Refused, App.Words);
        var again = await App.ImportAsync(csv);
        Assert.Equal(1, again.Outcome.Refused);
        Assert.Equal("date,code,confirmed,_line,_field,_reason", RefusedRows.Csv(again.Headers, again.Refused, App.Words).TrimStart('\uFEFF').Split("\r\n")[0]);
    }

    [Theory]
    [InlineData("counts.row.disease", "disease", "date,code,disease,confirmed\n2020-02-01,9901,plague-of-frogs,3\n")]
    [InlineData("counts.row.area-empty", "code", "date,code,name,confirmed\n2020-02-01,,外来,3\n")]
    [InlineData("counts.row.area-name", "code", "date,code,name,confirmed\n2020-02-01,9901,云溪市,3\n")]
    [InlineData("areas.row.unknown", "code", "date,code,confirmed\n2020-02-01,9955,3\n")]
    [InlineData("areas.row.unknown-name", "地区", "date,地区,confirmed\n2020-02-01,无名市,3\n")]
    [InlineData("counts.row.area-ambiguous", "地区", "date,地区,confirmed\n2020-02-01,南湾区,3\n")]
    [InlineData("counts.row.date", "date", "date,code,confirmed\n2020-02-30,9901,3\n")]
    [InlineData("counts.row.date-order", "date", "date,code,confirmed\n05/02/2020,9901,3\n")]
    [InlineData("counts.row.date-future", "date", "date,code,confirmed\n2020-05-11,9901,3\n")]
    [InlineData("counts.row.number", "confirmed", "date,code,confirmed\n2020-02-01,9901,3.5\n")]
    [InlineData("counts.row.number", "confirmed", "date,code,confirmed\n2020-02-01,9901,9999999999\n")]
    [InlineData("counts.row.negative", "dead", "date,code,confirmed,dead\n2020-02-01,9901,3,-1\n")]
    [InlineData("counts.row.empty", "", "date,code,confirmed,dead\n2020-02-01,9901,,\n")]
    [InlineData("counts.row.empty", "cumulative", "date,code,type,cumulative\n2020-02-01,9901,confirmed,\n")]
    [InlineData("counts.row.measure", "type", "date,code,type,cumulative\n2020-02-01,9901,sneezes,3\n")]
    [InlineData("counts.row.published", "published_at", "date,code,confirmed,published_at\n2020-02-01,9901,3,soon\n")]
    [InlineData("counts.row.published", "published_at", "date,code,confirmed,published_at\n2020-02-01,9901,3,0001-01-01 00:00\n")]
    public async Task A_row_that_cannot_be_used_comes_back_with_line_field_and_reason(string reason, string field, string file)
    {
        var report = await App.ImportAsync(Encoding.UTF8.GetBytes(file), disease: file.Contains("disease") ? null : CountFiles.Disease);
        var row = Assert.Single(report.Refused);
        Assert.Equal((reason, field, 2), (row.Error.Key, row.Field, row.Line));
        Assert.NotEqual(reason, App.Words[row.Error.Key, row.Error.Arguments]);
        Assert.Equal((0, 0, 0, 1), report.Sums());
    }

    [Fact]
    public async Task A_source_address_that_is_too_long_is_refused()
    {
        var report = await App.ImportAsync($"date,code,confirmed,source_url\n2020-02-01,9901,3,http://example.org/{new string('a', 500)}\n");
        Assert.Equal(("counts.row.url", "source_url"), (Assert.Single(report.Refused).Error.Key, report.Refused[0].Field));
    }

    [Fact]
    public async Task A_second_figure_for_the_same_day_is_refused_with_the_line_of_the_first()
    {
        var report = await App.ImportAsync("date,code,confirmed\n2020-02-01,9901,3\n2020-02-02,9901,4\n2020-02-01,9901,5\n");
        var row = Assert.Single(report.Refused);
        Assert.Equal(("counts.row.twice", 4), (row.Error.Key, row.Line));
        Assert.Equal(2, Assert.Single(row.Error.Arguments));
        Assert.Equal(3, (await App.CountsAsync("9901", "2020-02-01")).Own.Confirmed);
    }

    [Fact]
    public async Task A_row_that_says_the_same_twice_is_no_contradiction()
    {
        var report = await App.ImportAsync("date,code,confirmed\n2020-02-01,9901,3\n2020-02-01,9901,3\n");
        Assert.Equal((1, 0, 1, 0), report.Sums());
    }

    [Theory]
    [InlineData("code,confirmed\n9901,3\n", "date")]
    [InlineData("date,confirmed\n2020-02-01,3\n", "area")]
    [InlineData("date,code\n2020-02-01,9901\n", "confirmed")]
    [InlineData("date,code,type\n2020-02-01,9901,confirmed\n", "value")]
    public async Task A_file_without_a_column_every_row_needs_is_refused_as_a_whole(string file, string field)
    {
        var result = await App.TryImportAsync(Encoding.UTF8.GetBytes(file));
        Assert.Equal(field, Assert.IsType<CountColumnsMissing>(result.Refusal).Field);
    }

    [Fact]
    public async Task An_unknown_disease_or_mapping_is_named()
    {
        Assert.IsType<DiseaseNotFound>((await App.TryImportAsync(Encoding.UTF8.GetBytes(TwoDays), disease: "frogs")).Refusal);
        Assert.IsType<MappingNotFound>((await App.TryImportAsync(Encoding.UTF8.GetBytes(TwoDays), mapping: "nobody saved this")).Refusal);
    }

    [Fact]
    public async Task A_file_that_is_no_table_is_refused()
    {
        byte[] broken = [0x50, 0x4b, 3, 4, 1, 2, 3, 4, 5];
        Assert.IsType<FileUnreadable>((await App.TryImportAsync(broken, "broken.xlsx")).Refusal);
    }

    [Fact]
    public async Task An_import_and_its_facts_come_in_one_transaction_with_one_audit_line()
    {
        await App.ImportAsync(TwoDays);
        await using var db = App.Read();
        var import = await db.CountImports().SingleAsync();
        Assert.Equal((ImportState.Published, 2, 2, App.Actor.Name), (import.State, import.Rows, import.New, import.By));
        var line = Assert.Single(await db.Set<AuditLine>().Where(l => l.UseCase == "counts/publish").ToListAsync());
        Assert.Contains(import.Id.ToString(), line.Records);
    }

    private static byte[] Workbook(string csv)
    {
        var rows = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToArray();
        return TableWriter.Write(new Table("t", rows[0], rows.Skip(1).Select(cells => (IReadOnlyList<object?>)[.. cells])), "xlsx").Content;
    }
}

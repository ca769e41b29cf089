using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Registry.Areas;

namespace Fangxian.Modules.Tests.Cases.Counts;

/// <summary>The real series of 2020 go in as they were published, and say what was published.</summary>
public abstract class RealCountsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : RealCountsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : RealCountsTests(DatabaseKind.Postgres);

    private const string Aligned = "covid19_sichuan_prefecture_daily_aligned.csv";
    private const string Raw = "covid19_sichuan_prefecture_daily.csv";
    private const string Bulletins = "covid19_sichuan_bulletins.csv";
    private const string Provinces = "covid19_china_province_daily.csv";
    private const string Prefectures = "covid19_china_prefecture_daily.csv.gz";

    protected override StartingPoint Start => StartingPoint.ShippedAreas;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Clock.SetUtcNow(new DateTimeOffset(2020, 12, 31, 0, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(Aligned, 2121, 0)]
    [InlineData(Bulletins, 279, 0)]
    [InlineData(Provinces, 3627, 0)]
    public async Task A_clean_file_goes_in_whole(string file, int rows, int refused)
    {
        var report = await App.ImportRealAsync(file);
        Assert.Equal(rows, report.Outcome.Rows);
        Assert.Equal(refused, report.Outcome.Refused);
        Assert.Equal(0, report.Outcome.Corrected);
    }

    [Theory]
    [InlineData(Aligned)]
    [InlineData(Raw)]
    [InlineData(Bulletins)]
    [InlineData(Provinces)]
    [InlineData(Prefectures)]
    public async Task The_same_file_again_changes_nothing(string file)
    {
        var first = await App.ImportRealAsync(file);
        Clock.Advance(TimeSpan.FromHours(1));
        var again = await App.ImportRealAsync(file);
        Assert.Equal((0, 0), (again.Outcome.New, again.Outcome.Corrected));
        Assert.Equal(first.Outcome.Refused, again.Outcome.Refused);
        Assert.Equal(first.Outcome.Rows, first.Outcome.New + first.Outcome.Corrected + first.Outcome.Unchanged + first.Outcome.Refused);
    }

    [Fact]
    public async Task Rows_without_an_area_come_back_and_the_others_go_in()
    {
        var report = await App.ImportRealAsync(Prefectures);
        Assert.Equal(35293, report.Outcome.Rows);
        Assert.True(report.Outcome.New > 30_000, $"{report.Outcome.New} new");
        Assert.Equal(report.Outcome.Refused, report.Refused.Count);
        Assert.All(report.Refused, row => Assert.Contains(row.Error.Key, (string[])["counts.row.area-empty", "areas.row.unknown", "counts.row.area-name", "counts.row.twice", "counts.row.negative"]));
    }

    [Theory]
    [InlineData("2020-02-24", 529, null)]
    [InlineData("2020-02-25", 531, 3)]
    [InlineData("2020-02-26", 534, null)]
    public async Task The_province_counts_what_its_commission_published(string date, int confirmed, int? dead)
    {
        await App.ImportRealAsync(Provinces);
        await App.ImportRealAsync(Aligned);
        var counts = await App.CountsAsync("51", date);
        Assert.Equal(confirmed, counts.Own.Confirmed);
        Assert.Equal(confirmed, counts.Parts.Confirmed);
        Assert.Equal(0, counts.Difference.Confirmed);
        if (dead is not null)
        {
            Assert.Equal(dead, counts.Own.Dead);
        }
    }

    [Fact]
    public async Task Own_parts_and_difference_of_the_cured_stand_side_by_side()
    {
        await App.ImportRealAsync(Provinces);
        await App.ImportRealAsync(Aligned);
        var counts = await App.CountsAsync("51", "2020-02-25");
        Assert.Equal((292, 307, -15), (counts.Own.Cured, counts.Parts.Cured, counts.Difference.Cured));
        Assert.Equal((21, 21), (counts.PartsReporting, counts.PartsExpected));
    }

    [Fact]
    public async Task The_suspected_column_is_no_count_after_22_January()
    {
        await App.ImportRealAsync(Provinces);
        Assert.NotNull((await App.CountsAsync("51", "2020-01-22")).Own.Suspected);
        Assert.Null((await App.CountsAsync("51", "2020-02-25")).Own.Suspected);
    }

    [Fact]
    public async Task A_correction_that_goes_down_is_kept_as_it_is()
    {
        await App.ImportRealAsync(Aligned);
        Assert.Equal(3, (await App.CountsAsync("5108", "2020-01-29")).Own.Confirmed);
        Assert.Equal(2, (await App.CountsAsync("5108", "2020-01-30")).Own.Confirmed);
        Assert.Equal(-1, (await App.FactsAsync("5108"))!.OwnNew(Measure.Confirmed, CountFiles.Day("2020-01-30")));
    }

    [Fact]
    public async Task The_raw_file_with_its_lag_taken_out_equals_the_aligned_one()
    {
        await App.ImportRealAsync(Raw, mapping => mapping with { DateShiftDays = -1, ShiftFrom = new(2020, 2, 7), ShiftTo = new(2020, 5, 20), ShiftLevel = AreaLevel.Prefecture });
        Assert.Equal(531, (await App.CountsAsync("51", "2020-02-25")).Parts.Confirmed);
        Assert.Equal(531, (await App.CountsAsync("51", "2020-02-25")).Own.Confirmed);
    }

    [Fact]
    public async Task A_county_without_reports_says_so()
    {
        await App.ImportRealAsync(Aligned);
        var counts = await App.CountsAsync("510107", "2020-02-25");
        Assert.True(counts.Own.IsEmpty);
        Assert.True(counts.Parts.IsEmpty);
        Assert.Equal((0, 0), (counts.PartsReporting, counts.PartsExpected));
    }

    [Fact]
    public async Task A_former_code_finds_the_area_of_today()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-01,513425,4\n");
        Assert.Equal(4, (await App.CountsAsync("513402", "2020-02-01")).Own.Confirmed);
    }

    [Fact]
    public async Task Bulletins_keep_the_address_of_every_publication()
    {
        await App.ImportRealAsync(Bulletins);
        await using var db = App.Read();
        Assert.All(db.CountSources(), source => Assert.StartsWith("http", source.Url));
        Assert.DoesNotContain(db.CountStatements(), statement => statement.SourceId == null);
    }
}

using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Cases.Reports;
using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;

namespace Fangxian.Modules.Tests.Cases.Reports;

/// <summary>The daily and zero report. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract class DailyReportTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : DailyReportTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : DailyReportTests(DatabaseKind.Postgres);

    private const string County = "990101";

    private static readonly DateOnly Day = new(2020, 5, 10);

    private static EnterReport.Request Entry(int version, DateOnly? day = null) => new() { Area = County, Disease = "covid-19", Date = day ?? Day, ExpectedVersion = version };

    private static MakeDuty.Request Duty => new() { Area = "99", Disease = "covid-19", Level = AreaLevel.County, Due = "20:00", From = new(2020, 5, 1), Source = "省卫健委 2020 第 1 号" };

    [Fact]
    public async Task A_zero_is_said_and_never_assumed()
    {
        Assert.Equal("reports/says-nothing", (await RunAsync(EnterReport.Slice, Entry(0))).Refusal?.Code);
        Assert.Equal("reports/zero-with-figures", (await RunAsync(EnterReport.Slice, Entry(0) with { NoNewCases = true, Cured = 1 })).Refusal?.Code);
        (await RunAsync(EnterCount.Slice, new() { Area = County, Disease = "covid-19", Date = Day.AddDays(-1), Confirmed = 12, ExpectedVersion = 0 })).Ok();
        var zero = (await RunAsync(EnterReport.Slice, Entry(0) with { NoNewCases = true })).Ok();
        Assert.Equal((ReportState.Zero, true), (zero.Report.State, zero.Report.IsZero));
        var counts = (await RunAsync(ExportCounts.Slice, new() { Area = County, Disease = "covid-19", Date = Day })).Ok().Own;
        Assert.Equal((12, (int?)null), (counts.Confirmed, counts.Suspected));
        Assert.Equal(0, (await RunAsync(RebuildFacts.Slice, new())).Ok().Differed);
    }

    [Fact]
    public async Task An_unlikely_figure_is_written_once_it_is_confirmed_with_a_reason()
    {
        (await RunAsync(EnterReport.Slice, Entry(0, Day.AddDays(-1)) with { Confirmed = 12 })).Ok();
        var refused = Assert.IsType<ReportNeedsConfirmation>((await RunAsync(EnterReport.Slice, Entry(0) with { Confirmed = 9 })).Refusal);
        Assert.Equal("reports.warning.fall", Assert.Single(refused.Warnings).Key);
        Assert.IsType<ReportNeedsConfirmation>((await RunAsync(EnterReport.Slice, Entry(0) with { Confirmed = 9, ConfirmWarnings = true })).Refusal);
        Assert.Equal(9, (await RunAsync(EnterReport.Slice, Entry(0) with { Confirmed = 9, ConfirmWarnings = true, Reason = "three were counted twice" })).Ok().Report.Values.Confirmed);
    }

    [Fact]
    public async Task A_jump_is_asked_back()
    {
        (await RunAsync(EnterReport.Slice, Entry(0, Day.AddDays(-2)) with { Confirmed = 10 })).Ok();
        (await RunAsync(EnterReport.Slice, Entry(0, Day.AddDays(-1)) with { Confirmed = 12 })).Ok();
        var refused = Assert.IsType<ReportNeedsConfirmation>((await RunAsync(EnterReport.Slice, Entry(0) with { Confirmed = 120 })).Refusal);
        Assert.Equal("reports.warning.jump", Assert.Single(refused.Warnings).Key);
        (await RunAsync(EnterReport.Slice, Entry(0) with { Confirmed = 15 })).Ok();
    }

    [Fact]
    public async Task A_report_keeps_its_times_and_its_old_figures()
    {
        (await RunAsync(MakeDuty.Slice, Duty)).Ok();
        Clock.SetUtcNow(new DateTimeOffset(2020, 5, 10, 12, 30, 0, TimeSpan.Zero));
        var late = (await RunAsync(EnterReport.Slice, Entry(0) with { Confirmed = 3, Dead = 0 })).Ok();
        Assert.Equal((ReportState.Late, 30), (late.Report.State, late.Report.LateMinutes));
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("counts/correction-needs-reason", (await RunAsync(EnterReport.Slice, Entry(late.Version) with { Confirmed = 4 })).Refusal?.Code);
        Assert.IsType<VersionConflict>((await RunAsync(EnterReport.Slice, Entry(0) with { Confirmed = 4, Reason = "one more" })).Refusal);
        var corrected = (await RunAsync(EnterReport.Slice, Entry(late.Version) with { Confirmed = 4, Reason = "one more" })).Ok();
        Assert.Equal((ReportState.Corrected, 30, 4, 0), (corrected.Report.State, corrected.Report.LateMinutes, corrected.Report.Values.Confirmed, corrected.Report.Values.Dead));
        Clock.Advance(TimeSpan.FromHours(1));
        var gone = (await RunAsync(WithdrawReport.Slice, new() { Area = County, Disease = "covid-19", Date = Day, Reason = "of another county", ExpectedVersion = corrected.Version })).Ok();
        Assert.Equal((ReportState.Withdrawn, true), (gone.Report.State, gone.Report.Values.IsEmpty));
        Assert.True((await RunAsync(ExportCounts.Slice, new() { Area = County, Disease = "covid-19", Date = Day })).Ok().Own.IsEmpty);
        var shown = (await RunAsync(ShowReport.Slice, new() { Area = County, Disease = "covid-19", Date = Day })).Ok();
        Assert.Equal([null, 4, 3], shown.Entries.Select(e => e.Values.Confirmed));
        Assert.Equal("reports/nothing-to-withdraw", (await RunAsync(WithdrawReport.Slice, new() { Area = County, Disease = "covid-19", Date = Day, Reason = "x", ExpectedVersion = shown.Version })).Refusal?.Code);
        Assert.Equal(ReportState.Late, Of(await OwedAsync("2020-05-10T21:00")).State);
        Assert.Equal(ReportState.Owed, Of(await OwedAsync("2020-05-10T20:15")).State);
    }

    [Fact]
    public async Task A_withdrawn_report_takes_back_what_its_first_entry_said_too()
    {
        var zero = (await RunAsync(EnterReport.Slice, Entry(0) with { NoNewCases = true })).Ok();
        var corrected = (await RunAsync(EnterReport.Slice, Entry(zero.Version) with { Confirmed = 4, Reason = "found in the evening", ConfirmWarnings = true })).Ok();
        (await RunAsync(WithdrawReport.Slice, new() { Area = County, Disease = "covid-19", Date = Day, Reason = "of another county", ExpectedVersion = corrected.Version })).Ok();
        Assert.True((await RunAsync(ExportCounts.Slice, new() { Area = County, Disease = "covid-19", Date = Day })).Ok().Own.IsEmpty);
        await using var db = App.Read();
        var last = (await CountLedger.StatementsAsync(db, 1, (await db.AreaTreeAsync(CancellationToken.None)).ByCode(County)!.Position, Day.DayNumber, Day.DayNumber, CancellationToken.None))[^1];
        Assert.Equal((1 << (int)Measure.Confirmed) | (1 << (int)Measure.Dead), last.Withdrawn);
    }

    [Fact]
    public async Task Who_has_not_reported_is_seen_at_the_time_it_is_due()
    {
        Assert.Equal(0, (await OwedAsync(null)).Total.Owed);
        var duty = (await RunAsync(MakeDuty.Slice, Duty)).Ok().Duty;
        Assert.IsType<DutyOverlaps>((await RunAsync(MakeDuty.Slice, Duty)).Refusal);
        (await RunAsync(EnterReport.Slice, Entry(0) with { NoNewCases = true })).Ok();
        var before = await OwedAsync(null);
        Assert.Equal((duty.Owing, duty.Owing - 1, 0, 1), (before.Total.Owed, before.Total.Missing, before.Total.Overdue, before.Total.Zero));
        Clock.SetUtcNow(new DateTimeOffset(2020, 5, 10, 12, 1, 0, TimeSpan.Zero));
        var after = await OwedAsync(null);
        Assert.Equal(duty.Owing - 1, after.Total.Overdue);
        Assert.Equal(after.Total.Missing, after.Parts.Sum(p => p.Tally.Missing));
        (await RunAsync(EndDuty.Slice, new() { Id = duty.Id, Version = 1 })).Ok();
        Assert.Equal(duty.Owing, (await OwedAsync(null)).Total.Owed);
        Assert.Equal(0, (await RunAsync(ListOwed.Slice, new() { Area = "99", Disease = "covid-19", Date = Day.AddDays(1) })).Ok().Total.Owed);
    }

    [Fact]
    public async Task Duties_and_reports_of_other_areas_do_not_exist()
    {
        var everywhere = (await RunAsync(MakeDuty.Slice, Duty)).Ok().Duty;
        var county = (await RunAsync(MakeDuty.Slice, Duty with { Area = County, Level = null, Disease = "measles" })).Ok().Duty;
        var prefecture = (await RunAsync(MakeDuty.Slice, Duty with { Area = "9901", Level = null, Disease = "measles" })).Ok().Duty;
        (await RunAsync(EnterReport.Slice, Entry(0) with { Confirmed = 3, Dead = 0 })).Ok();
        await using var db = App.Read();
        var own = (await db.AreaTreeAsync(CancellationToken.None)).ByCode("990102")!;
        var elsewhere = new Actor("elsewhere", new Scope([own.Subtree]), PermissionSet.All);
        Assert.Equal([everywhere.Id], (await RunAsync(ListDuties.Slice, new(), elsewhere)).Ok().Duties.Select(d => d.Id));
        Assert.IsType<AreaNotFound>((await RunAsync(ListDuties.Slice, new() { Area = County }, elsewhere)).Refusal);
        Assert.IsType<AreaNotFound>((await RunAsync(MakeDuty.Slice, Duty with { Area = County, Level = null, Disease = "sars" }, elsewhere)).Refusal);
        Assert.IsType<DutyNotFound>((await RunAsync(EndDuty.Slice, new() { Id = county.Id, Version = 1 }, elsewhere)).Refusal);
        Assert.IsType<DutyNotFound>((await RunAsync(EndDuty.Slice, new() { Id = prefecture.Id, Version = 1 }, elsewhere)).Refusal);
        Assert.IsType<DutyReachesFurther>((await RunAsync(EndDuty.Slice, new() { Id = everywhere.Id, Version = 1 }, elsewhere)).Refusal);
        Assert.IsType<AreaNotFound>((await RunAsync(ShowReport.Slice, new() { Area = County, Disease = "covid-19", Date = Day }, elsewhere)).Refusal);
        Assert.IsType<AreaNotFound>((await RunAsync(EnterReport.Slice, Entry(2) with { Confirmed = 4, Reason = "x" }, elsewhere)).Refusal);
        Assert.IsType<AreaNotFound>((await RunAsync(WithdrawReport.Slice, new() { Area = County, Disease = "covid-19", Date = Day, Reason = "x", ExpectedVersion = 2 }, elsewhere)).Refusal);
        Assert.IsType<AreaNotFound>((await RunAsync(ListOwed.Slice, new() { Area = County, Disease = "covid-19", Date = Day }, elsewhere)).Refusal);
        var owed = (await RunAsync(ListOwed.Slice, new() { Disease = "covid-19", Date = Day }, elsewhere)).Ok();
        Assert.Equal((null, own.Code), (owed.Area, Assert.Single(owed.Reports).Area.Code));
        var file = System.Text.Encoding.UTF8.GetString((await RunAsync(ExportOwed.Slice, new() { Disease = "covid-19", Date = Day }, elsewhere)).Ok().Content);
        Assert.Contains("990102000000", file);
        Assert.DoesNotContain("990101000000", file);
    }

    [Fact]
    public async Task Every_report_owed_is_exported_with_its_times()
    {
        (await RunAsync(MakeDuty.Slice, Duty)).Ok();
        Clock.SetUtcNow(new DateTimeOffset(2020, 5, 10, 12, 30, 0, TimeSpan.Zero));
        (await RunAsync(EnterReport.Slice, Entry(0) with { NoNewCases = true })).Ok();
        var file = (await RunAsync(ExportOwed.Slice, new() { Area = "99", Disease = "covid-19", Date = Day })).Ok();
        var lines = System.Text.Encoding.UTF8.GetString(file.Content).TrimStart('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(("reports-2020-05-10.csv", 5), (file.FileName, lines.Length));
        Assert.StartsWith("2020-05-10,covid-19,990101000000,南湾区,county,2020-05-10 20:00,late,1,30,2020-05-10 20:30,", lines[1]);
        Assert.StartsWith("2020-05-10,covid-19,990102000000,北岭县,county,2020-05-10 20:00,owed,0,30,,", lines[2]);
        Assert.IsType<Malformed>((await RunAsync(ExportOwed.Slice, new() { Area = "99", Disease = "covid-19", Date = Day, Format = "pdf" })).Refusal);
    }

    [Fact]
    public async Task The_command_line_makes_duties_enters_and_tells_who_owes()
    {
        Task<Executable.Outcome> Run(params string[] arguments) => Commands.RunAsync(App.Databases.Address.FilePath ?? App.Databases.Address.ConnectionString, ["reports", .. arguments]);
        var made = (await Run("make-duty", "--area", "99", "--disease", "covid-19", "--level", "County", "--due", "20:00", "--from", "2020-05-01", "--source", "notice 1", "--json")).EndsWith(0).Json;
        (await Run("make-duty", "--area", "99", "--disease", "measles", "--clock", "report-class-b-c", "--from", "2020-05-01", "--source", "notice 2")).EndsWith(0);
        Assert.Contains("notice 2", (await Run("duties")).EndsWith(0).Out);
        (await Run("enter", "--area", County, "--disease", "covid-19", "--date", "2020-05-10")).EndsWith(2);
        (await Run("enter", "--area", County, "--disease", "covid-19", "--date", "2020-05-10", "--no-new-cases")).EndsWith(0);
        var owed = (await Run("owed", "--area", "99", "--disease", "covid-19", "--date", "2020-05-10", "--json")).EndsWith(0).Json.GetProperty("total");
        Assert.Equal((4, 3), (owed.GetProperty("owed").GetInt32(), owed.GetProperty("missing").GetInt32()));
        Assert.Contains("990102000000", (await Run("owed", "--disease", "covid-19", "--date", "2020-05-10")).EndsWith(0).Out);
        (await Run("end-duty", made.GetProperty("duty").GetProperty("id").GetString()!)).EndsWith(0);
        (await Run("end-duty", Guid.Empty.ToString())).EndsWith(2);
    }

    private static DailyReport Of(ListOwed.Response owed) => owed.Reports.Single(r => r.Area.Code.StartsWith(County, StringComparison.Ordinal)).Report;

    private async Task<ListOwed.Response> OwedAsync(string? asOf) =>
        (await RunAsync(ListOwed.Slice, new() { Area = "99", Disease = "covid-19", Date = Day, AsOf = asOf })).Ok();
}

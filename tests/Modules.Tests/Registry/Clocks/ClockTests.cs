using Fangxian.Cases.Reports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Clocks;

namespace Fangxian.Modules.Tests.Registry.Clocks;

/// <summary>Statutory clocks as data. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract class ClockTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ClockTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ClockTests(DatabaseKind.Postgres);

    private static readonly DateTimeOffset Begun = new(2020, 5, 10, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_clocks_of_2020_are_there_with_their_source()
    {
        var clocks = (await RunAsync(ListClocks.Slice, new())).Ok().Clocks;
        Assert.Equal((120, true), (clocks.Single(c => c.Code == "report-class-a").Minutes, clocks.Single(c => c.Code == "report-class-a").Verified));
        Assert.All(clocks, c => Assert.NotEmpty(c.Source));
        var page = await (await App.ClientAsync()).GetStringAsync("/clocks?lang=en");
        Assert.Contains("asymptomatic-report", page);
        Assert.Contains("unverified", page);
    }

    [Fact]
    public async Task An_edition_holds_from_its_day_on_and_the_table_may_be_brought_in_again()
    {
        await using (var db = App.Read())
        {
            var clocks = await db.ClocksAsync(CancellationToken.None);
            Assert.Null(clocks.On("asymptomatic-report", new(2020, 4, 7)));
            Assert.Equal(Begun.AddHours(2), clocks.On("asymptomatic-report", new(2020, 4, 8))!.Begin(Begun).DueAt);
        }
        const string next = "code,name,name_en,starts,starts_en,minutes,from,until,source,verified\nasymptomatic-report,新,New,发现,Detection,60,2025-09-01,,law of 2025,false\n";
        var done = (await RunAsync(ImportClocks.Slice, new() { Content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(next)), FileName = "next.csv" })).Ok();
        Assert.Equal((1, 1), (done.Rows, done.New));
        Assert.Equal(0, (await RunAsync(ImportClocks.Slice, new() { Content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(next)), FileName = "next.csv" })).Ok().New);
        await using var after = App.Read();
        var renewed = await after.ClocksAsync(CancellationToken.None);
        Assert.Equal((120, 60), (renewed.On("asymptomatic-report", new(2025, 8, 31))!.Minutes, renewed.On("asymptomatic-report", new(2025, 9, 1))!.Minutes));
    }

    [Fact]
    public void A_deadline_is_met_missed_or_still_running()
    {
        var deadline = new Deadline(Begun);
        Assert.Equal((DeadlineState.Running, DeadlineState.Overdue), (deadline.StateAt(null, Begun), deadline.StateAt(null, Begun.AddSeconds(1))));
        Assert.Equal((DeadlineState.Met, DeadlineState.Late), (deadline.StateAt(Begun, Begun.AddDays(1)), deadline.StateAt(Begun.AddSeconds(1), Begun.AddDays(1))));
        Assert.Equal(DeadlineState.Running, deadline.StateAt(Begun.AddHours(1), Begun));
        Assert.Equal((0, 1, 61), (deadline.LateMinutes(Begun), deadline.LateMinutes(Begun.AddSeconds(1)), deadline.LateMinutes(Begun.AddMinutes(60.5))));
    }

    [Fact]
    public async Task A_duty_may_be_due_by_a_clock_counted_from_the_end_of_the_day()
    {
        var request = new MakeDuty.Request { Area = "99", Disease = "covid-19", Level = AreaLevel.County, Clock = "report-class-a", From = new(2020, 5, 1), Source = "省卫健委 2020 第 1 号" };
        Assert.Contains("due", Assert.IsType<Malformed>((await RunAsync(MakeDuty.Slice, request with { Due = "20:00" })).Refusal).Fields.Keys);
        Assert.Contains("due", Assert.IsType<Malformed>((await RunAsync(MakeDuty.Slice, request with { Clock = null })).Refusal).Fields.Keys);
        Assert.Contains("clock", Assert.IsType<Malformed>((await RunAsync(MakeDuty.Slice, request with { Clock = "asymptomatic-report", From = new(2020, 4, 1) })).Refusal).Fields.Keys);
        var duty = (await RunAsync(MakeDuty.Slice, request)).Ok().Duty;
        Assert.Equal(("02:00", 1, "report-class-a"), (duty.Due, duty.DueDaysAfter, duty.Clock));
        var owed = (await RunAsync(ListOwed.Slice, new() { Area = "99", Disease = "covid-19", Date = new(2020, 5, 9) })).Ok();
        Assert.Equal(new DateTimeOffset(2020, 5, 9, 18, 0, 0, TimeSpan.Zero), owed.Reports[0].DueAt);
        Assert.Equal(360, owed.Reports[0].Report.LateMinutes);
    }
}

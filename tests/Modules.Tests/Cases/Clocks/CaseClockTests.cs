using Fangxian.Cases;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Cases.Reporting;
using Fangxian.Modules.Tests.Registry.Protocols;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Clocks;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases.Clocks;

/// <summary>Statutory clocks of cases. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract class CaseClockTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : CaseClockTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : CaseClockTests(DatabaseKind.Postgres);

    private async Task<ClockItem> ClockAsync(Guid id, string code) => (await App.ShowAsync(id)).Clocks.Last(c => c.Code == code);

    [Fact]
    public async Task The_investigation_meets_its_clock_in_time_or_late()
    {
        var (first, second) = (await App.ReportAsync(), await App.ReportAsync(CaseStories.Report("林知远") with { Phones = [], BirthDate = new(1990, 1, 1) }));
        Clock.Advance(TimeSpan.FromHours(3));
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(first)).Investigation())).Ok();
        Clock.Advance(TimeSpan.FromHours(22));
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(second)).Investigation())).Ok();
        Assert.Equal((DeadlineState.Met, 0), (await ClockAsync(first, "first-investigation")) is var met ? (met.State, met.LateMinutes) : default);
        Assert.Equal((DeadlineState.Late, 60), (await ClockAsync(second, "first-investigation")) is var late ? (late.State, late.LateMinutes) : default);
    }

    [Fact]
    public async Task Done_in_time_and_entered_after_it_was_due_is_told_as_late_entry()
    {
        var id = await App.ReportAsync();
        Clock.Advance(TimeSpan.FromHours(30));
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(id)).Investigation() with { InvestigatedAt = "2020-05-10 12:00" })).Ok();
        var clock = await ClockAsync(id, "first-investigation");
        Assert.Equal(DeadlineState.Met, clock.State);
        Assert.Equal([ClockSigns.LateEntry], clock.Signs);
    }

    [Fact]
    public async Task A_date_changed_so_that_the_breach_vanishes_stays_told()
    {
        var id = await App.ReportAsync(CaseStories.Report() with { DiagnosedAt = "2020-05-10 03:00" });
        var shown = await App.ShowAsync(id);
        Assert.Equal("cases.changed-time-needs-reason", Assert.IsType<Malformed>((await RunAsync(InvestigateCase.Slice, shown.Investigation() with { DiagnosedAt = "2020-05-10 07:00" })).Refusal).Fields["reason"][0].Key);
        (await RunAsync(InvestigateCase.Slice, shown.Investigation() with { DiagnosedAt = "2020-05-10 07:00", Reason = "the record of the ward says so" })).Ok();
        var clocks = (await App.ShowAsync(id)).Clocks.Where(c => c.Code == "report-class-a").OrderBy(c => c.Sequence).ToArray();
        Assert.Equal([(180, DeadlineState.Late), (0, DeadlineState.Met)], clocks.Select(c => (c.LateMinutes, c.State)));
        Assert.NotNull(clocks[0].ReplacedAt);
        Assert.Equal([ClockSigns.ChangedDate], clocks[1].Signs);
    }

    [Fact]
    public async Task A_breach_that_only_a_corrected_date_shows_is_told_as_late_discovery()
    {
        var id = await App.ReportAsync();
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(id)).Investigation() with { DiagnosedAt = "2020-05-09 20:00", Reason = "the first doctor had diagnosed it" })).Ok();
        var clock = await ClockAsync(id, "report-class-a");
        Assert.Equal((10 * 60, DeadlineState.Late), (clock.LateMinutes, clock.State));
        Assert.Equal([ClockSigns.LateDiscovery], clock.Signs);
        Assert.Contains("found out later", (await Web.Commands.RunAsync(App.Databases.Address.FilePath ?? App.Databases.Address.ConnectionString, "cases", "due", "--list", "Breached")).EndsWith(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_minute_without_its_seconds_changes_no_clock()
    {
        Clock.SetUtcNow(new DateTimeOffset(2020, 5, 10, 0, 10, 37, TimeSpan.Zero));
        var id = await App.ReportAsync(CaseStories.Report() with { DiagnosedAt = "2020-05-10 08:09:37" });
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(id)).Investigation() with { DiagnosedAt = "2020-05-10 08:09" })).Ok();
        Assert.Single((await App.ShowAsync(id)).Clocks, c => c.Code == "report-class-a");
    }

    [Fact]
    public async Task The_work_list_tells_what_is_due_next_what_is_overdue_and_what_was_late_by_area()
    {
        var late = await App.ReportAsync(CaseStories.Report() with { DiagnosedAt = "2020-05-09 08:00" });
        Clock.Advance(TimeSpan.FromHours(25));
        var next = await App.ReportAsync(CaseStories.Report("林知远") with { Phones = [], BirthDate = new(1990, 1, 1), Addresses = [], Area = CaseStories.Elsewhere, OnsetDate = null, FirstVisitDate = null, DiagnosedAt = "2020-05-11 08:50" });
        var due = (await RunAsync(ListDue.Slice, new())).Ok();
        Assert.Equal((1, 1, next), (due.Running, due.Overdue, Assert.Single(due.Rows).CaseId));
        var overdue = (await RunAsync(ListDue.Slice, new() { List = DueList.Overdue })).Ok();
        Assert.Equal((late, 60, "陈**"), Assert.Single(overdue.Rows) is var row ? (row.CaseId, row.Clock.LateMinutes, row.Person) : default);
        Assert.Equal(("report-class-a", 22 * 60), Assert.Single((await RunAsync(ListDue.Slice, new() { List = DueList.Breached })).Ok().Rows).Clock is var c ? (c.Code, c.LateMinutes) : default);
        Assert.Equal([("990101000000", 0, 1), ("990201000000", 1, 0)], due.Areas.Select(a => (a.Area.Code, a.Running, a.Overdue)));
        Assert.Empty((await RunAsync(ListDue.Slice, new() { Area = "9903" })).Ok().Rows);
        var county = await App.OfficerAsync(CaseStories.County);
        Assert.Equal((0, 1), (await RunAsync(ListDue.Slice, new(), county)).Ok() is var own ? (own.Running, own.Overdue) : default);
    }

    [Fact]
    public async Task The_work_list_goes_on_by_key()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            await App.ReportAsync(CaseStories.Report("林知" + "一二三四五"[i]) with { Phones = [], BirthDate = new(1990 + i, 1, 1) });
            Clock.Advance(TimeSpan.FromMinutes(i % 2));
        }
        var seen = new List<Guid>();
        string? after = null;
        do
        {
            var page = (await RunAsync(ListDue.Slice, new() { Limit = 2, After = after })).Ok();
            seen.AddRange(page.Rows.Select(r => r.CaseId));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal((5, 5), (seen.Count, seen.Distinct().Count()));
        Assert.IsType<Malformed>((await RunAsync(ListDue.Slice, new() { After = "x" })).Refusal);
    }

    /// <summary>The rule on infections without symptoms holds from 8 April 2020, in edition 6 that holds since March.</summary>
    [Theory]
    [InlineData("2020-03-20 09:00", "report-class-a")]
    [InlineData("2020-04-07 23:59", "report-class-a")]
    [InlineData("2020-04-08 00:00", "asymptomatic-report")]
    public async Task A_report_is_timed_by_the_rule_of_the_day_of_its_diagnosis(string diagnosedAt, string code)
    {
        var id = await App.ReportAsync(CaseStories.Report() with { Classification = CaseClass.Asymptomatic, OnsetDate = null, FirstVisitDate = null, Facts = [], DiagnosedAt = diagnosedAt });
        Assert.Equal(code, (await App.ShowAsync(id)).Clocks[0].Code);
    }

    [Theory]
    [InlineData("2020-03-20T09:00:00+08:00", "first-investigation")]
    [InlineData("2020-04-07T23:59:59+08:00", "first-investigation")]
    [InlineData("2020-04-08T00:00:00+08:00", "asymptomatic-investigation")]
    public async Task An_infection_without_symptoms_is_investigated_by_the_rule_of_the_day_of_its_report(string reportedAt, string code)
    {
        var id = await App.ReportAsync(CaseStories.Report() with { Classification = CaseClass.Asymptomatic, OnsetDate = null, FirstVisitDate = null, Facts = [] });
        await using var db = App.Read();
        var (reported, at) = (db.Cases().Single(c => c.Id == id), DateTimeOffset.Parse(reportedAt, System.Globalization.CultureInfo.InvariantCulture));
        var told = new Case
        {
            Id = id, PersonId = reported.PersonId, NameKey = reported.NameKey, Sex = reported.Sex, DiseaseId = reported.DiseaseId, Position = reported.Position, Number = reported.Number, ReportedBy = reported.ReportedBy,
            Facts = "[]", Class = CaseClass.Asymptomatic, ClassDate = reported.ClassDate, ReportedAt = at, RecordedAt = at,
        };
        var wanted = new CaseWanted
        {
            Person = default!, Disease = (await db.DiseasesAsync(CancellationToken.None)).ById(reported.DiseaseId)!, Area = (await db.AreaTreeAsync(CancellationToken.None)).Find(reported.Position)!,
            ReportedAt = at, Classes = [],
        };
        Assert.Equal([code], (await ClockRules.ReadAsync(db, CancellationToken.None)).Start(told, wanted, at).Select(c => c.Code));
    }

    [Fact]
    public async Task A_unit_without_network_has_two_hours_from_the_receipt()
    {
        var id = await App.ReportAsync(CaseStories.Report() with { ReceivedAt = "2020-05-10 05:00" });
        Assert.Equal((60, DeadlineState.Late), await ClockAsync(id, "enter-without-network") is var clock ? (clock.LateMinutes, clock.State) : default);
    }

    [Fact]
    public async Task What_looked_like_a_breach_and_was_none_is_told_with_its_sign_for_thirty_days()
    {
        var (entered, changed, late) = (await App.ReportAsync(), await App.ReportAsync(Another(1990) with { DiagnosedAt = "2020-05-10 03:00" }), await App.ReportAsync(Another(1991)));
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(changed)).Investigation() with { DiagnosedAt = "2020-05-10 07:00", Reason = "the record of the ward says so" })).Ok();
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(late)).Investigation() with { DiagnosedAt = "2020-05-09 20:00", Reason = "the first doctor had diagnosed it" })).Ok();
        Clock.Advance(TimeSpan.FromHours(30));
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(entered)).Investigation() with { InvestigatedAt = "2020-05-10 12:00" })).Ok();
        Assert.Equal([(entered, ClockSigns.LateEntry), (changed, ClockSigns.ChangedDate)], (await AfterAllAsync()).Select(r => (r.CaseId, r.Clock.Signs.Single())));
        Assert.Equal((late, ClockSigns.LateDiscovery), Assert.Single((await RunAsync(ListDue.Slice, new() { List = DueList.Breached })).Ok().Rows) is var row ? (row.CaseId, row.Clock.Signs.Single()) : default);
        Assert.Empty((await RunAsync(ListDue.Slice, new() { List = DueList.InTimeAfterAll, Area = CaseStories.Elsewhere })).Ok().Rows);
        Assert.Contains("changed date", await (await App.ClientAsync()).GetStringAsync("/cases/due?area=99&list=InTimeAfterAll&lang=en"), StringComparison.Ordinal);
        Skip(TimeSpan.FromDays(30));
        Assert.Empty(await AfterAllAsync());
    }

    [Fact]
    public async Task Nobody_waits_for_a_discarded_case_and_held_to_be_one_again_its_time_has_run_on()
    {
        var id = await App.ReportAsync();
        await ClassifyAsync(id, CaseClass.Discarded, new(2020, 5, 10));
        Assert.Equal((DeadlineState.NotNeeded, 0, null), await ClockAsync(id, "first-investigation") is var left ? (left.State, left.LateMinutes, left.MinutesLeft) : default);
        Assert.Equal([ClockSigns.Discarded], (await ClockAsync(id, "first-investigation")).Signs);
        Assert.Contains("不再需要", await (await App.ClientAsync()).GetStringAsync($"/cases/{id}?lang=zh"), StringComparison.Ordinal);
        Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal((0, 0), (await RunAsync(ListDue.Slice, new())).Ok() is var due ? (due.Running, due.Overdue) : default);
        await ClassifyAsync(id, CaseClass.Suspected, new(2020, 5, 11));
        Assert.Equal((DeadlineState.Overdue, 60), await ClockAsync(id, "first-investigation") is var over ? (over.State, over.LateMinutes) : default);
        await ClassifyAsync(id, CaseClass.Discarded, new(2020, 5, 11));
        Assert.Equal(DeadlineState.Overdue, (await ClockAsync(id, "first-investigation")).State);
    }

    [Fact]
    public async Task Discarded_with_many_and_taken_back_its_clock_runs_again()
    {
        var id = await App.ReportAsync();
        var edit = (await RunAsync(EditCases.Slice, new() { Ids = [id], Field = CaseEditField.Class, Value = "Discarded", Day = new(2020, 5, 10), Reason = "two negative results" })).Ok();
        Assert.Equal(DeadlineState.NotNeeded, (await ClockAsync(id, "first-investigation")).State);
        (await RunAsync(UndoEdit.Slice, new() { Id = edit.EditId!.Value })).Ok();
        Assert.Equal((DeadlineState.Running, 0), await ClockAsync(id, "first-investigation") is var clock ? (clock.State, clock.Signs.Count) : default);
        (await RunAsync(EditCases.Slice, new() { Ids = [id], Field = CaseEditField.Class, Value = "Discarded", Day = new(2020, 5, 10), Reason = "two negative results" })).Ok();
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(id)).Investigation())).Ok();
        Assert.Equal((DeadlineState.Met, 0), await ClockAsync(id, "first-investigation") is var met ? (met.State, met.Signs.Count) : default);
    }

    private async Task ClassifyAsync(Guid id, CaseClass of, DateOnly day) =>
        (await RunAsync(ClassifyCase.Slice, new() { Id = id, ExpectedVersion = (await App.ShowAsync(id)).Version, Classification = of, ClassDate = day, Reason = "as the results say" })).Ok();

    [Fact]
    public async Task Breaches_are_tallied_by_unit_and_step()
    {
        foreach (var (year, diagnosed) in new[] { (1990, "2020-05-09 08:00"), (1991, "2020-05-09 09:00") })
        {
            await App.ReportAsync(Another(year) with { DiagnosedAt = diagnosed });
        }
        await App.ReportAsync(Another(1992) with { ReceivedAt = "2020-05-10 05:00" });
        var breached = (await RunAsync(ListDue.Slice, new() { List = DueList.Breached })).Ok();
        Assert.Equal([("南湾区人民医院", "report-class-a", 2, 22 * 60), (null, "enter-without-network", 1, 60)], breached.Units.Select(u => (u.Unit, u.Code, u.Breached, u.MostLateMinutes)));
        Assert.All(breached.Units, u => Assert.Equal("990101000000", u.Area!.Code));
        Assert.Empty((await RunAsync(ListDue.Slice, new() { List = DueList.Overdue })).Ok().Units);
        Assert.Empty((await RunAsync(ListDue.Slice, new() { List = DueList.Breached }, await App.OfficerAsync(CaseStories.Elsewhere))).Ok().Units);
        Assert.Contains("南湾区人民医院", System.Net.WebUtility.HtmlDecode(await (await App.ClientAsync()).GetStringAsync("/cases/due?area=99&list=Breached")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DueList.Next)]
    [InlineData(DueList.Overdue)]
    [InlineData(DueList.Breached)]
    public async Task Two_clocks_of_a_case_that_are_due_at_one_instant_stand_on_both_sides_of_the_end_of_a_page(DueList list)
    {
        var id = await App.ReportAsync();
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, cancellation) =>
        {
            var twin = await db.CaseClocks().SingleAsync(c => c.Code == "first-investigation", cancellation);
            foreach (var code in new[] { ClockRules.Transfer, ClockRules.Audit })
            {
                db.Add(new CaseClock { CaseId = id, Code = code, Sequence = 0, Position = twin.Position, DiseaseId = twin.DiseaseId, UnitPosition = twin.UnitPosition, StartedAt = twin.StartedAt, DueAt = twin.DueAt, RecordedAt = twin.RecordedAt });
            }
            await db.SaveChangesAsync(cancellation);
            if (list is DueList.Breached)
            {
                await db.CaseClocks().Where(c => c.MetAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.MetAt, twin.DueAt.AddMinutes(5)).SetProperty(c => c.LateMinutes, 5), cancellation);
            }
            return Done.Instance;
        }, CancellationToken.None)).Ok();
        Skip(list is DueList.Next ? TimeSpan.Zero : TimeSpan.FromHours(30));
        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = (await RunAsync(ListDue.Slice, new() { List = list, Limit = 1, After = after })).Ok();
            seen.AddRange(page.Rows.Select(r => r.Clock.Code));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal([ClockRules.Audit, ClockRules.FirstInvestigation, ClockRules.Transfer], seen.Order(StringComparer.Ordinal));
    }

    private static ReportCase.Request Another(int born) => CaseStories.Report("林知远") with { Phones = [], BirthDate = new(born, 1, 1) };

    private async Task<IReadOnlyList<ListDue.Row>> AfterAllAsync() => (await RunAsync(ListDue.Slice, new() { List = DueList.InTimeAfterAll })).Ok().Rows;
}

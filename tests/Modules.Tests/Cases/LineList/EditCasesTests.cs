using Fangxian.Cases;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Registry.Clocks;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>How ill many persons are, or how it ended, said at once: what waited for their investigation waits no more. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract class EditCasesTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : EditCasesTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : EditCasesTests(DatabaseKind.Postgres);

    private Task<Guid> ReportAsync(int year) => App.ReportAsync(CaseStories.Report("林知远") with { Phones = [], BirthDate = new DateOnly(year, 1, 1) });

    private Task<EditCases.Response> EndAsync(params Guid[] ids) => SayAsync(CaseEditField.Outcome, ids);

    private async Task<EditCases.Response> SayAsync(CaseEditField field, params Guid[] ids) => (await RunAsync(EditCases.Slice, new() { Ids = ids, Field = field, Value = field is CaseEditField.Outcome ? "Cured" : "Severe" })).Ok();

    private async Task<ClockItem> InvestigationOfAsync(Guid id) => (await App.ShowAsync(id)).Clocks.Last(c => c.Code == ClockRules.FirstInvestigation);

    private async Task<(int Running, int Overdue)> DueAsync() => (await RunAsync(ListDue.Slice, new())).Ok() is var due ? (due.Running, due.Overdue) : default;

    [Theory]
    [InlineData(CaseEditField.Outcome)]
    [InlineData(CaseEditField.Severity)]
    public async Task What_the_investigation_finds_told_of_many_cases_ends_their_clocks_as_on_the_page_of_each(CaseEditField field)
    {
        var (onPage, chosen) = (await ReportAsync(1980), new[] { await ReportAsync(1990), await ReportAsync(2000) });
        Clock.Advance(TimeSpan.FromHours(30));
        Assert.Equal((0, 3), await DueAsync());
        var found = (await App.ShowAsync(onPage)).Investigation();
        (await RunAsync(InvestigateCase.Slice, field is CaseEditField.Outcome ? found with { Outcome = CaseOutcome.Cured, OutcomeDate = new(2020, 5, 11) } : found with { Severity = Severity.Severe })).Ok();
        Assert.Equal(2, (await SayAsync(field, chosen)).Changed);
        Assert.Equal((0, 0), await DueAsync());
        var expected = await InvestigationOfAsync(onPage);
        Assert.Equal((DeadlineState.Late, 6 * 60), (expected.State, expected.LateMinutes));
        foreach (var id in chosen)
        {
            var (shown, clock) = (await App.ShowAsync(id), await InvestigationOfAsync(id));
            Assert.Equal((expected.State, expected.MetAt, expected.LateMinutes), (clock.State, clock.MetAt, clock.LateMinutes));
            Assert.Equal(field is CaseEditField.Outcome, (shown.Outcome, shown.Severity) == (CaseOutcome.Cured, null));
            Assert.Equal(field is CaseEditField.Severity, (shown.Outcome, shown.Severity) == (null, Severity.Severe));
            Assert.Equal(Clock.Now(), shown.InvestigatedAt);
        }
        Assert.Equal(3, (await RunAsync(ListDue.Slice, new() { List = DueList.Breached })).Ok().Rows.Count);
    }

    [Theory]
    [InlineData(CaseEditField.Outcome)]
    [InlineData(CaseEditField.Severity)]
    public async Task Taken_back_the_clocks_wait_again(CaseEditField field)
    {
        var id = await ReportAsync(1990);
        Clock.Advance(TimeSpan.FromHours(3));
        var edit = (await SayAsync(field, id)).EditId!.Value;
        Assert.Equal((0, 0), await DueAsync());
        Clock.Advance(TimeSpan.FromHours(27));
        Assert.Equal(1, (await RunAsync(UndoEdit.Slice, new() { Id = edit })).Ok().Restored);
        var (shown, clock) = (await App.ShowAsync(id), await InvestigationOfAsync(id));
        Assert.Equal((null, null, null), (shown.Outcome, shown.Severity, shown.InvestigatedAt));
        Assert.Equal((DeadlineState.Overdue, 6 * 60, 0), (clock.State, clock.LateMinutes, clock.Signs.Count));
        Assert.Equal((0, 1), await DueAsync());
    }

    [Fact]
    public async Task What_was_investigated_before_or_told_since_stays_when_it_is_taken_back()
    {
        var (before, since) = (await ReportAsync(1980), await ReportAsync(1990));
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(before)).Investigation())).Ok();
        var investigated = Clock.Now();
        Clock.Advance(TimeSpan.FromHours(30));
        var edit = (await EndAsync(before, since)).EditId!.Value;
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(since)).Investigation() with { InvestigatedAt = "2020-05-10 20:00", Reason = "the record of the team says so" })).Ok();
        Assert.Equal(2, (await RunAsync(UndoEdit.Slice, new() { Id = edit })).Ok().Restored);
        Assert.Equal(investigated, (await App.ShowAsync(before)).InvestigatedAt);
        Assert.Equal(DeadlineState.Met, (await InvestigationOfAsync(before)).State);
        Assert.Equal((DeadlineState.Met, "ChangedDate"), await InvestigationOfAsync(since) is var clock ? (clock.State, string.Join(',', clock.Signs)) : default);
        Assert.Equal((0, 0), await DueAsync());
    }
}

using Fangxian.Cases;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Registry.Clocks;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>How ill many persons are, or how it ended, said at once: what waited for their investigation waits no more. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract class EditCasesTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : EditCasesTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : EditCasesTests(DatabaseKind.Postgres);

    private Task<Guid> ReportAsync(int year) => App.ReportAsync(CaseStories.Report("林知远") with { Phones = [], BirthDate = new DateOnly(year, 1, 1) });

    private Task<EditCases.Response> EndAsync(params Guid[] ids) => SayAsync(CaseEditField.Outcome, ids);

    private async Task<EditCases.Response> SayAsync(CaseEditField field, params Guid[] ids) => (await RunAsync(EditCases.Slice, new() { Ids = ids, Field = field, Value = field is CaseEditField.Outcome ? "Cured" : field is CaseEditField.Class ? "Confirmed" : "Severe", Reason = "two tests agree" })).Ok();

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
        Assert.Equal((1, 1), (await RunAsync(UndoEdit.Slice, new() { Id = edit })).Ok() is var undone ? (undone.Restored, undone.Left) : default);
        Assert.Equal((null, CaseOutcome.Cured), ((await App.ShowAsync(before)).Outcome, (await App.ShowAsync(since)).Outcome));
        Assert.Equal(investigated, (await App.ShowAsync(before)).InvestigatedAt);
        Assert.Equal(DeadlineState.Met, (await InvestigationOfAsync(before)).State);
        Assert.Equal((DeadlineState.Met, "ChangedDate"), await InvestigationOfAsync(since) is var clock ? (clock.State, string.Join(',', clock.Signs)) : default);
        Assert.Equal((0, 0), await DueAsync());
    }

    [Theory]
    [InlineData(CaseEditField.Class)]
    [InlineData(CaseEditField.Severity)]
    [InlineData(CaseEditField.Outcome)]
    public async Task What_somebody_has_confirmed_since_stays_though_it_says_the_same(CaseEditField field)
    {
        var (alone, confirmed) = (await ReportAsync(1980), await ReportAsync(1990));
        var edit = (await SayAsync(field, alone, confirmed)).EditId!.Value;
        Clock.Advance(TimeSpan.FromMinutes(1));
        var said = await App.ShowAsync(confirmed);
        (await RunAsync(InvestigateCase.Slice, said.Investigation(), await App.OfficerAsync(CaseStories.County))).Ok();
        Assert.Equal((1, 1), (await RunAsync(UndoEdit.Slice, new() { Id = edit })).Ok() is var undone ? (undone.Restored, undone.Left) : default);
        var (before, after) = (await App.ShowAsync(alone), await App.ShowAsync(confirmed));
        Assert.Equal((said.Class, said.Severity, said.Outcome), (after.Class, after.Severity, after.Outcome));
        Assert.Equal((CaseClass.Suspected, null, null), (before.Class, before.Severity, before.Outcome));
    }

    [Fact]
    public async Task Changes_of_many_cases_are_taken_back_one_behind_the_other_and_the_first_waits_for_the_last()
    {
        var id = await ReportAsync(1990);
        var first = (await SayAsync(CaseEditField.Severity, id)).EditId!.Value;
        Clock.Advance(TimeSpan.FromMinutes(1));
        var last = (await EndAsync(id)).EditId!.Value;
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([last, first], (await RunAsync(ListEdits.Slice, new())).Ok().Items.Select(e => e.Id));
        foreach (var (edit, restored) in new[] { (first, 0), (last, 1), (first, 1) })
        {
            Assert.Equal((restored, 1 - restored), (await RunAsync(UndoEdit.Slice, new() { Id = edit })).Ok() is var undone ? (undone.Restored, undone.Left) : default);
        }
        var shown = await App.ShowAsync(id);
        Assert.Equal((null, null, null), (shown.Severity, shown.Outcome, shown.InvestigatedAt));
        Assert.Empty((await RunAsync(ListEdits.Slice, new())).Ok().Items);
    }

    [Fact]
    public async Task Ones_own_last_changes_are_offered_for_a_week_and_then_no_more()
    {
        var id = await ReportAsync(1990);
        var edit = (await EndAsync(id)).EditId!.Value;
        var item = Assert.Single((await RunAsync(ListEdits.Slice, new())).Ok().Items);
        Assert.Equal((edit, CaseEditField.Outcome, "Cured", 1, Clock.Now().AddDays(7)), (item.Id, item.Field, item.Value, item.Cases, item.Until));
        Assert.Empty((await RunAsync(ListEdits.Slice, new(), await App.OfficerAsync(CaseStories.County))).Ok().Items);
        Skip(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        Assert.Empty((await RunAsync(ListEdits.Slice, new())).Ok().Items);
        Assert.Equal("cases/edit-too-old", (await RunAsync(UndoEdit.Slice, new() { Id = edit })).Refusal!.Code);
        Assert.Equal(CaseOutcome.Cured, (await App.ShowAsync(id)).Outcome);
    }

    [Theory]
    [InlineData(CaseClass.Confirmed)]
    [InlineData(CaseClass.Discarded)]
    public async Task A_class_told_of_many_cases_rests_on_the_edition_as_on_the_page_of_each_and_goes_back_to_what_it_rested_on(CaseClass held)
    {
        var (onPage, chosen) = (await ReportAsync(1980), await ReportAsync(1990));
        (await RunAsync(ClassifyCase.Slice, new() { Id = onPage, ExpectedVersion = 1, Classification = held, ClassDate = new(2020, 5, 10), Reason = "two tests agree" })).Ok();
        var before = await StandsAsync(chosen);
        var edited = (await RunAsync(EditCases.Slice, new() { Ids = [chosen], Field = CaseEditField.Class, Value = held.ToString(), Day = new(2020, 5, 10), Reason = "two tests agree" })).Ok();
        var (expected, stands) = (await StandsAsync(onPage), await StandsAsync(chosen));
        Assert.NotNull(stands.Edition);
        Assert.Equal(expected, stands);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await RunAsync(UndoEdit.Slice, new() { Id = edited.EditId!.Value })).Ok().Restored);
        Assert.Equal(before with { Corrects = 1 }, await StandsAsync(chosen));
    }

    [Fact]
    public async Task A_class_of_many_cases_lies_before_no_class_that_stands()
    {
        var (early, late) = (await App.ReportAsync(CaseStories.Report("林知远") with { Phones = [], BirthDate = new(1990, 1, 1) }), await ReportAsync(1980));
        (await RunAsync(ClassifyCase.Slice, new() { Id = late, ExpectedVersion = 1, Classification = CaseClass.Discarded, ClassDate = new(2020, 5, 10), Reason = "another illness" })).Ok();
        Skip(TimeSpan.FromDays(1));
        await using (var db = App.Read())
        {
            Assert.All(await db.Cases().Select(c => c.ClassDate).ToListAsync(), day => Assert.Equal(new DateOnly(2020, 5, 10), day));
        }
        var edited = (await RunAsync(EditCases.Slice, new() { Ids = [early, late], Field = CaseEditField.Class, Value = "Confirmed", Day = new(2020, 5, 9), Reason = "two tests agree" })).Ok();
        Assert.Equal((0, 0, 2), (edited.Changed, edited.Unchanged, edited.Refused));
        Assert.Equal(2, (await RunAsync(EditCases.Slice, new() { Ids = [early, late], Field = CaseEditField.Class, Value = "Confirmed", Day = new(2020, 5, 10), Reason = "two tests agree" })).Ok().Changed);
    }

    [Theory]
    [InlineData("Died", "2020-05-08")]
    [InlineData("Cured", "2020-05-06")]
    [InlineData("Died", "1989-12-31")]
    [InlineData("Cured", "1989-12-31")]
    public async Task An_outcome_of_many_cases_lies_before_nothing_that_came_before_it(string outcome, string day)
    {
        var onset = await App.ReportAsync(CaseStories.Report("林知远") with { Phones = [], BirthDate = new(1990, 1, 1), OnsetDate = outcome == "Died" ? null : new(2020, 5, 7) });
        var edited = (await RunAsync(EditCases.Slice, new() { Ids = [onset], Field = CaseEditField.Outcome, Value = outcome, Day = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture) })).Ok();
        Assert.Equal((0, 0, 1), (edited.Changed, edited.Unchanged, edited.Refused));
        // As on the page of the case.
        var alone = (await App.ShowAsync(onset)).Investigation() with { Outcome = Enum.Parse<CaseOutcome>(outcome), OutcomeDate = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture) };
        Assert.IsType<Fangxian.Platform.Results.Malformed>((await RunAsync(InvestigateCase.Slice, alone)).Refusal);
        Assert.Equal(1, (await RunAsync(EditCases.Slice, new() { Ids = [onset], Field = CaseEditField.Outcome, Value = outcome, Day = new(2020, 5, 9) })).Ok().Changed);
    }

    /// <summary>What a case is held to be, and on what that rests; the edition of the case itself too.</summary>
    private async Task<Rests> StandsAsync(Guid id)
    {
        await using var db = App.Read();
        var (of, last) = (await db.Cases().SingleAsync(c => c.Id == id), await db.CaseClassifications().Where(k => k.CaseId == id).OrderBy(k => k.Sequence).LastAsync());
        Assert.Equal((of.Class, of.ClassDate, of.EditionId), (last.Class, last.Date, last.EditionId));
        return new(last.Class, last.Date, last.EditionId, last.Branch, last.Basis, last.OverrideReason, last.Corrects);
    }

    private sealed record Rests(CaseClass Class, DateOnly Date, Guid? Edition, string? Branch, string? Basis, string? OverrideReason, short? Corrects);
}

using Fangxian.Cases;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Handovers;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Protocols;
using TestResult = Fangxian.Cases.Investigation.TestResult;

namespace Fangxian.Modules.Tests.Cases.Investigation;

/// <summary>What follows the report: facts, results, classes. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract class InvestigationTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : InvestigationTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : InvestigationTests(DatabaseKind.Postgres);

    private static readonly DateOnly Today = new(2020, 5, 10);

    private async Task<Guid> SampleAsync(Guid id, DateOnly day) => (await RunAsync(RecordSample.Slice, new() { CaseId = id, Kind = SampleKind.ThroatSwab, TakenOn = day })).Ok().Id;

    private async Task<Guid> TestAsync(Guid id, Guid sample, TestResult result, DateOnly day) => (await RunAsync(RecordTest.Slice, new() { CaseId = id, Sample = sample, Method = TestMethod.RtPcr, Result = result, ResultOn = day })).Ok().Id;

    [Fact]
    public async Task Who_changed_it_meanwhile_is_told_with_both_states()
    {
        var id = await App.ReportAsync();
        var seen = await App.ShowAsync(id);
        (await RunAsync(InvestigateCase.Slice, seen.Investigation() with { Severity = Severity.Severe })).Ok();
        var conflict = Assert.IsType<VersionConflict>((await RunAsync(InvestigateCase.Slice, seen.Investigation() with { Severity = Severity.Mild })).Refusal);
        Assert.Equal((Severity.Severe, 2), conflict.Current is InvestigateCase.Standing now ? (now.Severity!.Value, now.Version) : default);
        Assert.IsType<VersionConflict>((await RunAsync(ClassifyCase.Slice, new() { Id = id, ExpectedVersion = 1, Classification = CaseClass.Confirmed, ClassDate = Today })).Refusal);
    }

    [Fact]
    public async Task Days_that_cannot_be_are_refused_by_field()
    {
        var id = await App.ReportAsync();
        var seen = (await App.ShowAsync(id)).Investigation();
        async Task<string> FirstWrongAsync(InvestigateCase.Request told) => Assert.IsType<Malformed>((await RunAsync(InvestigateCase.Slice, told)).Refusal).Fields.Keys.First();
        Assert.Equal("onsetDate", await FirstWrongAsync(seen with { Outcome = CaseOutcome.Died, OutcomeDate = new(2020, 5, 6) }));
        var died = seen with { Outcome = CaseOutcome.Died, OutcomeDate = new(2020, 5, 8) };
        Assert.Equal("firstVisitDate", await FirstWrongAsync(died));
        Assert.Equal("isolationDate", await FirstWrongAsync(died with { FirstVisitDate = new(2020, 5, 8), IsolationDate = new(2020, 5, 9) }));
        Assert.Equal("outcomeDate", await FirstWrongAsync(seen with { Outcome = CaseOutcome.Cured }));
        Assert.Equal("outcome", await FirstWrongAsync(seen with { OutcomeDate = Today }));
        Assert.Equal("investigatedAt", await FirstWrongAsync(seen with { InvestigatedAt = "2020-05-09 08:00" }));
        Assert.Equal("onsetDate", await FirstWrongAsync(seen with { OnsetDate = new(1980, 1, 1) }) is "birthDate" ? "onsetDate" : await FirstWrongAsync(seen with { OnsetDate = new(2020, 5, 12) }));
        Assert.Equal("cases/not-found", (await RunAsync(InvestigateCase.Slice, seen with { Id = Guid.CreateVersion7() })).Refusal?.Code);
    }

    [Fact]
    public async Task An_infection_found_without_symptoms_may_fall_ill_after_its_report()
    {
        var id = await App.ReportAsync(CaseStories.Report() with { Classification = CaseClass.Asymptomatic, OnsetDate = null, FirstVisitDate = null, Facts = [] });
        Assert.Equal(["asymptomatic-report", "asymptomatic-investigation"], (await App.ShowAsync(id)).Clocks.Select(c => c.Code));
        Clock.Advance(TimeSpan.FromDays(3));
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(id)).Investigation() with { OnsetDate = new(2020, 5, 12) })).Ok();
    }

    [Fact]
    public async Task A_result_is_entered_once_and_counts_as_a_fact_and_a_removed_one_no_more()
    {
        var id = await App.ReportAsync();
        var sample = await SampleAsync(id, new(2020, 5, 9));
        var test = await TestAsync(id, sample, TestResult.Positive, Today);
        Assert.Contains(new CaseFact("rna-positive", true, Today), (await App.ShowAsync(id)).Facts);
        Assert.Equal("cases/entry-not-found", (await RunAsync(RemoveEntry.Slice, new() { CaseId = id, Entry = Guid.CreateVersion7(), Reason = "x" })).Refusal?.Code);
        (await RunAsync(RemoveEntry.Slice, new() { CaseId = id, Entry = test, Reason = "of another patient" })).Ok();
        Assert.DoesNotContain((await App.ShowAsync(id)).Facts, f => f.Code == "rna-positive");
        Clock.Advance(TimeSpan.FromDays(2));
        await TestAsync(id, sample, TestResult.Negative, Today);
        Assert.Contains(new CaseFact("rna-negative-twice", false), (await App.ShowAsync(id)).Facts);
        await TestAsync(id, await SampleAsync(id, new(2020, 5, 11)), TestResult.Negative, new(2020, 5, 12));
        Assert.Contains(new CaseFact("rna-negative-twice", true, new DateOnly(2020, 5, 12)), (await App.ShowAsync(id)).Facts);
        Assert.Contains("resultOn", Assert.IsType<Malformed>((await RunAsync(RecordTest.Slice, new() { CaseId = id, Sample = sample, Method = TestMethod.RtPcr, Result = TestResult.Negative, ResultOn = new(2020, 5, 1) })).Refusal).Fields.Keys);
    }

    [Fact]
    public async Task A_sample_taken_on_another_day_tells_its_results_anew_and_is_not_taken_after_them()
    {
        var id = await App.ReportAsync();
        Clock.Advance(TimeSpan.FromDays(2));
        var first = await SampleAsync(id, new(2020, 5, 11));
        await TestAsync(id, first, TestResult.Negative, new(2020, 5, 12));
        await TestAsync(id, await SampleAsync(id, new(2020, 5, 11)), TestResult.Negative, new(2020, 5, 12));
        Assert.Contains(new CaseFact("rna-negative-twice", false), (await App.ShowAsync(id)).Facts);
        var edit = new RecordSample.Request { CaseId = id, Id = first, Kind = SampleKind.ThroatSwab, TakenOn = new(2020, 5, 10) };
        (await RunAsync(RecordSample.Slice, edit)).Ok();
        Assert.Contains(new CaseFact("rna-negative-twice", true, new DateOnly(2020, 5, 12)), (await App.ShowAsync(id)).Facts);
        Clock.Advance(TimeSpan.FromDays(2));
        var late = Assert.IsType<Malformed>((await RunAsync(RecordSample.Slice, edit with { TakenOn = new(2020, 5, 13) })).Refusal).Fields["takenOn"][0];
        Assert.Equal(("cases.sample.after-result", "2020-05-12"), (late.Key, late.Arguments[0]));
        Assert.Equal(new DateOnly(2020, 5, 10), (await App.ShowAsync(id)).Samples.Single(s => s.Id == first).TakenOn);
        (await RunAsync(RecordSample.Slice, edit with { TakenOn = new(2020, 5, 12) })).Ok();
    }

    [Fact]
    public async Task The_edition_is_followed_with_its_criteria_and_overruled_only_with_a_reason()
    {
        var id = await App.ReportAsync(CaseStories.Report() with { Facts = [new("fever", true, new(2020, 5, 7)), new("pneumonia-imaging", true, Today), new("contact-case", true, new(2020, 5, 3))] });
        var first = Assert.Single((await App.ShowAsync(id)).Classes);
        Assert.Equal(CaseClass.Suspected, first.Basis!.Class);
        Assert.Contains(first.Basis.Met, f => f.Fact == "contact-case");
        await TestAsync(id, await SampleAsync(id, new(2020, 5, 9)), TestResult.Positive, Today);
        var confirmed = (await RunAsync(ClassifyCase.Slice, new() { Id = id, ExpectedVersion = 1, Classification = CaseClass.Confirmed, ClassDate = Today })).Ok();
        Assert.Equal(("6", false), (confirmed.Edition, confirmed.IsOverride));
        var refused = Assert.IsType<OverrideNeedsReason>((await RunAsync(ClassifyCase.Slice, new() { Id = id, ExpectedVersion = 2, Classification = CaseClass.Discarded, ClassDate = Today })).Refusal);
        Assert.Equal(("6", "cases.class.Confirmed"), (refused.Edition, refused.Class.Key));
        Assert.True((await RunAsync(ClassifyCase.Slice, new() { Id = id, ExpectedVersion = 2, Classification = CaseClass.Discarded, ClassDate = Today, Reason = "the sample was mixed up" })).Ok().IsOverride);
        Assert.Equal("cases/class-unchanged", (await RunAsync(ClassifyCase.Slice, new() { Id = id, ExpectedVersion = 3, Classification = CaseClass.Discarded, ClassDate = Today, Reason = "x" })).Refusal?.Code);
        var back = (await RunAsync(ClassifyCase.Slice, new() { Id = id, ExpectedVersion = 3, Classification = CaseClass.Confirmed, ClassDate = Today, IsCorrection = true, Reason = "it was not" })).Ok();
        var shown = await App.ShowAsync(id);
        Assert.Equal([CaseClass.Suspected, CaseClass.Confirmed, CaseClass.Discarded, CaseClass.Confirmed], shown.Classes.Select(c => c.Class));
        Assert.Equal((CaseClass.Confirmed, (short?)2, back.Version), (shown.Class, shown.Classes[^1].Corrects, shown.Version));
    }

    [Fact]
    public async Task A_class_does_not_go_back_in_time_and_a_seen_edition_that_holds_no_more_is_told()
    {
        var id = await App.ReportAsync();
        var request = new ClassifyCase.Request { Id = id, ExpectedVersion = 1, Classification = CaseClass.Confirmed, ClassDate = new(2020, 5, 9), Reason = "x" };
        Assert.Equal("cases.class.before-last", Assert.IsType<Malformed>((await RunAsync(ClassifyCase.Slice, request)).Refusal).Fields["classDate"][0].Key);
        Assert.Equal("6", Assert.IsType<EditionChanged>((await RunAsync(ClassifyCase.Slice, request with { ClassDate = Today, Edition = Guid.CreateVersion7() })).Refusal).Edition);
    }

    [Fact]
    public async Task No_county_finds_a_case_of_another_by_any_way()
    {
        var (own, other) = (await App.OfficerAsync(CaseStories.County), await App.OfficerAsync(CaseStories.Next));
        var id = await App.ReportAsync(actor: own);
        async Task NotFoundAsync<TRequest, TResponse>(Slice<TRequest, TResponse> slice, TRequest request)
            where TRequest : notnull => Assert.Equal("cases/not-found", (await RunAsync(slice, request, other)).Refusal?.Code);
        await NotFoundAsync(ShowCase.Slice, new() { Id = id });
        await NotFoundAsync(ShowCard.Slice, new() { Id = id });
        await NotFoundAsync(InvestigateCase.Slice, new() { Id = id, ExpectedVersion = 1 });
        await NotFoundAsync(ClassifyCase.Slice, new() { Id = id, ExpectedVersion = 1, Classification = CaseClass.Confirmed, ClassDate = Today });
        await NotFoundAsync(RecordStay.Slice, new() { CaseId = id, Kind = StayKind.Ward, Hospital = "x", StartedOn = Today });
        await NotFoundAsync(RecordTreatment.Slice, new() { CaseId = id, Kind = TreatmentKind.Oxygen, StartedOn = Today });
        await NotFoundAsync(RecordSample.Slice, new() { CaseId = id, Kind = SampleKind.Blood, TakenOn = Today });
        await NotFoundAsync(RecordTest.Slice, new() { CaseId = id, Sample = Guid.CreateVersion7(), Method = TestMethod.RtPcr, Result = TestResult.Negative, ResultOn = Today });
        await NotFoundAsync(RemoveEntry.Slice, new() { CaseId = id, Entry = id, Reason = "x" });
        await NotFoundAsync(OfferCase.Slice, new() { Id = id, ToArea = "9902", Reason = "x" });
        Assert.Equal((0, 0, 0), (await RunAsync(ListDue.Slice, new(), other)).Ok() is var due ? (due.Rows.Count, due.Running, due.Areas.Count) : default);
        // The same person reported there is a new one: what others know is never told.
        Assert.True((await RunAsync(ReportCase.Slice, CaseStories.Report() with { Addresses = [] }, other)).Ok().IsNew);
    }
}

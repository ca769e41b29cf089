using Fangxian.Cases;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Handovers;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Modules.Tests.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Protocols;

namespace Fangxian.Modules.Tests.Cases;

/// <summary>Two write to one case at once: whoever comes second sees what the first has written, or is told so; nothing is lost and nothing breaks.</summary>
public abstract class CaseWritersTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : CaseWritersTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : CaseWritersTests(DatabaseKind.Postgres);

    private delegate Task<Result<TResponse>> Write<in TRequest, TResponse>(TRequest request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation);

    /// <summary>The first writer has written and not committed when the second begins.</summary>
    private async Task<Result<TSecond>> WhileAsync<TRequest, TFirst, TSecond>(Write<TRequest, TFirst> first, TRequest request, Func<Task<Result<TSecond>>> second)
    {
        var (written, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var one = Task.Run(() => App.Databases.WriteAsync<TFirst>(Scope.Everything, async (db, token) =>
        {
            try
            {
                return await first(request, db, App.Actor, Clock, token);
            }
            finally
            {
                written.SetResult();
                await go.Task;
            }
        }, CancellationToken.None));
        await written.Task;
        var two = Task.Run(second);
        Assert.NotSame(two, await Task.WhenAny(two, Task.Delay(400)));
        go.SetResult();
        (await one).Ok();
        return await two;
    }

    private EditCases.Request Edit(Guid id, string value = "Severe") => new() { Ids = [id], Field = value is "Severe" or "Mild" ? CaseEditField.Severity : CaseEditField.Class, Value = value, Reason = "复核" };

    private ClassifyCase.Request Classify(Guid id, int version) => new() { Id = id, ExpectedVersion = version, Classification = CaseClass.Confirmed, ClassDate = new(2020, 5, 10), Reason = "核酸阳性" };

    [Fact]
    public async Task Many_cases_are_changed_as_a_class_that_is_being_said_leaves_them()
    {
        var id = await App.ReportAsync();
        var edited = (await WhileAsync(ClassifyCase.RunAsync, Classify(id, 1), () => RunAsync(EditCases.Slice, Edit(id)))).Ok();
        var shown = await App.ShowAsync(id);
        Assert.Equal((1, CaseClass.Confirmed, Severity.Severe, 3), (edited.Changed, shown.Class, shown.Severity, shown.Version));
        // What is taken back meets the next writer likewise.
        var undone = (await WhileAsync(ClassifyCase.RunAsync, Classify(id, 3) with { Classification = CaseClass.Discarded, ClassDate = new(2020, 5, 10) }, () => RunAsync(UndoEdit.Slice, new() { Id = edited.EditId!.Value }))).Ok();
        Assert.Equal((0, 1), (undone.Restored, undone.Left));
        Assert.Equal((CaseClass.Discarded, Severity.Severe), await App.ShowAsync(id) is var after ? (after.Class, after.Severity) : default);
    }

    [Fact]
    public async Task Whoever_writes_to_a_case_while_many_are_changed_is_told_that_it_changed()
    {
        var id = await App.ReportAsync();
        var found = (await App.ShowAsync(id)).Investigation();
        Assert.IsType<VersionConflict>((await WhileAsync(EditCases.RunAsync, Edit(id), () => RunAsync(ClassifyCase.Slice, Classify(id, 1)))).Refusal);
        Assert.IsType<VersionConflict>((await WhileAsync(EditCases.RunAsync, Edit(id, "Mild"), () => RunAsync(InvestigateCase.Slice, found))).Refusal);
        Assert.Equal((1, 0), (await WhileAsync(EditCases.RunAsync, Edit(id), () => RunAsync(EditCases.Slice, Edit(id, "Mild")))).Ok() is var last ? (last.Changed, last.Refused) : default);
        Assert.Equal(Severity.Mild, (await App.ShowAsync(id)).Severity);
    }

    [Fact]
    public async Task An_edit_is_taken_back_once()
    {
        var id = await App.ReportAsync();
        var edit = (await RunAsync(EditCases.Slice, Edit(id))).Ok().EditId!.Value;
        Assert.Equal("cases/edit-undone", (await WhileAsync(UndoEdit.RunAsync, new UndoEdit.Request { Id = edit }, () => RunAsync(UndoEdit.Slice, new() { Id = edit }))).Refusal!.Code);
        Assert.Equal(3, (await App.ShowAsync(id)).Version);
    }

    [Fact]
    public async Task Two_results_that_come_at_once_both_tell_the_facts()
    {
        var id = await App.ReportAsync();
        var sample = (await RunAsync(RecordSample.Slice, new() { CaseId = id, Kind = Enum.GetValues<SampleKind>()[0], TakenOn = new(2020, 5, 9) })).Ok().Id;
        RecordTest.Request Test(TestMethod method) => new() { CaseId = id, Sample = sample, Method = method, Result = Fangxian.Cases.Investigation.TestResult.Positive, ResultOn = new(2020, 5, 10) };
        (await WhileAsync(RecordTest.RunAsync, Test(TestMethod.RtPcr), () => RunAsync(RecordTest.Slice, Test(TestMethod.AntibodyIgM)))).Ok();
        Assert.Equal(["igm-positive", "rna-positive"], (await App.ShowAsync(id)).Facts!.Where(f => f.Present && f.Code.EndsWith("-positive", StringComparison.Ordinal)).Select(f => f.Code).Order());
    }

    [Fact]
    public async Task A_file_mends_a_case_as_somebody_who_classifies_it_leaves_it()
    {
        const string Told = "W-1,王五,男,40,,13900000001,990101,2020-02-01,2020-02-03,疑似,轻型,发热,,\r\n";
        await App.ImportCasesAsync(Told);
        var item = (await App.CasesAsync(new() { Words = "W-1" })).Items.Single();
        var report = await WhileAsync(ClassifyCase.RunAsync, Classify(item.Id, item.Version), () => Mended(Told.Replace("轻型", "重型", StringComparison.Ordinal)));
        Assert.Equal((0, 1, 0, 0), report.Ok().Sums());
        var shown = await App.ShowAsync(item.Id);
        Assert.Equal((CaseClass.Confirmed, Severity.Severe), (shown.Class, shown.Severity));

        Task<Result<ImportCases.Report>> Mended(string rows) => App.TryImportCasesAsync(System.Text.Encoding.UTF8.GetBytes(LineLists.Header + rows));
    }

    [Fact]
    public async Task A_case_that_is_being_changed_is_offered_and_taken_over_behind_it()
    {
        var id = await App.ReportAsync();
        var offer = (await WhileAsync(EditCases.RunAsync, Edit(id), () => RunAsync(OfferCase.Slice, new() { Id = id, ToArea = CaseStories.Next, Reason = "住在那里" }))).Ok().Id;
        (await WhileAsync(EditCases.RunAsync, Edit(id, "Mild"), () => RunAsync(AnswerOffer.Slice, new() { Id = offer, Answer = OfferAnswer.Accept }))).Ok();
        Assert.Equal((Severity.Mild, "990102000000"), (await App.CasesAsync()).Items.Single() is var item ? (item.Severity, item.Area.Code) : default);
    }
}
